"""A shelf of synthetic cues, laid on the desk and published as editors do it."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from cues import publishing
from cues.documents import desk, vocabulary
from cues.models import Card

CUES = 2_000
READINGS, CAVEATS, FINDINGS = 3, 2, 2
BATCH = 100
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORDS = "people shift when they sit for long and nobody who looks on can tell from this alone what it may stand for"


def slug(number: int) -> str:
    return f"synthetic-{number:04}"


def prose(number: int, words: int) -> str:
    """Return a sentence of so many words, another one for each number."""
    known = WORDS.split()
    return " ".join(known[(number * 7 + place * (number % 5 + 1)) % len(known)] for place in range(words)).capitalize()


def document(number: int) -> dict:
    """Return a document whose card has about 4 kB."""
    return {
        "slug": slug(number),
        "name": f"Synthetic cue {number}",
        "channel": ("face", "gesture", "posture", "legs")[number % 4],
        "topic": "signal",
        "form": prose(number, 20),
        "interpretations": [_reading(number, place) for place in range(READINGS)],
        "alternatives": [{"key": "habit", "kind": "habit", "text": prose(number + 1, 6)}],
        "caveats": [
            {"key": f"caveat-{place}", "kind": "context", "text": prose(number + place, 12)} for place in range(CAVEATS)
        ],
    }


def _reading(number: int, place: int) -> dict:
    return {
        "key": f"reading-{place}",
        "meaning": f"meaning-{place}",
        "context": "any",
        "target": "actual",
        "people_say": prose(number + place, 8),
        "support": "weak",
        "certainty": "very_low",
        "rationale": prose(number + 2 * place, 12),
        "evidence": [_finding(number + one, place, one) for one in range(FINDINGS)],
    }


def _finding(number: int, reading: int, place: int) -> dict:
    return {
        "key": f"finding-{reading}-{place}",
        "source": f"source-{place}",
        "direction": "qualifies",
        "level": "C",
        "rating": 3,
        "finding": prose(number, 12),
        "confidence": "high",
    }


def lay_words() -> None:
    meanings = [{"key": f"meaning-{n}", "name": f"state {n}", "definition": prose(n, 8)} for n in range(READINGS)]
    sources = [
        {"key": f"source-{n}", "kind": "survey", "title": prose(n, 8), "authors": [f"Author {n}"], "year": 2013}
        for n in range(FINDINGS)
    ]
    anywhere = {"key": "any", "name": "Any setting", "phrase": "In any setting", "scene": "Wherever you are."}
    for kind, entries in {"meaning": meanings, "source": sources, "context": [anywhere]}.items():
        vocabulary.lay_out(kind, {entry["key"]: entry for entry in entries})


def fill() -> None:
    """Lay and publish CUES cues, unless they are there; nobody follows the feed, since no quiz is measured here."""
    if Card.objects.count() >= CUES:
        return
    settings.AFTER_PUBLICATION = []
    lay_words()
    for begun in range(0, CUES, BATCH):
        with transaction.atomic():
            for number in range(begun, begun + BATCH):
                publishing.publish(cue=desk.lay_out(document(number)), by=None, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def hashes() -> dict[str, str]:
    """Return the hash of every current card by its slug."""
    return dict(Card.objects.current().values_list("cue_id", "hash"))
