"""What the public may read: cards found, counted and put beside one another. Nothing here looks at the desk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from cues.documents import authored
from cues.grading import UNDER_REVIEW
from cues.models import Card, Channel, Citation, Facet, Publication, Snapshot
from cues.shelf import pages
from cues.shelf.pages import CuePage, Explanation, Finding, Limit, Reading, SourceRef, Term

PAGE_SIZE = 24
_FILED = re.compile(r"[a-z0-9_-]{0,60}")
"""What a filter can stand for. Asking for anything else, a NUL above all, would be an error in some databases."""
_UNFILTERED = {"channel": "", "meaning": "", "support": ""}


class Unknown(LookupError):
    """Raised for what never was on the shelf, or a version that was not."""


class Retracted(LookupError):
    """Raised for a cue that was taken off the shelf; carries what readers are told."""

    def __init__(self, notice: "Notice") -> None:
        super().__init__(notice.message)
        self.notice = notice


@dataclass(frozen=True)
class Notice:
    """Why a cue was retracted, when, and the cue that takes its place, if one does."""

    slug: str
    name: str
    message: str
    at: datetime
    successor: str | None
    successor_name: str | None


@dataclass(frozen=True)
class Version:
    number: int
    at: datetime
    kind: str
    change: str
    note: str
    is_current: bool
    hash: str


@dataclass(frozen=True)
class Option:
    """One choice of a filter: how many cues it would show, beside the other filters as they are."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Browse:
    rows: list[tuple[CuePage, Reading | None]]
    """Each cue with the best supported of its readings that the filters let through; None for a cue without any."""
    channels: list[Option]
    meanings: list[Option]
    supports: list[Option]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class MeaningPage:
    term: Term
    near: list[Term]
    readings: list[tuple[CuePage, Reading]]
    """Every published reading that names the meaning, best supported first."""


@dataclass(frozen=True)
class Quoted:
    """A finding and what it is about: a reading, or the words of another explanation or a caveat."""

    cue: CuePage
    reading: Reading | None
    about: str
    finding: Finding


@dataclass(frozen=True)
class SourcePage:
    source: SourceRef
    findings: list[Quoted]
    """Every published finding of the source, cue by cue."""


def current(slug: str) -> Card:
    """Return the current card of a cue. Raises Retracted or Unknown."""
    card = Card.objects.current().drawn().filter(cue__slug=slug).first()
    return card or _absent(slug)


def _absent(slug: str) -> Card:
    last = Publication.objects.filter(cue__slug=slug).select_related("card").order_by("-sequence").first()
    if last is None or last.kind != Publication.Kind.RETRACTED:
        raise Unknown(f"There is no published cue {slug!r}.")
    successor = Card.objects.current().filter(cue__slug=last.successor_id).first() if last.successor_id else None
    raise Retracted(
        Notice(
            slug=slug,
            name=last.card.name,
            message=last.note,
            at=last.at,
            successor=successor.cue_id if successor else None,
            successor_name=successor.name if successor else None,
        )
    )


def version(slug: str, number: int) -> Card:
    """Return one version of a cue that is on the shelf. Raises Retracted or Unknown."""
    card = Card.objects.drawn().filter(cue__slug=slug, version=number).first()
    if card is None or not card.is_current:
        current(slug)
    if card is None:
        raise Unknown(f"The cue {slug!r} has no version {number}.")
    return card


def page(card: Card) -> CuePage:
    """Return the page object of a stored card, with its related cues where they are on the shelf."""
    body = authored.from_json(card.body)
    related = [item["cue"] for item in body["related"]]
    rows = (
        Card.objects.current().filter(cue__slug__in=related).values_list("cue__slug", "name", "channel", "drawing_id")
        if related
        else []
    )
    others = {slug: (name, channel, drawing) for slug, name, channel, drawing in rows}
    return pages.cue_page(body, others, drawing=card.drawing_id, svg=card.drawing.svg if card.drawing else "")


def versions(slug: str) -> list[Version]:
    """Return the versions of a cue, newest first."""
    rows = Publication.objects.filter(cue__slug=slug).exclude(kind=Publication.Kind.RETRACTED).select_related("card")
    return [
        Version(row.card.version, row.at, row.kind, row.change, row.note, row.card.is_current, row.card.hash)
        for row in rows.defer("card__body", "card__document").order_by("-sequence")
    ]


def browse(*, channel: str = "", meaning: str = "", support: str = "", number: int = 1) -> Browse:
    """Return one page of current cues in the order of their names, and the counts beside each filter's choices.

    Meaning and support hold on the same interpretation. Empty filters let everything through. Raises Unknown for a page
    that is not there and for a filter no choice stands for.
    """
    filters = {"channel": channel, "meaning": meaning, "support": support}
    if not all(_FILED.fullmatch(value) for value in filters.values()):
        raise Unknown("No cue is filed under that.")
    channels = _channel_options(filters)
    meanings, supports = _meaning_options(filters), _support_options(filters)
    for value, options in ((channel, channels), (meaning, meanings), (support, supports)):
        if value and value not in {option.value for option in options}:
            raise Unknown("No cue is filed under that.")
    total = sum(option.count for option in channels if option.value == channel or not channel)
    last = max(1, -(-total // PAGE_SIZE))
    if not 1 <= number <= last:
        raise Unknown(f"There is no page {number}.")
    start = (number - 1) * PAGE_SIZE
    found = _listed_cues(_chosen(filters).order_by("name", "cue_id")[start : start + PAGE_SIZE])
    rows = [(cue, _shown(cue, filters)) for cue in found]
    return Browse(rows, channels, meanings, supports, total, number, last)


def _listed_cues(cards: QuerySet[Card]) -> list[CuePage]:
    rows = cards.values_list("body", "drawing_id")
    return [pages.cue_page(authored.from_json(body), drawing=drawing) for body, drawing in rows]


def _shown(cue: CuePage, filters: Mapping[str, str]) -> Reading | None:
    passing = (
        reading
        for reading in cue.readings
        if filters["meaning"] in ("", reading.meaning.key) and filters["support"] in ("", reading.support)
    )
    return next(passing, None)


def _chosen(filters: Mapping[str, str], *, leave_out: str = "") -> QuerySet[Card]:
    cards = Card.objects.current()
    if filters["channel"] and leave_out != "channel":
        cards = cards.filter(channel=filters["channel"])
    facets = _facet_filter(filters, leave_out)
    return cards.filter(pk__in=Facet.objects.filter(**facets).values("card")) if facets else cards


def _facet_filter(filters: Mapping[str, str], leave_out: str) -> dict[str, str]:
    return {name: filters[name] for name in ("meaning", "support") if filters[name] and name != leave_out}


def _channel_options(filters: Mapping[str, str]) -> list[Option]:
    counts = dict(_chosen(filters, leave_out="channel").order_by().values_list("channel").annotate(Count("pk")))
    return [_option(value, value, counts, filters["channel"]) for value in Channel.values]


def _support_options(filters: Mapping[str, str]) -> list[Option]:
    counts = _facet_counts("support", filters)
    options = [_option(value, value.replace("_", " "), counts, filters["support"]) for value in pages.SUPPORT_ORDER]
    # Hardly ever is anything under review; then nobody needs to hear of it.
    return [option for option in options if option.value != UNDER_REVIEW or option.count or option.chosen]


def _meaning_options(filters: Mapping[str, str]) -> list[Option]:
    counts = _facet_counts("meaning", filters)
    named = entries(Snapshot.Kind.MEANING)
    options = [_option(key, body["name"], counts, filters["meaning"]) for key, body in named.items()]
    return sorted(options, key=lambda option: option.label.lower())


def _facet_counts(name: str, filters: Mapping[str, str]) -> dict[str, int]:
    facets = Facet.objects.filter(**_facet_filter(filters, name))
    if filters["channel"]:
        facets = facets.filter(channel=filters["channel"])
    return dict(facets.order_by().values_list(name).annotate(Count("card", distinct=True)))


def _option(value: str, label: str, counts: Mapping[str, int], chosen: str) -> Option:
    return Option(value, label, counts.get(value, 0), value == chosen)


def channel_counts() -> list[Option]:
    """Return every channel with how many cues it has."""
    return _channel_options(_UNFILTERED)


def support_counts() -> list[Option]:
    """Return every support, the best first, with how many cues have a reading of it."""
    return _support_options(_UNFILTERED)


def recent(limit: int) -> list[tuple[Publication, CuePage]]:
    """Return the newest entries of the feed whose cue is still on the shelf as announced, each with its page."""
    rows = Publication.objects.filter(card__is_current=True).select_related("card").defer("card__document")
    return [
        (row, pages.cue_page(authored.from_json(row.card.body), drawing=row.card.drawing_id)) for row in rows[:limit]
    ]


def support_by_meaning() -> dict[str, list[Option]]:
    """Return, for each meaning, how many cues are said to show it at each support that any has, the best first."""
    rows = Facet.objects.order_by().values_list("meaning", "support").annotate(Count("card", distinct=True))
    tallies: dict[str, dict[str, int]] = {}
    for meaning, support, count in rows:
        tallies.setdefault(meaning, {})[support] = count
    return {meaning: _tally(counts) for meaning, counts in tallies.items()}


def _tally(counts: Mapping[str, int]) -> list[Option]:
    return [_option(value, value.replace("_", " "), counts, "") for value in pages.SUPPORT_ORDER if value in counts]


def last_sequence() -> int:
    """Return the sequence of the newest entry of the feed; 0 where it is empty."""
    return Publication.objects.values_list("sequence", flat=True).first() or 0


def changes(*, since: int, until: int, limit: int) -> list[Publication]:
    """Return the oldest entries of the feed with since < sequence ≤ until, in the order of their sequences."""
    rows = Publication.objects.filter(sequence__gt=since, sequence__lte=until).select_related("card")
    return list(rows.defer("card__body", "card__document").order_by("sequence")[:limit])


def _listed(kind: str) -> QuerySet[Snapshot]:
    """Return the entries of a kind that a current card names or cites, or a topic page cites."""
    named = Citation.objects.values("source") if kind == Snapshot.Kind.SOURCE else Facet.objects.values(kind)
    return Snapshot.objects.filter(kind=kind, key__in=named)


def entries(kind: str) -> dict[str, dict]:
    """Return what was last published of every meaning, context or source that a current card names, by key."""
    return dict(sorted(_listed(kind).values_list("key", "body")))


def entry(kind: str, key: str) -> dict:
    """Return one such entry. Raises Unknown where no current card names it."""
    found = _listed(kind).filter(key=key).values_list("body", flat=True).first()
    if found is None:
        raise Unknown(f"No published cue names a {kind} {key!r}.")
    return found


def citing(kind: str, key: str) -> list[CuePage]:
    """Return the current cues that name a meaning or a context, or cite a source, in the order of their names."""
    return _listed_cues(Card.objects.current().citing(kind, key).order_by("name", "cue_id"))


def readings(kind: str, key: str) -> list[Facet]:
    """Return every published interpretation that names a meaning or a context, each with its card, cue by cue."""
    rows = Facet.objects.filter(**{kind: key}).select_related("card").defer("card__body", "card__document")
    return list(rows.order_by("card__cue_id", "key"))


def cited_by(source: str) -> list[tuple[str, str]]:
    """Return (slug, name) of the current cues that cite a source, in the order of their slugs."""
    rows = Citation.objects.filter(source=source, card__isnull=False).order_by("card__cue__slug")
    return list(rows.values_list("card__cue__slug", "card__name"))


def meaning_page(key: str) -> MeaningPage:
    """Return a meaning with every reading that names it. Raises Unknown where none does."""
    body = entry(Snapshot.Kind.MEANING, key)
    near = _listed(Snapshot.Kind.MEANING).filter(key__in=body["near"]).values_list("key", "body")
    readings = [
        (cue, reading) for cue in citing("meaning", key) for reading in cue.readings if reading.meaning.key == key
    ]
    readings.sort(key=lambda pair: pages.SUPPORT_ORDER.index(pair[1].support))
    return MeaningPage(pages.meaning(key, body), [pages.meaning(*pair) for pair in sorted(near)], readings)


def source_page(key: str) -> SourcePage:
    """Return a source with every published finding taken from it. Raises Unknown where there is none."""
    body = entry(Snapshot.Kind.SOURCE, key)
    findings = [
        quoted for cue in citing("source", key) for quoted in _all_findings(cue) if quoted.finding.source.key == key
    ]
    return SourcePage(pages.source_ref(key, body), findings)


def _all_findings(cue: CuePage) -> list[Quoted]:
    statements: tuple[Explanation | Limit, ...] = (*cue.explanations, *cue.limits)
    return [
        *(Quoted(cue, reading, reading.claim, finding) for reading in cue.readings for finding in reading.findings),
        *(Quoted(cue, None, item.text, finding) for item in statements for finding in item.findings),
    ]
