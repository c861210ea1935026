"""A small shelf on which every public page has something of each kind to show."""

import hashlib

from cues import publishing
from cues.documents import desk, passages, topics
from cues.figures.samples import SAMPLES
from cues.models import Cue, Document, Publication, Source, TopicPage
from tests.cues.factories import (
    NOW,
    a_document,
    a_finding,
    a_health_document,
    a_reading,
    a_source,
    lay_words,
    shelve,
)

NOTES = {"corrected": "Two rows were put right.", "superseded": "A later review replaces it.", "retracted": "Made up."}
SOURCES = {
    f"{status}-source": a_source(f"{status}-source", status=status, status_note=note) for status, note in NOTES.items()
}
BOTH_WAYS = [
    a_finding("for-it", direction="supports", level="A", rating=4),
    a_finding("against-it", direction="contradicts", level="A", rating=4, source="farley2013"),
]
TRUSTED = [
    a_finding("corrected", source="corrected-source"),
    a_finding("superseded", source="superseded-source", direction="background"),
    a_finding("retracted", source="retracted-source", direction="background"),
]


def _measured(key: str, direction: str, d: float) -> dict:
    effect = {"kind": "d", "value": d, "low": round(d - 0.1, 1), "high": round(d + 0.1, 1)}
    return a_finding(
        key, direction=direction, level="A", rating=4, effect=effect, measure="one group against the other", k=9, n=420
    )


def readings() -> list[dict]:
    """Return one reading of each support, each graded as the rubric proposes but for the last."""
    return [
        a_reading("supported", support="supported", certainty="high", evidence=[_measured("large", "supports", 1.3)]),
        a_reading(
            "small",
            target="perceived",
            support="small_effect",
            certainty="high",
            evidence=[_measured("faint", "supports", 0.1)],
        ),
        a_reading("mixed", target="both", support="mixed", certainty="moderate", evidence=BOTH_WAYS),
        a_reading("weak", context="meeting", certainty="very_low", evidence=[*TRUSTED, a_finding("plain")]),
        a_reading(
            "unsupported",
            meaning="boredom",
            support="unsupported",
            certainty="high",
            evidence=[_measured("reverse", "contradicts", -0.35)],
        ),
        _unheld("untested", search_note="Two indexes, March 2026.", support="untested"),
        _unheld("not-assessed", context="meeting", support="not_assessed", departure="The search is not finished."),
    ]


def _unheld(key: str, **members) -> dict:
    reading = a_reading(key, meaning="boredom", target="perceived", **members)
    del reading["certainty"], reading["evidence"]
    return reading


def stock() -> None:
    """Publish it all: a cue of many readings in three versions, a health cue, a retracted one, a topic, a document."""
    lay_words(source=SOURCES)
    shelve(a_health_document(figure=SAMPLES["restless-legs"]))
    shelve(slug="crossed-legs", alternatives=[_grounded_alternative()])
    gone = shelve(slug="bouncing-knee").cue
    many = a_document(
        interpretations=readings(),
        aliases=["Leg bouncing"],
        figure=SAMPLES["leg-shaking"],
        caveats=[*a_document()["caveats"], a_health_document()["caveats"][0]],
        related=[{"cue": "restless-legs", "note": "Another thing."}, {"cue": "crossed-legs"}],
    )
    _publish_versions(many)
    publishing.retract(
        cue=gone, by=None, now=NOW, message="It was leg shaking.", successor=Cue.objects.get(slug="leg-shaking")
    )
    _publish_topic()
    _publish_document()


def _grounded_alternative() -> dict:
    return {"key": "ease", "kind": "physical", "text": "Ease.", "evidence": [a_finding("ease-found")]}


def _publish_versions(document: dict) -> None:
    cue = shelve(document).cue
    for number, form in enumerate(("A leg jumps up and down.", "A leg jumps quickly up and down."), start=2):
        desk.lay_out({**document, "form": form})
        publishing.publish(
            cue=cue, by=None, now=NOW, change=Publication.Change.EDITORIAL, note=f"Plainer words, number {number}."
        )


def _publish_topic() -> None:
    topics.lay_out(
        {
            "key": "lie-detection",
            "title": "How well people detect lies",
            "summary": "Hardly better than a coin.",
            "findings": [
                {"key": "coin", "source": "farley2013", "finding": "About 54 in 100.", "confidence": "high"},
            ],
            "caveats": ["In laboratories."],
        }
    )
    publishing.publish_topic(topic=TopicPage.objects.get())


def _publish_document() -> None:
    shelve(
        a_document(
            "long-gaze",
            figure=SAMPLES["look-down-hair-look-up"],
            interpretations=[
                a_reading(evidence=[a_finding(), a_finding("stated", source="the-document", level="E", rating=1)])
            ],
        )
    )
    passages.lay_out(
        {
            "source": "the-document",
            "sha256": hashlib.sha256(b"anything").hexdigest(),
            "length": 40,
            "passages": [
                {"start": 0, "end": 30, "fate": "used", "about": "A look", "made": ["long-gaze#anxiety"]},
                {"start": 30, "end": 40, "fate": "advertisement", "about": "A course", "reason": "It sells one."},
            ],
        }
    )
    publishing.publish_coverage(document=Document.objects.get())


PAGES = {
    "home": "/",
    "browse": "/cues/",
    "browse narrowed": "/cues/?channel=legs&support=weak&meaning=anxiety",
    "search": "/search/?q=anxeity",
    "search without a word": "/search/?q=legs+elephant",
    "cue": "/cues/leg-shaking/",
    "health cue": "/cues/restless-legs/",
    "older version": "/cues/leg-shaking/versions/1/",
    "history": "/cues/leg-shaking/changes/",
    "difference": "/cues/leg-shaking/changes/1/3/",
    "meanings": "/meanings/",
    "meaning": "/meanings/anxiety/",
    "topics": "/topics/",
    "topic": "/topics/lie-detection/",
    "sources": "/sources/",
    "source": "/sources/carriere2013/",
    "corrected source": "/sources/corrected-source/",
    "document": "/sources/the-document/",
    "how we grade": "/how-we-grade/",
    "nothing here": "/nothing/",
    "retracted": "/cues/bouncing-knee/",
}
"""Every kind of public page on this shelf."""


def the_source(key: str) -> Source:
    return Source.objects.get(key=key)
