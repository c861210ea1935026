"""Counters agree with the answers and ratings follow from them; whatever does not is found."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from quizzes import practice
from quizzes.models import Ability, Answer, Item
from quizzes.practice import Difference
from tests.quizzes.factories import NOW, a_learner, an_attempt, items

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> None:
    """Three learners answer ten items in two channels twice, each item after each other, as dice fall."""
    bank, dice = [*items(5), *items(5, channel="face", kind="name")], Random(4)
    attempts = [an_attempt(*dice.sample(bank, 10), learner=learner) for learner in [a_learner() for _ in range(3)] * 2]
    for position in range(1, 11):
        for attempt in attempts:
            practice.answer(
                attempt=attempt,
                position=position,
                option=dice.choice("abc"),
                confidence=dice.choice([None, 65]),
                now=NOW,
            )


def test_an_empty_bank_agrees():
    assert practice.recount() == []


def test_a_history_agrees_with_itself(history):
    assert Answer.objects.count() == 60
    assert Item.objects.filter(answers=6, exposures=3).count() == 10
    assert practice.recount() == []


@pytest.mark.parametrize(
    ("member", "change", "what"),
    [
        ("answers", 1, "answers"),
        ("right", -1, "right"),
        ("exposures", 1, "exposures"),
        ("difficulty", 1e-6, "difficulty"),
    ],
)
def test_a_counter_that_was_changed_is_found(history, member, change, what):
    item = Item.objects.filter(right__gte=1).first()
    Item.objects.filter(pk=item.pk).update(**{member: F(member) + change})
    (found,) = practice.recount()
    assert (found.of, found.what) == (f"item {item.pk}", what)
    assert found.stored - found.replayed == pytest.approx(change)


@pytest.mark.parametrize(("member", "change"), [("theta", 1e-6), ("n", 1)])
def test_an_ability_that_was_changed_is_found(history, member, change):
    row = Ability.objects.first()
    Ability.objects.filter(pk=row.pk).update(**{member: F(member) + change})
    (found,) = practice.recount()
    assert (found.of, found.what) == (f"learner {row.learner_id}, {row.channel}", member)


def test_an_ability_that_is_missing_or_rests_on_nothing_is_found(history):
    row = Ability.objects.filter(channel="legs").first()
    theta, n = row.theta, row.n
    Ability.objects.filter(pk=row.pk).update(channel="voice")
    name = f"learner {row.learner_id}"
    assert practice.recount() == [
        Difference(f"{name}, legs", "theta", 0.0, theta),
        Difference(f"{name}, legs", "n", 0, n),
        Difference(f"{name}, voice", "theta", theta, 0.0),
        Difference(f"{name}, voice", "n", n, 0),
    ]


@pytest.mark.parametrize("member", ["theta_before", "theta_after", "difficulty_before", "difficulty_after"])
def test_an_answer_that_was_rewritten_is_found(history, member):
    answer = Answer.objects.order_by("pk")[30]
    Answer.objects.filter(pk=answer.pk).update(**{member: F(member) + 0.01})
    assert (
        Difference(f"answer {answer.pk}", member, getattr(answer, member) + 0.01, getattr(answer, member))
        in practice.recount()
    )


def test_an_answer_that_was_lost_is_found_at_its_item_and_its_learner(history):
    answer = Answer.objects.filter(right=True).order_by("pk").last()
    Answer.objects.filter(pk=answer.pk).delete()
    found = {(difference.of, difference.what) for difference in practice.recount()}
    assert {(f"item {answer.item_id}", "answers"), (f"item {answer.item_id}", "right")} <= found
    assert (f"learner {answer.learner_id}, {answer.channel}", "n") in found


def test_an_answer_turned_from_wrong_to_right_is_found(history):
    answer = Answer.objects.filter(right=False).order_by("pk").first()
    Answer.objects.filter(pk=answer.pk).update(right=True)
    found = {(difference.of, difference.what) for difference in practice.recount()}
    assert (f"item {answer.item_id}", "right") in found
    assert (f"answer {answer.pk}", "theta_after") in found


def test_the_command_says_that_all_agrees(history):
    out = StringIO()
    call_command("recount", stdout=out)
    assert "Counters agree with the answers" in out.getvalue()


def test_the_command_names_each_difference_and_fails(history):
    item = Item.objects.first()
    Item.objects.filter(pk=item.pk).update(answers=7)
    out = StringIO()
    with pytest.raises(CommandError, match="1 difference between"):
        call_command("recount", stdout=out)
    assert f"item {item.pk}: answers is stored as 7, but the answers make it 6" in out.getvalue()
