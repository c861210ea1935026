"""A code of the second factor opens once, whichever process is asked, at the same moment or later."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from quizzes.accounts.second_factor import SignInCodeForm
from tests.cues.factories import a_person
from tests.quizzes.test_accounts import sign_in, signed_in_as
from tests.quizzes.test_accounts_second_factor import CODE, OFF, ON, code, turn_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_process_has_a_memory_of_its_own(monkeypatch) -> None:
    """Nothing that one process keeps in memory is known to the next that is asked."""
    cache.clear()
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda totp, code: True)


@pytest.fixture(autouse=True)
def the_clock_stands_still(monkeypatch) -> None:
    """A code is of the same half minute from the beginning of a test to its end."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: 1_800_000_015.0)


@pytest.fixture
def secret() -> str:
    """Give ada a second factor that was never used."""
    secret = generate_totp_secret()
    user = a_person("ada")
    TOTP.activate(user, secret)
    return secret


def opens(shown: str) -> bool:
    """Sign in with a code in a browser of its own; return whether that opened the account."""
    client = Client()
    sign_in(client)
    client.post(reverse(CODE), {"code": shown})
    cache.clear()
    return signed_in_as(client) == "ada"


def test_a_code_opens_once(secret):
    assert [opens(code(secret)) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("writing", ["{} {}", "{}-{}"])
def test_however_it_is_written(secret, writing):
    shown = code(secret)
    assert opens(shown)
    assert not opens(writing.format(shown[:3], shown[3:]))


def test_only_later_codes_open_after_it(secret):
    steps = [0, -1, 0, 1, 0, -1, 1]
    assert [opens(code(secret, step)) for step in steps] == [True, False, False, True, False, False, False]


def test_the_code_that_set_it_up_opens_nothing(client):
    user = a_person("ada")
    sign_in(client)
    secret, _codes = turn_on(client, user)
    assert not opens(code(secret))
    assert opens(code(secret, 1))


def test_setting_it_up_anew_begins_anew(client):
    user = a_person("ada")
    sign_in(client)
    turn_on(client, user)
    client.post(reverse(OFF))
    secret, _codes = turn_on(client, user)
    assert opens(code(secret, 1))


def test_a_code_that_confirmed_something_opens_nothing_and_the_other_way_round(client, secret):
    sign_in(client)
    client.post(reverse(CODE), {"code": code(secret, -1)})
    confirm = reverse("mfa_reauthenticate")
    assert client.post(confirm, {"code": code(secret, -1)}).status_code == 200
    assert client.post(confirm, {"code": code(secret)}).status_code == 302
    assert not opens(code(secret))


def test_a_used_code_is_refused_in_words_and_does_not_open_the_count_of_wrong_ones_anew(client, secret):
    assert opens(code(secret))
    sign_in(client)
    for wrong in ("000001", "000002", "000003"):
        client.post(reverse(CODE), {"code": wrong})
    assert b"Wait for the next one" in client.post(reverse(CODE), {"code": code(secret)}).content
    for wrong in ("000004", "000005"):
        client.post(reverse(CODE), {"code": wrong})
    assert b"tried too often" in client.post(reverse(CODE), {"code": code(secret, 1)}).content


def test_a_factor_of_before_keeps_opening_and_its_secret_stays(secret):
    row = Authenticator.objects.get(type="totp")
    assert set(row.data) == {"secret"}
    assert opens(code(secret))
    assert Authenticator.objects.get(type="totp").data["secret"] == row.data["secret"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_opens(monkeypatch, secret):
    """Two who found a code unused would meet before they keep that it was used; one alone gives up and goes on."""
    user, shown, opened, meeting, save = User.objects.get(), code(secret), [], Barrier(2), Authenticator.save

    def meet_and_save(row: Authenticator, **members) -> None:
        with suppress(BrokenBarrierError):
            meeting.wait(0.2)
        save(row, **members)

    def send() -> None:
        with context.request_context(RequestFactory().post("/")):
            opened.append(SignInCodeForm(user=user, data={"code": shown}).is_valid())
        connection.close()

    monkeypatch.setattr(Authenticator, "save", meet_and_save)
    monkeypatch.setattr("allauth.mfa.base.forms.check_rate_limit", lambda user: lambda: None)
    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, True]


def test_no_page_tells_the_half_minute(client, secret):
    assert opens(code(secret))
    client.force_login(User.objects.get())
    assert b"last_step" not in client.get(reverse("accounts:download")).content
    assert client.get(reverse(ON)).status_code == 302
