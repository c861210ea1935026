"""Reviews: what is due first, then what is new, never the same question twice running."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice
from quizzes.models import Answer, Attempt, Item, Learner, Memory
from quizzes.practice import TooFew
from quizzes.reports.due import NEW_A_DAY, REVIEW, due
from tests.quizzes.factories import NOW, a_learner, an_item
from tests.quizzes.test_practice import statements

pytestmark = pytest.mark.django_db


def a_bank(points: int, each: int = 2, start: int = 0) -> None:
    for point in range(start, start + points):
        for number in range(each):
            an_item(point * 100 + number, point=f"leg-shaking#p{point:03}", cue=f"cue-{point % 9}")


def a_memory(learner: Learner, point: int, *, due_in: timedelta, days_ago: int = 30) -> Memory:
    return Memory.objects.create(
        learner=learner,
        point=f"leg-shaking#p{point:03}",
        stability=5.0,
        difficulty=5.0,
        due=NOW + due_in,
        last_review=NOW - timedelta(days=days_ago),
        first_review=NOW - timedelta(days=days_ago),
        item=Item.objects.filter(point=f"leg-shaking#p{point:03}").order_by("pk").first(),
    )


def review(learner: Learner, now: datetime = NOW, seed: int = 1, **members) -> Attempt:
    return practice.review(learner=learner, now=now, seed=seed, **members)


def points(attempt: Attempt) -> list[str]:
    return list(attempt.questions.values_list("item__point", flat=True))


def finish(attempt: Attempt, now: datetime, confidence: int | None = 80, luck: Random | None = None) -> None:
    for question in attempt.questions.select_related("item"):
        right = luck is None or luck.random() < 0.85
        option = question.item.key if right else next(o["key"] for o in question.item.options if not o["right"])
        practice.answer(attempt=attempt, position=question.position, option=option, confidence=confidence, now=now)


def test_a_first_review_is_all_new_and_asks_about_each_point_once():
    a_bank(30)
    attempt = review(a_learner())
    assert (attempt.title, attempt.mode, attempt.size) == ("Review", "review", REVIEW)
    assert max(Counter(points(attempt)).values()) == 1


def test_what_is_due_longest_comes_before_what_is_due_since_and_before_what_is_new():
    a_bank(40, each=1)
    learner = a_learner()
    for point in range(25):
        a_memory(learner, point, due_in=-timedelta(hours=point + 1))
    assert set(points(review(learner))) == {f"leg-shaking#p{point:03}" for point in range(5, 25)}


def test_new_points_fill_what_is_left_of_a_review():
    a_bank(40)
    learner = a_learner()
    for point in range(3):
        a_memory(learner, point, due_in=-timedelta(days=1))
    a_memory(learner, 3, due_in=timedelta(minutes=1))
    asked = points(review(learner))
    assert len(asked) == REVIEW
    assert {f"leg-shaking#p{point:03}" for point in range(3)} <= set(asked)
    assert "leg-shaking#p003" not in asked


def test_new_points_are_limited_by_the_day():
    a_bank(60, each=1)
    learner = a_learner()
    finish(review(learner), NOW)
    with pytest.raises(TooFew, match=r"no questions to review today[.] Nothing is due yet; come back"):
        review(learner, NOW + timedelta(hours=1))
    tomorrow = NOW.replace(hour=0, minute=0) + timedelta(days=1)
    assert review(learner, tomorrow).size == NEW_A_DAY


def test_a_review_turns_to_another_item_of_the_point_than_last_time():
    a_bank(1, each=3)
    learner, now, before = a_learner(), NOW, None
    for seed in range(8):
        attempt = review(learner, now, seed)
        item = attempt.questions.get().item
        assert item != before
        finish(attempt, now)
        before, now = item, Memory.objects.get().due


def test_the_only_item_of_a_point_comes_again():
    a_bank(1, each=1)
    learner = a_learner()
    finish(review(learner), NOW)
    assert points(review(learner, Memory.objects.get().due)) == ["leg-shaking#p000"]


def test_an_item_retired_after_it_was_asked_gives_way_to_another():
    a_bank(1, each=2)
    learner = a_learner()
    memory = a_memory(learner, 0, due_in=-timedelta(days=1))
    Item.objects.exclude(pk=memory.item_id).update(state="retired", retired_at=NOW)
    assert review(learner).questions.get().item == memory.item
    Item.objects.update(state="retired", retired_at=NOW)
    with pytest.raises(TooFew):
        review(learner)


def test_points_that_no_item_asks_for_do_not_block_the_others():
    a_bank(25, each=1)
    learner = a_learner()
    for point in range(25):
        a_memory(learner, point, due_in=-timedelta(days=25 - point))
    Item.objects.filter(point__lt="leg-shaking#p020").update(state="retired", retired_at=NOW)
    assert set(points(review(learner))) == {f"leg-shaking#p{point:03}" for point in range(20, 25)}


def test_the_last_new_points_are_found_among_many_known():
    a_bank(120, each=2)
    learner = a_learner()
    for point in range(118):
        a_memory(learner, point, due_in=timedelta(days=9))
    assert set(points(review(learner))) == {"leg-shaking#p118", "leg-shaking#p119"}


def test_a_review_is_as_large_as_was_announced():
    a_bank(30)
    learner = a_learner()
    for point in range(4):
        a_memory(learner, point, due_in=-timedelta(days=1))
    assert review(learner).size == due(learner, NOW).size == REVIEW


@pytest.mark.parametrize("known", [1, 30])
def test_a_review_costs_the_same_queries_however_much_is_known(known):
    a_bank(60, each=1)
    learner = a_learner()
    for point in range(known):
        a_memory(learner, point, due_in=-timedelta(days=1))
    with CaptureQueriesContext(connection) as captured:
        review(learner)
    # The learner, what is due, its items, the attempt, its questions; with room left: today's new ones, and two looks.
    assert len(statements(captured)) == (8 if known == 1 else 5)


def test_sixty_days_of_reviews_keep_every_promise():
    """A clock walks: a learner comes every day but for a week, and is right 17 times in 20."""
    a_bank(150, each=3)
    learner, luck, last, sizes = a_learner(), Random(3), {}, []
    for day in range(60):
        now = NOW + timedelta(days=day, hours=day % 5)
        if 30 <= day < 37:
            continue
        waiting = set(
            Memory.objects.filter(due__lte=now).order_by("due", "pk").values_list("point", flat=True)[:REVIEW]
        )
        met = set(Memory.objects.values_list("point", flat=True))
        try:
            attempt = review(learner, now, day)
        except TooFew:
            assert not waiting and len(met) == 150
            sizes.append(0)
            continue
        asked = points(attempt)
        assert len(asked) == len(set(asked)) <= REVIEW
        assert waiting <= set(asked)
        assert len(set(asked) - met) <= NEW_A_DAY
        assert not set(asked) & (met - waiting)
        for item in attempt.questions.values_list("item", "item__point"):
            assert last.get(item[1]) != item[0]
            last[item[1]] = item[0]
        finish(attempt, now, luck.choice([None, 50, 65, 80, 95]), luck)
        sizes.append(len(asked))
    assert Memory.objects.count() == 150
    assert Answer.objects.count() == sum(sizes) > 400
    assert practice.recount() == []
