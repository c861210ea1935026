"""The daily sweep: what nobody will read again goes, what an account has answered stays, and all counters agree."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import practice, visitors
from quizzes.models import Ability, Answer, Attempt, Flag, Item, Learner, Memory, Question
from quizzes.practice import sweeping
from tests.cues.factories import a_person
from tests.quizzes.browsing import words_of
from tests.quizzes.factories import a_learner, an_attempt, items
from tests.quizzes.test_accounts import sign_in

pytestmark = pytest.mark.django_db

UNANSWERED, LEFT = site.KEPT_DAYS["unanswered"], site.KEPT_DAYS["left"]


def ago(days: float):
    return timezone.now() - timedelta(days=days)


def sweep(capsys) -> str:
    call_command("sweep")
    return capsys.readouterr().out


def somebody(days: float, *, user: User | None = None, answers: int = 0) -> Learner:
    """Return a learner who came so many days ago, and began an attempt then, with so many of two questions answered."""
    learner = a_learner(user)
    Learner.objects.filter(pk=learner.pk).update(made_at=ago(days))
    attempt = an_attempt(*items(2), learner=learner, started_at=ago(days))
    for position in range(1, answers + 1):
        practice.answer(attempt=attempt, position=position, option="a", confidence=65, now=ago(days))
    learner.refresh_from_db()
    return learner


def everything() -> list:
    kinds = (User, Learner, Attempt, Question, Answer, Item, Memory, Ability, Flag, Session, UserSession)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


class TestSessions:
    def test_that_have_ended_go_with_the_record_of_their_browser(self, client, capsys):
        a_person("ada")
        for _ in range(2):
            sign_in(type(client)())
        kept, ended = Session.objects.order_by("pk")
        Session.objects.filter(pk=ended.pk).update(expire_date=ago(0.01))
        told = sweep(capsys)
        assert list(Session.objects.all()) == [kept]
        assert list(UserSession.objects.values_list("session_key", flat=True)) == [kept.session_key]
        assert "1 sessions that had ended; 1 records of browsers" in told


class TestAttempts:
    @pytest.mark.parametrize("account", [True, False], ids=["with account", "without"])
    def test_without_an_answer_go_after_their_time_and_not_before(self, capsys, account):
        users = [a_person(name) if account else None for name in ("ada", "bob")]
        old, new = (somebody(UNANSWERED + far, user=user) for far, user in zip((0.1, -0.1), users, strict=True))
        assert "1 attempts without an answer" in sweep(capsys)
        assert list(Attempt.objects.values_list("learner", flat=True)) == [new.pk]
        assert Question.objects.count() == 2
        assert Learner.objects.filter(pk=old.pk).exists() is account

    def test_with_one_answer_stay_however_old(self, capsys):
        somebody(5_000, user=a_person("ada"), answers=1)
        sweep(capsys)
        assert (Attempt.objects.count(), Question.objects.count()) == (1, 2)

    def test_ended_without_an_answer_go_too(self, capsys):
        attempt = somebody(UNANSWERED + 1, user=a_person("ada")).attempts.get()
        practice.finish(attempt=attempt, now=ago(UNANSWERED + 1))
        sweep(capsys)
        assert not Attempt.objects.exists()

    def test_in_which_something_was_only_chosen_go_too(self, capsys):
        question = somebody(UNANSWERED + 1).attempts.get().questions.first()
        practice.choose(question=question, option="a")
        sweep(capsys)
        assert not Attempt.objects.exists()


class TestLearnersWithoutAnAccount:
    def test_who_answered_nothing_go_and_who_may_be_about_to_stay(self, capsys):
        somebody(UNANSWERED + 1), a_learner(token_hash="x" * 64)
        new = somebody(UNANSWERED - 1)
        told = sweep(capsys)
        assert list(Learner.objects.all()) == [new]
        assert "2 learners without an account or an answer" in told

    def test_who_answered_stay_as_long_as_a_browser_may_remember_them(self, capsys):
        somebody(LEFT - 1, answers=1)
        before = everything()
        sweep(capsys)
        assert everything() == before
        assert LEFT * 24 * 60 * 60 > visitors.REMEMBERED

    def test_who_never_came_back_are_erased_and_their_answers_go_on_counting(self, capsys):
        somebody(LEFT + 1, answers=2)
        counted = list(Item.objects.order_by("pk").values("answers", "right", "exposures", "difficulty"))
        assert "1 learners without an account who never came back" in sweep(capsys)
        for kind in (Learner, Attempt, Question, Memory, Ability):
            assert not kind.objects.exists(), kind
        assert list(Answer.objects.values_list("learner", "question")) == [(None, None)] * 2
        assert list(Item.objects.order_by("pk").values("answers", "right", "exposures", "difficulty")) == counted
        assert practice.recount() == []

    @pytest.mark.parametrize("what", ["began", "answered"])
    def test_who_did_something_since_are_kept_with_all_they_did(self, capsys, what):
        learner = somebody(LEFT + 1, answers=1)
        if what == "began":
            an_attempt(*items(1), learner=learner, started_at=ago(1))
        else:
            practice.answer(attempt=learner.attempts.get(), position=2, option="a", confidence=65, now=ago(1))
        before = everything()
        sweep(capsys)
        assert everything() == before

    def test_what_they_said_was_wrong_with_a_question_stays_for_the_editors(self, capsys):
        learner = somebody(UNANSWERED + 1)
        practice.flag(question=learner.attempts.get().questions.first(), learner=learner, comment="Odd", now=ago(31))
        sweep(capsys)
        assert list(Flag.objects.values_list("learner", "comment")) == [(None, "Odd")]


def test_what_an_account_answered_is_never_removed(capsys):
    somebody(5_000, user=a_person("ada"), answers=2)
    before = everything()
    sweep(capsys)
    assert everything() == before


def test_an_account_without_an_answer_stays_and_is_a_learner_still(capsys):
    ada = a_person("ada")
    somebody(5_000, user=ada)
    sweep(capsys)
    assert Learner.objects.get().user == ada


def test_a_second_sweep_finds_nothing_and_changes_nothing(capsys):
    somebody(LEFT + 1, answers=1), somebody(UNANSWERED + 1), somebody(1, answers=1)
    sweep(capsys)
    before = everything()
    told = sweep(capsys)
    assert everything() == before
    assert told.count(" 0 ") == 5


def test_it_works_in_batches_that_hold_nobody_up(capsys, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for _ in range(5):
        somebody(UNANSWERED + 1)
    with CaptureQueriesContext(connection) as captured:
        told = sweep(capsys)
    assert "5 attempts without an answer; 5 learners" in told
    assert not Learner.objects.exists()
    deleted = [query["sql"] for query in captured if query["sql"].startswith('DELETE FROM "quizzes_attempt"')]
    assert len(deleted) == 3


def test_whoever_comes_back_meanwhile_is_spared(monkeypatch):
    learner = somebody(UNANSWERED + 1)
    held = sweeping.held

    def answers_first(*learners: int) -> dict:
        practice.answer(attempt=learner.attempts.get(), position=1, option="a", confidence=65, now=timezone.now())
        return held(*learners)

    monkeypatch.setattr(sweeping, "held", answers_first)
    assert sweeping.unanswered(ago(UNANSWERED)) == 0
    assert learner.attempts.get().questions.count() == 2


def test_the_times_are_told_where_people_read_what_is_kept(client):
    a_person("ada")
    sign_in(client)
    assert f"nothing was answered is deleted after {UNANSWERED} days" in words_of(client, "/account/")
    stranger = type(client)()
    session = stranger.session
    session[visitors.KEY] = somebody(1).pk
    session.save()
    assert f"If for {LEFT} days you begin and answer nothing" in words_of(stranger, "/account/")


def test_it_says_what_it_removed(capsys):
    assert sweep(capsys) == (
        "Removed: 0 sessions that had ended; 0 records of browsers no longer signed in; 0 attempts without an answer; "
        "0 learners without an account or an answer; 0 learners without an account who never came back.\n"
    )
