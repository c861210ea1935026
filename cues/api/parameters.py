"""Query parameters: each known by name, given once, and of a form that is checked. Anything else is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from django.http import QueryDict
from rest_framework.exceptions import ParseError

LARGEST = 2**63 - 1
"""The largest number either database takes."""
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)
"""A day, or a moment with its zone."""
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""All control signs but tabs and line ends."""
A_TEXT = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
REQUIRED = object()
"""Stands for the default of a parameter that has to be given."""


class Known(Protocol):
    """What an address may be asked with: how it is read, and how it is described."""

    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def default(self) -> Any: ...
    @property
    def shape(self) -> dict: ...
    def value(self, given: str) -> Any: ...


@dataclass(frozen=True)
class Parameter:
    name: str
    text: str
    lowest: int
    highest: int
    default: int | None

    def value(self, given: str) -> int:
        """Return the number given. Raises ParseError for anything but a plain number within bounds."""
        # By length first: int() refuses very long digits with an error of its own.
        plain = given.isascii() and given.isdigit() and len(given) <= len(str(self.highest))
        if not plain or not self.lowest <= int(given) <= self.highest:
            raise ParseError(f"The parameter {self.name} is a whole number from {self.lowest} to {self.highest}.")
        return int(given)

    @property
    def shape(self) -> dict:
        return {"type": "integer", "minimum": self.lowest, "maximum": self.highest}


@dataclass(frozen=True)
class Choice:
    name: str
    text: str
    values: tuple[str, ...]
    default: str | None = None

    def value(self, given: str) -> str:
        """Return the word given. Raises ParseError for any but those of the list."""
        if given not in self.values:
            raise ParseError(f"The parameter {self.name} is one of: {', '.join(self.values)}.")
        return given

    @property
    def shape(self) -> dict:
        return {"type": "string", "enum": list(self.values)}


@dataclass(frozen=True)
class Key:
    name: str
    text: str
    default: None = None

    def value(self, given: str) -> str:
        """Return the key given. Raises ParseError for what cannot be one."""
        if not re.fullmatch(r"[a-z0-9_-]{1,60}", given):
            raise ParseError(f"The parameter {self.name} is a key: small letters, digits and hyphens, 60 at most.")
        return given

    @property
    def shape(self) -> dict:
        return {"type": "string", "pattern": "^[a-z0-9_-]{1,60}$"}


@dataclass(frozen=True)
class Moment:
    name: str
    text: str
    default: None = None

    def value(self, given: str) -> datetime:
        """Return the moment given; a day begins at midnight UTC. Raises ParseError for anything but RFC 3339 dates."""
        try:
            if not RFC_3339.fullmatch(given):
                raise ValueError(given)
            moment = datetime.fromisoformat(given.upper())
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise ParseError(
                f"The parameter {self.name} is a day, such as 2026-03-01, or a moment with its zone, such as "
                "2026-03-01T12:00:00Z; a plus sign in an address is written %2B."
            ) from None

    @property
    def shape(self) -> dict:
        return {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}


@dataclass(frozen=True)
class Text:
    name: str
    text: str
    longest: int
    default: Any = None

    def value(self, given: str) -> str:
        """Return the text given. Raises ParseError where it is empty, too long or holds what no text does."""
        if len(given) > self.longest or not re.fullmatch(A_TEXT, given):
            raise ParseError(
                f"The parameter {self.name} is a text of 1 to {self.longest} characters, none of them a control sign."
            )
        return given

    @property
    def shape(self) -> dict:
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": A_TEXT}


@dataclass(frozen=True)
class Several:
    name: str
    text: str
    values: tuple[str, ...]
    default: None = None

    def value(self, given: str) -> tuple[str, ...]:
        """Return the words given between commas, in our order. Raises ParseError for any but those of the list."""
        asked = given.split(",")
        if not set(asked) <= set(self.values):
            raise ParseError(f"The parameter {self.name} is some of these, between commas: {', '.join(self.values)}.")
        return tuple(value for value in self.values if value in asked)

    @property
    def shape(self) -> dict:
        one = "|".join(self.values)
        return {"type": "string", "pattern": f"^({one})(,({one}))*$"}


LIMIT = Parameter("limit", "How many entries to give at most.", 1, 100, 20)
CURSOR = Text("cursor", "Where to go on; taken from the link `next` of the same query, not made up.", 100)
QUESTION = Text(
    "q", "Words to look for, each of which a card must have in some form; the last one may be unfinished.", 200
)
PAGE = Parameter("page", "Which page of what was found.", 1, 10, 1)
SINCE = Parameter("since", "Give only what comes after the entry with this sequence.", 0, LARGEST, 0)


def read(query: QueryDict, known: Iterable[Known]) -> dict[str, Any]:
    """Return the value of every known parameter. Raises ParseError, naming the parameter that is at fault."""
    by_name = {parameter.name: parameter for parameter in known}
    asked: dict[str, Any] = {parameter.name: parameter.default for parameter in known}
    for name, values in query.lists():
        if name not in by_name:
            raise ParseError(_unknown(name, by_name))
        if len(values) > 1:
            raise ParseError(f"The parameter {name} is given {len(values)} times; give it once.")
        asked[name] = by_name[name].value(str(values[0]))
    for name in asked:
        if asked[name] is REQUIRED:
            raise ParseError(f"The parameter {name} is missing. {by_name[name].text}")
    return asked


def _unknown(name: str, known: Iterable[str]) -> str:
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    return f"There is no parameter {shown!r} here; known: {', '.join(known) or 'none'}."
