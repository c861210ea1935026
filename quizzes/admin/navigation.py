"""The desk's sidebar with the quiz in it."""

from typing import Any

from django.http import HttpRequest

from cues.admin import navigation
from quizzes.models import Flag, Item, Quiz

TABLES: dict[Any, str] = {Item: "quiz", Flag: "flag", Quiz: "checklist"}
"""The icon of each table."""


def groups(request: HttpRequest) -> list[dict]:
    """Return the sidebar's groups with the tables this person may see; the quiz stands before the people."""
    *desk, people = navigation.groups(request)
    return [*desk, navigation.group(request, "Quiz", TABLES), people]
