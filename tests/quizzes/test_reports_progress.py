"""How a learner has fared: nothing is said on too few answers, and ten thousand take no more queries than none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.grading.calibration import CalibrationError, Murphy, Overconfidence, TooFew, wilson
from quizzes.models import Answer, Attempt
from quizzes.reports.progress import HISTORY, progress
from quizzes.reports.questions import ready
from tests.quizzes.factories import NOW, a_card, a_learner, an_answer, an_attempt, an_item, options

pytestmark = pytest.mark.django_db

CHANNELS = ("face", "gaze", "legs")
STEPS = (33, 50, 65, 80, 95)


def answered(count: int, learner=None, *, option: str | None = None, **members):
    """Give a learner `count` answers alike, right and 80 % sure unless told; return the learner."""
    learner = learner or a_learner()
    fill(learner, [{"option": option or "a", "confidence": 80, **members}] * count)
    return learner


def fill(learner, rows: list[dict]) -> None:
    """Store one answer a row, as if of questions long past: what is told of them stands in the answers themselves."""
    if not rows:
        return
    item = an_item()
    pattern = an_answer(ready(an_attempt(item, learner=learner).questions.all()).get())
    pattern.delete()
    alike = {field.attname: getattr(pattern, field.attname) for field in Answer._meta.fields if not field.primary_key}
    Answer.objects.bulk_create(
        Answer(**{**alike, "question_id": None, "right": row["option"] == item.key, **row}) for row in rows
    )


def missing(found) -> int | None:
    return found.missing if isinstance(found, TooFew) else None


@pytest.mark.parametrize(
    ("answers", "accuracy", "over", "diagram", "error"),
    [
        (0, 1, 20, 50, 200),
        (1, None, 19, 49, 199),
        (19, None, 1, 31, 181),
        (20, None, None, 30, 180),
        (49, None, None, 1, 151),
        (50, None, None, None, 150),
        (199, None, None, None, 1),
        (200, None, None, None, None),
    ],
)
def test_below_its_minimum_each_figure_says_how_many_answers_are_missing(answers, accuracy, over, diagram, error):
    seen = progress(answered(answers))
    assert missing(seen.right) == accuracy
    assert missing(seen.overconfidence) == over
    assert missing(seen.diagram) == missing(seen.murphy) == diagram
    assert missing(seen.calibration_error) == error


def test_answers_without_confidence_count_for_accuracy_and_not_for_calibration():
    learner = answered(30, confidence=None)
    answered(20, learner, option="b")
    seen = progress(learner)
    assert (seen.right.count, seen.right.of) == (30, 50)
    assert (seen.overconfidence.right.of, seen.overconfidence.right.count) == (20, 0)
    assert missing(seen.diagram) == 30


def test_accuracy_by_channel_has_wilsons_interval_and_leaves_out_channels_never_met():
    learner = answered(3, channel="face")
    answered(1, learner, channel="face", option="b")
    answered(2, learner, channel="voice", option="b")
    assert [(c.channel, c.name, c.right) for c in progress(learner).channels] == [
        ("face", "Face", wilson(3, 4)),
        ("voice", "Voice", wilson(0, 2)),
    ]


def test_overconfidence_is_mean_confidence_minus_share_right():
    learner = answered(10)
    answered(10, learner, option="b", confidence=50)
    over = progress(learner).overconfidence
    assert isinstance(over, Overconfidence)
    assert over.stated == pytest.approx(0.65)
    assert over.difference == pytest.approx(0.15)
    assert over.low < over.difference < over.high


def test_the_diagram_groups_by_what_was_stated_and_takes_the_lowest_step_for_a_guess():
    learner = answered(30, confidence=33)
    answered(10, learner, confidence=50)
    answered(10, learner, confidence=50, size=2, option="b")
    assert [(level.stated, level.right) for level in progress(learner).diagram] == [
        (pytest.approx(1 / 3), wilson(30, 30)),
        (0.5, wilson(10, 20)),
    ]


def test_murphys_parts_add_up_and_the_calibration_error_allows_for_chance():
    learner = answered(150)
    answered(50, learner, option="b", confidence=50)
    seen = progress(learner)
    assert isinstance(seen.murphy, Murphy)
    assert seen.murphy.brier == pytest.approx(
        seen.murphy.reliability - seen.murphy.resolution + seen.murphy.uncertainty
    )
    assert isinstance(seen.calibration_error, CalibrationError)
    assert seen.calibration_error.observed == pytest.approx((150 * 0.2 + 50 * 0.5) / 200)


def test_reading_too_much_and_too_little_into_cues_are_told_apart():
    learner = a_learner()
    for n, role, key_role in [
        (3, "definite", "cannot_tell"),
        (1, "cannot_tell", "cannot_tell"),
        (2, "cannot_tell", "definite"),
        (6, "definite", "definite"),
    ]:
        answered(n, learner, role=role, key_role=key_role)
    seen = progress(learner)
    assert seen.over_interpretation == wilson(3, 4)
    assert seen.under_interpretation == wilson(2, 8)


@pytest.mark.parametrize(
    ("kind", "key_role", "over", "under"),
    [
        ("name", "name", None, None),
        ("context", "definite", None, None),
        ("context", "cannot_tell", wilson(5, 5), None),
        ("reading", "definite", None, wilson(0, 5)),
    ],
)
def test_only_questions_that_surely_offered_cannot_tell_say_what_was_read_into_them(kind, key_role, over, under):
    seen = progress(answered(5, kind=kind, role="definite", key_role=key_role))
    assert (seen.over_interpretation, seen.under_interpretation) == (over or TooFew(1), under or TooFew(1))


def test_of_another_learners_answers_nothing_is_told():
    answered(30)
    assert progress(a_learner()).totals.answered == 0


@pytest.mark.parametrize(
    ("mode", "finished_at", "counted"),
    [("practice", None, 1), ("review", None, 1), ("test", None, 0), ("test", NOW, 1), ("practice", NOW, 1)],
)
def test_an_open_test_does_not_tell_through_the_figures_what_was_right(mode, finished_at, counted):
    attempt = an_attempt(mode=mode, finished_at=finished_at)
    an_answer(ready(attempt.questions.all()).get())
    seen = progress(attempt.learner)
    assert seen.totals.answered == counted
    assert [past.totals and past.totals.answered for past in seen.history] == [1 if counted else None]


def test_the_history_tells_what_each_attempt_came_to_newest_first():
    learner, card = a_learner(), a_card()
    for day, right in enumerate((1, 2)):
        attempt = an_attempt(
            *(an_item(card=card) for _ in range(2)),
            learner=learner,
            title=f"Day {day}",
            started_at=NOW + timedelta(days=day),
            finished_at=NOW + timedelta(days=day),
        )
        for n, question in enumerate(ready(attempt.questions.all())):
            an_answer(question, "a" if n < right else "b", confidence=80)
    history = progress(learner).history
    assert [(past.title, past.totals.right, past.totals.answered) for past in history] == [
        ("Day 1", 2, 2),
        ("Day 0", 1, 2),
    ]
    assert history[0].totals.points > history[1].totals.points


def test_the_history_ends_somewhere():
    learner, card = a_learner(), a_card()
    for _ in range(HISTORY + 1):
        an_attempt(an_item(card=card), learner=learner)
    history = progress(learner).history
    assert len(history) == HISTORY
    assert history[0].token == Attempt.objects.order_by("-pk").first().token


def various(count: int) -> list[dict]:
    return [
        {
            "option": "abc"[n % 3 % 2],
            "confidence": (*STEPS, None)[n % 6],
            "channel": CHANNELS[n % 3],
            "role": "definite",
            "key_role": ("definite", "cannot_tell")[n % 2],
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 10, 10_000])
def test_progress_takes_three_queries_at_one_answer_and_at_ten_thousand(count):
    learner = a_learner()
    fill(learner, various(count))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        seen = progress(learner)
    assert len(queries) == 3
    assert seen.totals.answered == count
    assert seen.right.of == sum(channel.right.of for channel in seen.channels) == count


def test_ten_thousand_answers_come_from_the_database_as_a_few_rows():
    learner = a_learner()
    fill(learner, various(10_000))
    with CaptureQueriesContext(connection) as queries:
        progress(learner)
    with connection.cursor() as cursor:
        cursor.execute(queries[0]["sql"])
        assert len(cursor.fetchall()) <= 36


def test_a_learner_who_never_answered_has_no_channels_no_history_and_no_points():
    seen = progress(a_learner())
    assert (seen.channels, seen.history, seen.totals.points) == ((), (), None)


def test_roles_are_those_the_bank_gives():
    item = an_item(options=options("a", "b", right="b", roles={"b": "cannot_tell"}))
    attempt = an_attempt(item)
    an_answer(ready(attempt.questions.all()).get(), "a")
    assert progress(attempt.learner).over_interpretation == wilson(1, 1)
