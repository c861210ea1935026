"""Evidence in, proposed support and certainty out, with the reason in one sentence.

The rubric is a proposal: an editor may differ and says why. One rule binds editors too (`may_carry`): `supported` and
`small_effect` need evidence strong enough to carry a claim.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from cues import diagnosticity


class Support(StrEnum):
    SUPPORTED = "supported"
    SMALL_EFFECT = "small_effect"
    MIXED = "mixed"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"
    UNTESTED = "untested"
    NOT_ASSESSED = "not_assessed"


class Certainty(StrEnum):
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class Direction(StrEnum):
    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    CONTRADICTS = "contradicts"
    BACKGROUND = "background"


class Level(StrEnum):
    """Study type, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


UNGRADED = (Support.UNTESTED, Support.NOT_ASSESSED)
"""Support that says nothing has been found or looked for, and so has no certainty."""
UNDER_REVIEW = "under_review"
"""What a card says in the place of support while a reading rests on a retracted study. No editor gives it."""
NEEDS_CARRYING = (Support.SUPPORTED, Support.SMALL_EFFECT)
NOTICEABLE = 0.60
"""From this chance of being right on, an effect is no longer called small."""

_CERTAINTY = {Level.A: 0, Level.B: 1, Level.C: 2, Level.D: 3}
_STEPS = list(Certainty)


@dataclass(frozen=True)
class Finding:
    """One finding as the rubric sees it. `rating` runs 1 to 5; `chance` .5 to 1, or None where there is no number."""

    direction: Direction
    level: Level
    rating: int
    authors: tuple[str, ...] = ()
    chance: float | None = None
    counts: bool = True
    """False for the source document itself and for findings held with low confidence."""


@dataclass(frozen=True)
class Grade:
    support: Support
    certainty: Certainty | None
    reason: str


def counted(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that speak to the claim: no background, no opinion, nothing held with low confidence."""
    return [f for f in findings if f.counts and f.direction != Direction.BACKGROUND and f.level != Level.E]


def may_carry(findings: Iterable[Finding]) -> bool:
    """Say whether findings can carry a claim: one of level A or B for it, or two of level C without a shared author."""
    support = [f for f in counted(findings) if f.direction == Direction.SUPPORTS]
    if any(f.level in (Level.A, Level.B) for f in support):
        return True
    single = [f for f in support if f.level == Level.C]
    return any(_unrelated(a, b) for a, b in combinations(single, 2))


def _unrelated(a: Finding, b: Finding) -> bool:
    return bool(a.authors and b.authors) and set(a.authors).isdisjoint(b.authors)


def propose(findings: Sequence[Finding], *, searched: bool = False) -> Grade:
    """Propose a grade. `searched` says that a search for studies is on record."""
    relevant = counted(findings)
    pros = [f for f in relevant if f.direction == Direction.SUPPORTS]
    cons = [f for f in relevant if f.direction == Direction.CONTRADICTS]
    if not relevant:
        return _nothing_found(searched)
    if pros and cons:
        return _disputed(pros, cons)
    if pros:
        return _unopposed(relevant, pros)
    if cons:
        return _grade(Support.UNSUPPORTED, cons, f"{_count(cons)} against the claim and none for it")
    return _grade(
        Support.WEAK, relevant, "findings qualify the claim, but none of them supports it as it stands", down=1
    )


def _nothing_found(searched: bool) -> Grade:
    if searched:
        return Grade(Support.UNTESTED, None, "A search is on record and it found no study that tests the claim.")
    return Grade(Support.NOT_ASSESSED, None, "No finding on the claim is on record, nor a search for one.")


def _disputed(pros: list[Finding], cons: list[Finding]) -> Grade:
    best_for, best_against = _best(pros).level, _best(cons).level
    if best_against < best_for:
        reason = (
            f"the findings against it are of a better kind (level {best_against}) than those for it (level {best_for})"
        )
        return _grade(Support.WEAK, pros + cons, reason, down=1)
    reason = f"findings of level {best_for} support it and findings of level {best_against} contradict it"
    return _grade(Support.MIXED, pros + cons, reason, down=1)


def _unopposed(relevant: list[Finding], pros: list[Finding]) -> Grade:
    if not may_carry(pros):
        reason = (
            f"{_count(pros)} for the claim, too little to carry it (that takes level A or B, or two unrelated studies)"
        )
        return _grade(Support.WEAK, pros, reason)
    best = _best(pros)
    down = int(any(f.direction == Direction.QUALIFIES for f in relevant))
    if best.chance is not None and best.chance < NOTICEABLE:
        times = diagnosticity.times_in_100(best.chance)
        reason = f"level {best.level} evidence supports it, yet the cue alone would be right only {times} times in 100"
        return _grade(Support.SMALL_EFFECT, pros, reason, down=down)
    limit = ", with limits other findings name" if down else " and no finding on record contradicts it"
    return _grade(Support.SUPPORTED, pros, f"level {best.level} evidence supports it{limit}", down=down)


def _grade(support: Support, deciding: list[Finding], reason: str, *, down: int = 0) -> Grade:
    best = _best(deciding)
    weak_study = int(best.rating <= 2)
    step = min(_CERTAINTY[best.level] + down + weak_study, len(_STEPS) - 1)
    return Grade(support, _STEPS[step], reason[0].upper() + reason[1:] + ".")


def _best(findings: list[Finding]) -> Finding:
    return min(findings, key=lambda f: (f.level, -f.rating))


def _count(findings: list[Finding]) -> str:
    return "one finding" if len(findings) == 1 else f"{len(findings)} findings"
