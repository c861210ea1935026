"""What is kept about a learner is theirs: to read, and to delete."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice
from quizzes.models import Ability, Answer, Attempt, Flag, Item, Learner, Memory, Question
from quizzes.practice import Refused, Unknown
from tests.quizzes.factories import NOW, a_learner, an_attempt, an_item, items
from tests.quizzes.test_practice import give

pytestmark = pytest.mark.django_db


def a_history(learner: Learner, *asked: Item, **members) -> Attempt:
    attempt = an_attempt(*(asked or items(2)), learner=learner, **members)
    give(attempt, 1, client_key="secret")
    practice.flag(question=attempt.questions.first(), learner=learner, comment="Not clear.", now=NOW)
    return attempt


def test_erasing_leaves_answers_that_lead_back_to_nobody():
    learner, bank = a_learner(), items(2)
    a_history(learner, *bank)
    a_history(other := a_learner(), *bank)
    practice.erase(learner=learner)
    assert list(Learner.objects.all()) == [other]
    for model in (Attempt, Flag, Memory, Ability):
        assert set(model.objects.values_list("learner", flat=True)) == {other.pk}
    assert set(Question.objects.values_list("attempt__learner", flat=True)) == {other.pk}
    left = Answer.objects.order_by("pk").values_list("learner", "question", "client_key")
    assert list(left) == [(None, None, ""), (other.pk, other.attempts.get().questions.first().pk, "secret")]


def test_erasing_leaves_the_statistics_of_items():
    learner = a_learner()
    a_history(learner)
    before = list(Item.objects.order_by("pk").values())
    practice.erase(learner=learner)
    assert list(Item.objects.order_by("pk").values()) == before
    assert practice.recount() == []


def test_who_is_gone_cannot_be_erased_again():
    learner = a_learner()
    practice.erase(learner=learner)
    with pytest.raises(Unknown):
        practice.erase(learner=learner)


def test_a_learner_gets_all_that_is_kept_about_them_and_nothing_of_others():
    learner = a_learner()
    a_history(learner, title="Mine")
    a_history(a_learner(), title="Theirs")
    told = practice.everything(learner)
    assert json.loads(json.dumps(told)) == told
    (attempt,) = told["attempts"]
    assert (attempt["title"], attempt["started_at"], attempt["finished_at"]) == ("Mine", NOW.isoformat(), None)
    first, second = attempt["questions"]
    assert first["options"] == {"a": "Option a", "b": "Option b", "c": "Option c"}
    assert first["answer"] == {
        "option": "a",
        "confidence": 65,
        "right": True,
        "at": (NOW + timedelta(minutes=1)).isoformat(),
    }
    assert second["answer"] is None
    assert [memory["point"] for memory in told["memory"]] == ["leg-shaking#point-0000"]
    assert [(rated["channel"], rated["n"]) for rated in told["ability"]] == [("legs", 1)]
    assert [flag["comment"] for flag in told["flags"]] == ["Not clear."]


def test_an_open_test_does_not_tell_what_was_right():
    learner = a_learner()
    attempt = a_history(learner, mode="test")
    assert practice.everything(learner)["attempts"][0]["questions"][0]["answer"]["right"] is None
    practice.finish(attempt=attempt, now=NOW)
    assert practice.everything(learner)["attempts"][0]["questions"][0]["answer"]["right"] is True


@pytest.mark.parametrize("attempts", [1, 10])
def test_all_that_is_kept_is_read_by_five_queries(attempts):
    learner = a_learner()
    for _ in range(attempts):
        a_history(learner)
    with CaptureQueriesContext(connection) as captured:
        practice.everything(learner)
    assert len(captured) == 5


def test_a_flag_waits_for_an_editor_and_its_comment_may_be_changed():
    attempt = an_attempt(an_item())
    question = attempt.questions.get()
    flag = practice.flag(question=question, learner=attempt.learner, comment=" Not clear. ", now=NOW)
    assert (flag.item, flag.learner, flag.comment, flag.at) == (question.item, attempt.learner, "Not clear.", NOW)
    later = NOW + timedelta(days=1)
    practice.flag(question=question, learner=attempt.learner, comment="Two are right.", now=later)
    assert Flag.objects.values_list("comment", "at").get() == ("Two are right.", NOW)


def test_after_a_flag_was_settled_the_item_can_be_flagged_anew():
    attempt = an_attempt()
    question = attempt.questions.get()
    practice.flag(question=question, learner=attempt.learner, comment="One.", now=NOW)
    Flag.objects.update(settled_at=NOW)
    practice.flag(question=question, learner=attempt.learner, comment="Two.", now=NOW)
    assert Flag.objects.count() == 2


def test_only_a_question_of_ones_own_can_be_flagged():
    question = an_attempt().questions.get()
    with pytest.raises(Unknown, match="no such question in your attempts"):
        practice.flag(question=question, learner=a_learner(), comment="", now=NOW)


def test_a_comment_that_is_too_long_is_refused():
    attempt = an_attempt()
    with pytest.raises(Refused, match="has 1,001 characters; shorten it to 1,000"):
        practice.flag(question=attempt.questions.get(), learner=attempt.learner, comment="x" * 1_001, now=NOW)
    assert not Flag.objects.exists()
