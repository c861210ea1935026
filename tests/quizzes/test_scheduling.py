"""When a learner should see a point again."""

import json
from datetime import UTC, datetime, timedelta, timezone

import fsrs.card
import fsrs.scheduler
import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from quizzes import scheduling
from quizzes.scheduling import Memory

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
GIVEN = (Rating.Again, Rating.Hard, Rating.Good)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(GIVEN), st.timedeltas(timedelta(0), timedelta(days=400))), min_size=1, max_size=12
)


def review(memory: Memory | None, rating: Rating, now: datetime = NOW, *, enable_fuzzing: bool = False) -> Memory:
    return scheduling.review(memory, rating, now=now, enable_fuzzing=enable_fuzzing)


def lived(history, *, enable_fuzzing=False) -> Memory:
    memory, now = None, NOW
    for rating, gap in history:
        now += gap
        memory = review(memory, rating, now, enable_fuzzing=enable_fuzzing)
    return memory


@pytest.mark.parametrize(
    ("right", "confidence", "options", "rating"),
    [
        (False, None, 4, Rating.Again),
        (False, 25, 4, Rating.Again),
        (False, 95, 4, Rating.Again),
        (True, 50, 2, Rating.Again),
        (True, 33, 3, Rating.Again),
        (True, 25, 4, Rating.Again),
        (True, 20, 5, Rating.Again),
        (True, None, 4, Rating.Hard),
        (True, 60, 2, Rating.Hard),
        (True, 75, 2, Rating.Hard),
        (True, 50, 3, Rating.Hard),
        (True, 65, 3, Rating.Hard),
        (True, 40, 4, Rating.Hard),
        (True, 60, 5, Rating.Hard),
        (True, 80, 3, Rating.Good),
        (True, 80, 4, Rating.Good),
        (True, 90, 2, Rating.Good),
        (True, 97, 2, Rating.Good),
    ],
)
def test_an_answer_is_rated(right, confidence, options, rating):
    assert scheduling.rate(right=right, confidence=confidence, options=options) == rating


@given(st.booleans(), st.none() | st.integers(0, 100), st.integers(2, 5))
def test_no_answer_is_ever_rated_easy(right, confidence, options):
    assert scheduling.rate(right=right, confidence=confidence, options=options) in GIVEN


@pytest.mark.parametrize(("confidence", "options"), [(-1, 4), (101, 4), (None, 1), (50, 0)])
def test_what_is_no_answer_is_refused(confidence, options):
    with pytest.raises(ValueError, match=r"from 0 to 100|at least two options"):
        scheduling.rate(right=True, confidence=confidence, options=options)


@pytest.mark.parametrize(
    ("rating", "days", "stability", "difficulty"),
    [(Rating.Again, 1, 0.212, 6.4133), (Rating.Hard, 1, 1.2931, 5.1122), (Rating.Good, 2, 2.3065, 2.1181)],
)
def test_a_point_seen_for_the_first_time_falls_due_within_days(rating, days, stability, difficulty):
    memory = review(None, rating)
    assert (memory.due, memory.last_review) == (NOW + days * DAY, NOW)
    assert (memory.stability, memory.difficulty) == pytest.approx((stability, difficulty), abs=5e-5)


@pytest.mark.parametrize(
    ("rating", "days"),
    [(Rating.Good, [2, 11, 46, 163, 365, 365]), (Rating.Hard, [1, 3, 7, 12, 18, 25]), (Rating.Again, [1, 1, 1, 1])],
)
def test_a_point_answered_alike_on_each_due_date_returns_after(rating, days):
    memory, waits = None, []
    for _ in days:
        memory = review(memory, rating, memory.due if memory else NOW)
        waits.append((memory.due - memory.last_review).days)
    assert waits == days


def test_a_wrong_answer_brings_a_well_known_point_back_soon():
    known = lived([(Rating.Good, 0 * DAY), (Rating.Good, 2 * DAY), (Rating.Good, 11 * DAY)])
    forgotten = review(known, Rating.Again, known.due)
    assert forgotten.due - known.due <= 5 * DAY < known.due - known.last_review


@given(HISTORIES)
def test_a_point_falls_due_after_one_whole_day_to_a_year(history):
    memory = lived(history)
    wait = memory.due - memory.last_review
    assert DAY <= wait <= 365 * DAY
    assert wait == wait.days * DAY
    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10


@given(HISTORIES, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_better_answer_never_brings_a_point_back_sooner(history, gap):
    memory = lived(history)
    after = [review(memory, rating, memory.last_review + gap) for rating in GIVEN]
    assert [m.stability for m in after] == sorted(m.stability for m in after)
    assert [m.due for m in after] == sorted(m.due for m in after)
    assert [m.difficulty for m in after] == sorted((m.difficulty for m in after), reverse=True)


@given(HISTORIES)
def test_a_memory_stored_as_json_between_reviews_goes_on_as_if_kept(history):
    memory, now = None, NOW
    for rating, gap in history:
        now += gap
        memory = review(memory, rating, now)
        memory = Memory.from_dict(json.loads(json.dumps(memory.to_dict())))
    assert memory == lived(history)


@given(HISTORIES)
def test_fuzzing_moves_due_dates_and_nothing_else(history):
    plain, fuzzed = lived(history), lived(history, enable_fuzzing=True)
    assert (fuzzed.stability, fuzzed.difficulty, fuzzed.last_review) == (
        plain.stability,
        plain.difficulty,
        plain.last_review,
    )
    assert DAY <= fuzzed.due - fuzzed.last_review <= 365 * DAY


def test_fuzzing_is_drawn_once_and_spreads_a_due_date(monkeypatch):
    known = lived([(Rating.Good, 0 * DAY), (Rating.Good, 2 * DAY)])
    waits = []
    for draw in (0.0, 0.999):
        monkeypatch.setattr(fsrs.scheduler, "random", lambda draw=draw: draw)
        waits.append((review(known, Rating.Good, known.due, enable_fuzzing=True).due - known.due).days)
    assert waits[0] < 46 < waits[1]


def test_neither_clock_nor_dice_are_asked(monkeypatch):
    def refuse(*_args, **_members):
        raise AssertionError("asked")

    class NoClock(datetime):
        now = refuse

    monkeypatch.setattr(fsrs.card.time, "sleep", refuse)
    monkeypatch.setattr(fsrs.card, "datetime", NoClock)
    monkeypatch.setattr(fsrs.scheduler, "datetime", NoClock)
    monkeypatch.setattr(fsrs.scheduler, "random", refuse)
    first = review(None, Rating.Good)
    assert review(first, Rating.Good, first.due).last_review == first.due


def test_a_moment_of_another_time_zone_is_taken_as_the_same_moment_in_utc():
    abroad = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    memory = review(None, Rating.Good, abroad)
    assert memory == review(None, Rating.Good, NOW)
    assert memory.due.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        review(None, Rating.Good, NOW.replace(tzinfo=None))


def test_an_answer_that_arrives_late_counts_as_given_with_the_last():
    first = review(None, Rating.Good)
    late = review(first, Rating.Again, NOW - timedelta(seconds=2))
    assert late == review(first, Rating.Again, NOW)
