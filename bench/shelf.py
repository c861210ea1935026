"""A shelf of any size, made by rows rather than by publishing: cards whose words are as common and as rare as in texts.

Every card has the word `everywhere`; the commonest of the others is in most, the rarest in a few. The same number makes
the same shelf. Nothing lies on the desk for these cues but their slugs.
"""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from django.db import connection

from cues import search
from cues.documents import authored
from cues.models import Card, Channel, Citation, Cue, Facet, FeedHead, Publication, Snapshot
from cues.search.engines import make_index

BATCH = 1_000
START = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er", "il")]
SUPPORTS = ("weak", "weak", "weak", "mixed", "unsupported", "not_assessed", "small_effect", "supported")
CERTAINTIES = ("very_low", "low", "moderate", "high")
TARGETS = ("actual", "actual", "perceived", "both")
MEANINGS, CONTEXTS, SOURCES = 50, 20, 200


def vocabulary(size: int = 6_000) -> list[str]:
    """Return made-up words, the commonest first."""
    chance = Random(1)
    made = dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2 * size))
    return list(made)[:size]


WORDS = vocabulary()
WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
"""Cumulated, after Zipf's law."""


def fill(start: int, end: int) -> None:
    """Add the cards of these numbers, with all rows that publishing would have written."""
    for first in range(start, end, BATCH):
        _add(range(first, min(first + BATCH, end)))
    keys = {"meaning": MEANINGS, "context": CONTEXTS, "source": SOURCES}
    Snapshot.objects.bulk_create(
        [
            Snapshot(kind=kind, key=f"{kind}-{number}", body=_entry(kind, f"{kind}-{number}"))
            for kind, count in keys.items()
            for number in range(count)
        ],
        ignore_conflicts=True,
    )
    FeedHead.objects.update_or_create(pk=1, defaults={"last": end})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Made in one go at the end, it takes seconds; kept in step row by row, a quarter of an hour.
            cursor.execute("DROP INDEX IF EXISTS cues_searchtext_stems")
        search.renew()
        make_index(using=connection.alias)
        cursor.execute("ANALYZE")


def _add(numbers: range) -> None:
    bodies = {number: body(number) for number in numbers}
    Cue.objects.bulk_create(
        Cue(slug=one["slug"], name=one["name"], channel=one["channel"], topic=one["topic"]) for one in bodies.values()
    )
    cards = Card.objects.bulk_create(_card(number, one) for number, one in bodies.items())
    Publication.objects.bulk_create(
        Publication(sequence=number + 1, card=card, cue_id=card.cue_id, kind="published", at=card.published_at)
        for number, card in zip(numbers, cards, strict=True)
    )
    pairs = list(zip(cards, bodies.values(), strict=True))
    Facet.objects.bulk_create(
        Facet(card=card, channel=card.channel, topic=card.topic, **_filed(item))
        for card, one in pairs
        for item in one["interpretations"]
    )
    Citation.objects.bulk_create(
        Citation(card=card, source=key) for card, one in pairs for key in one["resolved"]["sources"]
    )


def _card(number: int, one: dict) -> Card:
    text = authored.as_json(one)
    about = {name: one[name] for name in ("name", "channel", "topic")}
    moment = START + timedelta(minutes=number)
    return Card(
        cue_id=one["slug"], version=1, is_current=True, document="{}", body=text, hash=authored.digest(text),
        published_at=moment, **about,
    )  # fmt: skip


def _filed(item: dict) -> dict:
    filed = {name: item[name] for name in ("key", "meaning", "context", "support", "target")}
    return {**filed, "certainty": item["certainty"] or ""}


def body(number: int) -> dict:
    """Return the public card of that number: three readings, two other explanations, two limits, two findings."""
    chance = Random(number)
    readings = [_reading(chance, place) for place in range(3)]
    keys = {kind: sorted({item[kind] for item in readings}) for kind in ("meaning", "context")}
    sources = sorted({finding["source"] for item in readings for finding in item["evidence"]})
    name = " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=2)).capitalize()
    return {
        "slug": f"cue-{number:06}",
        "name": name,
        "aliases": [],
        "channel": chance.choice(Channel.values),
        "topic": "health" if number % 40 == 0 else "signal",
        "form": f"{_text(chance, 25)} everywhere.",
        "figure": None,
        "clinician_review": None,
        "interpretations": readings,
        "alternatives": [_statement(chance, "alternative", place, "habit") for place in range(2)],
        "caveats": [{**_statement(chance, "caveat", place, "individual"), "red_flags": []} for place in range(2)],
        "related": [],
        "resolved": {
            **{f"{kind}s": {key: _entry(kind, key) for key in some} for kind, some in keys.items()},
            "sources": {key: _entry("source", key) for key in sources},
            "claims": {item["key"]: f"{name} may go with {item['meaning']}." for item in readings},
            "proposals": {
                item["key"]: {"support": item["support"], "certainty": None, "reason": ""} for item in readings
            },
            "chances": {},
            "figure": {"alt": None},
        },
    }


def _reading(chance: Random, place: int) -> dict:
    return {
        "key": f"reading-{place}",
        "meaning": f"meaning-{chance.randrange(MEANINGS)}",
        "context": f"context-{chance.randrange(CONTEXTS)}",
        "target": chance.choice(TARGETS),
        "people_say": _text(chance, 15),
        "support": chance.choice(SUPPORTS),
        "certainty": chance.choice(CERTAINTIES),
        "rationale": _text(chance, 30),
        "departure": None,
        "search_note": None,
        "evidence": [_finding(chance)] if place < 2 else [],
    }


def _finding(chance: Random) -> dict:
    return {
        "key": "finding", "source": f"source-{chance.randrange(SOURCES)}", "direction": "qualifies", "level": "C",
        "rating": 3, "finding": _text(chance, 25), "locator": None, "effect": None, "measure": None, "k": None,
        "n": None, "confidence": "high",
    }  # fmt: skip


def _statement(chance: Random, kind: str, place: int, sort: str) -> dict:
    return {"key": f"{kind}-{place}", "kind": sort, "text": _text(chance, 20), "evidence": []}


def _entry(kind: str, key: str) -> dict:
    if kind == "meaning":
        return {"name": key.replace("-", " "), "definition": "A state.", "near": []}
    if kind == "context":
        return {"name": key, "phrase": f"In {key}", "scene": "A place."}
    empty = dict.fromkeys(("container", "volume", "pages", "doi", "url", "status_note"))
    return {
        "kind": "survey",
        "title": f"Title of {key}",
        "authors": ["Doe, J."],
        "year": 2013,
        "status": "current",
        **empty,
    }


def _text(chance: Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=length))
