"""What a finished attempt came to, how confidence and being right went together, and what to look at next."""

from datetime import timedelta

import pytest

from quizzes import practice
from quizzes.grading.calibration import TooFew
from quizzes.models import Attempt
from quizzes.reports.questions import ready
from quizzes.reports.results import Together, result
from quizzes.reports.totals import Totals, totals
from tests.quizzes.factories import NOW, a_card, an_answer, an_attempt, an_item

pytestmark = pytest.mark.django_db

A_GUESS_OF_THREE = 33


def sat(*answers: tuple[str, int | None] | None, points: str = "", **members) -> Attempt:
    """Return a finished attempt: an option and a confidence a question, None where it was not answered.

    `points` gives each question's point by one letter; without it each has its own.
    """
    card = a_card()
    items = [an_item(card=card, point=f"leg-shaking#{points[n] if points else n}") for n in range(len(answers))]
    attempt = an_attempt(*items, **{"finished_at": NOW + timedelta(minutes=4), **members})
    for question, given in zip(ready(attempt.questions.all()), answers, strict=True):
        if given:
            an_answer(question, given[0], confidence=given[1])
    return attempt


@pytest.mark.parametrize("mode", ["practice", "test", "review"])
def test_an_attempt_has_no_result_before_it_is_finished(mode):
    assert result(sat(("a", 95), mode=mode, finished_at=None)) is None


def test_a_result_counts_what_was_right_among_what_was_answered():
    seen = result(sat(("a", 95), ("b", 95), ("a", None), None))
    assert (seen.size, seen.totals.answered, seen.totals.right, seen.totals.scored) == (4, 3, 2, 2)
    assert (seen.right.count, seen.right.of) == (2, 3)
    assert len(seen.questions) == 4


def test_a_result_of_nothing_answered_says_so():
    seen = result(sat(None, None))
    assert seen.right == TooFew(1)
    assert seen.totals == Totals(0, 0, 0, None, None, None, None)
    assert (seen.together, seen.look_next, seen.missed) == ((), (), 2)


def test_time_runs_from_start_to_finish():
    assert result(sat(("a", None))).time == timedelta(minutes=4)


def test_points_and_marks_are_sums_over_the_answers_with_confidence():
    seen = result(sat(("a", 95), ("b", A_GUESS_OF_THREE), ("b", None))).totals
    assert seen.points == pytest.approx(95.33, abs=0.01)
    assert seen.marks == 3
    assert seen.stated == pytest.approx((0.95 + 1 / 3) / 2)


def test_confidence_and_being_right_are_set_side_by_side_surest_first():
    seen = result(sat(("a", 95), ("b", 80), ("a", 65), ("b", A_GUESS_OF_THREE), ("a", A_GUESS_OF_THREE), ("b", None)))
    assert seen.together == (
        Together("sure", 1, 1),
        Together("between", 1, 0),
        Together("guess", 1, 1),
        Together("unsaid", 0, 1),
    )


def test_certainties_that_do_not_occur_have_no_row():
    assert result(sat(("a", 95))).together == (Together("sure", 1, 0),)


def test_what_was_missed_with_most_confidence_is_looked_at_first():
    seen = result(sat(("b", None), ("b", 65), ("a", 95), ("b", 95), ("b", A_GUESS_OF_THREE)))
    assert [(n.point, n.certainty) for n in seen.look_next] == [
        ("leg-shaking#3", "sure"),
        ("leg-shaking#1", "between"),
        ("leg-shaking#4", "guess"),
        ("leg-shaking#0", "unsaid"),
    ]


def test_a_point_missed_twice_is_named_once_by_its_surest_miss():
    seen = result(sat(("b", 65), ("b", 95), ("b", 50), points="xxy"))
    assert [(n.point, n.certainty) for n in seen.look_next] == [("leg-shaking#x", "sure"), ("leg-shaking#y", "between")]


def test_equally_sure_misses_keep_the_order_of_the_attempt():
    assert [n.point[-1] for n in result(sat(("b", 95), ("c", 95), points="qp")).look_next] == ["q", "p"]


def test_what_to_look_at_leads_to_its_card():
    (next_,) = result(sat(("b", 95))).look_next
    assert (next_.card.slug, next_.card.name, next_.card.place) == ("leg-shaking", "Leg shaking", "0")


@pytest.mark.parametrize(
    ("given", "missed", "unsure"),
    [
        (("a", 95), 0, 0),
        (("a", 80), 0, 0),
        (("a", 65), 0, 1),
        (("a", A_GUESS_OF_THREE), 0, 1),
        (("a", None), 0, 1),
        (("b", 95), 1, 0),
        (("b", None), 1, 0),
        (None, 1, 0),
    ],
)
def test_missed_is_not_right_and_unsure_is_right_without_being_sure(given, missed, unsure):
    seen = result(sat(given))
    assert (seen.missed, seen.unsure) == (missed, unsure)


@pytest.mark.parametrize("which", ["missed", "unsure"])
def test_as_many_questions_as_it_counts_can_be_tried_again(which):
    attempt = sat(("a", 95), ("a", 65), ("a", None), ("b", 95), None)
    assert practice.again(attempt=attempt, which=which, now=NOW).size == getattr(result(attempt), which) == 2


@pytest.mark.parametrize("count", [1, 10])
def test_a_result_takes_two_queries_however_long_the_attempt(count, django_assert_num_queries):
    attempt = sat(*[("b", 95)] * count)
    with django_assert_num_queries(2):
        assert len(result(attempt).look_next) == count


def test_answers_counted_at_once_come_to_what_they_come_to_one_by_one():
    alike = [(3, 95, True, 2), (3, 95, False, 1), (2, 50, True, 3), (4, None, True, 2)]
    singly = [(k, confidence, right, 1) for k, confidence, right, n in alike for _ in range(n)]
    at_once, one_by_one = totals(alike), totals(singly)
    assert (at_once.answered, at_once.right, at_once.scored, at_once.marks) == (8, 7, 6, one_by_one.marks)
    for name in ("points", "brier", "stated"):
        assert getattr(at_once, name) == pytest.approx(getattr(one_by_one, name))
