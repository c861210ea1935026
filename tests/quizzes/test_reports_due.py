"""What is due again, and how much new a day holds."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from quizzes.models import Item, Learner, Memory
from quizzes.reports.due import NEW_A_DAY, REVIEW, TEST_HELD, due, new_left
from tests.quizzes.factories import NOW, a_card, a_learner, an_answer, an_attempt, an_item, items

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def remember(learner: Learner, item: Item, *, at: datetime = NOW, first: datetime = NOW - timedelta(days=9)) -> Memory:
    return Memory.objects.create(
        learner=learner,
        point=item.point,
        stability=3.0,
        difficulty=5.0,
        due=at,
        last_review=first,
        first_review=first,
        item=item,
    )


def known(count: int, learner: Learner | None = None, **members) -> Learner:
    """Return a learner who remembers `count` points, each of which one item asks for."""
    learner = learner or a_learner()
    for item in items(count):
        remember(learner, item, **members)
    return learner


def test_a_learner_who_knows_nothing_may_meet_what_is_there():
    items(3)
    seen = due(a_learner(), NOW)
    assert (seen.due, seen.new, seen.size, seen.cues, seen.next_at) == (0, 3, 3, (), None)


@pytest.mark.parametrize(("at", "is_due"), [(NOW - HOUR, True), (NOW, True), (NOW + timedelta(microseconds=1), False)])
def test_a_point_is_due_from_its_moment_on(at, is_due):
    seen = due(known(1, at=at), NOW)
    assert seen.due == is_due
    assert seen.next_at == (None if is_due else at)


def test_the_next_moment_is_the_earliest_to_come():
    learner = a_learner()
    for hours, item in zip((5, 2, -1), items(3), strict=True):
        remember(learner, item, at=NOW + hours * HOUR)
    assert due(learner, NOW).next_at == NOW + 2 * HOUR


def test_what_is_due_is_told_by_cue_longest_due_first():
    learner = a_learner()
    early, late = items(2, card=a_card("foot-tapping")), items(1, card=a_card("leg-shaking"))
    for hours, item in zip((9, 1, 5), [*early, *late], strict=True):
        remember(learner, item, at=NOW - hours * HOUR)
    assert [(cue.slug, cue.name, cue.points, cue.since) for cue in due(learner, NOW).cues] == [
        ("foot-tapping", "Foot tapping", 2, NOW - 9 * HOUR),
        ("leg-shaking", "Leg shaking", 1, NOW - 5 * HOUR),
    ]


def test_several_items_about_one_point_count_it_once():
    for _ in range(3):
        an_item(point="leg-shaking#form")
    assert due(a_learner(), NOW).new == 1


def test_a_point_that_no_item_asks_for_any_longer_is_not_due():
    learner = known(2)
    Item.objects.filter(pk=Item.objects.first().pk).update(state="retired", retired_at=NOW)
    assert due(learner, NOW).due == 1


@pytest.mark.parametrize(("state", "new"), [("live", 1), ("retired", 0)])
def test_only_points_of_live_items_are_new(state, new):
    an_item(state=state, retired_at=None if state == "live" else NOW)
    assert due(a_learner(), NOW).new == new


def test_another_learners_memory_is_another_matter():
    known(2)
    seen = due(a_learner(), NOW)
    assert (seen.due, seen.new) == (0, 2)


@pytest.mark.parametrize(("met", "left"), [(0, NEW_A_DAY), (5, NEW_A_DAY - 5), (NEW_A_DAY, 0), (NEW_A_DAY + 4, 0)])
def test_a_day_holds_a_limited_number_of_new_points(met, left):
    learner = known(met, first=NOW, at=NOW + HOUR)
    items(NEW_A_DAY + 10, card=a_card("foot-tapping"))
    assert new_left(learner, NOW) == due(learner, NOW).new == left


@pytest.mark.parametrize(
    ("first", "counts"),
    [
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 3, 0, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_runs_from_midnight_to_midnight_in_utc(first, counts):
    learner = known(1, first=first)
    elsewhere = datetime(2026, 3, 3, 4, 0, tzinfo=timezone(timedelta(hours=9)))
    assert new_left(learner, elsewhere) == new_left(learner, NOW) == NEW_A_DAY - counts


@pytest.mark.parametrize(("again", "unmet", "size"), [(0, 0, 0), (3, 4, 7), (3, 40, REVIEW), (REVIEW + 5, 3, REVIEW)])
def test_a_review_asks_what_is_due_and_what_is_new_up_to_its_length(again, unmet, size):
    learner = known(again)
    if unmet:
        items(unmet, card=a_card("foot-tapping"))
    seen = due(learner, NOW)
    assert (seen.due, seen.new, seen.size) == (again, min(unmet, NEW_A_DAY), size)


@pytest.mark.parametrize("count", [1, 10])
def test_what_is_due_takes_five_queries_however_much_it_is(count, django_assert_num_queries):
    learner = known(count)
    items(count, card=a_card("foot-tapping"))
    with django_assert_num_queries(5):
        assert due(learner, NOW).due == count


@pytest.mark.parametrize(
    ("mode", "finished_at", "begun", "held"),
    [
        ("test", None, NOW - HOUR, True),
        ("test", None, NOW - TEST_HELD, False),
        ("test", NOW, NOW - HOUR, False),
        ("practice", None, NOW - HOUR, False),
    ],
)
def test_an_open_test_holds_back_what_would_tell_how_it_was_answered(mode, finished_at, begun, held):
    learner, (asked, other) = a_learner(), items(2)
    remember(learner, asked, at=NOW + HOUR)
    remember(learner, other, at=NOW + 2 * HOUR)
    attempt = an_attempt(asked, learner=learner, mode=mode, finished_at=finished_at, started_at=begun)
    an_answer(attempt.questions.get())
    assert due(learner, NOW).next_at == NOW + (2 if held else 1) * HOUR
    assert due(learner, NOW + 3 * HOUR).due == (1 if held else 2)
