"""How well stated confidence matches being right."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import calibration
from quizzes.grading.calibration import Judgement, Reading, TooFew, wilson

LEVELS = [0.2, 0.25, 1 / 3, 0.4, 0.5, 0.6, 0.65, 0.75, 0.8, 0.9, 0.95, 0.97]


def judged(stated: float, right: int, of: int) -> list[Judgement]:
    return [Judgement(stated, number < right) for number in range(of)]


@st.composite
def histories(draw, fewest: int):
    """Draw judgements by counts at each level, since drawing them one by one takes long, and fill up to `fewest`."""
    counts = draw(st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 30), st.integers(0, 30)), max_size=12))
    judgements = [judgement for stated, right, wrong in counts for judgement in judged(stated, right, right + wrong)]
    missing = max(fewest - len(judgements), 0)
    return judgements + judged(draw(st.sampled_from(LEVELS)), draw(st.integers(0, missing)), missing)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 1, 0, 0.7935),
        (1, 1, 0.2065, 1),
        (0, 10, 0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_a_share_has_wilsons_interval(count, of, low, high):
    share = wilson(count, of)
    assert (share.count, share.of, share.share) == (count, of, count / of)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (1, 0), (-1, 5), (6, 5), (0, -3)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(ValueError, match="no share"):
        wilson(count, of)


@given(st.integers(1, 3000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_keeps_within_0_and_1_and_mirrors(pair):
    count, of = pair
    share, mirrored = wilson(count, of), wilson(of - count, of)
    assert 0 <= share.low <= share.share <= share.high <= 1
    assert (share.low, share.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


@given(st.integers(1, 200), st.integers(2, 20))
def test_more_answers_narrow_an_interval(of, times):
    few, many = wilson(of // 2, of), wilson(of // 2 * times, of * times)
    assert many.high - many.low < few.high - few.low


def test_accuracy_counts_every_answer():
    assert calibration.accuracy([True, False, True, True]) == wilson(3, 4)


def test_accuracy_takes_one_answer_at_least():
    assert calibration.accuracy([]) == TooFew(1)


READINGS = [Reading(True, False)] * 3 + [Reading(True, True)] * 5 + [Reading(False, True)] * 2 + [Reading(False, False)]


def test_over_interpretation_is_counted_where_nothing_could_be_told():
    assert calibration.over_interpretation(READINGS) == wilson(3, 8)


def test_under_interpretation_is_counted_where_something_could_be_told():
    assert calibration.under_interpretation(READINGS) == wilson(2, 3)


@pytest.mark.parametrize(
    ("rate", "readings"),
    [
        (calibration.over_interpretation, [Reading(False, True)] * 4),
        (calibration.under_interpretation, [Reading(True, False)] * 4),
        (calibration.over_interpretation, []),
    ],
)
def test_a_rate_without_an_occasion_is_not_made_up(rate, readings):
    assert rate(readings) == TooFew(1)


@pytest.mark.parametrize(
    ("report", "needed"),
    [
        (calibration.overconfidence, 20),
        (calibration.reliability_diagram, 50),
        (calibration.decompose, 50),
        (calibration.calibration_error, 200),
    ],
)
def test_below_its_least_number_a_report_says_how_many_answers_are_missing(report, needed):
    assert report([]) == TooFew(needed)
    assert report(judged(0.8, 3, needed - 1)) == TooFew(1)
    assert not isinstance(report(judged(0.8, 3, needed)), TooFew)


@pytest.mark.parametrize("stated", [-0.01, 1.01, float("nan")])
def test_a_confidence_that_is_no_probability_is_refused(stated):
    with pytest.raises(ValueError, match="from 0 to 1"):
        Judgement(stated, True)


def test_overconfidence_is_mean_confidence_less_share_right():
    found = calibration.overconfidence(judged(0.95, 5, 10) + judged(0.65, 5, 10))
    assert (found.stated, found.right) == (pytest.approx(0.8), wilson(10, 20))
    assert found.difference == pytest.approx(0.3)
    assert (found.low, found.high) == pytest.approx((0.8 - 0.7007, 0.8 - 0.2993), abs=5e-5)


def test_always_right_and_sure_is_not_reported_as_certain_underconfidence():
    found = calibration.overconfidence(judged(0.95, 20, 20))
    assert found.low == pytest.approx(-0.05)
    assert found.high == pytest.approx(0.95 - 0.8389, abs=5e-5)


@given(histories(20))
def test_overconfidence_lies_within_its_interval_and_from_minus_1_to_1(judgements):
    found = calibration.overconfidence(judgements)
    assert -1 <= found.low <= found.difference <= found.high <= 1


def test_the_diagram_has_a_row_for_each_confidence_lowest_first():
    rows = calibration.reliability_diagram(judged(0.95, 18, 20) + judged(0.4, 9, 12) + judged(1 / 3, 6, 18))
    assert [row.stated for row in rows] == [1 / 3, 0.4, 0.95]
    assert [row.right for row in rows] == [wilson(6, 18), wilson(9, 12), wilson(18, 20)]


@given(histories(50))
def test_every_answer_stands_in_one_row_of_the_diagram(judgements):
    rows = calibration.reliability_diagram(judgements)
    assert sum(row.right.of for row in rows) == len(judgements)
    assert sum(row.right.count for row in rows) == sum(judgement.right for judgement in judgements)


@given(st.integers(1, 60), st.sampled_from([0.0, 0.03, 0.29, 0.5, *LEVELS, 1.0]))
def test_the_mean_deviation_is_that_of_the_binomial_distribution(n, p):
    summed = sum(comb(n, k) * p**k * (1 - p) ** (n - k) * abs(k / n - p) for k in range(n + 1))
    assert calibration.mean_deviation(n, p) == pytest.approx(summed, abs=1e-12)


@pytest.mark.parametrize(("n", "p", "deviation"), [(1, 0.8, 0.32), (2, 0.5, 0.25), (4, 0.5, 0.1875)])
def test_small_mean_deviations_are_those_worked_by_hand(n, p, deviation):
    assert calibration.mean_deviation(n, p) == pytest.approx(deviation)


def test_the_mean_deviation_of_many_answers_nears_that_of_the_normal_distribution():
    assert calibration.mean_deviation(100_000, 0.3) == pytest.approx((2 * 0.21 / 3.14159265 / 100_000) ** 0.5, rel=1e-4)


@pytest.mark.parametrize(("n", "p"), [(0, 0.5), (-1, 0.5), (5, -0.1), (5, 1.1), (5, float("nan"))])
def test_what_is_no_binomial_distribution_is_refused(n, p):
    with pytest.raises(ValueError, match="no binomial"):
        calibration.mean_deviation(n, p)


@pytest.mark.parametrize(
    ("judgements", "observed", "by_chance"),
    [
        (judged(0.8, 150, 200), 0.05, 0.02252),
        (judged(0.8, 160, 200), 0.0, 0.02252),
        (judged(0.6, 90, 100) + judged(0.8, 70, 100), 0.2, (0.03899 + 0.03178) / 2),
    ],
)
def test_calibration_error_is_reported_beyond_what_chance_makes(judgements, observed, by_chance):
    found = calibration.calibration_error(judgements)
    assert (found.observed, found.by_chance) == pytest.approx((observed, by_chance), abs=2e-5)
    assert found.excess == found.observed - found.by_chance


def test_calibration_as_good_as_chance_allows_has_no_excess_on_average():
    n, p = 200, 0.6
    excess = [calibration.calibration_error(judged(p, k, n)).excess for k in range(n + 1)]
    average = sum(comb(n, k) * p**k * (1 - p) ** (n - k) * excess[k] for k in range(n + 1))
    assert average == pytest.approx(0, abs=1e-12)


@given(histories(200))
def test_calibration_error_keeps_within_its_bounds(judgements):
    found = calibration.calibration_error(judgements)
    assert 0 <= found.observed <= 1
    assert 0 < found.by_chance <= 0.5


def test_a_decomposition_worked_by_hand():
    found = calibration.decompose(judged(0.8, 20, 25) + judged(0.4, 15, 25))
    assert found.reliability == pytest.approx(0.02)
    assert found.resolution == pytest.approx(0.01)
    assert found.uncertainty == pytest.approx(0.21)
    assert found.brier == pytest.approx(0.22)


@given(histories(50))
def test_murphys_parts_add_up_to_the_brier_score(judgements):
    found = calibration.decompose(judgements)
    assert found.reliability - found.resolution + found.uncertainty == pytest.approx(found.brier, abs=1e-12)
    assert 0 <= found.reliability <= 1
    assert 0 <= found.resolution <= found.uncertainty + 1e-12 <= 0.25 + 1e-12


@given(histories(200))
def test_the_order_of_answers_does_not_matter(judgements):
    turned = judgements[::-1]
    assert calibration.overconfidence(turned) == calibration.overconfidence(judgements)
    assert calibration.reliability_diagram(turned) == calibration.reliability_diagram(judgements)
    assert calibration.calibration_error(turned) == calibration.calibration_error(judgements)
    assert calibration.decompose(turned) == calibration.decompose(judgements)
