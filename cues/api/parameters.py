"""Query parameters: each known by name, given once, and a whole number within bounds. Anything else is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from rest_framework.exceptions import ParseError

LARGEST = 2**63 - 1
"""The largest number either database takes."""


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


LIMIT = Parameter("limit", "How many entries to give at most.", 1, 100, 20)
CURSOR = Parameter("cursor", "Where to go on; taken from the link `next`, not made up.", 1, LARGEST, None)
SINCE = Parameter("since", "Give only what comes after the entry with this sequence.", 0, LARGEST, 0)


def read(query: QueryDict, known: Iterable[Parameter]) -> dict[str, int | None]:
    """Return the value of every known parameter. Raises ParseError, naming the parameter that is at fault."""
    by_name = {parameter.name: parameter for parameter in known}
    asked = {parameter.name: parameter.default for parameter in known}
    for name, values in query.lists():
        if name not in by_name:
            raise ParseError(_unknown(name, by_name))
        if len(values) > 1:
            raise ParseError(f"The parameter {name} is given {len(values)} times; give it once.")
        asked[name] = by_name[name].value(str(values[0]))
    return asked


def _unknown(name: str, known: Iterable[str]) -> str:
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    return f"There is no parameter {shown!r} here; known: {', '.join(known) or 'none'}."
