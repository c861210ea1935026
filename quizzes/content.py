"""Ready-made quizzes from a file. What an editor made of them since is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from cues.documents import files
from cues.documents.schema import Problem, Validator, readable_path, unfit
from cues.grading import Support
from cues.models import Channel
from quizzes import practice
from quizzes.models import Kind, Quiz


def _some(*values: str) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": values} if values else KEY}


KEY = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60}
RULE = {
    "type": "object",
    "properties": {
        "channels": _some(*Channel.values),
        "kinds": _some(*Kind.values),
        "supports": _some(*(support.value for support in Support)),
        "cues": _some(),
    },
    "additionalProperties": False,
}
SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "slug": KEY,
            "name": {"type": "string", "minLength": 1, "maxLength": 80},
            "summary": {"type": "string", "minLength": 1, "maxLength": 500},
            "mode": {"enum": ["practice", "test"]},
            "length": {"type": "integer", "minimum": 1, "maximum": 50},
            "rule": RULE,
        },
        "required": ["slug", "name", "summary", "mode", "length"],
        "additionalProperties": False,
    },
}
"""What the file holds: quizzes in the order in which they are offered; without a rule, one asks about everything."""


class FileRefused(Exception):
    """Raised when the file is broken: every problem, and where. Nothing was loaded."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}: {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Report:
    """The slugs of quizzes that were made or written anew, of those left as they were, and why some were left out."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def read(path: Path) -> list[dict[str, Any]]:
    """Return the quizzes of a file. Raises FileRefused."""
    try:
        data = files.parse(path.read_bytes())
    except FileNotFoundError:
        raise FileRefused(path.name, [Problem("", "the file is missing")]) from None
    except files.FileRefused as error:
        raise FileRefused(path.name, [Problem("", str(error))]) from error
    if problems := list(_problems(data)):
        raise FileRefused(path.name, problems)
    return data  # type: ignore[return-value]  # SHAPE says so


@transaction.atomic
def load(quizzes: Iterable[dict[str, Any]], *, overwrite: bool = False) -> Report:
    """Make the quizzes that are not there yet; those that are stay as they are, unless `overwrite`.

    A quiz for which the bank holds too few questions is left out until it holds enough.
    """
    known = set(Quiz.objects.values_list("slug", flat=True))
    written, kept, left_out = [], [], []
    for position, quiz in enumerate(quizzes):
        if quiz["slug"] in known and not overwrite:
            kept.append(quiz["slug"])
        elif why := _short(quiz):
            left_out.append((quiz["slug"], why))
        else:
            members = {"rule": {}, **quiz, "position": position}
            Quiz.objects.update_or_create(slug=quiz["slug"], defaults=members)
            written.append(quiz["slug"])
    return Report(tuple(written), tuple(kept), tuple(left_out))


def _problems(data: Any) -> Iterator[Problem]:
    errors = list(Validator(SHAPE).iter_errors(data))
    yield from (Problem(readable_path(data, error.absolute_path), error.message) for error in errors)
    yield from unfit(data)
    if errors:
        return
    slugs = [quiz["slug"] for quiz in data]
    yield from (Problem(slug, "this slug stands twice") for slug in sorted({s for s in slugs if slugs.count(s) > 1}))


def _short(quiz: dict[str, Any]) -> str:
    """Return why the bank does not suffice for a quiz; empty where it does."""
    try:
        practice.find(practice.Rule.of(quiz.get("rule", {})), quiz["length"], Random(0))
    except practice.TooFew as too_few:
        return too_few.reason
    return ""
