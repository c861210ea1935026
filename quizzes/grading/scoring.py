"""What one answer and its stated confidence are worth.

Confidence is stated in whole percent, as it is shown and stored. Every score here is proper on these steps: nobody
scores better, on average, by claiming more or less confidence than they have.
"""

from dataclasses import dataclass
from math import log

SCALES: dict[int, tuple[int, ...]] = {
    2: (50, 60, 75, 90, 97),
    3: (33, 50, 65, 80, 95),
    4: (25, 40, 60, 80, 95),
    5: (20, 40, 60, 80, 95),
}
"""The steps of confidence, in percent, by the number of options K. The lowest is a guess, 1/K; none is certainty."""

MARKS = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""Certainty-based marks by level of certainty, as (right, wrong): Gardner-Medwin's scheme."""


@dataclass(frozen=True)
class Score:
    """The scores of one answer: `brier` 0 (best) to 2, `points` below 100 with 0 for a guess, `marks` −6 to 3."""

    brier: float
    points: float
    marks: int


def score(*, options: int, confidence: int | None, right: bool) -> Score | None:
    """Score an answer to a question with `options` options; None where confidence was skipped.

    `confidence` is a step of SCALES[options], in percent. Raises ValueError for a confidence that is not a step, and
    for a number of options outside 2 to 5, even where confidence was skipped.
    """
    _scale(options)
    if confidence is None:
        return None
    stated = probability(confidence, options)
    return Score(brier(stated, right, options), points(stated, right, options), marks(stated, right))


def probability(confidence: int, options: int) -> float:
    """Return the probability that a step of confidence, in percent, stands for: 1/K for the lowest, else as it says.

    Raises ValueError for a confidence that is not a step of SCALES[options], or a number of options outside 2 to 5.
    """
    scale = _scale(options)
    if confidence not in scale:
        steps = ", ".join(map(str, scale))
        raise ValueError(f"confidence in an answer among {options} options is one of {steps}, not {confidence!r}")
    # Of three options 33 % is shown, but .33 would score a wrong guess above a right one.
    return 1 / options if confidence == scale[0] else confidence / 100


def left_for_key(stated: float, right: bool, options: int) -> float:
    """Return p, the probability left for the key: `stated` where right, else an equal share of what it leaves.

    `stated` is a probability, 1/K to below 1; so is p, from above 0. Raises ValueError for anything else, and for a
    number of options outside 2 to 5.
    """
    _scale(options)
    if not 1 / options <= stated < 1:
        raise ValueError(f"confidence among {options} options lies from 1/{options} to below 1, not at {stated!r}")
    return stated if right else (1 - stated) / (options - 1)


def brier(stated: float, right: bool, options: int) -> float:
    """Return Brier's score over the options (Brier 1950): the sum of (probability − outcome)², 0 (best) to 2.

    The chosen option carries `stated`, the others share the rest equally; the outcome is 1 for the key, else 0. Raises
    ValueError as `left_for_key` does.
    """
    key = left_for_key(stated, right, options)
    other = (1 - stated) / (options - 1)
    if right:
        return (1 - key) ** 2 + (options - 1) * other**2
    return stated**2 + (1 - key) ** 2 + (options - 2) * other**2


def points(stated: float, right: bool, options: int) -> float:
    """Return 100·ln(p·K)/ln K: the logarithmic score (Good 1952), with a guess at 0 and certainty, if right, at 100.

    There is no lower limit; the surest wrong step of SCALES loses about 406. Raises ValueError as `left_for_key` does.
    """
    return 100 * log(left_for_key(stated, right, options) * options) / log(options)


def marks(stated: float, right: bool) -> int:
    """Return certainty-based marks: 1, 2 or 3 where right and 0, −2 or −6 where wrong.

    `stated` is a probability: below .67 is level 1, to .80 level 2, above it level 3. Raises ValueError outside 0 to 1.
    """
    if not 0 <= stated <= 1:
        raise ValueError(f"confidence lies from 0 to 1, not at {stated!r}")
    level = 1 if stated < 0.67 else 2 if stated <= 0.80 else 3
    return MARKS[level][0 if right else 1]


def _scale(options: int) -> tuple[int, ...]:
    if options not in SCALES:
        raise ValueError(f"a question has 2 to 5 options, not {options!r}")
    return SCALES[options]
