"""Who is asking: a stranger, a browser that is remembered, or somebody who signed in."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from quizzes import practice, visitors
from quizzes.models import Attempt, Learner
from tests.cues.factories import a_person
from tests.quizzes.factories import NOW, a_learner, an_attempt

pytestmark = pytest.mark.django_db


def a_request(user=None, learner: Learner | None = None):
    """Return a request of a browser that remembers `learner`, signed in as `user`."""
    request = RequestFactory().get("/")
    request.user, request.session = user or AnonymousUser(), SessionStore()
    if learner:
        visitors.remember(request, learner)
    return request


def begins(*, learner: Learner, now) -> Attempt:
    return an_attempt(learner=learner, started_at=now)


def refuses(*, learner: Learner, now) -> Attempt:
    raise practice.TooFew("of any kind", 0, 10)


def test_a_stranger_is_nobody_and_asking_makes_nobody_of_them():
    request = a_request()
    assert visitors.known(request) is None
    assert not request.session.modified
    assert not Learner.objects.exists()


def test_beginning_makes_a_learner_whom_the_browser_remembers_for_a_year():
    request = a_request()
    begun = visitors.begin(request, begins, now=NOW)
    assert visitors.known(request) == begun.learner
    assert (begun.learner.user, begun.learner.made_at) == (None, NOW)
    assert request.session.get_expiry_age() == 365 * 24 * 60 * 60


def test_beginning_again_makes_no_second_learner():
    request = a_request()
    first, second = (visitors.begin(request, begins, now=NOW) for _ in range(2))
    assert first.learner == second.learner
    assert Learner.objects.count() == 1


def test_where_beginning_is_refused_a_stranger_stays_one():
    request = a_request()
    with pytest.raises(practice.TooFew):
        visitors.begin(request, refuses, now=NOW)
    assert not Learner.objects.exists()
    assert not request.session.modified


def test_who_is_new_is_not_remembered_before_something_was_begun():
    request = a_request()
    assert visitors.known_or_new(request, NOW).pk
    assert not request.session.modified


def test_a_browser_that_remembers_somebody_deleted_is_a_stranger():
    learner = a_learner()
    request = a_request(learner=learner)
    learner.delete()
    assert visitors.known(request) is None


def test_a_browser_never_speaks_for_a_learner_with_an_account():
    learner = a_learner()
    request = a_request(learner=learner)
    Learner.objects.filter(pk=learner.pk).update(user=a_person("ada"))
    assert visitors.known(request) is None


class TestSignedIn:
    def test_an_account_without_history_is_no_learner_yet(self):
        assert visitors.known(a_request(a_person("ada"))) is None
        assert not Learner.objects.exists()

    def test_an_account_becomes_a_learner_by_beginning_and_its_session_remembers_nobody(self):
        user = a_person("ada")
        request = a_request(user)
        assert visitors.begin(request, begins, now=NOW).learner.user == user
        assert visitors.KEY not in request.session

    def test_an_account_finds_its_learner_from_any_browser(self):
        learner = a_learner(a_person("ada"))
        assert visitors.known(a_request(learner.user)) == learner

    @pytest.mark.parametrize("has_history", [False, True])
    def test_an_account_is_never_taken_for_whom_the_browser_remembers(self, has_history):
        user, before = a_person("ada"), a_learner()
        account = a_learner(user) if has_history else None
        request = a_request(user, before)
        assert visitors.known(request) == account
        assert visitors.before(request) == before

    @pytest.mark.parametrize("has_history", [False, True])
    def test_it_takes_them_along_once_it_is_told_to(self, has_history):
        user, before = a_person("ada"), a_learner()
        attempt = an_attempt(learner=before)
        account = a_learner(user) if has_history else None
        request = a_request(user, before)
        visitors.take_along(request, HttpResponse(), before)
        learner = visitors.known(request)
        assert (learner.user, learner) == (user, account or learner)
        assert list(learner.attempts.all()) == [attempt]
        assert visitors.KEY not in request.session
        assert not Learner.objects.filter(user=None).exists()

    def test_two_tabs_that_take_them_along_at_once_do_so_once(self):
        user, before = a_person("ada"), a_learner()
        an_attempt(learner=before)
        for request in (a_request(user, before), a_request(user, before)):
            visitors.take_along(request, HttpResponse(), before)
        assert (Learner.objects.count(), Attempt.objects.count()) == (1, 1)

    def test_signing_in_frees_the_session_from_the_year_that_a_browser_is_remembered(self):
        request = a_request(a_person("ada"), a_learner())
        visitors.hand_over(request)
        assert request.session.get_expiry_age() == settings.SESSION_COOKIE_AGE

    def test_a_shorter_time_that_was_chosen_on_signing_in_stays(self):
        request = a_request(a_person("ada"), a_learner())
        request.session.set_expiry(60)
        visitors.hand_over(request)
        assert request.session.get_expiry_age() == 60
