"""What items are made from: the current cards and what they resolve to, frozen. Kinds ask nothing else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from cues.documents import authored
from cues.documents.gate import RETRACTED
from cues.figures import find_problems
from cues.grading import UNDER_REVIEW
from cues.models import Card, Exclusion
from cues.shelf.pages import source_ref
from quizzes.generation.drafts import canonical
from quizzes.generation.words import lower_first

ANY = "any"
DOCUMENT = "document"
WEB_TEXT = "a compiled web text"
CARRIES = ("high", "moderate")
"""The certainties with which a supported reading may be the answer."""
FROM = 60
"""And, where there is a number, the times in 100 that it must be right at least."""


BESIDE = re.compile(r"\b(studies|research|findings) (was|were|is|are) about\b[^.]*\bnot\b", re.IGNORECASE)
"""How a rationale says that what was studied is not quite what is claimed."""


@dataclass(frozen=True)
class Source:
    """A source as a rationale names it: DePaulo et al., 2003."""

    key: str
    short: str
    kind: str


@dataclass(frozen=True)
class Statement:
    """What a card says, with the sources that bear on it, those of substance first."""

    key: str
    kind: str
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Reading:
    """An interpretation of a card: in this context the cue shows this meaning."""

    key: str
    meaning: str
    context: str
    target: str
    people_say: str
    support: str
    certainty: str | None
    rationale: str
    search_note: str
    claim: str
    chance: int | None
    """How many times in 100 a judge would be right by the cue alone; None where there is no number."""
    sources: tuple[Source, ...] = ()
    favourable: tuple[Statement, ...] = ()
    """Findings for it, other than what the source document says."""
    agreed: bool = True
    """Whether its support is the one that the rubric proposes for its evidence, and not a judgement against it."""

    @property
    def is_tested(self) -> bool:
        """Whether it has been looked into, and research was found that bears on it."""
        return self.support not in ("untested", "not_assessed", UNDER_REVIEW)

    @property
    def is_asked(self) -> bool:
        """Whether it may be asked what the cue shows: the evidence carries the reading, or clearly does not.

        A reading that is supported with little certainty is neither a safe answer nor a wrong one, and no more is one
        that is carried by studies of something beside it, as its own rationale says.
        """
        if self.carries:
            return not BESIDE.search(self.rationale)
        return self.is_tested and self.support != "supported"

    @property
    def carries(self) -> bool:
        """Whether the evidence lets one say of a single person what the cue shows."""
        return (
            self.support == "supported" and self.certainty in CARRIES and (self.chance is None or self.chance >= FROM)
        )


@dataclass(frozen=True)
class Meaning:
    key: str
    name: str
    definition: str
    near: frozenset[str]


@dataclass(frozen=True)
class Context:
    key: str
    name: str
    phrase: str
    scene: str


@dataclass(frozen=True, eq=False)
class Material:
    """One current card, as far as questions need it. The same card is read once, so it is the same to `is` and `==`."""

    card: int
    slug: str
    name: str
    aliases: tuple[str, ...]
    channel: str
    topic: str
    form: str
    figure: str
    """The specification of its figure as canonical JSON; empty where it has none."""
    readings: tuple[Reading, ...]
    alternatives: tuple[Statement, ...]
    caveats: tuple[Statement, ...]
    related: frozenset[str]
    meanings: Mapping[str, Meaning] = field(hash=False)
    contexts: Mapping[str, Context] = field(hash=False)
    sources: frozenset[str] = frozenset()
    retracted: frozenset[str] = frozenset()
    """Those of its sources that no question may cite."""
    under_review: frozenset[str] = frozenset()
    """The keys of what no question may be about, for it rests on such a source."""

    @property
    def lower(self) -> str:
        """Its name as it stands within a sentence."""
        return lower_first(self.name)

    @property
    def is_health(self) -> bool:
        return self.topic == "health"

    def is_stranger_to(self, other: "Material") -> bool:
        """Whether this is another cue, and neither names the other as related."""
        return other.slug != self.slug and other.slug not in self.related and self.slug not in other.related

    def point(self, part: str) -> str:
        """Return the point of learning: form, alternatives, caveats or the key of a reading."""
        return f"{self.slug}#{part}"

    def doubts(self, *, point: str, slot: str, options: Iterable[Mapping[str, Any]]) -> bool:
        """Say whether a question about a point, with options as items store them, may not be asked at present.

        A slot ends with the key of the explanation or the caveat that the question is made of.
        """
        about = {point.partition("#")[2], slot.rpartition(":")[2]}
        cited = {key for option in options for key in option["cites"]}
        return bool(about & self.under_review or cited & self.retracted)


@dataclass(frozen=True, eq=False)
class Shelf:
    """All current cards by slug, in the order of their slugs, and which contexts cannot hold at once."""

    cues: Mapping[str, Material]
    excluding: frozenset[frozenset[str]] = frozenset()

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """Every meaning that a current card names, as the newest of them has it, in the order of their keys."""
        newest_last = sorted(self.cues.values(), key=lambda cue: cue.card)
        found = {key: meaning for cue in newest_last for key, meaning in cue.meanings.items()}
        return dict(sorted(found.items()))

    def strangers(self, cue: Material) -> list[Material]:
        """Return the signal cues that are strangers to this one."""
        return [other for other in self.cues.values() if not other.is_health and cue.is_stranger_to(other)]


def read() -> Shelf:
    """Return the shelf as it stands. Two queries, however many cards there are."""
    cards = Card.objects.current().order_by("cue_id").values_list("pk", "body")
    # Cards do not show which contexts exclude each other; this one relation is read where it is kept.
    pairs = Exclusion.objects.values_list("first", "second")
    return _shelf((_read(pk, body) for pk, body in cards), pairs)


@lru_cache(maxsize=4096)
def _read(pk: int, body: str) -> Material:
    return material_of(pk, authored.from_json(body))


def shelf_of(bodies: Iterable[tuple[int, Mapping]], pairs: Iterable[Iterable[str]] = ()) -> Shelf:
    """Return the shelf of cards, given as (id, public body), and pairs of contexts that exclude each other."""
    return _shelf((material_of(pk, body) for pk, body in bodies), pairs)


def _shelf(found: Iterable[Material], pairs: Iterable[Iterable[str]]) -> Shelf:
    materials = sorted(found, key=lambda cue: cue.slug)
    return Shelf({cue.slug: cue for cue in materials}, frozenset(frozenset(pair) for pair in pairs))


def material_of(pk: int, body: Mapping) -> Material:
    """Return what questions need of a card's public body."""
    resolved = body["resolved"]
    figure = body["figure"]
    sources = {key: _source(key, entry) for key, entry in resolved["sources"].items()}
    return Material(
        card=pk,
        slug=body["slug"],
        name=body["name"],
        aliases=tuple(body["aliases"]),
        channel=body["channel"],
        topic=body["topic"],
        form=body["form"],
        figure=canonical(authored.settled(figure)) if figure and not find_problems(figure) else "",
        readings=tuple(_reading(item, resolved, sources) for item in body["interpretations"]),
        alternatives=tuple(_statement(item, sources) for item in body["alternatives"]),
        caveats=tuple(_statement(item, sources) for item in body["caveats"]),
        related=frozenset(item["cue"] for item in body["related"]),
        meanings={key: _meaning(key, entry) for key, entry in resolved["meanings"].items()},
        contexts={
            key: Context(key, entry["name"], entry["phrase"], entry["scene"])
            for key, entry in resolved["contexts"].items()
        },
        sources=frozenset(sources),
        retracted=frozenset(key for key, entry in resolved["sources"].items() if entry["status"] == RETRACTED),
        under_review=frozenset(resolved.get("under_review", ())),
    )


def _source(key: str, entry: Mapping) -> Source:
    # A document is not cited by an author and a year, and its title says little to a learner.
    short = WEB_TEXT if entry["kind"] == DOCUMENT else source_ref(key, entry).short
    return Source(key, short, entry["kind"])


def _meaning(key: str, entry: Mapping) -> Meaning:
    return Meaning(key, entry["name"], entry["definition"], frozenset(entry["near"]))


def _statement(item: Mapping, sources: Mapping[str, Source]) -> Statement:
    return Statement(item["key"], item["kind"], item["text"], _cited(item["evidence"], sources))


def _reading(item: Mapping, resolved: Mapping, sources: Mapping[str, Source]) -> Reading:
    return Reading(
        **{name: item[name] for name in ("key", "meaning", "context", "target", "support", "certainty")},
        people_say=item["people_say"] or "",
        rationale=item["rationale"],
        search_note=item["search_note"] or "",
        claim=resolved["claims"][item["key"]],
        chance=_chance(resolved["chances"].get(item["key"])),
        sources=_cited(item["evidence"], sources),
        agreed=resolved["proposals"][item["key"]]["support"] == item["support"],
        favourable=tuple(
            Statement(finding["key"], "finding", finding["finding"], (sources[finding["source"]],))
            for finding in item["evidence"]
            if finding["direction"] == "supports" and sources[finding["source"]].kind != DOCUMENT
        ),
    )


def _chance(found: Mapping | None) -> int | None:
    """Return how many times in 100 a judge who goes by the claim is right, also where the number is against it."""
    if found is None:
        return None
    return 100 - found["times_in_100"] if found["against"] else found["times_in_100"]


def _cited(findings: Iterable[Mapping], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return the sources that bear on a statement, once each; the source document only where it is the only one."""
    bearing = [sources[finding["source"]] for finding in findings if finding["direction"] != "background"]
    once = tuple(dict.fromkeys(bearing))
    return tuple(source for source in once if source.kind != DOCUMENT) or once
