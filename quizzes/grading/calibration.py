"""How well stated confidence matches being right, and how often too much or too little is read into a cue.

All confidences are probabilities, 0 to 1, all intervals 95 %. Answers without confidence take part in accuracy and in
what is read into cues, never in calibration. Where there is too little to say anything, TooFew tells how much is
missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, floor, fsum, lgamma, log, log1p, sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
"""Standard deviations to each side that hold 95 % of a normal distribution."""

FOR_OVERCONFIDENCE = 20
FOR_DIAGRAM = 50
FOR_CALIBRATION_ERROR = 200
"""Answers with confidence needed before each is shown."""


@dataclass(frozen=True)
class TooFew:
    """Nothing can be said yet: how many more answers it takes."""

    missing: int


@dataclass(frozen=True)
class Share:
    """`count` of `of`, as a share 0 to 1, with Wilson's interval from `low` to `high`."""

    count: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Judgement:
    """The probability stated for the chosen option, 0 to 1, and whether that option was the key.

    Raises ValueError for a probability out of range.
    """

    stated: float
    right: bool

    def __post_init__(self) -> None:
        if not 0 <= self.stated <= 1:
            raise ValueError(f"confidence lies from 0 to 1, not at {self.stated!r}")


@dataclass(frozen=True)
class Reading:
    """An answer to a question with "cannot tell" among its options: was that the key, and was it chosen?"""

    key_is_cannot_tell: bool
    chose_cannot_tell: bool


@dataclass(frozen=True)
class Overconfidence:
    """Mean stated confidence minus share right, −1 to 1 and above 0 for over-confidence, with its interval."""

    difference: float
    low: float
    high: float
    stated: float
    right: Share


@dataclass(frozen=True)
class Level:
    """A row of the reliability diagram: all answers given with one confidence. The perfect line is at `stated`."""

    stated: float
    right: Share


@dataclass(frozen=True)
class CalibrationError:
    """Expected calibration error as observed, as a perfectly calibrated learner would show it, and the excess.

    The first two run from 0 to 1; the excess is about 0 for perfect calibration and may fall below it by luck.
    """

    observed: float
    by_chance: float
    excess: float


@dataclass(frozen=True)
class Murphy:
    """brier = reliability − resolution + uncertainty, each 0 to 1; resolution and uncertainty 0 to .25.

    `brier` is the mean of (stated − right)² over the judgements, right being 1 or 0: the score of the forecast "the
    option I chose is the key". It is not the mean of `scoring.brier`, which sums over all options of a question.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float


def wilson(count: int, of: int) -> Share:
    """Return a share with Wilson's score interval (Wilson 1927). Raises ValueError unless 0 ≤ count ≤ of and of ≥ 1."""
    if of < 1 or not 0 <= count <= of:
        raise ValueError(f"{count!r} of {of!r} is no share")
    centre = count + Z95**2 / 2
    half = Z95 * sqrt(count * (of - count) / of + Z95**2 / 4)
    whole = of + Z95**2
    # The bounds meet 0 and 1 exactly where all or none count; rounding must not carry them past.
    low = (centre - half) / whole if count else 0.0
    high = (centre + half) / whole if count < of else 1.0
    return Share(count, of, count / of, low, high)


def accuracy(right: Iterable[bool]) -> Share | TooFew:
    """Return the share of answers that are right, those without confidence included."""
    return _share(right)


def over_interpretation(readings: Iterable[Reading]) -> Share | TooFew:
    """Return how often a definite meaning was chosen, of the questions whose key was "cannot tell"."""
    return _share(not reading.chose_cannot_tell for reading in readings if reading.key_is_cannot_tell)


def under_interpretation(readings: Iterable[Reading]) -> Share | TooFew:
    """Return how often "cannot tell" was chosen, of the questions whose key was a definite meaning."""
    return _share(reading.chose_cannot_tell for reading in readings if not reading.key_is_cannot_tell)


def overconfidence(judgements: Sequence[Judgement]) -> Overconfidence | TooFew:
    """Return mean stated confidence minus share right, from FOR_OVERCONFIDENCE judgements on.

    The interval takes what was stated as given and the share right from Wilson's interval. Chances that differ between
    answers vary less in sum than equal ones (Hoeffding 1956), so it is, if anything, too wide; and it keeps its width
    for a learner who was always right, where the spread of the differences would shrink to nothing.
    """
    if len(judgements) < FOR_OVERCONFIDENCE:
        return TooFew(FOR_OVERCONFIDENCE - len(judgements))
    stated = fsum(judgement.stated for judgement in judgements) / len(judgements)
    right = _right(judgements)
    return Overconfidence(stated - right.share, stated - right.high, stated - right.low, stated, right)


def reliability_diagram(judgements: Sequence[Judgement]) -> tuple[Level, ...] | TooFew:
    """Return one row per confidence that was stated, lowest first, from FOR_DIAGRAM judgements on."""
    if len(judgements) < FOR_DIAGRAM:
        return TooFew(FOR_DIAGRAM - len(judgements))
    return _levels(judgements)


def calibration_error(judgements: Sequence[Judgement]) -> CalibrationError | TooFew:
    """Return the expected calibration error beyond what chance alone makes, from FOR_CALIBRATION_ERROR judgements on.

    The error is the mean of |share right − stated| over the levels, weighted by their answers. A perfectly calibrated
    learner shows some too, all the more at few answers a level; that is worked out from the binomial distribution, with
    what was stated taken as given.
    """
    if len(judgements) < FOR_CALIBRATION_ERROR:
        return TooFew(FOR_CALIBRATION_ERROR - len(judgements))
    levels, n = _levels(judgements), len(judgements)
    observed = fsum(level.right.of * abs(level.right.share - level.stated) for level in levels) / n
    by_chance = fsum(level.right.of * mean_deviation(level.right.of, level.stated) for level in levels) / n
    return CalibrationError(observed, by_chance, observed - by_chance)


def decompose(judgements: Sequence[Judgement]) -> Murphy | TooFew:
    """Return Murphy's decomposition of the Brier score (Murphy 1973), from FOR_DIAGRAM judgements on.

    Answers are grouped by the exact confidence stated, never by ranges of it, which is what makes the parts add up.
    """
    if len(judgements) < FOR_DIAGRAM:
        return TooFew(FOR_DIAGRAM - len(judgements))
    levels, n, base = _levels(judgements), len(judgements), _right(judgements).share
    return Murphy(
        brier=fsum((judgement.stated - judgement.right) ** 2 for judgement in judgements) / n,
        reliability=fsum(level.right.of * (level.stated - level.right.share) ** 2 for level in levels) / n,
        resolution=fsum(level.right.of * (level.right.share - base) ** 2 for level in levels) / n,
        uncertainty=base * (1 - base),
    )


def mean_deviation(n: int, p: float) -> float:
    """Return E|k/n − p| where k is binomial(n, p), exactly: 0 to .5.

    De Moivre's closed form, 2·v·C(n, v)·pᵛ·(1−p)ⁿ⁻ᵛ⁺¹ / n with v = ⌊np⌋ + 1. Raises ValueError for n below 1 or p
    outside 0 to 1.
    """
    if n < 1 or not 0 <= p <= 1:
        raise ValueError(f"no binomial distribution has n = {n!r} and p = {p!r}")
    if p in (0, 1):
        return 0.0
    v = floor(n * p) + 1
    # By logarithms: the binomial coefficient passes the range of floats at n about 1,030.
    ways = lgamma(n + 1) - lgamma(v + 1) - lgamma(n - v + 1)
    return 2 * v * exp(ways + v * log(p) + (n - v + 1) * log1p(-p)) / n


def _levels(judgements: Iterable[Judgement]) -> tuple[Level, ...]:
    outcomes: defaultdict[float, list[bool]] = defaultdict(list)
    for judgement in judgements:
        outcomes[judgement.stated].append(judgement.right)
    return tuple(Level(stated, wilson(sum(right), len(right))) for stated, right in sorted(outcomes.items()))


def _right(judgements: Sequence[Judgement]) -> Share:
    return wilson(sum(judgement.right for judgement in judgements), len(judgements))


def _share(hits: Iterable[bool]) -> Share | TooFew:
    answers = list(hits)
    return wilson(sum(answers), len(answers)) if answers else TooFew(1)
