"""A document to its card: what the public may see, with what its keys stand for. Same inputs, same bytes."""

from collections.abc import Collection, Mapping

from cues import diagnosticity, wording
from cues.documents import authored, gate
from cues.documents.vocabulary import Vocabulary, named
from cues.figures import describe, find_problems
from cues.grading import UNDER_REVIEW, Certainty

ANY = "any"
DESK_ONLY = "low"
"""The confidence with which a finding stays at the desk."""

NUMBERS = ("effect", "measure", "n", "k")
"""What a finding no longer says once its source is retracted."""
WHY_UNDER_REVIEW = (
    "A study that the grade rested on has been retracted, so the grade no longer stands. An editor will grade this"
    " anew by the findings that are left."
)

MEASURES_THE_CLAIM = ("supports", "contradicts")
"""Directions of findings whose number is about the claim itself; others measure something beside it."""


def card(document: Mapping, vocabulary: Vocabulary, gone: Collection[str] = ()) -> dict:
    """Return the public card of a document that passed the gate; every member is always there.

    `gone` holds the slugs of cues that were taken off the shelf; a card does not name them as related.
    """
    public = _public(document, vocabulary)
    public["related"] = [item for item in document.get("related", ()) if item["cue"] not in gone]
    return {
        **{name: public.get(name) for name in ("slug", "name")},
        "aliases": public.get("aliases", []),
        **{name: public.get(name) for name in ("channel", "topic")},
        "form": public.get("form", ""),
        **{name: public.get(name) for name in ("figure", "clinician_review")},
        "interpretations": [whole(item, authored.INTERPRETATION) for item in public.get("interpretations", [])],
        "alternatives": [whole(item, authored.ALTERNATIVE) for item in public.get("alternatives", [])],
        "caveats": [whole(item, authored.CAVEAT) for item in public.get("caveats", [])],
        "related": [whole(item, authored.RELATED) for item in public.get("related", [])],
        "resolved": _resolved(document, public, vocabulary),
    }


def _public(document: Mapping, vocabulary: Vocabulary) -> dict:
    """Return the document without what only editors see, and what retracted sources measured or gave a grade to."""
    public = dict(document)
    for section in ("interpretations", "alternatives", "caveats"):
        public[section] = [
            {
                **item,
                "evidence": [
                    shown(finding, vocabulary.source[finding["source"]])
                    for finding in item.get("evidence", ())
                    if finding["confidence"] != DESK_ONLY
                ],
            }
            for item in document.get(section, ())
        ]
    public["interpretations"] = [
        _ungraded(item) if gate.is_under_review(item, vocabulary) else item for item in public["interpretations"]
    ]
    return public


def shown(finding: Mapping, source: Mapping) -> dict:
    """Return a finding as it may be shown: without its numbers where its source is retracted."""
    withdrawn = NUMBERS if source["status"] == gate.RETRACTED else ()
    return {name: value for name, value in finding.items() if name not in withdrawn}


def _ungraded(interpretation: Mapping) -> dict:
    """Return an interpretation without the grade that rested on what was withdrawn, and why it has none."""
    kept = {name: value for name, value in interpretation.items() if name not in ("certainty", "departure")}
    return {**kept, "support": UNDER_REVIEW, "rationale": WHY_UNDER_REVIEW}


_SHOWN = {
    "meaning": ("name", "definition", "accusing", "near"),
    "context": ("name", "phrase", "scene"),
    "source": authored.SOURCE[1:],
}
_EMPTY: dict[str, object] = {"accusing": False}
_LISTS = ("evidence", "red_flags", "authors", "near")


def whole(item: Mapping, members: tuple[str, ...]) -> dict:
    """Return an item with every member, false, null or an empty list where it has none."""
    full: dict = {name: item.get(name, [] if name in _LISTS else _EMPTY.get(name)) for name in members}
    if full.get("evidence"):
        full["evidence"] = [whole(finding, authored.EVIDENCE) for finding in full["evidence"]]
    if full.get("effect"):
        full["effect"] = whole(full["effect"], authored.EFFECT)
    if "rationale" in full:
        full["rationale"] = full["rationale"] or ""
    return full


def _resolved(document: Mapping, public: Mapping, vocabulary: Vocabulary) -> dict:
    keys = named([public])
    readings = public["interpretations"]
    chances = {item["key"]: chance for item in readings if (chance := _chance(item))}
    proposals = {item["key"]: gate.proposal(item, vocabulary) for item in document.get("interpretations", ())}
    return {
        "meanings": _entries("meaning", keys, vocabulary),
        "contexts": _entries("context", keys, vocabulary),
        "sources": _entries("source", keys, vocabulary),
        "claims": {item["key"]: claim(public, item, vocabulary) for item in readings},
        "proposals": {
            key: {"support": grade.support, "certainty": grade.certainty, "reason": grade.reason}
            for key, grade in proposals.items()
        },
        "chances": chances,
        "figure": {"alt": _alt(public.get("figure"))},
        **_doubts(public, vocabulary),
    }


def _doubts(public: Mapping, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the keys of what is under review; nothing at all where nothing is, so that no other card changes."""
    readings = [item["key"] for item in public["interpretations"] if item["support"] == UNDER_REVIEW]
    stated = [*public["alternatives"], *public["caveats"]]
    lost = [item["key"] for item in stated if gate.has_lost_its_ground(item, vocabulary.source)]
    return {"under_review": [*readings, *lost]} if readings or lost else {}


def _alt(figure: Mapping | None) -> str | None:
    """Return what is to be seen in the figure, in words; None where there is none or, in a draft, none to be drawn."""
    return describe(figure) if figure and not find_problems(figure) else None


def _entries(kind: str, keys: dict[str, set[str]], vocabulary: Vocabulary) -> dict:
    return {key: entry(kind, vocabulary.of(kind)[key]) for key in sorted(keys[kind])}


def entry(kind: str, authored_entry: Mapping) -> dict:
    """Return what a card shows of a meaning, a context or a source beside its key."""
    return whole(authored_entry, _SHOWN[kind])


def claim(document: Mapping, interpretation: Mapping, vocabulary: Vocabulary) -> str:
    """Return the claim sentence of one interpretation of the cue that the document tells of."""
    context, certainty = interpretation["context"], interpretation.get("certainty")
    meaning = vocabulary.meaning[interpretation["meaning"]]
    return wording.claim(
        cue=document["name"],
        meaning=meaning["name"],
        support=interpretation["support"],
        certainty=Certainty(certainty) if certainty else None,
        target=interpretation["target"],
        context=None if context == ANY else vocabulary.context[context]["phrase"],
        accusing=meaning.get("accusing", False),
        sense=wording.sense_of(document["channel"]),
    )


def _chance(interpretation: Mapping) -> dict | None:
    """Return how often the cue alone would be right, from the best finding that has a number; None where none has.

    Nothing is said of a reading that is under review, and findings of retracted sources have no number left.
    """
    if interpretation["support"] == UNDER_REVIEW:
        return None
    numbered = [
        finding
        for finding in interpretation.get("evidence", ())
        if finding.get("effect", {}).get("kind") in diagnosticity.CONVERTIBLE
        and finding["direction"] in MEASURES_THE_CLAIM
    ]
    if not numbered:
        return None
    best = min(numbered, key=lambda finding: (finding["level"], -finding["rating"], finding["key"]))
    value = best["effect"]["value"]
    return {
        "times_in_100": diagnosticity.times_in_100(diagnosticity.chance(best["effect"]["kind"], value)),
        "evidence": best["key"],
        "against": value < 0,
    }
