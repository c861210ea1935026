"""What is kept about somebody: on the page of their account, in a file, and gone once they say so."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from cues.models import Publication
from quizzes.models import Answer, Attempt, Item, Learner
from tests.cues.factories import a_publisher, shelve
from tests.quizzes.browsing import remembered, words_of
from tests.quizzes.factories import a_learner, an_answer, an_attempt, an_item
from tests.quizzes.test_accounts import PASSWORD, person, sign_in, signed_in_as

pytestmark = pytest.mark.django_db

ACCOUNT, FILE, DELETE = "/account/", "/account/my-data/", "/account/delete/"


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def ada(client) -> User:
    """Sign in somebody with a history, and say the password once more."""
    user = person("ada")
    an_answer(an_attempt(learner=a_learner(user)).questions.get())
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


@pytest.fixture
def stranger(client) -> Learner:
    """Let the browser remember somebody with a history and without an account."""
    learner = remembered(client)
    an_answer(an_attempt(learner=learner).questions.get())
    return learner


class TestThePage:
    def test_a_stranger_reads_that_nothing_is_kept_and_no_account_is_needed(self, client):
        told = words_of(client, ACCOUNT)
        assert "You need none" in told
        assert "Nothing. Once you begin a quiz" in told
        assert "Download" not in told
        assert "sessionid" not in client.cookies

    def test_somebody_without_an_account_reads_what_their_browser_remembers(self, client, stranger):
        told = words_of(client, ACCOUNT)
        assert "This browser remembers you by a cookie" in told
        assert "Delete it all" in told
        assert "Your username" not in told

    def test_a_learner_reads_what_their_account_holds(self, client, ada):
        told = words_of(client, ACCOUNT)
        assert "You are signed in as ada" in told
        assert "ada@example.org" in told
        assert "1 browser" in told
        assert "editors' desk" not in told

    def test_an_editor_finds_the_way_to_the_desk(self, client):
        client.force_login(a_publisher())
        assert "editors' desk" in words_of(client, ACCOUNT)

    @pytest.mark.parametrize("many", [1, 10])
    def test_it_takes_the_same_few_queries_however_much_is_kept(self, client, ada, many, django_assert_num_queries):
        for number in range(many - 1):
            an_attempt(learner=ada.learner)
            UserSession.objects.create(user=ada, ip="192.0.2.1", session_key=f"key {number}", user_agent="Another")
        with django_assert_num_queries(8):  # session, user, learner; claim, groups, addresses, second factor, browsers
            client.get(ACCOUNT)

    def test_only_reading_is_taken(self, client):
        answer = client.post(ACCOUNT)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


class TestTheFile:
    def test_it_holds_account_and_quizzes(self, client, ada):
        answer = client.get(FILE, headers={"user-agent": "A browser"})
        assert answer["Content-Disposition"] == 'attachment; filename="unspoken-my-data.json"'
        kept = json.loads(answer.content)
        assert kept["account"]["username"] == "ada"
        assert kept["account"]["addresses"] == [{"email": "ada@example.org", "verified": True}]
        assert kept["account"]["second_factor"] is False
        assert [browser["ip"] for browser in kept["account"]["signed_in_on"]] == ["127.0.0.1"]
        [attempt] = kept["quizzes"]["attempts"]
        assert attempt["questions"][0]["answer"]["right"] is True

    def test_it_holds_no_password_and_no_key(self, client, ada):
        Authenticator.objects.create(user=ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
        told = client.get(FILE).content.decode()
        assert json.loads(told)["account"]["second_factor"] is True
        secrets = ["JBSWY3DPEHPK3PXP", ada.password, client.session.session_key]
        assert [secret for secret in secrets if secret in told] == []

    def test_it_is_there_without_an_account_too(self, client, stranger):
        kept = json.loads(client.get(FILE).content)
        assert kept["account"] is None
        assert len(kept["quizzes"]["attempts"]) == 1

    def test_it_holds_nothing_of_anybody_else(self, client, ada):
        an_attempt(learner=a_learner(person("grace")), title="Of somebody else")
        told = client.get(FILE).content.decode()
        assert "grace" not in told
        assert "Of somebody else" not in told

    def test_where_nothing_is_kept_there_is_none(self, client):
        assert "Nothing is kept about you" in words_of(client, FILE, status=404)


class TestDeleting:
    def test_an_account_goes_with_all_that_is_kept_and_its_answers_lead_back_to_nobody(self, client, ada):
        assert "cannot be undone" in words_of(client, DELETE)
        answer = client.post(DELETE, follow=True)
        assert "All that was kept about you has been deleted" in answer.content.decode()
        assert signed_in_as(client) is None
        for model in (User, Learner, Attempt, UserSession):
            assert not model.objects.exists(), model
        left = Answer.objects.get()
        assert (left.learner, left.question) == (None, None)
        assert Item.objects.exists()

    def test_every_browser_is_signed_out_and_no_session_of_theirs_is_left(self, client, ada):
        other = type(client)()
        sign_in(other)
        client.post(DELETE)
        assert signed_in_as(other) is None
        assert not Session.objects.filter(session_key=other.cookies["sessionid"].value).exists()

    def test_it_takes_the_password_and_goes_on_once_it_was_given(self, client):
        user = person("ada")
        sign_in(client)
        asked = client.post(DELETE)
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        client.post(asked["Location"], {"password": "not the password"})
        assert User.objects.filter(pk=user.pk).exists()
        client.post(asked["Location"], {"password": PASSWORD})
        assert not User.objects.exists()

    def test_looking_at_the_page_deletes_nothing(self, client, ada):
        client.get(DELETE)
        assert User.objects.get() == ada

    def test_it_takes_no_account(self, client, stranger):
        assert client.post(DELETE)["Location"] == ACCOUNT
        assert not Learner.objects.exists()
        assert "Nothing. Once you begin a quiz" in words_of(client, ACCOUNT)

    def test_a_form_sent_twice_is_told_that_nothing_is_kept(self, client, stranger):
        client.post(DELETE)
        assert client.post(DELETE).status_code == 404

    def test_nobody_else_loses_anything(self, client, ada):
        grace = a_learner(person("grace"))
        an_answer(an_attempt(an_item(), learner=grace).questions.get())
        client.post(DELETE)
        assert list(Learner.objects.all()) == [grace]
        assert grace.answers.count() == 1

    def test_what_an_editor_published_stays_without_their_name(self, client):
        editor = a_publisher()
        shelve()
        Publication.objects.update(by=editor)
        sign_in(client, editor.username)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert "without your name" in words_of(client, DELETE)
        client.post(DELETE)
        assert not User.objects.exists()
        assert Publication.objects.get().by is None

    def test_a_form_from_another_site_deletes_nothing(self, client, stranger):
        strict = type(client)(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        assert strict.post(DELETE).status_code == 403
        assert Learner.objects.exists()
