"""The shapes that documents, cards and vocabulary entries obey, kept beside this file as JSON Schema."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

from cues import text

NAMES = ("document", "card", "meaning", "context", "source", "topic", "passages")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `path` runs through the document, such as interpretations/anxiety/certainty."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class Refused(Exception):
    """Raised with every problem found; nothing has been kept."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@cache
def schema(name: str) -> dict:
    """Return one of the schemas in NAMES as plain data."""
    return json.loads((Path(__file__).parent / f"{name}.schema.json").read_text(encoding="utf-8"))


def _pattern(validator: Any, pattern: str, instance: object, shape: dict) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator: Any = validators.extend(Draft202012Validator, {"pattern": _pattern})
"""Reads patterns as JSON Schema means them and every other language does: $ is the end, no line end may follow."""


@cache
def _validator(name: str) -> Any:
    return Validator(schema(name), format_checker=Validator.FORMAT_CHECKER)


def problems(name: str, data: object) -> list[Problem]:
    """Return what keeps `data` from the shape of that name, in the order of the data; empty where it fits."""
    errors = sorted(_validator(name).iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path])
    misshapen = [Problem(readable_path(data, error.absolute_path), _brief(error.message)) for error in errors]
    return [*misshapen, *unfit(data)]


def unfit(data: object) -> list[Problem]:
    """Return which texts in plain data hold what no text may."""
    return [Problem(readable_path(data, path), problem) for path, problem in text.all_problems(data)]


def readable_path(data: object, parts: Iterable[str | int]) -> str:
    """Return a path that names list members by their key where they have one, and by number where not."""
    names = []
    for part in parts:
        data = data[part]  # type: ignore[index]
        key = data.get("key") if isinstance(part, int) and isinstance(data, dict) else None
        names.append(key if isinstance(key, str) else str(part))
    return "/".join(names)


def _brief(message: str) -> str:
    if message.endswith(" should not be valid under {}"):
        return f"{message.removesuffix(' should not be valid under {}')} has no place here"
    return message if len(message) <= 200 else f"{message[:120]} … {message[-70:]}"
