"""Whose what a browser did is, and who a browser is: asked, never guessed, and never taken away by strangers."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quizzes import practice, usernames, visitors
from quizzes.models import Answer, Attempt, Learner
from tests.cues.factories import a_person
from tests.quizzes.browsing import remembered, words_of
from tests.quizzes.factories import NOW, a_learner, a_quiz, an_attempt, items
from tests.quizzes.test_accounts import (
    OTHER,
    PASSWORD,
    ask_for_a_reset,
    link,
    person,
    sign_in,
    sign_up,
    signed_in_as,
)
from tests.quizzes.test_accounts_second_factor import CODE, code, turn_on

pytestmark = pytest.mark.django_db

ASKED, PROGRESS = "/account/before/", "/progress/"


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    cache.clear()


def answered(learner: Learner, count: int) -> Attempt:
    """Let a learner answer `count` questions of a new attempt that asks one more."""
    attempt = an_attempt(*items(count + 1), learner=learner)
    for position in range(1, count + 1):
        practice.answer(attempt=attempt, position=position, option="a", confidence=65, now=NOW)
    return attempt


@pytest.fixture
def stranger(client) -> Learner:
    """Let the browser remember somebody who gave three answers."""
    learner = remembered(client)
    answered(learner, 3)
    return learner


@pytest.fixture
def ada() -> User:
    """Somebody with an account and one answer."""
    user = a_person("ada")
    answered(a_learner(user), 1)
    return user


def say(client, what: str, **members):
    return client.post(ASKED, {what: "", **members})


def answers_of(user: User) -> int:
    return Answer.objects.filter(learner__user=user).count()


class TestSigningInAsks:
    def test_how_many_answers_were_given_and_joins_none_in_silence(self, client, stranger, ada):
        answer = sign_in(client)
        assert answer["Location"] == f"{ASKED}?next=%2Fprogress%2F"
        assert "3 answers were given in this browser without an account" in words_of(client, answer["Location"])
        for page in (PROGRESS, "/reviews/", "/quizzes/", "/account/"):
            client.get(page)
        assert answers_of(ada) == 1
        assert stranger.answers.count() == 3

    def test_a_yes_adds_them_once(self, client, stranger, ada):
        sign_in(client)
        assert say(client, "add", next=PROGRESS)["Location"] == PROGRESS
        assert say(client, "add", next=PROGRESS)["Location"] == PROGRESS
        assert (answers_of(ada), Learner.objects.count()) == (4, 1)
        assert practice.recount() == []

    def test_a_no_leaves_them_to_whoever_signs_out_again(self, client, stranger, ada):
        sign_in(client)
        assert say(client, "leave", next="/quizzes/")["Location"] == "/quizzes/"
        assert answers_of(ada) == 1
        client.post(reverse("account_logout"))
        assert client.get("/account/").context["learner"] == stranger
        assert client.get(f"/attempts/{stranger.attempts.get().token}/").status_code == 302

    def test_they_outlast_a_session_that_ends_with_the_browser(self, client, stranger, ada):
        sign_in(client)
        del client.cookies["sessionid"]
        assert client.get("/account/").context["learner"] == stranger

    def test_what_was_left_is_asked_about_again_only_after_another_answer(self, client, stranger, ada):
        sign_in(client)
        say(client, "leave")
        client.post(reverse("account_logout"))
        assert sign_in(client)["Location"] == PROGRESS
        client.post(reverse("account_logout"))
        answered(stranger, 1)
        assert sign_in(client)["Location"].startswith(ASKED)

    def test_it_can_be_answered_later_from_the_account(self, client, stranger, ada):
        sign_in(client)
        say(client, "leave")
        assert "3 answers were given in this browser without an account. Are they yours?" in words_of(
            client, "/account/"
        )
        say(client, "add")
        assert answers_of(ada) == 4
        assert "without an account" not in words_of(client, "/account/")

    def test_it_asks_about_a_quiz_that_was_only_begun(self, client, ada):
        attempt = an_attempt(learner=remembered(client))
        told = words_of(client, sign_in(client)["Location"])
        assert "A quiz was begun in this browser without an account" in told
        say(client, "add")
        assert Attempt.objects.get(pk=attempt.pk).learner.user == ada

    def test_one_answer_is_one(self, client, ada):
        answered(remembered(client), 1)
        assert "1 answer was given in this browser" in words_of(client, sign_in(client)["Location"])

    def test_where_nothing_was_done_nothing_is_asked(self, client, ada):
        assert sign_in(client)["Location"] == PROGRESS
        assert visitors.ASIDE not in client.cookies

    def test_it_leads_on_to_where_somebody_wanted_and_to_no_other_site(self, client, stranger, ada):
        place = f"/attempts/{stranger.attempts.get().token}/"
        asked = sign_in(client, next=place)
        assert client.get(asked["Location"]).context["next"] == place
        assert say(client, "leave", next="https://elsewhere.example/")["Location"] == PROGRESS

    def test_a_press_on_neither_button_decides_nothing(self, client, stranger, ada):
        sign_in(client)
        assert client.post(ASKED).status_code == 200
        assert (answers_of(ada), stranger.answers.count()) == (1, 3)

    def test_a_stranger_is_led_to_sign_in_first(self, client, stranger):
        assert client.get(ASKED)["Location"].startswith(reverse("account_login"))
        assert say(client, "add").status_code == 302
        assert stranger.answers.count() == 3

    def test_a_forged_cookie_is_nobody(self, client, stranger, ada):
        sign_in(client)
        other = a_learner()
        client.cookies[visitors.ASIDE] = client.cookies[visitors.ASIDE].value.replace(str(stranger.pk), str(other.pk))
        assert client.get(ASKED)["Location"] == PROGRESS

    def test_a_form_from_another_site_adds_nothing(self, client, stranger, ada):
        sign_in(client)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        assert say(strict, "add").status_code == 403
        assert answers_of(ada) == 1

    def test_signing_up_asks_too(self, client, stranger):
        assert sign_up(client)["Location"].startswith(ASKED)
        assert not Learner.objects.filter(user__isnull=False).exists()
        say(client, "add")
        assert answers_of(User.objects.get()) == 3

    def test_it_asks_after_the_second_factor_and_not_before(self, client, ada):
        sign_in(client)
        secret, _codes = turn_on(client, ada)
        client.logout()
        answered(remembered(client), 2)
        assert sign_in(client)["Location"] == reverse(CODE)
        assert client.get(ASKED)["Location"].startswith(reverse("account_login"))
        assert client.post(reverse(CODE), {"code": code(secret, 1)})["Location"].startswith(ASKED)
        say(client, "add")
        assert answers_of(ada) == 3

    def test_an_account_is_not_signed_in_for_the_year_that_a_browser_is_remembered(self, client, stranger):
        session = client.session
        session.set_expiry(visitors.REMEMBERED)
        session.save()
        sign_up(client)
        assert client.session.get_expiry_age() == site.SESSION_COOKIE_AGE

    def test_who_begins_while_signed_in_begins_for_the_account(self, client, stranger, ada):
        items(3)
        a_quiz("short", length=3)
        sign_in(client)
        client.post("/quizzes/short/")
        assert Attempt.objects.order_by("-pk").first().learner.user == ada

    @pytest.mark.parametrize("many", [1, 10])
    def test_asking_costs_the_same_queries_however_much_was_done(self, client, ada, many, django_assert_num_queries):
        answered(remembered(client), many)
        sign_in(client)
        with django_assert_num_queries(4):  # session, user; whom the browser remembers, their answers
            client.get(ASKED)


def guess(client, times: int = 5) -> None:
    for _ in range(times):
        sign_in(client, password=OTHER)


class TestAKnownBrowser:
    @pytest.fixture
    def home(self, client) -> Client:
        """A browser in which ada has signed in before."""
        person("ada")
        sign_in(client)
        client.post(reverse("account_logout"))
        return client

    def test_is_not_locked_by_what_strangers_guess(self, home):
        guess(Client(REMOTE_ADDR="192.0.2.7"))
        assert b"tried too often" in sign_in(Client(REMOTE_ADDR="192.0.2.8")).content
        assert sign_in(home).status_code == 302

    def test_is_not_locked_by_strangers_at_the_same_address(self, home):
        guess(Client(), 12)
        assert sign_in(home).status_code == 302

    def test_is_limited_itself_and_counts_for_no_other(self, home):
        guess(home)
        assert b"tried too often" in sign_in(home).content
        assert sign_in(Client()).status_code == 302

    def test_is_known_for_the_password_asked_once_more_inside(self, home):
        EmailAddress.objects.all().delete(), User.objects.update(email="")
        sign_in(home)
        guess(Client(REMOTE_ADDR="192.0.2.7"))
        assert home.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302

    def test_is_known_to_the_account_alone_that_signed_in(self, home):
        a_person("grace")
        for _ in range(5):
            sign_in(Client(REMOTE_ADDR="192.0.2.7"), "grace", OTHER)
        assert b"tried too often" in sign_in(home, "grace").content

    def test_two_accounts_are_known_in_one_browser(self, home):
        a_person("grace")
        sign_in(home, "grace")
        home.post(reverse("account_logout"))
        guess(Client(REMOTE_ADDR="192.0.2.7"))
        assert sign_in(home).status_code == 302

    def test_is_known_no_longer_once_the_password_changed(self, home):
        ask_for_a_reset(home, "ada@example.org")
        form = home.get(link(mail.outbox[0].body), follow=True)
        home.post(form.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER})
        for _ in range(5):
            sign_in(Client(REMOTE_ADDR="192.0.2.7"), password="a third long password")
        assert b"tried too often" in sign_in(home, password=OTHER).content

    def test_cannot_be_made_up(self, home):
        pk = User.objects.get().pk
        other = Client(REMOTE_ADDR="192.0.2.7")
        other.cookies[f"known_browser_{pk}"] = "abcdefghijkl:signature:of-nobody"
        guess(Client(REMOTE_ADDR="192.0.2.8"))
        assert b"tried too often" in sign_in(other).content

    def test_is_known_by_a_cookie_that_scripts_and_public_pages_never_see(self, home, settings):
        cookie = home.cookies[f"known_browser_{User.objects.get().pk}"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Lax")
        assert cookie["max-age"] == 365 * 24 * 60 * 60

    def test_becomes_known_by_the_second_factor_and_not_before(self, client):
        user = a_person("ada")
        sign_in(client)
        secret, _codes = turn_on(client, user)
        other = Client(REMOTE_ADDR="192.0.2.9")
        sign_in(other)
        assert f"known_browser_{user.pk}" not in other.cookies
        other.post(reverse(CODE), {"code": code(secret, 1)})
        assert f"known_browser_{user.pk}" in other.cookies


class TestGuessing:
    @pytest.mark.parametrize("name", ["ÄRGER", "ａ\u0308rger", "Ärger"])
    def test_another_writing_of_a_name_gives_no_more_tries(self, client, name):
        a_person("ärger")
        usernames.fill()
        for _ in range(5):
            sign_in(client, "ärger", OTHER)
        assert b"tried too often" in sign_in(client, name).content

    def test_neither_does_another_port_of_the_site(self, client):
        a_person("ada")
        guess(client)
        assert (
            b"tried too often"
            in client.post(
                reverse("account_login"), {"login": "ada", "password": PASSWORD}, headers={"host": "testserver:81"}
            ).content
        )

    def test_a_session_of_before_is_still_signed_in(self, client):
        client.force_login(a_person("ada"), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert signed_in_as(client) == "ada"

    def test_a_wrong_password_is_worked_out_once(self, client, monkeypatch):
        a_person("ada")
        asked = []
        check = User.check_password
        monkeypatch.setattr(User, "check_password", lambda user, raw: asked.append(raw) or check(user, raw))
        sign_in(client, password=OTHER)
        assert asked == [OTHER]


WEAK = [
    ("aaaaaaaaaaaaaa", "says too little"), ("              ", "says too little"), ("ababababababab", "says too little"),
    ("gracehoppergracehopper", "little more than your username"), ("xylophonexylophone", "says too little"),
    ("gracehopper12", "username"), ("123456789012", "says too little"), ("098765432109", "says too little"),
    ("abcdefghijklmnop", "says too little"), ("qwertyuiopasdf", "says too little"),
    ("aaaabbbbccccdddd", "says too little"), ("AaAaAaAaAaAaAa", "says too little"), ("zzzzzzyzzzzz", "says too little"),
    ("gRaCeHoPpEr!GRACEHOPPER", "little more than your username"),
]  # fmt: skip


@pytest.mark.parametrize(("password", "why"), WEAK)
def test_a_password_that_is_long_and_says_little_is_refused(client, password, why):
    answer = sign_up(client, "gracehopper", password1=password, password2=password)
    assert why in " ".join(answer.context["form"].errors.get("password1", []))
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["correct horse battery staple", "quiet-otter-42", "пять слов тут"])
def test_a_password_of_words_is_taken(client, password):
    assert sign_up(client, "gracehopper", password1=password, password2=password).status_code == 302


def test_a_weak_password_is_refused_when_it_is_changed_too(client):
    person("ada")
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "aaaaaaaaaaaaaa", "password2": "aaaaaaaaaaaaaa"}
    assert client.post(reverse("account_change_password"), new).status_code == 200
    assert User.objects.get().check_password(PASSWORD)
