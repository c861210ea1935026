"""What can be seen in a figure, as far as two figures are told apart by it, and pictures of it.

A figure is passed about as the canonical JSON of its specification, so that what was once worked out is remembered.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import Any

from cues.figures import clauses, describe, find_problems, neutral_title
from cues.figures.variations import mirror, redress
from quizzes.generation.drafts import Picture, canonical, sha256
from quizzes.generation.material import Material
from quizzes.generation.words import words

FRAMING = (
    "upper body", "seated", "standing", "stretched out", "seen from", "seen at", "a part of the legs", "a foot",
    "no part of the face moved", "no wrinkles", "torso", "a child", "a baby", "head turned", "head tilted",
)  # fmt: skip
"""How clauses begin that tell of the view, or of what many people do while they do something else."""
UNMOVED = "no part of the face moved"
VIEW = ("upper body", "seen from", "seen at")
AT_REST = ("hanging at the side", "on the thigh", "in front of the body")
FACE = re.compile(r".*\b(chin|cheek|nose|mouth|lips|forehead|brow|eyes?|temple|jaw|ear)\b")
EXPRESSIVE = ("face", "gaze", "interaction", "voice")
"""Channels whose cues are in the face; in a picture of any other a feeling would be drawn in that nobody asks about."""
APART = ("people", "strip")
"""Kinds of pictures that give their cue away among pictures of one person."""
UNIT = re.compile(r"AU\d+$")
BROWS = ("AU1", "AU2", "AU4")
BELOW = ("jaw", "neck")
"""Cues below the brows, by words of their name; lowered brows beside them would be a second sight."""
UNDRAWN = {"clock", "noblink", "sight", "bars", "bubble"}
"""Marks of what no still drawing shows: how long something lasts, who looks at whom, what is heard."""
REMEMBERED = 16_384
_PREFIX = re.compile(r"^(?:(?:person|picture) \d+: )*(?:face: )?")
_DETAIL = re.compile(
    r" on the person's (left|right) side only| more on the person's (left|right) side| \((?:strongly|slightly)\)"
)
_CROSSED = re.compile(r"leg over the|ankle on the \w+ knee")
_RAISED = ("inner ends of the eyebrows raised", "outer ends of the eyebrows raised")
_HAND = re.compile(r"(?:left|right) hand \((.*?)\) (.*)")


@lru_cache(maxsize=REMEMBERED)
def sights(figure: str, *, faint: bool = False) -> frozenset[str]:
    """Return what stands out in a figure, with `faint` also what is there slightly.

    Where nothing that stands out in one figure is in another, even faintly, the other surely does not show its cue.
    """
    shown = clauses(json.loads(figure), marks=False)
    found = (_plain(clause) for clause in shown if faint or "(slightly)" not in clause)
    return frozenset(clause for clause in found if clause and not clause.startswith(FRAMING))


@lru_cache(maxsize=REMEMBERED)
def told(figure: str) -> str:
    """Return in words what a figure shows, without the view, as the text beside it."""
    found = dict.fromkeys(plain(clause) for clause in clauses(json.loads(figure)))
    seen = [clause for clause in found if not clause.startswith(VIEW)]
    text = "; ".join([clause for clause in seen if clause != UNMOVED] or seen)
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=REMEMBERED)
def is_undrawn(figure: str) -> bool:
    """Say whether a figure tells by a mark what no still drawing can show."""
    return any(mark["t"] in UNDRAWN for part in _parts(figure) for mark in part.get("marks", ()))


@lru_cache(maxsize=REMEMBERED)
def kind(figure: str) -> str:
    """Return the kind of picture: a face, a figure, several people or a strip of drawings."""
    return json.loads(figure)["kind"]


@lru_cache(maxsize=REMEMBERED)
def picture(figure: str) -> Picture:
    """Return a figure as a picture that names nothing."""
    spec = json.loads(figure)
    return Picture(sha256(figure), neutral_title(spec), describe(spec), spec=figure)


@lru_cache(maxsize=REMEMBERED)
def with_other_people(figure: str, seed: str, *, mirrored: bool = False) -> str:
    """Return a figure with other people in it, so that a question asks for the sight and not for the picture."""
    dressed = redress(json.loads(figure), Random(seed))
    changed = mirror(dressed) if mirrored else dressed
    return figure if find_problems(changed) else canonical(changed)


@lru_cache(maxsize=REMEMBERED)
def at_rest(figure: str, units: tuple[str, ...] = ()) -> str:
    """Return a figure whose faces show no expression, or at least none of the named action units."""
    spec = json.loads(figure)
    for part in spec.get("frames", [spec]):
        for person in part.get("actors", [part]):
            face = person.get("face", {})
            for unit in [name for name in face if name in units or (not units and UNIT.match(name))]:
                del face[unit]
    return figure if find_problems(spec) else canonical(spec)


def calm(cue: Material) -> str:
    """Return the figure of a cue without what its face shows beside it."""
    if set(words(cue.name)) & set(BELOW):
        return at_rest(cue.figure, BROWS)
    return cue.figure if cue.channel in EXPRESSIVE else at_rest(cue.figure)


def posed(cue: Material, seed: str, *, mirrored: bool = False) -> str:
    """Return the figure of a cue as a question shows it: calm, and with other people in it."""
    return with_other_people(calm(cue), seed, mirrored=mirrored)


def is_like(figure: str, other: str) -> bool:
    """Say whether two figures can stand side by side: several people, or a strip, only among their own kind."""
    return kind(figure) == kind(other) or not {kind(figure), kind(other)} & set(APART)


def plain(clause: str) -> str:
    """Return a clause without the number of its person or picture."""
    return _PREFIX.sub("", clause)


def _plain(clause: str) -> str:
    """Return a clause without its person, its side and its strength, and a hand by where it is."""
    clause = _DETAIL.sub("", plain(clause))
    if _CROSSED.search(clause):
        return "legs crossed"
    if clause.startswith(_RAISED):
        return "eyebrows raised"
    hand = _HAND.match(clause)
    if not hand:
        return re.sub(r"\b(left|right)\b", "one", clause)
    shape, place = hand.groups()
    if place in AT_REST and "holding" not in shape:
        return ""
    if FACE.match(place):
        return "hand at the face"
    return f"hand {shape} {place}" if place.startswith("held") else f"hand {place}"


def _parts(figure: str) -> list[Mapping[str, Any]]:
    spec = json.loads(figure)
    return spec.get("frames", [spec])
