"""The ladder of rooms: a room may name itself and lower rungs, and rooms on one rung do not know one another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PURE = 0
LADDER: dict[str, float] = {
    "cues.figures": PURE,
    "cues.grading": PURE,
    "cues.diagnosticity": PURE,
    "cues.wording": PURE,
    "cues.comparison": PURE,
    "cues.coverage": PURE,
    "cues.raster": PURE,
    "cues.jsonld": PURE,
    "cues.text": PURE,
    "quizzes.grading": PURE,
    "quizzes.scheduling": PURE,
    "quizzes.composition": PURE,
    "quizzes.charts": PURE,
    "cues.state": 1,
    "cues.patience": 0.1,
    "cues.databases": 0.2,
    "cues.logs": 0.2,
    "cues.models": 1,
    "cues.addresses": 1,
    "cues.documents": 2.1,
    "cues.search": 2.1,
    "cues.drawings": 2.15,
    "cues.publishing": 2.2,
    "cues.content": 2.3,
    "cues.dump": 2.3,
    "cues.shelf": 2.3,
    "cues.resuming": 2.4,
    "cues.health": 2.4,
    "cues.api": 3,
    "cues.admin": 3,
    "cues.management": 3,
    "cues.templatetags": 3,
    "cues.errors": 3.1,
    "cues.serving": 3.1,
    "cues.views": 3.2,
    "cues.feeds": 3.25,
    "cues.embedding": 3.25,
    "cues.urls": 3.3,
    "quizzes.models": 4,
    "quizzes.usernames": 4.1,
    "quizzes.generation": 5.1,
    "quizzes.reports": 5.1,
    "quizzes.practice": 5.2,
    "quizzes.forms": 5.2,
    "quizzes.visitors": 5.3,
    "quizzes.content": 5.3,
    "quizzes.throttles": 5.4,
    "quizzes.backup": 5.3,
    "quizzes.api": 6,
    "quizzes.admin": 6,
    "quizzes.accounts": 6,
    "quizzes.management": 6,
    "quizzes.templatetags": 6,
    "quizzes.views": 6,
    "quizzes.urls": 6.1,
    "config": 7,
}
"""The rung of every room; the decision behind each departure from the first design is in docs/decisions."""

WHOLE_APP = ("apps", "migrations")
"""These may name any room of their own app and below."""

PURE_ROOMS_MAY_SHARE = {"cues.grading", "cues.diagnosticity", "cues.wording"}
"""Three rooms of one calculation, in this order: wording reads grading's words, grading asks diagnosticity."""

FORBIDDEN_IN_PURE = ("django", "rest_framework", "random", "time")
CLOCKS = ("now", "utcnow", "today")


def room_of(module: str) -> str | None:
    """Return the room a module of ours stands in; None for other people's modules."""
    parts = module.split(".")
    if parts[0] not in {name.split(".")[0] for name in LADDER}:
        return None
    return parts[0] if parts[0] in LADDER else ".".join(parts[:2])


def imports(tree: ast.AST) -> Iterator[tuple[str, int, bool]]:
    """Yield (module, line, relative) for every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, False
        elif isinstance(node, ast.ImportFrom):
            if node.level or not node.module:
                yield node.module or "", node.lineno, True
                continue
            for alias in node.names:
                # `from cues import views` names the room views; `from cues.models import Cue` names models.
                whole = node.module in {name.split(".")[0] for name in LADDER}
                yield f"{node.module}.{alias.name}" if whole else node.module, node.lineno, False


def violations(module: str, source: str) -> list[str]:
    """Return what a module of ours imports against the ladder."""
    room = room_of(module)
    _app, _, name = (room or "").partition(".")
    if name in WHOLE_APP:
        return []
    if room not in LADDER:
        return [f"{module}: the room {room} has no rung"]
    tree, found = ast.parse(source), []
    for imported, line, relative in imports(tree):
        target = room_of(imported)
        if relative:
            found.append(f"{module}:{line} imports relatively")
        elif target is None:
            if LADDER[room] == PURE and imported.split(".")[0] in FORBIDDEN_IN_PURE:
                found.append(f"{module}:{line} is pure and imports {imported}")
        elif target != room and not _may_name(room, target):
            found.append(f"{module}:{line} imports {imported}, which is not below it")
    found += [f"{module}:{node.lineno} imports late" for node in _late(tree)]
    if LADDER[room] == PURE:
        found += [f"{module}:{node.lineno} is pure and reads the clock" for node in _clock_readings(tree)]
    return found


def _clock_readings(tree: ast.AST) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in CLOCKS)


def _may_name(room: str, target: str) -> bool:
    if {room, target} <= PURE_ROOMS_MAY_SHARE:
        return True
    if room.startswith("cues") and target.startswith("quizzes"):
        return False
    return target in LADDER and LADDER[target] < LADDER[room]


def _late(tree: ast.AST) -> Iterator[ast.stmt]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def modules() -> list[tuple[str, Path]]:
    found = []
    for app in sorted({name.split(".")[0] for name in LADDER}):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts != (app, "__init__"):
                found.append((".".join(part for part in parts if part != "__init__"), path))
    return found


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_room_names_only_itself_and_lower_rungs(module, path):
    assert violations(module, path.read_text()) == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("cues.models.cue", "from cues.publishing import publish", "not below it"),
        ("cues.models.cue", "from cues import publishing", "not below it"),
        ("cues.models.cue", "import cues.shelf", "not below it"),
        ("cues.content", "from cues.shelf import pages", "not below it"),
        ("cues.api.cues", "from cues.admin import site", "not below it"),
        ("cues.publishing", "def f():\n    from cues.views import home", "not below it"),
        ("cues.publishing", "def f():\n    from json import loads", "imports late"),
        ("cues.shelf.pages", "from . import reading_room", "relatively"),
        ("cues.grading", "from django.db import models", "is pure"),
        ("cues.wording", "import time", "is pure"),
        ("quizzes.scheduling", "from datetime import datetime\nat = datetime.now()", "reads the clock"),
        ("quizzes.grading.ability", "import random", "is pure"),
        ("cues.models.cue", "import quizzes.grading.ability", "not below it"),
        ("cues.grading", "from cues.models import Cue", "not below it"),
        ("cues.tricks", "import json", "has no rung"),
        ("cues.views", "from config import settings", "not below it"),
    ],
)
def test_a_planted_violation_is_caught(module, source, complaint):
    assert any(complaint in violation for violation in violations(module, source))


def test_what_the_ladder_allows_passes():
    assert (
        violations("cues.publishing", "from cues.documents import desk\nfrom cues.models import Card\nimport json")
        == []
    )
