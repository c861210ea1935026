"""Figure to name: which cue does the drawing show?"""

from collections.abc import Iterator
from functools import lru_cache

from quizzes.generation import distractors, grounds, sights
from quizzes.generation.drafts import NAME, Draft, Option
from quizzes.generation.material import Material, Shelf

VARIANTS = 2
OTHERS = 3
CONSIDERED = 12
"""Cues from which the wrong options are taken; more would only cost time."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield questions that show a figure, each time with other people in it, and ask for the cue."""
    if cue.is_health or not cue.figure:
        return
    for variant in range(1, VARIANTS + 1):
        slot = _slot(cue, variant)
        own = f"{seed}|{slot}"
        right = Option(cue.name, NAME, f"This is what is drawn: {grounds.sight(cue)}", right=True)
        wrong = distractors.choose(own, right, [_wrong(other) for other in considered(cue, shelf, own)], OTHERS)
        if len(wrong) < OTHERS:
            return
        yield Draft(
            kind="name",
            cue=cue.slug,
            channel=cue.channel,
            point=cue.point("form"),
            slot=slot,
            stem="Which of these does the drawing show?",
            figure=sights.picture(sights.posed(cue, own, mirrored=variant % 2 == 0)),
            options=distractors.in_order(own, [right, *wrong]),
        )


def borrowed(cue: Material, shelf: Shelf, seed: str) -> list[list[Material]]:
    """Return all that the questions take from the shelf."""
    if cue.is_health or not cue.figure:
        return []
    return [considered(cue, shelf, f"{seed}|{_slot(cue, variant)}") for variant in range(1, VARIANTS + 1)]


def considered(cue: Material, shelf: Shelf, seed: str) -> list[Material]:
    return mistakable(cue, shelf, seed)[:CONSIDERED]


def _slot(cue: Material, variant: int) -> str:
    return f"name:{cue.point('form')}:{variant}"


def mistakable(cue: Material, shelf: Shelf, seed: str) -> list[Material]:
    """Return cues that are surely not to be seen in the figure of this one, those of the same kind of picture first.

    Left out are related cues, whatever shares a sight with the figure, and what no still drawing can show.
    """
    drawn = distractors.quickly_by_lot(seed, fair(cue, shelf), lambda other: other.slug)
    own = sights.kind(cue.figure)
    return sorted(drawn, key=lambda other: (other.channel != cue.channel, sights.kind(other.figure) != own))


@lru_cache(maxsize=1)
def fair(cue: Material, shelf: Shelf) -> list[Material]:
    """Return all cues that may stand beside a figure; remembered for the last one, of which several questions ask."""
    shown = sights.sights(cue.figure, faint=True)
    return [
        other
        for other, seen in drawable(shelf)
        if shown.isdisjoint(seen) and cue.is_stranger_to(other) and sights.is_like(other.figure, cue.figure)
    ]


@lru_cache(maxsize=1)
def drawable(shelf: Shelf) -> list[tuple[Material, frozenset[str]]]:
    """Return the signal cues that a still drawing can show, each with what is to be seen in it."""
    return [
        (cue, sights.sights(cue.figure, faint=True))
        for cue in shelf.cues.values()
        if not cue.is_health and cue.figure and not sights.is_undrawn(cue.figure)
    ]


def _wrong(other: Material) -> Option:
    return Option(other.name, NAME, f"{other.name} would be another sight: {grounds.sight(other)}")
