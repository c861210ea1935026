"""Effect sizes to chances of being right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues import diagnosticity


@pytest.mark.parametrize(
    ("kind", "value", "times"),
    [
        ("d", 0.0, 50),
        ("d", 0.1, 52),
        ("d", -0.1, 52),
        ("d", 0.5, 60),
        ("g", 1.0, 69),
        ("d", 2.0, 84),
        ("r", 0.0, 50),
        ("r", 0.1, 54),
        ("r", 0.5, 72),
        ("r", -0.5, 72),
    ],
)
def test_an_effect_becomes_times_in_a_hundred(kind, value, times):
    assert diagnosticity.times_in_100(diagnosticity.chance(kind, value)) == times


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_a_larger_difference_never_lowers_the_chance(one, other):
    small, large = sorted((abs(one), abs(other)))
    assert 0.5 <= diagnosticity.chance_from_d(small) <= diagnosticity.chance_from_d(large) <= 1


@given(st.floats(-0.999, 0.999))
def test_the_sign_of_an_effect_does_not_change_its_chance(r):
    assert diagnosticity.chance("r", r) == diagnosticity.chance("r", -r)


@pytest.mark.parametrize("value", [1.0, -1.0, 1.5, float("nan")])
def test_a_correlation_out_of_range_is_refused(value):
    with pytest.raises(ValueError, match="between -1 and 1"):
        diagnosticity.chance("r", value)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_a_difference_that_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        diagnosticity.chance("d", value)


def test_a_share_in_percent_gives_no_chance():
    with pytest.raises(ValueError, match="percent"):
        diagnosticity.chance("percent", 54)
