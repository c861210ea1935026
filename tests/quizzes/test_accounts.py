"""Signing up, in and out, resetting a password: what a stranger, a learner and an editor can do, and how often."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.urls import URLPattern, reverse

from config import settings as real
from quizzes import visitors
from quizzes.accounts import urls
from tests.cues.factories import a_person, an_editor
from tests.quizzes.browsing import words_of

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
OTHER = "another long password"
HOST = "http://testserver"


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    cache.clear()


def sign_up(client, username: str = "ada", email: str = "", **members):
    data = {"username": username, "email": email, "password1": PASSWORD, "password2": PASSWORD, **members}
    return client.post(reverse("account_signup"), data)


def sign_in(client, username: str = "ada", password: str = PASSWORD, **members):
    return client.post(reverse("account_login"), {"login": username, "password": password, **members})


def signed_in_as(client) -> str | None:
    return client.get(reverse("accounts:account")).context["user"].username or None


def link(text: str) -> str:
    """Return the one address of ours in a mail, without the host."""
    [found] = [part for part in re.findall(rf"{HOST}(\S+)", text) if part != "/"]
    return found


class TestSigningUp:
    def test_it_takes_a_username_and_a_password_and_no_mail(self, client):
        answer = sign_up(client)
        assert answer["Location"] == reverse("quizzes:progress")
        assert signed_in_as(client) == "ada"
        assert User.objects.get().email == ""
        assert mail.outbox == []

    def test_it_says_that_without_an_address_the_password_cannot_be_reset(self, client):
        assert "Without one, a forgotten password cannot be reset" in words_of(client, reverse("account_signup"))

    def test_an_address_is_confirmed_by_the_link_sent_to_it_and_only_by_a_form(self, client):
        sign_up(client, email="ada@example.org")
        path = link(mail.outbox[0].body)
        assert "Is ada@example.org the address of ada" in words_of(client, path)
        assert not User.objects.get().emailaddress_set.get().verified
        assert client.post(path)["Location"] == reverse("accounts:account")
        assert User.objects.get().emailaddress_set.get().verified

    @pytest.mark.parametrize("name", ["editor", "Editor", "admin", "publisher"])
    def test_nobody_gets_a_name_that_speaks_for_the_site(self, client, name):
        assert b"kept for the people who run this site" in sign_up(client, name).content
        assert not User.objects.exists()

    def test_nobody_gets_a_name_that_differs_from_anothers_in_capitals_only(self, client):
        a_person("Ada")
        assert b"Somebody has that username already" in sign_up(client, "ada").content

    @pytest.mark.parametrize("password", ["short", "password1234"])
    def test_a_weak_password_is_refused_and_nothing_is_kept(self, client, password):
        answer = sign_up(client, password1=password, password2=password)
        assert answer.context["form"].errors["password1"]
        assert not User.objects.exists()

    def test_an_address_somebody_has_gets_the_same_answer_as_one_nobody_has(self, client, client_of):
        taken = a_person("grace", email="grace@example.org")
        taken.emailaddress_set.create(email=taken.email, verified=True, primary=True)
        answers = [sign_up(client_of(), name, f"{name}@example.org") for name in ("grace", "linus")]
        assert "username" in answers[0].context["form"].errors  # the name is taken, and cannot be hidden
        answers = [sign_up(client_of(), f"{name}2", f"{name}@example.org") for name in ("grace", "linus")]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("quizzes:progress"))}

    def test_passwords_are_kept_by_argon2(self):
        assert real.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


@pytest.fixture
def client_of(client):
    """Return a maker of browsers of their own."""
    return lambda: type(client)()


class TestSigningIn:
    def test_a_learner_comes_to_their_progress(self, client):
        a_person("ada")
        assert sign_in(client)["Location"] == reverse("quizzes:progress")
        assert signed_in_as(client) == "ada"

    def test_an_editor_who_came_by_the_desk_goes_on_to_where_they_wanted(self, client):
        an_editor()
        wanted = reverse("admin:cues_cue_changelist")
        asked = client.get(wanted, follow=True)
        [entrance, _] = asked.redirect_chain[-1]
        assert entrance.startswith(reverse("account_login"))
        answer = sign_in(client, "editor", next=asked.context["redirect_field_value"])
        assert answer["Location"] == wanted
        assert client.get(wanted).status_code == 200

    def test_a_learner_is_told_that_the_desk_is_not_open_to_them(self, client):
        client.force_login(a_person("ada"))
        assert "not open to you" in words_of(client, reverse("admin:login"), status=403)

    @pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
    def test_nobody_is_led_to_another_site(self, client, next_):
        a_person("ada")
        assert sign_in(client, next=next_)["Location"] == reverse("quizzes:progress")

    def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(self, client):
        a_person("ada")
        answers = {words(sign_in(client, name, OTHER), name) for name in ("ada", "bob")}
        assert len(answers) == 1
        assert "do not belong together" in answers.pop()

    def test_a_browser_stays_signed_in_only_if_asked_to(self, client):
        a_person("ada")
        sign_in(client)
        assert client.session.get_expire_at_browser_close()
        client.logout()
        sign_in(client, remember="on")
        assert client.session.get_expiry_age() == site.SESSION_COOKIE_AGE

    def test_an_account_that_was_closed_cannot_be_signed_in_to(self, client):
        a_person("ada", is_active=False)
        assert sign_in(client)["Location"] == reverse("account_inactive")
        assert signed_in_as(client) is None

    def test_signing_out_takes_a_form_and_makes_the_browser_forget(self, client):
        client.force_login(a_person("ada"))
        assert signed_in_as(client) == "ada"
        client.get(reverse("account_logout"))
        assert signed_in_as(client) == "ada"
        assert client.post(reverse("account_logout"))["Location"] == reverse("accounts:account")
        assert signed_in_as(client) is None
        assert visitors.KEY not in client.session


def words(answer, name: str) -> str:
    """Return a page without what differs from one request to the next: the name sent, and the token of its form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(name, "…")


class TestTooOften:
    def test_five_failures_for_one_name_stop_even_the_right_password_for_a_while(self, client):
        a_person("ada")
        for _ in range(5):
            sign_in(client, password=OTHER)
        assert b"tried too often" in sign_in(client).content
        assert signed_in_as(client) is None

    def test_others_are_not_stopped_by_it(self, client):
        a_person("ada"), a_person("grace")
        for _ in range(5):
            sign_in(client, password=OTHER)
        assert sign_in(client, "grace").status_code == 302

    def test_thirty_tries_a_minute_from_one_address_are_answered_in_the_look_of_the_site(self, client):
        for number in range(30):
            sign_in(client, f"somebody{number}", OTHER)
        answer = sign_in(client, "somebody", OTHER)
        assert answer.status_code == 429
        assert b"That was too often" in answer.content
        assert b"css/site.css" in answer.content

    def test_the_desk_has_no_other_way_in(self, client):
        an_editor()
        client.post(reverse("admin:login"), {"username": "editor", "password": PASSWORD})
        assert signed_in_as(client) is None

    def test_behind_a_proxy_each_visitor_is_counted_for_themselves(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for number in range(31):
            blocked = client.post(
                reverse("account_login"),
                {"login": f"x{number}", "password": OTHER},
                headers={"x-forwarded-for": "192.0.2.1"},
            )
        free = client.post(
            reverse("account_login"), {"login": "y", "password": OTHER}, headers={"x-forwarded-for": "192.0.2.2"}
        )
        assert (blocked.status_code, free.status_code) == (429, 200)

    def test_three_reset_mails_an_hour_go_to_one_address(self, client):
        person("ada")
        answers = [ask_for_a_reset(client, "ada@example.org") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
        assert len(mail.outbox) == 3


def person(name: str) -> User:
    """Return somebody with a confirmed address."""
    user = a_person(name, email=f"{name}@example.org")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def ask_for_a_reset(client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


class TestResetting:
    def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail_which_is_good_once(self, client):
        person("ada")
        ask_for_a_reset(client, "ada@example.org")
        path = link(mail.outbox[0].body)
        form = client.get(path, follow=True)
        done = client.post(form.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER}, follow=True)
        assert "Your password is set" in done.content.decode()
        assert signed_in_as(client) is None
        assert sign_in(client, password=OTHER).status_code == 302
        assert "That link does not work" in words_of(type(client)(), path)

    def test_the_one_whose_password_was_set_anew_is_told_so(self, client):
        person("ada")
        ask_for_a_reset(client, "ada@example.org")
        form = client.get(link(mail.outbox[0].body), follow=True)
        client.post(form.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER})
        told = mail.outbox[1]
        assert told.subject == "Unspoken: Your password was reset"
        assert "127.0.0.1" in told.body

    def test_an_address_without_an_account_gets_the_same_answer_and_a_mail_that_says_so(self, client):
        person("ada")
        known, unknown = (ask_for_a_reset(client, f"{name}@example.org") for name in ("ada", "bob"))
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert "There is no such account" in mail.outbox[1].body
        assert mail.outbox[1].to == ["bob@example.org"]

    def test_where_no_server_is_set_the_mail_lies_in_a_file(self, client, settings, tmp_path):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = tmp_path / "mail"
        person("ada")
        ask_for_a_reset(client, "ada@example.org")
        [written] = (tmp_path / "mail").iterdir()
        path = link(written.read_text())
        assert "Set a new password" in client.get(path, follow=True).content.decode()


class TestChanging:
    @pytest.fixture
    def ada(self, client) -> User:
        user = person("ada")
        sign_in(client)
        return user

    def test_a_new_password_signs_out_all_other_browsers(self, client, ada, client_of):
        other = client_of()
        sign_in(other)
        new = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
        assert client.post(reverse("account_change_password"), new).status_code == 302
        assert (signed_in_as(client), signed_in_as(other)) == ("ada", None)

    def test_an_address_changes_only_after_the_password_and_once_it_is_confirmed(self, client, ada):
        asked = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        client.post(asked["Location"], {"password": PASSWORD})
        ada.refresh_from_db()
        assert ada.email == "ada@example.org"
        client.post(link(mail.outbox[-1].body))
        ada.refresh_from_db()
        assert ada.email == "new@example.org"
        assert list(ada.emailaddress_set.values_list("email", flat=True)) == ["new@example.org"]

    def test_other_browsers_are_listed_and_can_be_signed_out(self, client, ada, client_of):
        other = client_of()
        sign_in(other)
        assert "This browser" in words_of(client, reverse("usersessions_list"))
        client.post(reverse("usersessions_list"))
        assert (signed_in_as(client), signed_in_as(other)) == ("ada", None)


OPEN = {
    "account", "account_signup", "account_login", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "account_confirm_email",
    "account_reset_password_from_key",
}  # fmt: skip
KEYS = {"account_confirm_email": ["x"], "account_reset_password_from_key": ["1", "x-y"]}


def pages() -> dict[str, str]:
    """Return the address of every page of an account, by its name."""
    names = {pattern.name: f"accounts:{pattern.name}" for pattern in urls.ours[0]}
    names |= {pattern.name: pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    return {name: reverse(full, args=KEYS.get(name, [])) for name, full in names.items()}


def test_a_stranger_sees_only_what_leads_in(client):
    assert {name for name, address in pages().items() if client.get(address).status_code == 200} == OPEN


def test_no_page_is_kept_by_a_cache_or_breaks_the_strict_policy(client):
    person("ada")
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    seen = {name: answer for name, address in pages().items() if (answer := client.get(address)).status_code == 200}
    assert len(seen) >= 15
    for name, answer in seen.items():
        assert "no-store" in answer["Cache-Control"], name
        assert "unsafe" not in answer["Content-Security-Policy"], name
        assert b" style=" not in answer.content, name


UNUSED = re.compile(
    r"base_|snippets/|phone|passkey|_code|webauthn|trust|verification_sent|verified_email_required|signup_closed"
    r"|account/email\.html|account_already_exists"
)
"""What allauth brings for ways in that this site does not have."""


def test_nothing_is_said_in_the_words_that_allauth_brings():
    brought, ours = Path(allauth.__file__).parent / "templates", Path(site.BASE_DIR) / "templates"
    names = [
        str(path.relative_to(brought))
        for part in ("account", "mfa", "usersessions")
        for path in (brought / part).rglob("*")
        if path.is_file()
    ]
    kept = [name for name in names if not UNUSED.search(name) or name.startswith("mfa/recovery_codes/")]
    assert len(kept) >= 40
    assert [name for name in kept if not (ours / name).is_file() and "/base" not in name] == []
