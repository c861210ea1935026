"""A card as JSON-LD: at its own address by content negotiation, and inside its page."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from cues import addresses, jsonld
from cues.api.endpoint import reply
from cues.documents import authored
from cues.shelf.sheets import Sheet

_INERT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
"""What could end an element of a page, as JSON writes it otherwise."""


class JsonLdRenderer(BaseRenderer):
    media_type, format = jsonld.MEDIA_TYPE, "jsonld"


def answer(request: Request, sheet: Sheet, headers: Mapping[str, str]) -> HttpResponse:
    """Answer with a card as JSON-LD and what is said beside it. Raises PreconditionFailed."""
    text = of(sheet.body.decode(), version=sheet.version, at=sheet.published_at, drawing=sheet.drawing)
    return reply(request, text, media=jsonld.MEDIA_TYPE, modified=sheet.published_at, headers=headers)


def of(body: str, *, version: int, at: datetime, drawing: str | None) -> str:
    """Return the JSON-LD of a stored card, as text."""
    graph = jsonld.graph(
        authored.from_json(body),
        place=lambda kind, key: addresses.of(f"cues:{kind}", key),
        home=addresses.of("cues:home"),
        published_at=authored.iso(at),
        version=version,
        picture=addresses.of("cues:drawing", drawing) if drawing else None,
    )
    return authored.as_json(graph)


def in_page(text: str) -> SafeString:
    """Return JSON that can stand in an element of a page, whatever the card says."""
    return mark_safe(text.translate(_INERT))
