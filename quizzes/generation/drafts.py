"""What a kind of item makes: a question with its options, before it stands in the bank."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

CANNOT_TELL = "cannot_tell"
YES, NO = "yes", "no"
DEFINITE = "definite"
CAVEAT = "caveat"
NAME = "name"
FIGURE = "figure"
SUPPORT = ("supported", "small_effect", "mixed", "weak", "unsupported", "untested")
"""In an evidence item every grade has a role of its own, so that no grade can be the safe answer."""
ROLES = (DEFINITE, CANNOT_TELL, YES, NO, *SUPPORT, CAVEAT, NAME, FIGURE)
FIXED = (CANNOT_TELL, YES, NO, *SUPPORT)
"""Roles whose words are the same in every item."""

CANNOT_TELL_TEXT = "You cannot tell from this alone"
KEYS = "abcde"


@dataclass(frozen=True)
class Picture:
    """A drawing to be shown, and what may be said of it.

    `digest` is the SHA-256 of the specification: what is drawn, whichever rig draws it. `spec` is the specification as
    canonical JSON, and `drawing` the hash under which its drawing is kept, each empty where it is not known.
    """

    digest: str
    title: str
    alt: str
    spec: str = ""
    drawing: str = ""

    @property
    def stored(self) -> dict[str, str]:
        """The picture as an item stores it."""
        return {"drawing": self.drawing, "spec": self.digest, "title": self.title, "alt": self.alt}


@dataclass(frozen=True)
class Option:
    """One option; `key` is its letter in the order shown, empty until the options are put in order."""

    text: str
    role: str
    rationale: str
    right: bool = False
    cites: tuple[str, ...] = ()
    figure: Picture | None = None
    key: str = ""
    meaning: str = ""
    """The key of the meaning it names, for the checks; not stored."""


@dataclass(frozen=True)
class Draft:
    """One question about one point of one card. `slot` is its place in the bank, the same from card to card."""

    kind: str
    cue: str
    channel: str
    point: str
    slot: str
    stem: str
    options: tuple[Option, ...]
    note: str = ""
    figure: Picture | None = None
    context: str = ""
    """The key of the context it speaks of, for the checks; not stored."""

    @property
    def right(self) -> Option:
        """The one right option. Raises StopIteration where there is none."""
        return next(option for option in self.options if option.right)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that a learner sees of it before and after answering."""
        return fingerprint(self.members())

    @cached_property
    def question(self) -> str:
        """SHA-256 of stem, pictures, options and key."""
        return question(self.members())

    def members(self) -> dict[str, Any]:
        """Return what an item stores of it, pictures by what they draw."""
        return {
            "kind": self.kind,
            "cue": self.cue,
            "point": self.point,
            "stem": self.stem,
            "note": self.note,
            "figure": self.figure and self.figure.stored,
            "options": [_stored(option) for option in self.options],
        }


def fingerprint(members: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a learner sees of an item, from its members as they are stored."""
    seen = {name: members[name] for name in ("kind", "cue", "point", "stem", "note")}
    options = [{**option, "figure": _seen(option["figure"])} for option in members["options"]]
    return sha256(canonical({**seen, "figure": _seen(members["figure"]), "options": options}))


def question(members: Mapping[str, Any]) -> str:
    """Return the SHA-256 of stem, pictures, options and key; the order of the options makes no other question."""
    options = sorted(
        [option["text"], (option["figure"] or {}).get("spec", ""), option["right"]] for option in members["options"]
    )
    return sha256(canonical([members["stem"], (members["figure"] or {}).get("spec", ""), options]))


def canonical(data: object) -> str:
    """Return the one JSON text of plain data: names sorted, compact."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _stored(option: Option) -> dict[str, Any]:
    members = {name: getattr(option, name) for name in ("key", "text", "role", "right", "rationale")}
    return {**members, "cites": list(option.cites), "figure": option.figure and option.figure.stored}


def _seen(figure: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a picture without the address of its drawing: a better rig draws the same question."""
    return {name: value for name, value in figure.items() if name != "drawing"} if figure else None


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
