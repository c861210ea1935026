"""Topic pages as the public sees them, with what was last published of the sources they cite."""

from collections.abc import Mapping
from dataclasses import dataclass

from cues.documents import gate, projection
from cues.models import Citation, Snapshot
from cues.shelf import pages
from cues.shelf.pages import SourceRef
from cues.shelf.reading_room import Unknown


@dataclass(frozen=True)
class TopicFinding:
    key: str
    text: str
    locator: str | None
    effect: str | None
    measure: str | None
    size: str | None
    source: SourceRef


@dataclass(frozen=True)
class TopicPage:
    key: str
    title: str
    summary: str
    caveats: tuple[str, ...]
    findings: tuple[TopicFinding, ...]

    @property
    def is_under_review(self) -> bool:
        """Whether a study that the page cites was retracted, so that its summary may have to change."""
        return any(finding.source.status == gate.RETRACTED for finding in self.findings)


@dataclass(frozen=True)
class TopicLink:
    key: str
    title: str
    summary: str


def listed() -> list[TopicLink]:
    """Return every published topic page in the order of the titles."""
    return _links(Snapshot.objects.filter(kind=Snapshot.Kind.TOPIC).values_list("key", "body"))


def citing(source: str) -> list[TopicLink]:
    """Return the published topic pages that cite a source."""
    keys = Citation.objects.filter(source=source).exclude(topic="").values("topic")
    return _links(Snapshot.objects.filter(kind=Snapshot.Kind.TOPIC, key__in=keys).values_list("key", "body"))


def _links(rows) -> list[TopicLink]:
    links = [TopicLink(key, body["title"], body["summary"]) for key, body in rows]
    return sorted(links, key=lambda link: link.title)


def page(key: str) -> TopicPage:
    """Return one published topic page. Raises Unknown where there is none."""
    body = Snapshot.objects.filter(kind=Snapshot.Kind.TOPIC, key=key).values_list("body", flat=True).first()
    if body is None:
        raise Unknown(f"There is no topic {key!r}.")
    keys = {item["source"] for item in body["findings"]}
    rows = Snapshot.objects.filter(kind=Snapshot.Kind.SOURCE, key__in=keys).values_list("key", "body")
    sources = {source: pages.source_ref(source, entry) for source, entry in rows}
    findings = tuple(_finding(item, sources) for item in body["findings"])
    return TopicPage(key, body["title"], body["summary"], tuple(body["caveats"]), findings)


def _finding(item: Mapping, sources: Mapping[str, SourceRef]) -> TopicFinding:
    source = sources[item["source"]]
    if source.status == gate.RETRACTED:
        item = {**item, **dict.fromkeys(projection.NUMBERS)}
    return TopicFinding(
        key=item["key"],
        text=item["finding"],
        locator=item["locator"],
        effect=pages.effect_words(item["effect"]),
        measure=item["measure"],
        size=pages.size_words(item),
        source=source,
    )
