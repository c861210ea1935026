"""The shapes that documents, cards and vocabulary entries obey, kept beside this file as JSON Schema."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

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


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(name: str, data: object) -> list[Problem]:
    """Return what keeps `data` from the shape of that name, in the order of the data; empty where it fits."""
    errors = sorted(_validator(name).iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path])
    return [Problem(readable_path(data, error.absolute_path), _brief(error.message)) for error in errors]


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
