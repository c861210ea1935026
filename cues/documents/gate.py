"""What must hold before a document may be laid on the desk (`check`), and before it may be published (`missing`)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import isfinite

from cues import diagnosticity, grading
from cues.documents import authored, schema
from cues.documents.schema import Problem
from cues.documents.vocabulary import Vocabulary
from cues.figures import find_problems
from cues.grading import NEEDS_CARRYING, Finding, Grade

SOURCE_DOCUMENT = "document"
"""The kind of source that states the claims; it never counts as evidence for them."""
RETRACTED = "retracted"
"""The standing of a source that withdraws its numbers, and what was graded with it."""


def check(document: object, vocabulary: Vocabulary, cues: set[str]) -> list[Problem]:
    """Return what is wrong with a document as such: its shape, its keys, what it names, grades above their evidence.

    `cues` holds the slugs a document may be related to. Empty where nothing is wrong.
    """
    if found := schema.problems("document", document):
        return found
    assert isinstance(document, Mapping)
    return [
        *_keys_twice(document),
        *_readings_twice(document),
        *_unknown(document, vocabulary, cues),
        *_numbers(document),
        *_figure(document),
        *above_evidence(document, vocabulary),
    ]


def _keys_twice(document: Mapping) -> Iterator[Problem]:
    statements = [
        item["key"] for name in ("interpretations", "alternatives", "caveats") for item in document.get(name, ())
    ]
    findings = [finding["key"] for _, _, finding in authored.findings(document)]
    for key, times in Counter([*statements, *findings]).items():
        if times > 1:
            yield Problem(key, "this key stands more than once in the cue; each is used for one thing only")


def _readings_twice(document: Mapping) -> Iterator[Problem]:
    seen: dict[tuple, str] = {}
    for item in document.get("interpretations", ()):
        identity = (item["meaning"], item["context"], item["target"])
        if first := seen.get(identity):
            yield Problem(
                f"interpretations/{item['key']}", f"says the same as {first}: meaning, context and target agree"
            )
        seen[identity] = item["key"]


def _unknown(document: Mapping, vocabulary: Vocabulary, cues: set[str]) -> Iterator[Problem]:
    for item in document.get("interpretations", ()):
        for kind in ("meaning", "context"):
            if item[kind] not in vocabulary.of(kind):
                yield Problem(f"interpretations/{item['key']}/{kind}", f"there is no {kind} {item[kind]!r}")
    for path, _, finding in authored.findings(document):
        if finding["source"] not in vocabulary.source:
            yield Problem(f"{path}/source", f"there is no source {finding['source']!r}")
    for item in document.get("related", ()):
        if item["cue"] == document["slug"]:
            yield Problem(f"related/{item['cue']}", "a cue is not related to itself")
        elif item["cue"] not in cues:
            yield Problem(f"related/{item['cue']}", f"there is no cue {item['cue']!r}")


def _numbers(document: Mapping) -> Iterator[Problem]:
    for path, _, finding in authored.findings(document):
        yield from effect_problems(path, finding.get("effect"))


def _figure(document: Mapping) -> Iterator[Problem]:
    """Yield why the figure could not be drawn, each at its place: figure/arms/L/dir/2."""
    if "figure" in document:
        for path, reason in find_problems(document["figure"]):
            yield Problem("/".join(["figure", *re.findall(r"[^.[\]]+", path)]), reason)


def effect_problems(path: str, effect: Mapping | None) -> Iterator[Problem]:
    """Yield what is wrong with the numbers of the finding at `path`."""
    if not effect:
        return
    numbers = [effect[name] for name in ("value", "low", "high") if name in effect]
    if not all(isfinite(number) for number in numbers):
        yield Problem(f"{path}/effect", "numbers must be finite")
    elif effect["kind"] == "r" and not -1 < effect["value"] < 1:
        yield Problem(f"{path}/effect/value", "a correlation lies between -1 and 1")
    elif "low" in effect and not effect["low"] <= effect["value"] <= effect["high"]:
        yield Problem(f"{path}/effect", "the interval's two ends enclose the value")


def above_evidence(document: Mapping, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield each interpretation graded above what its evidence can carry."""
    for item in document.get("interpretations", ()):
        if item["support"] in NEEDS_CARRYING and not grading.may_carry(_findings(item, vocabulary)):
            yield Problem(
                f"interpretations/{item['key']}/support",
                f"{item['support']} needs evidence of level A or B, or of level C from two sources without a shared"
                " author; the source document and findings of low confidence do not count",
            )


def proposal(interpretation: Mapping, vocabulary: Vocabulary) -> Grade:
    """Return the grade the rubric proposes for an interpretation."""
    return grading.propose(_findings(interpretation, vocabulary), searched="search_note" in interpretation)


def _findings(interpretation: Mapping, vocabulary: Vocabulary) -> list[Finding]:
    return [_finding(item, vocabulary.source.get(item["source"], {})) for item in interpretation.get("evidence", ())]


def _finding(item: Mapping, source: Mapping) -> Finding:
    effect = item.get("effect") or {}
    convertible = effect.get("kind") in diagnosticity.CONVERTIBLE
    return Finding(
        direction=grading.Direction(item["direction"]),
        level=grading.Level(item["level"]),
        rating=item["rating"],
        authors=tuple(source.get("authors", (item["source"],))),
        chance=diagnosticity.chance(effect["kind"], effect["value"]) if convertible else None,
        counts=item["confidence"] != "low"
        and source.get("kind") != SOURCE_DOCUMENT
        and source.get("status") != RETRACTED,
    )


def is_under_review(interpretation: Mapping, vocabulary: Vocabulary) -> bool:
    """Say whether an interpretation was graded with a finding of a source that is retracted now.

    Which findings a rationale speaks of is for a person to say, so it ends when an editor has left the finding out or
    made it background. What never counted is no matter: opinions, the source document, findings of low confidence.
    """
    withdrawn = [
        _finding(item, {**source, "status": "current"})
        for item in interpretation.get("evidence", ())
        if (source := vocabulary.source.get(item["source"], {})).get("status") == RETRACTED
    ]
    return bool(grading.counted(withdrawn))


def has_lost_its_ground(statement: Mapping, sources: Mapping[str, Mapping]) -> bool:
    """Say whether another explanation or a caveat cites a retracted source, and no study beside it that stands."""
    cited = [sources[finding["source"]] for finding in statement.get("evidence", ())]
    standing = [source for source in cited if source["status"] != RETRACTED and source["kind"] != SOURCE_DOCUMENT]
    return not standing and any(source["status"] == RETRACTED for source in cited)


def missing(document: Mapping, vocabulary: Vocabulary) -> list[Problem]:
    """Return what a sound document still lacks to be published; empty where it may be."""
    rules = [*_common(document), *above_evidence(document, vocabulary)]
    rules += _health(document, vocabulary) if document["topic"] == "health" else _signal(document)
    return [*rules, *_grades(document, vocabulary)]


def _common(document: Mapping) -> Iterator[Problem]:
    if not document.get("form"):
        yield Problem("form", "say what one would see")
    if not document.get("alternatives"):
        yield Problem("alternatives", "give at least one other explanation")
    if not document.get("caveats"):
        yield Problem("caveats", "give at least one caveat")


def _signal(document: Mapping) -> Iterator[Problem]:
    if not document.get("interpretations"):
        yield Problem("interpretations", "a signal needs at least one interpretation")


def _health(document: Mapping, vocabulary: Vocabulary) -> Iterator[Problem]:
    flagged = [item for item in document.get("caveats", ()) if item.get("red_flags")]
    if not flagged:
        yield Problem("caveats", "a health cue needs a safety caveat that lists red flags")
    for item in flagged:
        if not item.get("evidence") or has_lost_its_ground(item, vocabulary.source):
            yield Problem(f"caveats/{item['key']}/evidence", "red flags need a source that is not retracted")


def _grades(document: Mapping, vocabulary: Vocabulary) -> Iterator[Problem]:
    for item in document.get("interpretations", ()):
        path = f"interpretations/{item['key']}"
        if not item.get("rationale"):
            yield Problem(f"{path}/rationale", "say why this grade")
        if is_under_review(item, vocabulary):
            yield Problem(
                f"{path}/evidence",
                "it is under review, for a source was retracted; leave its findings out or make them background, and"
                " grade what is left",
            )
        grade = proposal(item, vocabulary)
        differs = (item["support"], item.get("certainty")) != (grade.support, grade.certainty)
        if differs and not item.get("departure"):
            proposed = " ".join(filter(None, [grade.support, grade.certainty]))
            yield Problem(f"{path}/departure", f"say why the grade differs from the one proposed ({proposed})")
