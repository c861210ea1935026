"""Which questions make a good attempt, and in which order.

An attempt should be about the learner's level, of many kinds and about many cues, and it should not be won by a habit:
always saying "cannot tell", always taking the longest option, always the first. What each of these habits would gain
on a question over guessing is known beforehand, so their sum over the attempt can be held down as it is composed.

Composing well is a knapsack with several weights, for which there is no quick exact way: the questions are chosen one
by one, the best that breaks nothing first, and then exchanged while that mends something. Chance comes in as a
`random.Random` handed in, so that one seed gives one attempt.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

ROLE_SHARE = 0.6
"""At most this share of an attempt has right options of one role."""
GAIN = 0.10
"""At most this far above chance does a habit score, as a share of the questions."""
CANNOT_TELL = "cannot_tell"

REPEATED_POINT = 3.0
"""What asking about a point again costs, in logits of distance from the learner's level."""
CROWDED = 1.0
"""What one question more of a kind or about a cue than its fair share costs, in the same measure."""
TINY = 1e-9


class Dice(Protocol):
    """What is asked of a `random.Random`."""

    def shuffle(self, x: list) -> None: ...


@dataclass(frozen=True)
class Candidate:
    """A question that may be chosen.

    `distance` is how far its difficulty lies from what suits the learner, in logits, 0 where it suits. `gains` are
    what the three habits win on it over guessing, from `gains`.
    """

    id: int
    kind: str
    cue: str
    point: str
    role: str
    gains: tuple[float, float, float] = (0.0, 0.0, 0.0)
    distance: float = 0.0


def gains(options: Sequence[tuple[str, str, bool]]) -> tuple[float, float, float]:
    """Return what "cannot tell", the longest and the first option win over guessing, each −1/K to 1 − 1/K.

    Options are (text, role, right) in the order shown. A habit guesses where it finds nothing to go by: no "cannot
    tell" on offer, or several options equally long.
    """
    chance = 1 / len(options)
    longest = max(len(text) for text, _role, _right in options)
    habits: tuple[Callable[[str, str], bool], ...] = (
        lambda text, role: role == CANNOT_TELL,
        lambda text, role: len(text) == longest,
    )
    won = [_hits([right for text, role, right in options if habit(text, role)], chance) for habit in habits]
    return won[0] - chance, won[1] - chance, options[0][2] - chance


def choose(candidates: Iterable[Candidate], *, length: int, dice: Dice) -> list[Candidate]:
    """Return `length` candidates in the order to ask them; all of them where there are fewer.

    No two that follow one another are about the same point, at most ROLE_SHARE of them (but always one) have right
    options of one role, and no habit scores more than GAIN above chance, as far as the candidates allow.
    """
    pool = list(candidates)
    dice.shuffle(pool)
    tally = _Tally(pool, min(length, len(pool)))
    while len(tally.chosen) < tally.length:
        best = min(pool, key=tally.cost)
        pool.remove(best)
        tally.add(best)
    _exchange(tally, pool)
    return arrange(tally.chosen)


def arrange(chosen: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates in an order in which no two neighbours share a point, nor, if possible, a cue or a kind.

    That there is such an order for points is certain while no point has more than half of them, rounded up.
    """
    rest, order = list(chosen), list[Candidate]()
    while rest:
        best = min(rest, key=_unfit(order[-1] if order else None, rest))
        rest.remove(best)
        order.append(best)
    return order


def _unfit(last: Candidate | None, rest: Sequence[Candidate]) -> Callable[[Candidate], tuple]:
    """Return by what a candidate is the worse as the next, of those that are left."""
    points, kinds = Counter(one.point for one in rest), Counter(one.kind for one in rest)

    def unfit(one: Candidate) -> tuple:
        return (
            last is not None and one.point == last.point,
            # A point that has more than half of what is left must come now, or two of it will meet.
            2 * points[one.point] <= len(rest),
            last is not None and one.cue == last.cue,
            last is not None and one.kind == last.kind,
            -kinds[one.kind],
        )

    return unfit


class _Tally:
    """The candidates chosen so far, and what counts about them. Each candidate is weighed for each place: be quick."""

    def __init__(self, pool: Sequence[Candidate], length: int) -> None:
        self.length = length
        self.chosen: list[Candidate] = []
        self.kinds, self.cues, self.points, self.roles = (defaultdict[str, int](int) for _ in range(4))
        self.fair_kind = ceil(length / max(1, len({one.kind for one in pool})))
        self.fair_cue = ceil(length / max(1, len({one.cue for one in pool})))
        self.cap = max(1, int(ROLE_SHARE * length + TINY))
        self.limit = GAIN * length + TINY
        self.won = (0.0, 0.0, 0.0)

    def add(self, one: Candidate) -> None:
        self.chosen.append(one)
        self._count(one, 1)

    def remove(self, one: Candidate) -> None:
        self.chosen.remove(one)
        self._count(one, -1)

    def _count(self, one: Candidate, sign: int) -> None:
        self.kinds[one.kind] += sign
        self.cues[one.cue] += sign
        self.points[one.point] += sign
        self.roles[one.role] += sign
        won, gains = self.won, one.gains
        self.won = (won[0] + sign * gains[0], won[1] + sign * gains[1], won[2] + sign * gains[2])

    def breach(self) -> float:
        """Return by how much the rules are broken: 0 where they are kept."""
        over = sum(max(0, count - self.cap) for count in self.roles.values())
        return over + sum(won - self.limit for won in self.won if won > self.limit)

    def cost(self, one: Candidate) -> tuple[float, float]:
        """Return what taking a candidate would break, and how little it suits otherwise."""
        broken: float = max(0, self.roles[one.role] + 1 - self.cap)
        for won, gain in zip(self.won, one.gains, strict=True):
            if won + gain > self.limit:
                broken += won + gain - self.limit
        crowd = max(0, self.kinds[one.kind] + 1 - self.fair_kind) + max(0, self.cues[one.cue] + 1 - self.fair_cue)
        return broken, one.distance + CROWDED * crowd + REPEATED_POINT * self.points[one.point]


def _exchange(tally: _Tally, pool: list[Candidate]) -> None:
    """Exchange chosen candidates for others while that breaks less."""
    while pool and (now := tally.breach()) > 0:
        broken, out, best = min((_swap(tally, pool, out) for out in tuple(tally.chosen)), key=lambda swap: swap[0])
        if broken >= now - TINY:
            return
        tally.remove(out)
        tally.add(best)
        pool.remove(best)
        pool.append(out)


def _swap(tally: _Tally, pool: list[Candidate], out: Candidate) -> tuple[float, Candidate, Candidate]:
    """Return what would be broken with a chosen candidate exchanged for the best other, and the two."""
    tally.remove(out)
    best = min(pool, key=tally.cost)
    tally.add(best)
    broken = tally.breach()
    tally.remove(best)
    tally.add(out)
    return broken, out, best


def _hits(taken: list[bool], chance: float) -> float:
    return sum(taken) / len(taken) if taken else chance
