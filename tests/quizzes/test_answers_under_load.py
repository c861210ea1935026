"""Answers while several arrive at once, in real transactions: none is lost, none counts twice."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from quizzes import practice
from quizzes.models import Ability, Answer, Attempt, Item, Memory
from quizzes.practice import answering
from tests.cues.test_feed_under_load import in_threads
from tests.quizzes.factories import NOW, a_learner, an_attempt, an_item, items

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
ROUNDS = 10


def give(attempt: Attempt, position: int = 1, option: str = "a", **members) -> Answer:
    return practice.answer(attempt=attempt, position=position, option=option, confidence=65, now=NOW, **members)


def answering_all(attempts: Iterable[Attempt]) -> Callable[[], None]:
    def answer_each() -> None:
        for attempt in attempts:
            give(attempt)

    return answer_each


def test_two_who_send_the_same_answer_store_it_once():
    attempts = [an_attempt(item) for item in items(ROUNDS)]
    in_threads(answering_all(attempts), answering_all(attempts))
    assert Answer.objects.count() == ROUNDS
    assert set(Item.objects.values_list("answers", "exposures")) == {(1, 1)}
    assert practice.recount() == []


def test_of_two_who_answer_differently_one_is_told_so():
    attempt, outcomes = an_attempt(*items(2)), []

    def answer(option: str) -> Callable[[], None]:
        def one() -> None:
            try:
                outcomes.append(give(attempt, option=option).option)
            except practice.Conflict as conflict:
                outcomes.append(conflict)

        return one

    in_threads(answer("a"), answer("b"))
    assert [type(outcome) for outcome in sorted(outcomes, key=str)].count(str) == 1
    assert Answer.objects.get().option in outcomes


def test_no_count_is_lost_on_a_much_asked_item():
    item = an_item()
    jobs = [answering_all([an_attempt(item) for _ in range(ROUNDS)]) for _ in range(THREADS)]
    in_threads(*jobs)
    item.refresh_from_db()
    assert (item.answers, item.exposures, item.right) == (THREADS * ROUNDS,) * 3
    assert Answer.objects.count() == THREADS * ROUNDS
    assert practice.recount() == []


def test_one_learner_in_many_tabs_moves_one_ability():
    learner = a_learner()
    jobs = [answering_all([an_attempt(one, learner=learner) for one in items(ROUNDS)]) for _ in range(3)]
    in_threads(*jobs)
    assert Ability.objects.get().n == 3 * ROUNDS
    assert practice.recount() == []


def test_an_answer_during_joining_is_kept_whichever_comes_first():
    into, pairs = a_learner(), []
    for one in items(ROUNDS):
        pairs.append(an_attempt(one, learner=a_learner()))

    def join_all() -> None:
        for attempt in pairs:
            practice.join(learner=attempt.learner, into=into, now=NOW)

    in_threads(answering_all(pairs), join_all)
    assert set(Answer.objects.values_list("learner", flat=True)) == {into.pk}
    assert Answer.objects.count() == ROUNDS
    assert practice.recount() == []


def test_two_requests_that_join_the_same_history_join_it_once():
    stranger, into = a_learner(), a_learner()
    for one in items(ROUNDS):
        give(an_attempt(one, learner=stranger))

    def join() -> None:
        practice.join(learner=stranger, into=into, now=NOW)

    in_threads(join, join, join)
    assert (into.attempts.count(), into.answers.count()) == (ROUNDS, ROUNDS)
    assert practice.recount() == []


@pytest.mark.parametrize("last_step", ["_describe", "_remember", "_move"])
def test_a_failure_at_any_step_leaves_nothing(monkeypatch, last_step):
    attempt = an_attempt()
    done = getattr(answering, last_step)

    def do_and_fail(*args) -> None:
        done(*args)
        raise RuntimeError("the worker was killed")

    with monkeypatch.context() as patched:
        patched.setattr(answering, last_step, do_and_fail)
        with pytest.raises(RuntimeError):
            give(attempt)
    assert not (Answer.objects.exists() or Memory.objects.exists() or Ability.objects.exists())
    assert set(Item.objects.values_list("answers", "exposures", "difficulty")) == {(0, 0, 0.0)}
    assert give(attempt).right


def test_an_attempt_begun_twice_at_once_with_one_client_key_is_one():
    learner, begun = a_learner(), []
    items(5)

    def begin() -> None:
        built = practice.build(
            learner=learner, channels=[], kinds=[], length=5, mode="test", now=NOW + timedelta(hours=1), client_key="k"
        )
        begun.append(built.pk)

    in_threads(begin, begin, begin)
    assert len(set(begun)) == 1
    assert Attempt.objects.count() == 1
