"""What somebody did before signing in becomes part of their account: once, whole, and as if it had been there."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice
from quizzes.models import Ability, Answer, Attempt, Flag, Item, Learner, Memory
from quizzes.practice import Refused, Unknown
from tests.cues.factories import a_person
from tests.quizzes.factories import NOW, a_learner, an_attempt, items
from tests.quizzes.test_practice import statements

pytestmark = pytest.mark.django_db

MEMORY = ("point", "stability", "difficulty", "due", "last_review", "first_review", "item_id")
ABILITY = ("channel", "theta", "n")


def an_account(name: str = "kim") -> Learner:
    return a_learner(user=a_person(name))


def sit(learner: Learner, asked: list[Item], *, day: int = 0, seed: int = 1, **members) -> Attempt:
    """Answer every item, right or wrong by dice, a minute apart."""
    attempt, dice = an_attempt(*asked, learner=learner, **members), Random(seed)
    for position, _item in enumerate(asked, start=1):
        now = NOW + timedelta(days=day, minutes=position)
        option, sure = dice.choice("abc"), dice.choice([None, 33, 65, 80])
        practice.answer(attempt=attempt, position=position, option=option, confidence=sure, now=now)
    return attempt


def join(learner: Learner, into: Learner) -> None:
    practice.join(learner=learner, into=into, now=NOW + timedelta(days=40))


def what_is_known(learner: Learner) -> tuple:
    return (
        list(learner.memories.order_by("point").values_list(*MEMORY)),
        list(learner.abilities.order_by("channel").values_list(*ABILITY)),
    )


def test_attempts_and_answers_move_and_the_learner_without_account_is_gone():
    stranger, account = a_learner(), an_account()
    attempt = sit(stranger, items(3))
    join(stranger, account)
    attempt.refresh_from_db()
    assert attempt.learner == account
    assert set(Answer.objects.values_list("learner", flat=True)) == {account.pk}
    assert list(Learner.objects.all()) == [account]


def test_a_joined_history_is_as_if_one_learner_had_lived_it():
    """Twins do the same in turns; for one of them the turns fall to two learners who are joined."""
    bank = [*items(4), *items(4, channel="face", kind="name")]
    stranger, account, twin = a_learner(), an_account(), a_learner()
    for day, who in enumerate([account, stranger, stranger, account, stranger]):
        sit(who, bank, day=day, seed=day)
    reset_items(bank)
    for day in range(5):
        sit(twin, bank, day=day, seed=day)
    join(stranger, account)
    assert len(account.memories.all()) == 4
    joined, lived = what_is_known(account), what_is_known(twin)
    assert joined[0] == lived[0]
    # An item's difficulty moved otherwise for the twin, who was one person's first exposure and not two people's.
    assert [(channel, n) for channel, _theta, n in joined[1]] == [(channel, n) for channel, _theta, n in lived[1]]


def reset_items(bank: list[Item]) -> None:
    Item.objects.filter(pk__in=[item.pk for item in bank]).update(difficulty=0, exposures=0, answers=0, right=0)


def test_ability_is_replayed_in_the_order_of_answers():
    stranger, account, bank = a_learner(), an_account(), items(12)
    sit(account, bank[:4], seed=1)
    sit(stranger, bank[4:8], seed=2)
    sit(account, bank[8:], seed=3)
    join(stranger, account)
    told = list(Answer.objects.order_by("pk").values_list("theta_before", "theta_after"))
    assert told[0][0] == 0
    assert all(after == before for (_before, after), (before, _after) in pairwise(told))
    assert (account.abilities.get().theta, account.abilities.get().n) == (told[-1][1], 12)
    assert practice.recount() == []


def test_joining_leaves_the_items_as_they_were():
    stranger, account, bank = a_learner(), an_account(), items(3)
    sit(account, bank)
    sit(stranger, bank, seed=2)
    before = list(Item.objects.order_by("pk").values())
    join(stranger, account)
    assert list(Item.objects.order_by("pk").values()) == before
    assert practice.recount() == []


def test_what_the_joined_answers_do_not_touch_stays_as_it_is():
    stranger, account = a_learner(), an_account()
    sit(account, items(2, channel="face", card=None))
    apart = items(1)[0]
    Item.objects.filter(pk=apart.pk).update(point="other#form")
    apart.refresh_from_db()
    Memory.objects.update(due=NOW + timedelta(days=3))
    sit(stranger, [apart])
    join(stranger, account)
    assert set(account.memories.exclude(point="other#form").values_list("due", flat=True)) == {NOW + timedelta(days=3)}
    assert account.memories.count() == 3
    assert set(account.abilities.values_list("channel", flat=True)) == {"face", "legs"}


def test_joining_again_changes_nothing():
    stranger, account = a_learner(), an_account()
    sit(stranger, items(3))
    join(stranger, account)
    before = (what_is_known(account), list(Answer.objects.values()), list(Attempt.objects.values()))
    join(stranger, account)
    assert (what_is_known(account), list(Answer.objects.values()), list(Attempt.objects.values())) == before


def test_joining_a_learner_to_themselves_changes_nothing():
    account = an_account()
    sit(account, items(1))
    join(account, account)
    assert account.attempts.count() == 1


def test_a_history_that_has_an_account_is_not_joined():
    one, other = an_account(), an_account("sam")
    sit(one, items(1))
    with pytest.raises(Refused, match="belongs to an account already"):
        join(one, other)
    assert one.attempts.count() == 1


def test_nothing_is_joined_to_a_learner_who_is_gone():
    stranger, account = a_learner(), an_account()
    sit(stranger, items(1))
    practice.erase(learner=account)
    with pytest.raises(Unknown):
        join(stranger, account)
    assert stranger.attempts.count() == 1


def test_client_keys_that_both_used_do_not_clash():
    stranger, account = a_learner(), an_account()
    ours = an_attempt(learner=account, client_key="k1")
    theirs = an_attempt(learner=stranger, client_key="k1")
    kept = an_attempt(learner=stranger, client_key="k2")
    join(stranger, account)
    keys = {pk: Attempt.objects.get(pk=pk).client_key for pk in (ours.pk, theirs.pk, kept.pk)}
    assert keys == {ours.pk: "k1", theirs.pk: "", kept.pk: "k2"}


def test_of_two_open_flags_for_one_item_one_is_kept():
    stranger, account, (one, other) = a_learner(), an_account(), items(2)
    for learner, item, comment in ((account, one, "ours"), (stranger, one, "theirs"), (stranger, other, "kept")):
        Flag.objects.create(learner=learner, item=item, comment=comment, at=NOW)
    Flag.objects.create(learner=stranger, item=one, comment="settled", at=NOW, settled_at=NOW)
    join(stranger, account)
    assert set(account.flags.values_list("comment", flat=True)) == {"ours", "kept", "settled"}
    assert Flag.objects.count() == 3


def test_an_attempt_goes_on_after_it_was_joined():
    stranger, account = a_learner(), an_account()
    attempt = an_attempt(*items(2), learner=stranger)
    practice.answer(attempt=attempt, position=1, option="a", confidence=80, now=NOW)
    join(stranger, account)
    practice.answer(attempt=attempt, position=2, option="a", confidence=80, now=NOW)
    assert Ability.objects.values_list("learner", "n").get() == (account.pk, 2)
    assert practice.recount() == []


def test_joining_costs_the_same_queries_for_one_answer_and_for_ten():
    def cost(count: int) -> int:
        stranger, account = a_learner(), an_account(f"person-{count}")
        sit(stranger, items(count))
        sit(account, items(count))
        with CaptureQueriesContext(connection) as captured:
            join(stranger, account)
        return len(statements(captured))

    assert cost(1) == cost(10)
