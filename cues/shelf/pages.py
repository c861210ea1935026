"""What a page about a card shows, worked out from the card alone: no query, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cues.grading import UNDER_REVIEW, Support

SUPPORT_ORDER = (*Support, UNDER_REVIEW)
"""Best evidence first; the order in which readings are shown."""
CERTAINTY_ORDER = ("high", "moderate", "low", "very_low", None)
DIRECTIONS = ("supports", "qualifies", "contradicts", "background")
ANY = "any"


@dataclass(frozen=True)
class Term:
    """A meaning or a context: its key, its name and the sentence that defines it."""

    key: str
    name: str
    text: str


@dataclass(frozen=True)
class SourceRef:
    key: str
    short: str
    """Authors and year, as a text cites them: DePaulo et al., 2003."""
    title: str
    authors: tuple[str, ...]
    year: int | None
    container: str | None
    volume: str | None
    pages: str | None
    doi: str | None
    url: str | None
    kind: str
    status: str
    status_note: str | None


@dataclass(frozen=True)
class Finding:
    key: str
    direction: str
    level: str
    rating: int
    text: str
    locator: str | None
    effect: str | None
    """The number with its interval, such as d = 0.0 (95 % interval -0.1 to 0.1)."""
    measure: str | None
    size: str | None
    """How much it rests on, such as 32 estimates, 120 people."""
    confidence: str
    source: SourceRef


@dataclass(frozen=True)
class Chance:
    """How often the cue alone would be right; a coin is right 50 times in 100."""

    times_in_100: int
    against: bool
    finding: Finding


@dataclass(frozen=True)
class Proposal:
    support: str
    certainty: str | None
    reason: str


@dataclass(frozen=True)
class Reading:
    """One interpretation, ready to be shown: never without its support."""

    key: str
    meaning: Term
    context: Term | None
    """None where it is about any context."""
    target: str
    people_say: str
    support: str
    certainty: str | None
    claim: str
    rationale: str
    departure: str | None
    search_note: str | None
    proposal: Proposal
    chance: Chance | None
    findings: tuple[Finding, ...]

    @property
    def is_under_review(self) -> bool:
        return self.support == UNDER_REVIEW

    def findings_by_direction(self) -> list[tuple[str, list[Finding]]]:
        """Return (direction, findings) for each direction that has any, supporting ones first, best findings first."""
        best_first = sorted(self.findings, key=lambda finding: (finding.level, -finding.rating))
        groups = ((name, [f for f in best_first if f.direction == name]) for name in DIRECTIONS)
        return [(name, found) for name, found in groups if found]


@dataclass(frozen=True)
class Explanation:
    key: str
    kind: str
    text: str
    findings: tuple[Finding, ...]
    is_under_review: bool
    """Whether the study that it rests on was retracted, and no other is on record."""


@dataclass(frozen=True)
class Limit:
    key: str
    kind: str
    text: str
    red_flags: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_under_review: bool
    """As for an explanation; what it warns of stays."""


@dataclass(frozen=True)
class Link:
    """Another cue on the shelf, and why to look there."""

    slug: str
    name: str
    channel: str
    drawing: str | None
    note: str | None


@dataclass(frozen=True)
class Review:
    name: str
    day: date


@dataclass(frozen=True)
class CuePage:
    slug: str
    name: str
    aliases: tuple[str, ...]
    channel: str
    topic: str
    form: str
    figure: Mapping | None
    alt: str | None
    """What is to be seen in the figure, in words."""
    drawing: str | None
    """The hash by which the drawn figure is addressed; None for a cue without one."""
    svg: str
    """The drawn figure itself; empty in lists, which refer to it."""
    review: Review | None
    readings: tuple[Reading, ...]
    """Best supported first."""
    explanations: tuple[Explanation, ...]
    limits: tuple[Limit, ...]
    """Safety first."""
    related: tuple[Link, ...]
    sources: tuple[SourceRef, ...]

    @property
    def best(self) -> Reading | None:
        """The best supported reading, the one a list shows."""
        return self.readings[0] if self.readings else None

    @property
    def red_flags(self) -> tuple[str, ...]:
        return tuple(flag for limit in self.limits for flag in limit.red_flags)


def cue_page(
    card: Mapping,
    others: Mapping[str, tuple[str, str, str | None]] | None = None,
    *,
    drawing: str | None = None,
    svg: str = "",
) -> CuePage:
    """Return the page object of a card.

    `others` gives (name, channel, hash of the drawing) of cues on the shelf by slug; related cues that are not among
    them are left out.
    """
    resolved = card["resolved"]
    sources = {key: source_ref(key, entry) for key, entry in resolved["sources"].items()}
    limits = [_limit(item, sources, resolved) for item in card["caveats"]]
    return CuePage(
        slug=card["slug"],
        name=card["name"],
        aliases=tuple(card["aliases"]),
        channel=card["channel"],
        topic=card["topic"],
        form=card["form"] or "",
        figure=card["figure"],
        alt=resolved["figure"]["alt"],
        drawing=drawing,
        svg=svg,
        review=_review(card["clinician_review"]),
        readings=tuple(sorted((_reading(item, resolved, sources) for item in card["interpretations"]), key=_rank)),
        explanations=tuple(_explanation(item, sources, resolved) for item in card["alternatives"]),
        limits=tuple(sorted(limits, key=lambda limit: limit.kind != "safety")),
        related=tuple(_links(card["related"], others or {})),
        sources=tuple(sorted(sources.values(), key=lambda source: source.short)),
    )


def _rank(reading: Reading) -> tuple[int, int]:
    return SUPPORT_ORDER.index(reading.support), CERTAINTY_ORDER.index(reading.certainty)


def _reading(item: Mapping, resolved: Mapping, sources: Mapping[str, SourceRef]) -> Reading:
    key = item["key"]
    findings = _findings(item, sources)
    return Reading(
        key=key,
        meaning=meaning(item["meaning"], resolved["meanings"][item["meaning"]]),
        context=None if item["context"] == ANY else context(item["context"], resolved["contexts"][item["context"]]),
        claim=resolved["claims"][key],
        proposal=Proposal(**resolved["proposals"][key]),
        chance=_chance(resolved["chances"].get(key), findings),
        findings=findings,
        **{
            name: item[name]
            for name in ("target", "people_say", "support", "certainty", "rationale", "departure", "search_note")
        },
    )


def meaning(key: str, entry: Mapping) -> Term:
    return Term(key, entry["name"], entry["definition"])


def context(key: str, entry: Mapping) -> Term:
    return Term(key, entry["name"], entry["scene"])


def _chance(entry: Mapping | None, findings: Iterable[Finding]) -> Chance | None:
    if entry is None:
        return None
    finding = next(finding for finding in findings if finding.key == entry["evidence"])
    return Chance(entry["times_in_100"], entry["against"], finding)


def _explanation(item: Mapping, sources: Mapping[str, SourceRef], resolved: Mapping) -> Explanation:
    return Explanation(item["key"], item["kind"], item["text"], _findings(item, sources), _doubted(item, resolved))


def _limit(item: Mapping, sources: Mapping[str, SourceRef], resolved: Mapping) -> Limit:
    return Limit(
        item["key"],
        item["kind"],
        item["text"],
        tuple(item["red_flags"]),
        _findings(item, sources),
        _doubted(item, resolved),
    )


def _doubted(item: Mapping, resolved: Mapping) -> bool:
    return item["key"] in resolved.get("under_review", ())


def _links(items: Iterable[Mapping], others: Mapping[str, tuple[str, str, str | None]]) -> Iterable[Link]:
    for item in items:
        if item["cue"] in others:
            yield Link(item["cue"], *others[item["cue"]], item["note"])


def _review(entry: Mapping | None) -> Review | None:
    return Review(entry["name"], date.fromisoformat(entry["date"])) if entry else None


def _findings(item: Mapping, sources: Mapping[str, SourceRef]) -> tuple[Finding, ...]:
    return tuple(_finding(entry, sources[entry["source"]]) for entry in item["evidence"])


def _finding(entry: Mapping, source: SourceRef) -> Finding:
    return Finding(
        text=entry["finding"],
        effect=effect_words(entry["effect"]),
        size=size_words(entry),
        source=source,
        **{name: entry[name] for name in ("key", "direction", "level", "rating", "locator", "measure", "confidence")},
    )


def effect_words(effect: Mapping | None) -> str | None:
    """Return a number with its interval as text; None where there is none."""
    if effect is None:
        return None
    if effect["kind"] == "percent":
        text = f"{effect['value']:g} %"
    else:
        text = f"{effect['kind']} = {_number(effect['value'])}"
    if effect["low"] is not None:
        text += f" (95 % interval {_number(effect['low'])} to {_number(effect['high'])})"
    return text


def _number(value: float) -> str:
    """Write a number with at least one decimal and a true minus sign."""
    text = str(float(value))
    return text.replace("-", "\N{MINUS SIGN}")


def size_words(entry: Mapping) -> str | None:
    """Return how much a finding rests on as text; None where it does not say."""
    parts = []
    if entry["k"]:
        parts.append(f"{entry['k']:,} estimates" if entry["k"] > 1 else "1 estimate")
    if entry["n"]:
        parts.append(f"{entry['n']:,} people")
    return ", ".join(parts) or None


def source_ref(key: str, entry: Mapping) -> SourceRef:
    """Return a source from what a card or a snapshot resolves its key to."""
    return SourceRef(
        key=key,
        short=_short(entry["authors"], entry["year"], entry["title"]),
        authors=tuple(entry["authors"]),
        **{
            name: entry[name]
            for name in (
                "title", "year", "container", "volume", "pages", "doi", "url", "kind", "status", "status_note",
            )
        },
    )  # fmt: skip


def _short(authors: list[str], year: int | None, title: str) -> str:
    names = [author.split(",")[0] for author in authors]
    if not names:
        who = title if len(title) <= 40 else f"{title[:38].rstrip()}…"
    elif len(names) <= 2 and "et al." not in names:
        who = " & ".join(names)
    else:
        who = f"{names[0]} et al."
    return f"{who}, {year}" if year else who
