"""Figures in the words a learner reads."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.reports.results import Result, Together
from quizzes.reports.totals import totals
from quizzes.templatetags import quiz_words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a second"),
        (0.9, "less than a second"),
        (1, "1 second"),
        (65, "1 minute 5 seconds"),
        (120, "2 minutes"),
        (3_600, "1 hour"),
        (3_725, "1 hour 2 minutes"),
        (86_400 * 3 + 3_600 * 2 + 60, "3 days 2 hours"),
    ],
)
def test_a_time_is_said_by_its_two_largest_parts(seconds, said):
    assert quiz_words.lasting(timedelta(seconds=seconds)) == said


@given(st.integers(0, 10**9))
def test_no_time_is_said_in_more_than_two_parts(seconds):
    assert 2 <= len(quiz_words.lasting(timedelta(seconds=seconds)).split()) <= 4


@pytest.mark.parametrize(
    ("number", "said"),
    [(58.4, "+58 points"), (-0.4, "0 points"), (0.6, "+1 point"), (-1, "−1 point"), (-1_234.5, "−1,234 points")],
)
def test_points_are_whole_and_have_their_sign(number, said):
    assert quiz_words.points(number) == said


def a_result(*given: tuple[int | None, bool]) -> Result:
    """Return the result of answers among three options, given as (confidence, right)."""
    said = [right for confidence, right in given if confidence is not None]
    unsaid = [right for confidence, right in given if confidence is None]
    together = tuple(
        Together(certainty, sum(rights), len(rights) - sum(rights))
        for certainty, rights in (("between", said), ("unsaid", unsaid))
        if rights
    )
    summed = totals((3, confidence, right, 1) for confidence, right in given)
    return Result("Mixed", "practice", len(given), summed, None, timedelta(0), together, (), 0, 0, ())


@pytest.mark.parametrize(
    ("given", "ending"),
    [
        ([(95, True), (95, False)], "1 of 2 were right (50 %). You were surer than you were right."),
        ([(33, True)], "1 of 1 were right (100 %). You knew more than you thought."),
        ([(95, True)], "1 of 1 were right (100 %). That is close."),
        ([(95, True), (None, False)], "1 of 1 were right (100 %). That is close."),
        ([(None, True)], "so only right and not right can be counted."),
    ],
)
def test_one_sentence_says_how_certainty_and_being_right_went_together(given, ending):
    sentence = quiz_words.calibration_sentence(a_result(*given)).replace("\N{NO-BREAK SPACE}", " ")
    assert sentence.endswith(ending)
