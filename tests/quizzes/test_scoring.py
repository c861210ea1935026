"""What one answer and its stated confidence are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import scoring

STEPS = [(options, confidence) for options, scale in scoring.SCALES.items() for confidence in scale]
OPTIONS = st.sampled_from(list(scoring.SCALES))


@st.composite
def beliefs(draw, count=1):
    """Draw a number of options and as many probabilities a learner may hold of the option they choose."""
    options = draw(OPTIONS)
    return options, *(draw(st.floats(1 / options, 0.999)) for _ in range(count))


def expected(loss, belief, stated, options):
    return belief * loss(stated, True, options) + (1 - belief) * loss(stated, False, options)


@pytest.mark.parametrize(
    ("options", "confidence", "right", "p", "brier", "points", "marks"),
    [
        (2, 50, True, 0.5, 0.5, 0.0, 1),
        (2, 50, False, 0.5, 0.5, 0.0, 0),
        (2, 60, False, 0.4, 0.72, -32.193, 0),
        (2, 75, True, 0.75, 0.125, 58.496, 2),
        (2, 75, False, 0.25, 1.125, -100.0, -2),
        (2, 90, True, 0.9, 0.02, 84.800, 3),
        (2, 97, False, 0.03, 1.8818, -405.889, -6),
        (3, 33, True, 1 / 3, 2 / 3, 0.0, 1),
        (3, 33, False, 1 / 3, 2 / 3, 0.0, 0),
        (3, 65, False, 0.175, 1.13375, -58.652, 0),
        (4, 25, False, 0.25, 0.75, 0.0, 0),
        (4, 80, True, 0.8, 0.04 + 0.04 / 3, 83.904, 2),
        (4, 80, False, 0.2 / 3, 1.52, -95.345, -2),
        (5, 20, False, 0.2, 0.8, 0.0, 0),
        (5, 95, True, 0.95, 0.003125, 96.813, 3),
    ],
)
def test_an_answer_is_scored(options, confidence, right, p, brier, points, marks):
    stated = scoring.probability(confidence, options)
    assert scoring.left_for_key(stated, right, options) == pytest.approx(p)
    score = scoring.score(options=options, confidence=confidence, right=right)
    assert (score.brier, score.points) == pytest.approx((brier, points), abs=5e-4)
    assert score.marks == marks


@pytest.mark.parametrize("options", scoring.SCALES)
def test_the_lowest_step_is_exactly_a_guess_and_gains_nothing_right_or_wrong(options):
    lowest = scoring.SCALES[options][0]
    assert scoring.probability(lowest, options) == 1 / options
    scores = [scoring.score(options=options, confidence=lowest, right=right) for right in (True, False)]
    assert [score.points for score in scores] == pytest.approx([0, 0], abs=1e-9)
    assert scores[0].brier == pytest.approx(scores[1].brier)


@pytest.mark.parametrize("options", scoring.SCALES)
@pytest.mark.parametrize("right", [True, False])
def test_skipped_confidence_is_not_scored(options, right):
    assert scoring.score(options=options, confidence=None, right=right) is None


@pytest.mark.parametrize("options", [0, 1, 6, -2])
@pytest.mark.parametrize("confidence", [None, 50])
def test_a_number_of_options_out_of_range_is_refused(options, confidence):
    with pytest.raises(ValueError, match=f"2 to 5 options, not {options}"):
        scoring.score(options=options, confidence=confidence, right=True)


@pytest.mark.parametrize(("options", "confidence"), [(2, 25), (3, 60), (4, 50), (5, 0), (4, 100), (4, 0.8), (4, -25)])
def test_a_confidence_that_is_not_a_step_is_refused_with_the_steps(options, confidence):
    with pytest.raises(ValueError, match=f"is one of {scoring.SCALES[options][0]}, .* not {confidence}"):
        scoring.score(options=options, confidence=confidence, right=True)


@pytest.mark.parametrize("stated", [0.0, 0.24, 1.0, float("nan")])
@pytest.mark.parametrize("rule", [scoring.left_for_key, scoring.brier, scoring.points])
def test_a_probability_below_a_guess_or_of_certainty_is_refused(rule, stated):
    with pytest.raises(ValueError, match="from 1/4 to below 1"):
        rule(stated, True, 4)


@pytest.mark.parametrize("stated", [-0.1, 1.1, float("nan")])
def test_marks_refuse_what_is_no_probability(stated):
    with pytest.raises(ValueError, match="from 0 to 1"):
        scoring.marks(stated, True)


@pytest.mark.parametrize(
    ("stated", "right", "wrong"),
    [(0.2, 1, 0), (0.6699, 1, 0), (0.67, 2, -2), (0.80, 2, -2), (0.8001, 3, -6), (0.97, 3, -6)],
)
def test_marks_change_at_two_limits(stated, right, wrong):
    assert (scoring.marks(stated, True), scoring.marks(stated, False)) == (right, wrong)


@given(beliefs(2))
def test_the_honest_confidence_expects_the_least_brier_loss(drawn):
    options, belief, stated = drawn
    honest = expected(scoring.brier, belief, belief, options)
    assert honest <= expected(scoring.brier, belief, stated, options) + 1e-12


@given(beliefs(2))
def test_the_honest_confidence_expects_the_most_points(drawn):
    options, belief, stated = drawn
    honest = expected(scoring.points, belief, belief, options)
    assert honest >= expected(scoring.points, belief, stated, options) - 1e-9


@given(beliefs())
def test_of_the_steps_the_one_nearest_to_the_belief_expects_the_least_brier_loss(drawn):
    options, belief = drawn
    steps = [scoring.probability(confidence, options) for confidence in scoring.SCALES[options]]
    losses = [expected(scoring.brier, belief, stated, options) for stated in steps]
    nearest = min(steps, key=lambda stated: abs(stated - belief))
    assert expected(scoring.brier, belief, nearest, options) == pytest.approx(min(losses))


@pytest.mark.parametrize(("options", "confidence"), STEPS)
def test_at_every_step_nobody_expects_more_marks_from_another(options, confidence):
    def marks(stated, right, _options):
        return scoring.marks(stated, right)

    belief = scoring.probability(confidence, options)
    steps = [scoring.probability(step, options) for step in scoring.SCALES[options]]
    best = max(expected(marks, belief, stated, options) for stated in steps)
    assert expected(marks, belief, belief, options) == pytest.approx(best)


@given(beliefs(2))
def test_more_confidence_gains_where_right_and_loses_where_wrong(drawn):
    options, *pair = drawn
    low, high = sorted(pair)
    assert scoring.brier(high, True, options) <= scoring.brier(low, True, options) + 1e-12
    assert scoring.brier(high, False, options) >= scoring.brier(low, False, options) - 1e-12
    assert scoring.points(high, True, options) >= scoring.points(low, True, options)
    assert scoring.points(high, False, options) <= scoring.points(low, False, options)


@given(beliefs(), st.booleans())
def test_scores_keep_within_their_bounds(drawn, right):
    options, stated = drawn
    assert 0 <= scoring.brier(stated, right, options) <= 2
    assert scoring.points(stated, right, options) < 100
    assert (scoring.points(stated, right, options) >= -1e-9) == right or stated == pytest.approx(1 / options)
