"""The newest entries of the feed as people read them, each with what its card claims and how far to trust that."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from cues.documents import authored
from cues.models import Card, Publication
from cues.shelf import pages
from cues.shelf.pages import CuePage


@dataclass(frozen=True)
class Announcement:
    sequence: int
    slug: str
    name: str
    version: int
    kind: str
    """published, amended or retracted."""
    change: str
    at: datetime
    note: str
    """What the editors say of it; of a retraction, the message to readers."""
    superseded: bool
    """Whether the cue is on the shelf in a later version."""
    cue: CuePage | None
    """What this version says; None once the cue has been taken off the shelf, for then none of it is shown."""


def newest(limit: int) -> list[Announcement]:
    """Return the newest entries of the feed, newest first, by one query."""
    on_shelf = Card.objects.current().filter(cue=OuterRef("cue"))
    rows = Publication.objects.annotate(on_shelf=Exists(on_shelf)).select_related("card").defer("card__document")
    return [_announcement(row) for row in rows.order_by("-sequence")[:limit]]


def _announcement(row: Publication) -> Announcement:
    shown = row.on_shelf and row.kind != Publication.Kind.RETRACTED  # type: ignore[attr-defined]
    return Announcement(
        sequence=row.sequence,
        slug=row.cue_id,
        name=row.card.name,
        version=row.card.version,
        kind=row.kind,
        change=row.change,
        at=row.at,
        note=row.note,
        superseded=bool(shown) and not row.card.is_current,
        cue=pages.cue_page(authored.from_json(row.card.body)) if shown else None,
    )
