"""Cards as they leave: the stored text unread, in the coding that was asked for."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from cues.models import Card, Coded
from cues.shelf import reading_room

_COLUMNS = ("version", "published_at", "hash", "drawing_id", "body")


class Sheet(NamedTuple):
    """The bytes of a card, and what headers say of them."""

    version: int
    published_at: datetime
    hash: str
    """SHA-256 of the text without a coding."""
    drawing: str | None
    """The hash of its drawing; None for a cue without a figure."""
    coding: str
    """As Content-Encoding names it; empty for the text itself."""
    body: bytes


def sheet(slug: str, number: int | None = None, *, coding: str = "") -> Sheet:
    """Return the current version of a cue, or the one of that number, by one query. Raises Retracted or Unknown.

    A card that is not kept in that coding comes as it is.
    """
    on_shelf = Card.objects.current().filter(cue__slug=slug)
    rows = on_shelf if number is None else Card.objects.filter(Exists(on_shelf), cue__slug=slug, version=number)
    found = _in(coding, rows).first()
    if found is None:
        reading_room.current(slug)
        raise reading_room.Unknown(f"The cue {slug!r} has no version {number}.")
    version, at, digest, drawing, body, coded = found
    return Sheet(version, at, digest, drawing, coding if coded else "", bytes(coded or body.encode()))


def _in(coding: str, rows: QuerySet[Card]) -> QuerySet:
    coded = Coded.objects.filter(card=OuterRef("pk"), coding=coding)
    return rows.annotate(coded_body=coded.values("body")[:1]).values_list(*_COLUMNS, "coded_body")
