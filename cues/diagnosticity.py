"""How often a judge who goes by one cue alone would be right.

The judge sees the cue, two states are equally likely, and each time the likelier one is named. A coin is right 50 times
in 100; everything a cue adds stands above that.
"""

from math import isfinite, sqrt
from statistics import NormalDist

COIN = 0.5
STANDARDISED = ("d", "g")
"""Effect kinds that are standardised mean differences (Cohen's d, Hedges' g)."""
CONVERTIBLE = (*STANDARDISED, "r")
"""Effect kinds a chance can be worked out from."""


def chance_from_d(d: float) -> float:
    """Return the probability of a right judgement, .5 to 1, from a standardised mean difference.

    Φ(|d|/2): the better of the two cut-offs between two unit-variance normal distributions whose means lie d apart, at
    equal base rates. Raises ValueError for a value that is not finite.
    """
    if not isfinite(d):
        raise ValueError(f"d must be a finite number, not {d!r}")
    return NormalDist().cdf(abs(d) / 2)


def d_from_r(r: float) -> float:
    """Return the standardised difference that a point-biserial correlation stands for at equal group sizes.

    d = 2r/√(1−r²). Raises ValueError outside −1 < r < 1.
    """
    if not -1 < r < 1:
        raise ValueError(f"r must lie between -1 and 1, not {r!r}")
    return 2 * r / sqrt(1 - r * r)


def chance(kind: str, value: float) -> float:
    """Return the probability of a right judgement for an effect of a kind in CONVERTIBLE.

    Raises ValueError for any other kind and for values out of range.
    """
    if kind in STANDARDISED:
        return chance_from_d(value)
    if kind == "r":
        return chance_from_d(d_from_r(value))
    raise ValueError(f"no chance can be worked out from an effect of kind {kind!r}")


def times_in_100(probability: float) -> int:
    """Round a probability to whole times in a hundred, as pages word it."""
    return round(probability * 100)
