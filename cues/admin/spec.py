"""A figure's specification as editors type it: read, and what is wrong with it told by path and line."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from cues.figures import Problem, find_problems, render
from cues.figures.check import MAX_DEPTH

LONGEST = 20_000
"""Characters looked at, blanks and line ends included; what they hold may be no longer than the rig allows."""
LARGE = 300
"""Width in pixels of the drawing on which a specification is tried."""
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
INNERMOST_LIST = re.compile(r"\[\n\s+([^\[\]{}]*)\n\s*\]")
LINE_END = re.compile(r"\n\s*")
NAME = 40
"""The rig's check cuts longer names in its paths."""


class Fault(NamedTuple):
    """What is wrong: where by path ("" for the whole), why, and on which line of the text, counted from 1."""

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        told = f"{self.path or 'the specification'} {self.reason}."
        return f"Line {self.line}: {told}" if self.line else told[0].upper() + told[1:]


def written(spec: Any) -> str:
    """Return the text in which a specification is shown: a member a line, but the numbers of a place side by side."""
    text = json.dumps(spec, ensure_ascii=False, indent=2)
    # A line end in a JSON text never belongs to a string.
    return INNERMOST_LIST.sub(lambda found: f"[{LINE_END.sub(' ', found[1])}]", text)


def read(text: str) -> tuple[dict | None, list[Fault]]:
    """Return the specification that a text holds, None where it is empty, and all that keeps it from being drawn."""
    if len(text) > LONGEST:
        return None, [Fault("", f"has more than {LONGEST:,} characters")]
    if text.strip() in ("", "null"):
        return None, []
    try:
        spec = json.loads(text)
    except json.JSONDecodeError as error:
        return None, [Fault("", f"is no JSON from column {error.colno}: {error.msg}", error.lineno)]
    except (RecursionError, ValueError):
        # Brackets nested by the thousand, and numbers of more digits than Python reads.
        return None, [Fault("", "is no JSON that can be kept: it is nested too deep, or a number is too long")]
    return spec, located(text, problems(spec))


def problems(spec: Any) -> list[Problem]:
    """Return what keeps a specification from being drawn, also what only drawing it shows."""
    found = find_problems(spec)
    if not found:
        try:
            render(spec, size=LARGE)
        except (ArithmeticError, LookupError):
            # Each number may be right and all together still lead nowhere. An editor must be told, not turned away.
            found = [Problem("", "cannot be drawn: its parts do not fit together")]
    return found


def located(text: str, found: Iterable[Problem]) -> list[Fault]:
    """Return problems of a JSON text with their lines; what is missing is told at what should hold it."""
    begin = lines(text)
    return [Fault(_shown(path), reason, _line(begin, path) if path else None) for path, reason in found]


def _shown(path: str) -> str:
    """Return a path without halves of surrogate pairs, with which no page can be sent."""
    return path.encode(errors="replace").decode()


def _line(begin: dict[str, int], path: str) -> int:
    while path not in begin:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return begin[path]


def lines(text: str) -> dict[str, int]:
    """Return on which line each value of a JSON text begins, by its path (face.AU12.L, arms.L.dir[2])."""
    found: dict[str, int] = {}
    around: list[tuple[str, int | None]] = []
    here: str | None = ""
    for token, line in _tokens(text):
        if token in ("}", "]"):
            around.pop()
        elif token == ",":
            path, index = around.pop()
            around.append((path, None if index is None else index + 1))
            here = None if index is None else f"{path}[{index + 1}]"
        elif here is None:
            path, name = around[-1][0], json.loads(token)[:NAME]
            here = f"{path}.{name}" if path else name
        elif token != ":":
            found[here] = line
            if token in ("{", "["):
                around.append((here, None if token == "{" else 0))
                here = None if token == "{" else f"{here}[0]"
        if len(around) > MAX_DEPTH + 1:
            break
    return found


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, seen = 1, 0
    for match in TOKEN.finditer(text):
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        yield match[0], line


class FigureSpec(forms.JSONField):
    """A figure's specification, typed as JSON; refused with the line and the path of all that is wrong."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        spec, faults = read(value)
        if faults:
            raise ValidationError([str(fault) for fault in faults])
        return spec

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what to show again: refused text as it was typed, so that the lines told of are the lines seen."""
        if self.disabled:
            return initial
        try:
            return self.to_python(data)
        except ValidationError:
            return InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, InvalidJSONInput):
            return value
        return "" if value is None else written(value)

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {**super().widget_attrs(widget), "spellcheck": "false", "autocapitalize": "off", "data-spec": ""}
