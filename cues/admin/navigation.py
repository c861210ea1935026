"""The desk's sidebar."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from cues.models import (
    Card,
    Context,
    Cue,
    Document,
    Evidence,
    Meaning,
    Passage,
    Publication,
    Source,
    TopicPage,
)

GROUPS: dict[str, dict[Any, str]] = {
    "Desk": {
        Cue: "visibility",
        Evidence: "biotech",
        Source: "menu_book",
        Meaning: "psychology",
        Context: "groups",
        TopicPage: "article",
        Document: "description",
        Passage: "segment",
    },
    "Shelf": {Card: "style", Publication: "rss_feed"},
    "People": {User: "person", Group: "key", Authenticator: "phonelink_lock"},
}
"""The icon of each table, under the heading it stands."""


def groups(request: HttpRequest) -> list[dict]:
    """Return the sidebar's groups with the tables this person may see."""
    return [group(request, title, icons) for title, icons in GROUPS.items()]


def group(request: HttpRequest, title: str, icons: dict[Any, str]) -> dict:
    """Return one group of the sidebar: its title, and those of its tables that this person may see."""
    seen = {table["model"]: table for app in admin.site.get_app_list(request) for table in app["models"]}
    return {
        "title": title,
        "items": [
            {"title": seen[model]["name"], "icon": icon, "link": seen[model]["admin_url"]}
            for model, icon in icons.items()
            if model in seen
        ],
    }
