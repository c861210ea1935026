"""Does an item do its work? How hard it is, whether it tells able learners from others, how its options are used.

All intervals are 95 %. Pass one response a learner, their first: later ones measure memory of the item.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, copysign, fsum, isfinite, sqrt, tanh

from quizzes.grading.calibration import Z95, Share, TooFew, wilson

FOR_ANALYSIS = 10
SETTLED = 50
"""Responses from which an analysis is shown at all, and from which it is no longer provisional."""
FOR_ESTIMATES = 100
"""Responses from which an estimate alone raises a flag; below, its interval must."""
LOW = 0.10
"""Discrimination below this is low."""


@dataclass(frozen=True)
class Response:
    """The option chosen, and the learner's ability in logits *before* this answer.

    Ability taken before is what makes the correlation corrected: it rests on the rest of the items, not on this one.
    Raises ValueError for an ability that is not finite.
    """

    option: Hashable
    ability: float

    def __post_init__(self) -> None:
        if not isfinite(self.ability):
            raise ValueError(f"ability must be finite, not {self.ability!r}")


@dataclass(frozen=True)
class Correlation:
    """A correlation, −1 to 1, with Fisher's interval from `low` to `high`."""

    r: float
    low: float
    high: float


@dataclass(frozen=True)
class OptionUse:
    """How one option was used: its share of responses, and the mean ability of those who chose it, None if nobody did.

    `alarm` says that its choosers are abler than the key's: the key may be wrong, or the question a trap.
    """

    option: Hashable
    is_key: bool
    share: Share
    ability: float | None
    alarm: bool


@dataclass(frozen=True)
class ItemAnalysis:
    """`facility` is the share right. `discrimination` is None where all or none were right, or all equally able."""

    n: int
    provisional: bool
    facility: Share
    discrimination: Correlation | None
    low_discrimination: bool
    options: tuple[OptionUse, ...]

    @property
    def alarm(self) -> bool:
        """Say whether any distractor raises an alarm."""
        return any(option.alarm for option in self.options)


def analyse(options: Sequence[Hashable], key: Hashable, responses: Sequence[Response]) -> ItemAnalysis | TooFew:
    """Analyse an item by the responses to it, from FOR_ANALYSIS on.

    `options` are all that were offered, in the order of the report. Raises ValueError where they repeat or are not 2
    to 5, and where the key or a chosen option is not one of them.
    """
    _check(options, key, responses)
    n = len(responses)
    if n < FOR_ANALYSIS:
        return TooFew(FOR_ANALYSIS - n)
    right = [float(response.option == key) for response in responses]
    discrimination = correlation(right, [response.ability for response in responses])
    return ItemAnalysis(
        n=n,
        provisional=n < SETTLED,
        facility=wilson(int(sum(right)), n),
        discrimination=discrimination,
        low_discrimination=discrimination is not None and _low(discrimination, n),
        options=_option_uses(options, key, responses),
    )


def correlation(xs: Sequence[float], ys: Sequence[float]) -> Correlation | None:
    """Return Pearson's correlation with Fisher's interval, tanh(artanh r ± z/√(n−3)); None where either is constant.

    With xs of 0 and 1 it is the point-biserial correlation. Raises ValueError for lengths that differ or are below 4.
    """
    n = len(xs)
    if n != len(ys) or n < 4:
        raise ValueError(f"a correlation takes four pairs or more, not {n} and {len(ys)} values")
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        return None
    dx, dy = _deviations(xs), _deviations(ys)
    spread = sqrt(fsum(x * x for x in dx)) * sqrt(fsum(y * y for y in dy))
    if spread == 0:
        return None
    r = fsum(x * y for x, y in zip(dx, dy, strict=True)) / spread
    if abs(r) >= 1:
        return Correlation(*(copysign(1.0, r),) * 3)
    half = Z95 / sqrt(n - 3)
    return Correlation(r, tanh(atanh(r) - half), tanh(atanh(r) + half))


def _check(options: Sequence[Hashable], key: Hashable, responses: Sequence[Response]) -> None:
    if not 2 <= len(options) <= 5:
        raise ValueError(f"a question has 2 to 5 options, not {len(options)}")
    if len(set(options)) != len(options):
        raise ValueError("an option is offered twice")
    if key not in options:
        raise ValueError(f"the key {key!r} is not among the options")
    for response in responses:
        if response.option not in options:
            raise ValueError(f"the chosen option {response.option!r} was not offered")


def _low(discrimination: Correlation, n: int) -> bool:
    return discrimination.high < LOW or (n >= FOR_ESTIMATES and discrimination.r < LOW)


def _option_uses(options: Sequence[Hashable], key: Hashable, responses: Sequence[Response]) -> tuple[OptionUse, ...]:
    choosers: dict[Hashable, list[float]] = {option: [] for option in options}
    for response in responses:
        choosers[response.option].append(response.ability)
    n, spread = len(responses), _spread_within(choosers)
    return tuple(
        OptionUse(
            option=option,
            is_key=option == key,
            share=wilson(len(abilities), n),
            ability=_mean(abilities) if abilities else None,
            alarm=option != key and _abler(abilities, choosers[key], spread, n),
        )
        for option, abilities in choosers.items()
    )


def _abler(distractor: Sequence[float], key: Sequence[float], spread: float, n: int) -> bool:
    """Say whether a distractor's choosers are abler than the key's, beyond chance while there are few responses.

    Bare means would alarm at every other good item at n = 10: one able learner's slip is enough.
    """
    if not distractor or not key:
        return False
    difference = _mean(distractor) - _mean(key)
    if n >= FOR_ESTIMATES:
        return difference > 0
    return difference > Z95 * spread * sqrt(1 / len(distractor) + 1 / len(key))


def _spread_within(choosers: Mapping[Hashable, Sequence[float]]) -> float:
    """Return the pooled standard deviation of ability among those who chose alike."""
    chosen = [abilities for abilities in choosers.values() if abilities]
    freedom = sum(map(len, chosen)) - len(chosen)
    return sqrt(fsum(x * x for abilities in chosen for x in _deviations(abilities)) / freedom)


def _deviations(values: Sequence[float]) -> list[float]:
    mean = _mean(values)
    return [value - mean for value in values]


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
