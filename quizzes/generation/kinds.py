"""The kinds of items, and all drafts of a cue that pass the checks."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator

from quizzes.generation import alternative, caveat, context, evidence, name, reading, spot
from quizzes.generation.checks import problems
from quizzes.generation.distractors import SEED
from quizzes.generation.drafts import Draft
from quizzes.generation.material import Material, Shelf

Kind = Callable[[Material, Shelf, str], Iterator[Draft]]
KINDS: dict[str, Kind] = {
    "name": name.drafts,
    "spot": spot.drafts,
    "reading": reading.drafts,
    "evidence": evidence.drafts,
    "caveat": caveat.drafts,
    "alternative": alternative.drafts,
    "context": context.drafts,
}
"""What makes each kind of item from a cue, the shelf it stands on, and a seed."""
BORROWED: dict[str, Callable[[Material, Shelf, str], object]] = {
    "name": name.borrowed,
    "spot": spot.borrowed,
    "reading": reading.borrowed,
    "alternative": alternative.borrowed,
    "context": context.borrowed,
}
"""What a kind takes from the shelf beside the cue itself, in lists of what can be compared; the others take nothing."""
REMEMBERED: dict[tuple[object, ...], tuple[Draft, ...]] = {}
"""The drafts of one kind and one cue, by all that they follow from."""
ROOM = 16_384
"""How many of these are remembered before all are forgotten."""
A_POINT = 12
"""Items a point may have at most."""
OF_A_KIND = 4
"""Items of one kind a point may have at most, so that no kind crowds out the others."""
KIND_LIMITS = {"alternative": 6}


def bank(shelf: Shelf, seed: str = SEED) -> dict[str, Draft]:
    """Return every draft that the shelf allows, by slot. The same cards and seed give the same drafts, byte by byte."""
    made: dict[str, Draft] = {}
    asked: set[str] = set()
    for cue in shelf.cues.values():
        for draft in of_cue(cue, shelf, seed, asked):
            made[draft.slot] = draft
            asked.add(draft.question)
    return made


def of_cue(cue: Material, shelf: Shelf, seed: str, questions: Collection[str]) -> Iterator[Draft]:
    """Yield the drafts of one cue that no check refuses, within the limits; `questions` are those already there."""
    points: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for kind in KINDS:
        for draft in sound(kind, cue, shelf, seed):
            within = kinds[draft.point, kind] < KIND_LIMITS.get(kind, OF_A_KIND) and points[draft.point] < A_POINT
            if within and draft.question not in questions:
                points[draft.point] += 1
                kinds[draft.point, kind] += 1
                yield draft


def sound(kind: str, cue: Material, shelf: Shelf, seed: str) -> tuple[Draft, ...]:
    """Return the drafts of one kind that no check refuses, remembered from one time to the next.

    A draft follows from its cue, the seed and what it borrows from the shelf. Whatever else changes there, a cue of
    which these are the same gives the same drafts, so that one publication does not mean to think of everything anew.
    """
    key = (kind, cue, seed, _frozen(BORROWED[kind](cue, shelf, seed)) if kind in BORROWED else None)
    made = REMEMBERED.get(key)
    if made is None:
        if len(REMEMBERED) >= ROOM:
            REMEMBERED.clear()
        made = REMEMBERED[key] = tuple(
            draft for draft in KINDS[kind](cue, shelf, seed) if not problems(draft, cue, shelf)
        )
    return made


def _frozen(found: object) -> Hashable:
    return tuple(map(_frozen, found)) if isinstance(found, list | tuple) else found
