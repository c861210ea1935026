"""The second factor: turning it on, signing in with it, losing the telephone, and at the desk too."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from quizzes.accounts import own_data
from tests.cues.factories import a_person, an_editor
from tests.cues.forms import confirm
from tests.quizzes.browsing import words_of
from tests.quizzes.test_accounts import PASSWORD, person, sign_in, signed_in_as

pytestmark = pytest.mark.django_db

ON, OFF, CODE = "mfa_activate_totp", "mfa_deactivate_totp", "mfa_authenticate"


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    cache.clear()


def code(secret: str, steps: int = 0) -> str:
    """Return what an authenticator app shows, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong(secret: str) -> str:
    near = {code(secret, steps) for steps in range(-3, 4)}
    return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


def turn_on(client, user) -> tuple[str, list[str]]:
    """Turn it on in a browser that is signed in; return the secret and the recovery codes."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse(ON)).context["form"].secret
    client.post(reverse(ON), {"code": code(secret)})
    return secret, Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


@pytest.fixture
def ada(client):
    user = a_person("ada")
    sign_in(client)
    return user


def test_it_is_turned_on_by_a_code_of_the_app_and_recovery_codes_come_with_it(client, ada):
    _, codes = turn_on(client, ada)
    assert own_data.has_second_factor(ada)
    assert len(codes) == 10
    assert all(one in words_of(client, reverse("mfa_view_recovery_codes")) for one in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes


def test_a_wrong_code_turns_nothing_on_and_leaves_the_secret_that_was_scanned(client, ada):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse(ON)).context["form"].secret
    answer = client.post(reverse(ON), {"code": wrong(secret)})
    assert b"That code is not right" in answer.content
    assert answer.context["form"].secret == secret
    assert not own_data.has_second_factor(ada)


def test_it_is_not_turned_on_without_the_password(client, ada):
    assert client.get(reverse(ON))["Location"].startswith(reverse("account_reauthenticate"))


def test_with_it_the_password_alone_opens_nothing(client, ada):
    secret, _ = turn_on(client, ada)
    client.logout()
    assert sign_in(client)["Location"] == reverse(CODE)
    assert signed_in_as(client) is None
    assert client.post(reverse(CODE), {"code": wrong(secret)}).status_code == 200
    assert signed_in_as(client) is None
    assert client.post(reverse(CODE), {"code": code(secret, 1)})["Location"] == reverse("quizzes:progress")
    assert signed_in_as(client) == "ada"


def test_a_recovery_code_opens_the_account_once(client, ada):
    _, codes = turn_on(client, ada)
    for opened in ("ada", None):
        client.logout()
        sign_in(client)
        client.post(reverse(CODE), {"code": codes[0]})
        assert signed_in_as(client) == opened


def test_codes_cannot_be_tried_for_ever(client, ada):
    secret, _ = turn_on(client, ada)
    client.logout()
    cache.clear()
    sign_in(client)
    for _ in range(5):
        client.post(reverse(CODE), {"code": wrong(secret)})
    assert b"tried too often" in client.post(reverse(CODE), {"code": code(secret, 1)}).content


def test_it_is_asked_for_at_the_desk_too(client):
    editor = an_editor()
    sign_in(client, "editor")
    turn_on(client, editor)
    client.logout()
    desk = reverse("admin:index")
    assert sign_in(client, "editor", next=desk)["Location"] == reverse(CODE)
    assert client.get(desk).status_code == 302


def test_it_is_turned_off_with_the_password_and_the_recovery_codes_go_with_it(client, ada):
    turn_on(client, ada)
    assert client.post(reverse(OFF))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_who_lost_telephone_and_codes_is_let_in_by_a_superuser_who_sees_no_secret(client, ada):
    secret, _ = turn_on(client, ada)
    row = Authenticator.objects.get(type="totp")
    client.force_login(a_person("root", "editor", is_superuser=True))
    for page in (
        reverse("admin:mfa_authenticator_changelist"),
        reverse("admin:mfa_authenticator_change", args=[row.pk]),
    ):
        shown = client.get(page)
        assert shown.status_code == 200
        assert secret not in shown.content.decode()
    confirm(client, reverse("admin:mfa_authenticator_delete", args=[row.pk]))
    assert not own_data.has_second_factor(ada)
    client.logout()
    assert sign_in(client)["Location"] == reverse("quizzes:progress")


def test_an_editor_sees_nothing_of_anybodys_second_factor(client):
    client.force_login(an_editor())
    assert client.get(reverse("admin:mfa_authenticator_changelist")).status_code == 403


def test_whoever_gave_an_address_confirms_it_first_and_is_told_by_mail(client):
    user = person("ada")
    address = user.emailaddress_set.get()
    sign_in(client)
    user.emailaddress_set.update(verified=False)
    assert client.get(reverse(ON))["Location"] == reverse("mfa_index")
    assert "Confirm your email address first" in words_of(client, reverse("mfa_index"))
    address.set_verified()
    user.emailaddress_set.update(verified=True)
    turn_on(client, user)
    assert own_data.has_second_factor(user)


@pytest.mark.django_db(transaction=True)
def test_turning_it_on_and_off_is_told_by_mail(client):
    user = person("ada")
    sign_in(client)
    turn_on(client, user)
    client.post(reverse(OFF))
    assert [told.subject for told in mail.outbox] == [
        "Unspoken: The second factor is on",
        "Unspoken: The second factor is off",
    ]
