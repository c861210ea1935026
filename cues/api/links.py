"""Addresses of this API, whole, as answers name them."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request

PLACES = ("cues", "meanings", "sources", "contexts", "changes", "dump", "card_schema", "openapi", "docs")
"""What the entry leads to here; the setting API_PLACES adds what others have put beside it."""


def address(request: HttpRequest | Request, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(f"api:{name}", args=args))


def entries(request: HttpRequest | Request) -> dict[str, str]:
    """Return the address of every place that the entry leads to."""
    names = {place: f"api:{place}" for place in PLACES} | settings.API_PLACES
    return {place: request.build_absolute_uri(reverse(name)) for place, name in names.items()}


def successor(request: HttpRequest | Request, slug: str | None) -> dict | None:
    """Return where readers of a retracted cue should go on; None where nothing takes its place."""
    return {"slug": slug, "url": address(request, "cue", slug)} if slug else None
