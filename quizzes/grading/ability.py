"""Elo ratings of a learner in one channel and of an item, moved by one answer at a time.

The chance of a right answer is the logistic of ability minus difficulty, lifted by the chance of a lucky guess: the
three-parameter model (Birnbaum 1968) with equal discrimination. Ratings are in logits; the step of the update shrinks
with practice as in Pelánek (2016). States go in and come out, so that a history can be replayed.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, log, tanh

LIMIT = 4.0
"""Ratings stay within ±LIMIT logits."""
LEARNER_FLOOR = 0.10
ITEM_FLOOR = 0.02
"""Below these the steps do not shrink: a learner goes on learning, an item changes little."""
AIM = (0.70, 0.85)
"""The chance of a right answer, lowest and highest, that chosen items should have."""


@dataclass(frozen=True)
class Ability:
    """A learner's ability in one channel, in logits, and how many answers it rests on."""

    theta: float = 0.0
    n: int = 0


@dataclass(frozen=True)
class Difficulty:
    """An item's difficulty, in logits, and how many first exposures it rests on."""

    d: float = 0.0
    n: int = 0


@dataclass(frozen=True)
class Trial:
    """One answer as a recount sees it. `learner` stands for one learner in one channel.

    `first` says that the learner had not answered the item before.
    """

    learner: Hashable
    item: Hashable
    options: int
    right: bool
    first: bool


@dataclass(frozen=True)
class Change:
    """Both states before and after one answer."""

    ability_before: Ability
    ability_after: Ability
    difficulty_before: Difficulty
    difficulty_after: Difficulty


def chance(theta: float, d: float, options: int) -> float:
    """Return p = c + (1−c)·σ(θ−d), the chance of a right answer, c = 1/K to 1.

    `theta` and `d` are in logits. Raises ValueError for a rating that is not finite or fewer than two options.
    """
    if not (isfinite(theta) and isfinite(d)):
        raise ValueError(f"ability and difficulty must be finite, not {theta!r} and {d!r}")
    guess = _guess(options)
    return guess + (1 - guess) * (1 + tanh((theta - d) / 2)) / 2


def learner_step(n: int) -> float:
    """Return how far a learner moves who has given n answers, in logits per unit of surprise: .6 down to .10."""
    return max(LEARNER_FLOOR, _step(n))


def item_step(n: int) -> float:
    """Return how far an item moves after n first exposures, in logits per unit of surprise: .6 down to .02."""
    return max(ITEM_FLOOR, _step(n))


def update(
    ability: Ability, difficulty: Difficulty, *, options: int, right: bool, first: bool
) -> tuple[Ability, Difficulty]:
    """Return both states after an answer.

    Ability rises by its step times (1 or 0 − p), difficulty falls by its own (Elo 1978); only a first exposure moves
    difficulty, since a repeated one measures memory of the item. Raises ValueError as `chance` does.
    """
    surprise = right - chance(ability.theta, difficulty.d, options)
    moved = Ability(_clamp(ability.theta + learner_step(ability.n) * surprise), ability.n + 1)
    if not first:
        return moved, difficulty
    return moved, Difficulty(_clamp(difficulty.d - item_step(difficulty.n) * surprise), difficulty.n + 1)


def recount(trials: Iterable[Trial]) -> Iterator[Change]:
    """Replay answers in their order from unrated learners and items, and yield the change each one made.

    Raises ValueError as `chance` does.
    """
    abilities: dict[Hashable, Ability] = {}
    difficulties: dict[Hashable, Difficulty] = {}
    for trial in trials:
        ability = abilities.get(trial.learner, Ability())
        difficulty = difficulties.get(trial.item, Difficulty())
        after = update(ability, difficulty, options=trial.options, right=trial.right, first=trial.first)
        abilities[trial.learner], difficulties[trial.item] = after
        yield Change(ability, after[0], difficulty, after[1])


def aim(theta: float, options: int) -> tuple[float, float]:
    """Return the difficulties, easiest and hardest, that a learner masters with the chances of AIM.

    In logits, not clamped. Raises ValueError for an ability that is not finite or fewer than two options.
    """
    if not isfinite(theta):
        raise ValueError(f"ability must be finite, not {theta!r}")
    guess = _guess(options)
    hardest, easiest = (theta - _logit((p - guess) / (1 - guess)) for p in AIM)
    return easiest, hardest


def rank(difficulties: Sequence[float], *, theta: float, options: int) -> list[int]:
    """Return the indices of difficulties, those within `aim` first, then by their distance from it in logits.

    Equals keep the order given, so a caller who shuffles first chooses fairly among all that fit. Distance is not taken
    in chances: near certainty those hardly differ, and trivial items would seem close. Raises ValueError as `aim` does.
    """
    easiest, hardest = aim(theta, options)
    return sorted(range(len(difficulties)), key=lambda i: max(easiest - difficulties[i], difficulties[i] - hardest, 0))


def _step(n: int) -> float:
    if n < 0:
        raise ValueError(f"a count of answers is not negative: {n!r}")
    return 0.6 / (1 + 0.1 * n)


def _guess(options: int) -> float:
    if options < 2:
        raise ValueError(f"a question has at least two options, not {options!r}")
    return 1 / options


def _logit(p: float) -> float:
    return log(p / (1 - p))


def _clamp(rating: float) -> float:
    return min(max(rating, -LIMIT), LIMIT)
