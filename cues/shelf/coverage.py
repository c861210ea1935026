"""What became of a document, passage by passage, as the public sees it: without the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cues import coverage
from cues.coverage import Share
from cues.documents import passages
from cues.models import Card, Snapshot


@dataclass(frozen=True)
class PassageLink:
    """A cue on the shelf that something of a passage went into; `part` is the key of the statement, if one is named."""

    slug: str
    name: str
    part: str


@dataclass(frozen=True)
class PassageRow:
    start: int
    end: int
    fate: str
    about: str
    reason: str
    links: tuple[PassageLink, ...]

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Coverage:
    length: int
    rows: tuple[PassageRow, ...]
    shares: tuple[Share, ...]


def of(source: str) -> Coverage | None:
    """Return what became of the document that a source is; None where it is none, or its coverage is not published."""
    body = Snapshot.objects.filter(kind=Snapshot.Kind.DOCUMENT, key=source).values_list("body", flat=True).first()
    if body is None:
        return None
    names = dict(Card.objects.current().values_list("cue__slug", "name"))
    rows = tuple(_row(item, names) for item in body["passages"])
    return Coverage(body["length"], rows, tuple(coverage.shares(body["length"], passages.spans(body))))


def _row(item: Mapping, names: Mapping[str, str]) -> PassageRow:
    return PassageRow(
        start=item["start"],
        end=item["end"],
        fate=item["fate"],
        about=item["about"],
        reason=item.get("reason", ""),
        links=tuple(_links(item.get("made", ()), names)),
    )


def _links(references: Iterable[str], names: Mapping[str, str]) -> Iterable[PassageLink]:
    for reference in references:
        slug, _, part = reference.partition("#")
        if slug in names:
            yield PassageLink(slug, names[slug], part)
