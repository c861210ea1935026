"""Does an item do its work?"""

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.grading.calibration import TooFew, wilson
from quizzes.grading.item_analysis import Response, analyse, correlation

OPTIONS = ("key", "near", "far", "cannot_tell")


def chosen(option: str, *abilities: float, times: int = 1) -> list[Response]:
    return [Response(option, ability) for ability in abilities] * times


def responses(fewest: int, most: int):
    return st.lists(
        st.builds(Response, option=st.sampled_from(OPTIONS), ability=st.floats(-4, 4)), min_size=fewest, max_size=most
    )


GOOD = chosen("key", 0.5, 1.0, 1.5, 2.0, times=2) + chosen("near", -1.0, -0.5) + chosen("far", -1.5, -2.0)
FLAT = chosen("key", -1.0, 1.0) + chosen("near", -1.0, 1.0)


@pytest.mark.parametrize(("n", "missing"), [(0, 10), (1, 9), (9, 1)])
def test_nothing_is_said_below_ten_responses(n, missing):
    assert analyse(OPTIONS, "key", chosen("key", *[0.0] * n)) == TooFew(missing)


@pytest.mark.parametrize(("n", "provisional"), [(10, True), (49, True), (50, False), (200, False)])
def test_an_analysis_is_provisional_until_fifty_responses(n, provisional):
    found = analyse(OPTIONS, "key", chosen("key", *[0.0] * n))
    assert (found.n, found.provisional) == (n, provisional)


def test_facility_and_the_shares_of_options_are_counted_with_their_intervals():
    found = analyse(OPTIONS, "key", GOOD)
    assert found.facility == wilson(8, 12)
    assert [use.option for use in found.options] == list(OPTIONS)
    assert [use.is_key for use in found.options] == [True, False, False, False]
    assert [use.share for use in found.options] == [wilson(8, 12), wilson(2, 12), wilson(2, 12), wilson(0, 12)]
    assert [use.ability for use in found.options] == [1.25, -0.75, -1.75, None]


def test_an_item_that_able_learners_get_right_raises_no_flag():
    found = analyse(OPTIONS, "key", GOOD)
    assert found.discrimination.low > 0.5
    assert not found.low_discrimination
    assert not found.alarm


@pytest.mark.parametrize(
    ("xs", "ys", "r", "low", "high"),
    [
        ([0, 0, 1, 1], [1, 2, 3, 4], 2 / sqrt(5), -0.4749, 0.9978),
        ([0, 1] * 14, [-1, 1] * 7 + [1, -1] * 7, 0.0, -0.3731, 0.3731),
        ([0, 1] * 14, [0, 1] * 14, 1.0, 1.0, 1.0),
        ([1, 0] * 14, [0, 1] * 14, -1.0, -1.0, -1.0),
    ],
)
def test_a_correlation_has_fishers_interval(xs, ys, r, low, high):
    found = correlation(xs, ys)
    assert (found.r, found.low, found.high) == pytest.approx((r, low, high), abs=5e-5)


@pytest.mark.parametrize(("xs", "ys"), [([1] * 9, range(9)), ([0.1] * 9, range(9)), (range(5), [0.3] * 5)])
def test_what_does_not_vary_has_no_correlation(xs, ys):
    assert correlation(xs, ys) is None


@pytest.mark.parametrize(("xs", "ys"), [([0, 1, 1], [1, 2, 3]), ([0, 1, 1, 0], [1, 2, 3]), ([], [])])
def test_a_correlation_of_too_few_or_unequal_values_is_refused(xs, ys):
    with pytest.raises(ValueError, match="four pairs"):
        correlation(xs, ys)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.floats(-4, 4)), min_size=4, max_size=40))
def test_a_correlation_lies_in_its_interval_and_changes_sign_with_ability(pairs):
    xs, ys = zip(*pairs, strict=True)
    found = correlation(xs, ys)
    assume(found is not None)
    assert -1 <= found.low <= found.r <= found.high <= 1
    turned = correlation(xs, [-y for y in ys])
    assert (turned.r, turned.low, turned.high) == pytest.approx((-found.r, -found.high, -found.low))


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(-40, 40)), min_size=4, max_size=40))
def test_neither_the_zero_nor_the_unit_of_ability_matters(pairs):
    xs, ys = zip(*pairs, strict=True)
    found = correlation(xs, ys)
    assume(found is not None)
    assert correlation(xs, [3 + 0.5 * y for y in ys]).r == pytest.approx(found.r)


def test_where_all_are_right_discrimination_is_unknown_and_not_called_low():
    found = analyse(OPTIONS, "key", chosen("key", *range(-2, 3), times=30))
    assert found.discrimination is None
    assert not found.low_discrimination


INVERTED = chosen("key", -1.0, -0.5) + chosen("near", 0.5, 1.0)


@pytest.mark.parametrize(
    ("what", "answers", "low"),
    [
        ("an inverted item, few responses: the interval is under .10", INVERTED * 3, True),
        ("a flat item, few responses: the interval reaches higher", FLAT * 5, False),
        ("a flat item at 96: the interval still reaches higher", FLAT * 24, False),
        ("a flat item at 100: the estimate is enough", FLAT * 25, True),
        ("a good item at 120", GOOD * 10, False),
    ],
)
def test_low_discrimination_is_reported(what, answers, low):
    assert analyse(OPTIONS, "key", answers).low_discrimination == low


@pytest.mark.parametrize(
    ("able_right", "of", "r", "low"),
    [(13, 25, 0.04, False), (27, 50, 0.08, True), (28, 50, 0.12, False)],
)
def test_from_a_hundred_responses_an_estimate_under_a_tenth_is_low(able_right, of, r, low):
    able_wrong = of - able_right
    answers = chosen("key", 1.0, times=able_right) + chosen("key", -1.0, times=able_wrong)
    answers += chosen("near", 1.0, times=able_wrong) + chosen("near", -1.0, times=able_right)
    found = analyse(OPTIONS, "key", answers)
    assert found.discrimination.r == pytest.approx(r)
    assert found.low_discrimination == low


# The key's choosers have mean ability 0, spread .5 either way.
KEY = chosen("key", -0.5, 0.5)


@pytest.mark.parametrize(
    ("what", "answers", "alarms"),
    [
        ("abler by far, few responses", KEY * 4 + chosen("near", 1.5, 2.0, 2.5), ["near"]),
        ("a little abler, few responses: may be chance", KEY * 4 + chosen("near", -0.4, 0.6), []),
        ("a little abler at 100", KEY * 40 + chosen("near", -0.4, 0.6, times=10), ["near"]),
        ("a little less able at 100", KEY * 40 + chosen("near", -0.6, 0.4, times=10), []),
        ("two distractors", KEY * 10 + chosen("near", 2.0, 2.1) + chosen("far", 2.0, 2.1), ["near", "far"]),
        ("nobody chose the key", chosen("near", 2.0, 3.0, times=5) + chosen("far", -1.0), []),
    ],
)
def test_an_alarm_is_raised_where_a_distractors_choosers_are_abler_than_the_keys(what, answers, alarms):
    found = analyse(OPTIONS, "key", answers)
    assert [use.option for use in found.options if use.alarm] == alarms
    assert found.alarm == bool(alarms)


@given(responses(10, 60))
def test_what_is_counted_adds_up(answers):
    found = analyse(OPTIONS, "key", answers)
    assert sum(use.share.count for use in found.options) == found.n == len(answers)
    assert found.facility == found.options[0].share
    assert not found.options[0].alarm
    if found.discrimination:
        assert -1 <= found.discrimination.low <= found.discrimination.r <= found.discrimination.high <= 1


@given(responses(10, 60), st.randoms(use_true_random=False))
def test_the_order_of_responses_does_not_matter(answers, random):
    shuffled = answers[:]
    random.shuffle(shuffled)
    one, other = analyse(OPTIONS, "key", answers), analyse(OPTIONS, "key", shuffled)
    assert (one.facility, one.discrimination is None) == (other.facility, other.discrimination is None)
    assert [use.ability for use in one.options] == [use.ability for use in other.options]


@pytest.mark.parametrize(
    ("options", "key", "complaint"),
    [
        (("key", "key", "near"), "key", "offered twice"),
        (("near", "far"), "key", "key 'key' is not among"),
        (("key", "far"), "key", "chosen option 'near' was not offered"),
        (("key",), "key", "2 to 5 options, not 1"),
        (tuple("abcdef"), "a", "2 to 5 options, not 6"),
    ],
)
def test_an_item_that_does_not_fit_its_responses_is_refused(options, key, complaint):
    with pytest.raises(ValueError, match=complaint):
        analyse(options, key, chosen("near", 0.0))


@pytest.mark.parametrize("ability", [float("nan"), float("inf")])
def test_an_ability_that_is_not_finite_is_refused(ability):
    with pytest.raises(ValueError, match="finite"):
        Response("key", ability)
