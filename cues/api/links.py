"""Addresses of this API, whole, as answers name them."""

from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request

PLACES = ("cues", "meanings", "sources", "contexts", "changes", "card_schema", "openapi", "docs")
"""What the entry leads to."""


def address(request: HttpRequest | Request, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(f"api:{name}", args=args))


def successor(request: HttpRequest | Request, slug: str | None) -> dict | None:
    """Return where readers of a retracted cue should go on; None where nothing takes its place."""
    return {"slug": slug, "url": address(request, "cue", slug)} if slug else None
