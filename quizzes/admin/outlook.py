"""What a quiz would ask: how many questions of which kind and role, and whether it can be balanced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Count

from quizzes import composition, practice
from quizzes.composition import GAIN, ROLE_SHARE, Candidate
from quizzes.models import Item, Kind, Quiz
from quizzes.practice import candidates
from quizzes.practice.candidates import Rule

TRIALS = 5
"""Attempts composed to see whether they come out balanced."""
HABITS = ("always “you cannot tell”", "always the longest option", "always the first option")
"""In the order of the gains of a candidate."""


@dataclass(frozen=True)
class Balance:
    """One attempt: the role that most right answers have with its share, and what each habit wins over guessing."""

    role: str
    share: float
    gains: tuple[tuple[str, float], ...]

    @property
    def role_is_too_common(self) -> bool:
        return self.share > ROLE_SHARE + composition.TINY

    @property
    def winning(self) -> list[tuple[str, float]]:
        """The habits that score too well, and by how much they beat guessing."""
        return [(habit, gain) for habit, gain in self.gains if gain > GAIN + composition.TINY]

    @property
    def holds(self) -> bool:
        return not self.role_is_too_common and not self.winning


@dataclass(frozen=True)
class Outlook:
    """`table` has a row a kind: its name, the number of questions by role, and their sum.

    `short` says what is missing where there are too few; then nothing was composed. `unbalanced` are those of `trials`
    attempts that came out unbalanced.
    """

    by_hand: bool
    found: int
    table: tuple[tuple[str, tuple[int, ...], int], ...]
    roles: tuple[str, ...]
    short: str
    trials: int
    unbalanced: tuple[Balance, ...]
    retired: tuple[Item, ...] = ()


def outlook(quiz: Quiz) -> Outlook:
    """Return what a stored quiz would ask, by three queries at most for items of its own, four for a rule."""
    chosen = [entry.item for entry in quiz.items.select_related("item")]
    return _by_hand(chosen) if chosen else _by_rule(Rule.of(quiz.rule), quiz.length)


def balance(chosen: Sequence[Candidate]) -> Balance:
    """Return how balanced an attempt that asks these, at least one, would be."""
    role, most = Counter(one.role for one in chosen).most_common(1)[0]
    sums = [sum(gains) / len(chosen) for gains in zip(*(one.gains for one in chosen), strict=True)]
    return Balance(role, most / len(chosen), tuple(zip(HABITS, sums, strict=True)))


def _by_hand(items: Sequence[Item]) -> Outlook:
    live = [item for item in items if item.state == Item.State.LIVE]
    counts = Counter((item.kind, item.role) for item in live)
    tried = [balance([candidates.candidate(item) for item in live])] if live else []
    short = "" if live else "None of its questions is asked any more."
    retired = tuple(item for item in items if item.state != Item.State.LIVE)
    return _outlook(True, counts, short, tried, retired)


def _by_rule(rule: Rule, length: int) -> Outlook:
    rows = candidates.allowed(rule).values_list("kind", "role").annotate(n=Count("pk")).order_by()
    counts = Counter({(kind, role): n for kind, role, n in rows})
    try:
        tried = [_trial(rule, length, seed) for seed in range(TRIALS)]
    except practice.TooFew as too_few:
        return _outlook(False, counts, too_few.reason, [])
    return _outlook(False, counts, "", tried)


def _trial(rule: Rule, length: int, seed: int) -> Balance:
    dice = Random(seed)
    found = [candidates.candidate(item) for item in practice.find(rule, length, dice)]
    return balance(composition.choose(found, length=length, dice=dice))


def _outlook(
    by_hand: bool, counts: Counter, short: str, tried: Sequence[Balance], retired: tuple[Item, ...] = ()
) -> Outlook:
    roles = tuple(sorted({role for _, role in counts}))
    kinds = [kind for kind in Kind if any(counts[kind.value, role] for role in roles)]
    numbers = [(kind.label, tuple(counts[kind.value, role] for role in roles)) for kind in kinds]
    return Outlook(
        by_hand=by_hand,
        found=counts.total(),
        table=tuple((label, row, sum(row)) for label, row in numbers),
        roles=tuple(role.replace("_", " ") for role in roles),
        short=short,
        trials=len(tried),
        unbalanced=tuple(one for one in tried if not one.holds),
        retired=retired,
    )
