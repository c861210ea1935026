"""The only door from the desk to the shelf, and the feed that tells what went through it.

Every act is one transaction. It locks the cues it touches in the order of their slugs, and the head of the feed after
them, so that two acts never wait for each other in a ring, and sequences appear in the order in which they commit.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils.module_loading import import_string

from cues import drawings, search
from cues.documents import authored, codings, desk, gate, passages, projection, topics, vocabulary
from cues.documents.schema import Problem, Refused
from cues.documents.vocabulary import Vocabulary
from cues.figures import find_problems
from cues.models import (
    Card,
    Citation,
    Coded,
    Cue,
    Document,
    Entry,
    Facet,
    FeedHead,
    Publication,
    Snapshot,
    Source,
    TopicPage,
)

_NAMED = re.compile(r'"cue":"([^"]+)"')
RESOLVED = {"meaning": "meanings", "context": "contexts", "source": "sources"}


@dataclass(frozen=True)
class _Entry:
    """What an act writes into the feed beside the card."""

    kind: Publication.Kind
    change: Publication.Change
    by: User | None
    at: datetime
    note: str = ""


@transaction.atomic
def publish(
    *,
    cue: Cue,
    by: User | None,
    now: datetime,
    change: Publication.Change = Publication.Change.MATERIAL,
    note: str = "",
) -> Card | None:
    """Put what lies on the desk for a cue on the shelf as its next version; return the card.

    Returns None where the shelf already shows just that. Raises Refused with every reason why it may not be published.
    """
    back = naming([cue.slug]) if _gone([cue.slug]) else []
    locked = next(row for row in _lock([cue.slug, *back]) if row.slug == cue.slug)
    document = desk.to_document(locked)
    words = vocabulary.on_desk(vocabulary.named([document]))
    problems = gate.check(document, words, _slugs(document)) or gate.missing(document, words)
    if problems := [*problems, *_keys_with_a_past(document)]:
        raise Refused(problems)
    card = _shelve(document, words, _Entry(Publication.Kind.PUBLISHED, change, by, now, note))
    _recompile(back, _amendment(by, now, f"“{locked.name}” is on the shelf again."))
    return card


@transaction.atomic
def amend(
    *,
    subject: Entry,
    by: User | None,
    now: datetime,
    change: Publication.Change | None = None,
    note: str = "",
) -> list[Card]:
    """Recompile every current card that cites a source, or names a meaning or a context, with what the desk says of it.

    Only the subject is taken from the desk: the published documents and all else they resolve to stay as published.
    Returns the new cards, in the order of their slugs; cards that come out the same get no new version. Without a
    `change` it is the `usual_change`.
    """
    kind, change = kind_of(subject), change or usual_change(subject)
    slugs = list(Card.objects.current().citing(kind, subject.pk).values_list("cue__slug", flat=True))
    _lock(slugs)
    entry = vocabulary.entries(kind, {subject.pk}, both_ways=True)
    amended = _recompile(slugs, _Entry(Publication.Kind.AMENDED, change, by, now, note), {kind: entry})
    Snapshot.objects.filter(kind=kind, key=subject.pk).update(body=projection.entry(kind, entry[subject.pk]))
    return amended


def usual_change(subject: Entry) -> Publication.Change:
    """Return material where amending retracts a source, or takes back that it was; else editorial."""
    if isinstance(subject, Source):
        snapshot = Snapshot.objects.filter(kind=Snapshot.Kind.SOURCE, key=subject.pk).first()
        before = snapshot.body["status"] if snapshot else subject.status
        if before != subject.status and gate.RETRACTED in (before, subject.status):
            return Publication.Change.MATERIAL
    return Publication.Change.EDITORIAL


@transaction.atomic
def renew(*, now: datetime) -> list[Card]:
    """Compile anew the cards that cite a retracted source or name a cue that is gone; return those that came out new.

    Earlier code left them as they were. Where there is nothing to mend, it changes nothing.
    """
    retracted = Snapshot.objects.filter(kind=Snapshot.Kind.SOURCE, body__status=gate.RETRACTED).values("key")
    cited = Card.objects.filter(citations__source__in=retracted).values_list("cue__slug", flat=True)
    slugs = sorted({*cited, *naming(_gone())})
    _lock(slugs)
    note = "What it rests on, or names, has been withdrawn."
    return _recompile(slugs, _Entry(Publication.Kind.AMENDED, Publication.Change.MATERIAL, None, now, note))


@transaction.atomic
def retract(*, cue: Cue, by: User | None, now: datetime, message: str, successor: Cue | None = None) -> Publication:
    """Take a cue off the shelf. Readers are told the message, and led to the successor where there is one.

    Cards that name it as related name it no longer. Raises Refused where the cue is not on the shelf, the message is
    empty or the successor is not a published cue.
    """
    others = naming([cue.slug])
    _lock([cue.slug, *others])
    card = Card.objects.current().filter(cue__slug=cue.slug).first()
    if problems := [*_retraction_problems(card, message, cue, successor)]:
        raise Refused(problems)
    assert card is not None
    sequence, entry = _next(_Entry(Publication.Kind.RETRACTED, Publication.Change.MATERIAL, by, now, message.strip()))
    _take_down(card)
    publication = _announce(card, sequence, entry, successor)
    _recompile(others, _amendment(by, now, f"“{card.name}” was retracted."))
    return publication


@transaction.atomic
def restore(*, cue: Cue, version: int) -> Cue:
    """Lay a published version's document back on the desk, exactly; the shelf stays as it is.

    Raises Card.DoesNotExist for a version that never was, and Refused where the desk no longer knows what it names.
    """
    _lock([cue.slug])
    document = authored.from_json(Card.objects.get(cue__slug=cue.slug, version=version).document)
    words = vocabulary.on_desk(vocabulary.named([document]))
    if problems := gate.check(document, words, _slugs(document)):
        raise Refused(problems)
    return desk.lay_out(document)


@transaction.atomic
def publish_topic(*, topic: TopicPage) -> None:
    """Show a topic page as it lies on the desk, and make the sources it cites public.

    Raises Refused with every reason why it may not be published.
    """
    document = topics.to_document(topic)
    words = Vocabulary(source=vocabulary.entries("source", {item["source"] for item in document.get("findings", ())}))
    if problems := topics.check(document, words) or topics.missing(document):
        raise Refused(problems)
    body = topics.project(document)
    keys = {item["source"] for item in body["findings"]}
    sources = {key: projection.entry("source", entry) for key, entry in words.source.items() if key in keys}
    Citation.objects.filter(topic=topic.pk).delete()
    Citation.objects.bulk_create(Citation(topic=topic.pk, source=key) for key in sorted(keys))
    _remember({"source": sources, "topic": {topic.pk: body}})


@transaction.atomic
def publish_coverage(*, document: Document) -> None:
    """Show what became of a document's passages; its text, attached or not, stays at the desk."""
    _remember({"document": {document.pk: passages.to_document(document)}})


def naming(gone: Iterable[str]) -> list[str]:
    """Return the slugs of the current cards whose documents name one of these cues as related."""
    away = set(gone)
    if not away:
        return []
    # Nothing else in a document is called “cue”. There is no index of it, for a cue is rarely retracted.
    text = f'"cue":"{min(away)}"' if len(away) == 1 else '"cue":"'
    cards = Card.objects.current().filter(document__contains=text).order_by("cue_id")
    return [slug for slug, document in cards.values_list("cue__slug", "document") if away & {*_NAMED.findall(document)}]


def lock_all() -> None:
    """Lock every cue, for a transaction that is going to publish or amend more than once."""
    list(Cue.objects.select_for_update().order_by("slug").values_list("pk", flat=True))


def kind_of(subject: Entry) -> str:
    """Return the name by which cards and snapshots file a vocabulary entry."""
    return next(kind for kind, model in vocabulary.MODELS.items() if isinstance(subject, model))


def _lock(slugs: Iterable[str]) -> list[Cue]:
    return list(Cue.objects.select_for_update().filter(slug__in=list(slugs)).order_by("slug").for_documents())


def _slugs(document: dict) -> set[str]:
    named = [item["cue"] for item in document.get("related", ())]
    return set(Cue.objects.filter(slug__in=named).values_list("slug", flat=True))


def _keys_with_a_past(document: dict) -> Iterable[Problem]:
    """Yield interpretation keys that an earlier version used for another reading; what learners know hangs on keys."""
    past: dict[str, tuple] = {}
    for text in Card.objects.filter(cue__slug=document["slug"]).order_by("version").values_list("document", flat=True):
        past |= {item["key"]: desk.identity(item) for item in authored.from_json(text).get("interpretations", ())}
    for item in document.get("interpretations", ()):
        if past.get(item["key"], desk.identity(item)) != desk.identity(item):
            yield Problem(
                f"interpretations/{item['key']}/key",
                f"an earlier version used this key for {' / '.join(past[item['key']])}; give the new reading a new key",
            )


def _gone(slugs: Iterable[str] | None = None) -> frozenset[str]:
    """Return which of these cues, or of all, were on the shelf and are no longer."""
    cards = Card.objects.all() if slugs is None else Card.objects.filter(cue__slug__in=list(slugs))
    on_shelf = cards.current().filter(cue=OuterRef("cue"))
    return frozenset(cards.exclude(Exists(on_shelf)).values_list("cue__slug", flat=True))


def _amendment(by: User | None, now: datetime, note: str) -> _Entry:
    return _Entry(Publication.Kind.AMENDED, Publication.Change.EDITORIAL, by, now, note)


def _recompile(slugs: Iterable[str], entry: _Entry, taken: Mapping[str, dict[str, dict]] | None = None) -> list[Card]:
    """Compile these cues' published documents anew with the words they were compiled with, and those `taken`, by kind.

    Returns the cards that came out new, in the order of their slugs.
    """
    made = []
    for card in Card.objects.current().filter(cue__slug__in=list(slugs)).order_by("cue_id"):
        words = _published_words(authored.from_json(card.body))
        for kind, entries in (taken or {}).items():
            words.of(kind).update(entries)
        made.append(_shelve(authored.from_json(card.document), words, entry))
    return [card for card in made if card]


def _published_words(body: dict) -> Vocabulary:
    """Return the vocabulary a card was compiled with, as far as it shows."""
    entries = {
        kind: {
            key: authored.normalise({"key": key, **entry}, vocabulary.ORDERS[kind])
            for key, entry in body["resolved"][name].items()
        }
        for kind, name in RESOLVED.items()
    }
    return Vocabulary(**entries)


def _shelve(document: dict, words: Vocabulary, entry: _Entry) -> Card | None:
    """Compile and store the next version, unless it would be the same as the current one."""
    named = [item["cue"] for item in document.get("related", ())]
    card = projection.card(document, words, _gone(named) if named else ())
    body, text = authored.as_json(card), authored.as_json(document)
    current = Card.objects.current().filter(cue__slug=document["slug"]).first()
    if current and (current.body, current.document) == (body, text):
        return None
    sequence, entry = _next(entry)
    if current:
        _take_down(current)
    last = Card.objects.filter(cue__slug=document["slug"]).aggregate(last=Max("version"))["last"] or 0
    made = Card.objects.create(
        cue_id=document["slug"],
        version=last + 1,
        is_current=True,
        name=card["name"],
        channel=card["channel"],
        topic=card["topic"],
        document=text,
        body=body,
        hash=authored.digest(body),
        drawing_id=_drawing(document.get("figure"), current),
        published_at=entry.at,
    )
    Coded.objects.bulk_create(Coded(card=made, coding=name, body=it) for name, it in codings.coded(body).items())
    _index(made, card)
    _announce(made, sequence, entry)
    return made


def _drawing(figure: dict | None, current: Card | None) -> str | None:
    """Return the hash of the figure's drawing; an unchanged figure keeps the one it has."""
    if current and current.drawing_id and authored.from_json(current.document).get("figure") == figure:
        return current.drawing_id
    # An amendment passes no gate: it must come through even where a newer rig no longer draws an old figure.
    return drawings.kept([figure])[0].hash if figure and not find_problems(figure) else None


def _take_down(card: Card) -> None:
    card.is_current = False
    card.save(update_fields=["is_current"])
    card.facets.all().delete()
    card.citations.all().delete()
    search.forget(card)


def _index(made: Card, card: dict) -> None:
    """Write the rows by which lists find a current card, and what was last published of all it names."""
    Facet.objects.bulk_create(
        Facet(
            card=made,
            channel=made.channel,
            topic=made.topic,
            certainty=item["certainty"] or "",
            **{name: item[name] for name in ("key", "meaning", "context", "support", "target")},
        )
        for item in card["interpretations"]
    )
    resolved = card["resolved"]
    Citation.objects.bulk_create(Citation(card=made, source=key) for key in resolved["sources"])
    search.index(made)
    _remember({kind: resolved[name] for kind, name in RESOLVED.items()})


def _remember(bodies: dict[str, dict[str, dict]]) -> None:
    """Keep what was last published, by kind and key."""
    Snapshot.objects.bulk_create(
        [Snapshot(kind=kind, key=key, body=body) for kind, entries in bodies.items() for key, body in entries.items()],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["body"],
    )


def _announce(card: Card, sequence: int, entry: _Entry, successor: Cue | None = None) -> Publication:
    """Append to the feed and, once all is committed, tell those who follow it."""
    publication = Publication.objects.create(
        sequence=sequence,
        card=card,
        cue_id=card.cue_id,
        kind=entry.kind,
        change=entry.change,
        by=entry.by,
        at=entry.at,
        note=entry.note,
        successor=successor,
    )
    for name in settings.AFTER_PUBLICATION:
        # Robust: a follower that fails is logged and catches up later; the publication stands.
        transaction.on_commit(import_string(name), robust=True)
    return publication


def _next(entry: _Entry) -> tuple[int, _Entry]:
    """Take the next number of the feed. Its row stays locked to commit, so that no later one is seen before this one.

    The entry comes back with a moment not before its predecessor's: clocks are put back now and then, the feed never.
    """
    FeedHead.objects.get_or_create(pk=1)
    FeedHead.objects.filter(pk=1).update(last=F("last") + 1)
    before = Publication.objects.values_list("at", flat=True).first()
    return FeedHead.objects.get(pk=1).last, replace(entry, at=max(entry.at, before or entry.at))


def _retraction_problems(card: Card | None, message: str, cue: Cue, successor: Cue | None) -> Iterable[Problem]:
    if card is None:
        yield Problem("", "this cue is not published, so there is nothing to retract")
    if not message.strip():
        yield Problem("message", "tell readers why it is retracted")
    if successor is None:
        return
    if successor.pk == cue.pk:
        yield Problem("successor", "a cue does not succeed itself")
    elif not Card.objects.current().filter(cue__slug=successor.slug).exists():
        yield Problem("successor", "publish the successor first")
