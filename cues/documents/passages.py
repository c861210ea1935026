"""Documents that cues were drawn from: their passages as rows and as authored, and whether they tile the text."""

import hashlib
from collections.abc import Iterator, Mapping

from cues import coverage
from cues.coverage import Span
from cues.documents import authored, schema
from cues.documents.schema import Problem, Refused
from cues.documents.vocabulary import Vocabulary
from cues.models import Document, Passage

PASSAGE_OWN = ("start", "end", "fate", "about", "made", "reason")
POINTS = ("form", "alternatives", "caveats")
"""What a reference may name in a cue beside the keys of its statements."""


def to_document(document: Document) -> dict:
    """Return the authored form of a document's passages. Fetch it with its passages to spare queries."""
    passages = [{name: getattr(row, name) for name in PASSAGE_OWN} for row in document.passages.all()]
    data = {"source": document.source_id, "sha256": document.sha256, "length": document.length, "passages": passages}
    return authored.normalise(data, authored.DOCUMENT)


def lay_out(data: Mapping) -> Document:
    """Lay checked passages on the desk in place of those that are there; an attached text stays. Use a transaction."""
    values = {"sha256": data["sha256"], "length": data["length"]}
    document, _ = Document.objects.update_or_create(pk=data["source"], defaults=values)
    document.passages.all().delete()
    Passage.objects.bulk_create(
        Passage(document=document, **{name: item[name] for name in PASSAGE_OWN if name in item})
        for item in data["passages"]
    )
    return document


def attach(raw: bytes, expected: Document | None = None) -> Document:
    """Keep a document's text beside its passages, if it is the very text they were cut from; return the document.

    Raises Refused where no document, or not the expected one, has this SHA-256, or its length does not fit.
    """
    found = Document.objects.filter(sha256=hashlib.sha256(raw).hexdigest()).first()
    if found is None or expected not in (None, found):
        raise Refused(
            [Problem("", "no document here has the SHA-256 of this file; it must be the very file, unchanged")]
        )
    text = raw.decode()
    if len(text) != found.length:
        raise Refused([Problem("", f"the file has {len(text):,} characters, and {found.length:,} are accounted for")])
    Document.objects.filter(pk=found.pk).update(text=text)
    return found


def check(data: object, vocabulary: Vocabulary, cues: Mapping[str, Mapping]) -> list[Problem]:
    """Return what is wrong with a document's passages; `cues` holds the cue documents that references may name."""
    if found := schema.problems("passages", data):
        return found
    assert isinstance(data, Mapping)
    problems = [Problem("passages", flaw) for flaw in coverage.flaws(data["length"], spans(data))]
    if data["source"] not in vocabulary.source:
        problems.append(Problem("source", f"there is no source {data['source']!r}"))
    return [*problems, *_references(data, cues)]


def _references(data: Mapping, cues: Mapping[str, Mapping]) -> Iterator[Problem]:
    for item in data["passages"]:
        for reference in item.get("made", ()):
            slug, _, key = reference.partition("#")
            if slug not in cues:
                yield Problem(f"passages/{item['start']}/made", f"there is no cue {slug!r}")
            elif key and key not in keys_of(cues[slug]):
                yield Problem(f"passages/{item['start']}/made", f"the cue {slug} has nothing with the key {key!r}")


def keys_of(cue: Mapping) -> set[str]:
    """Return what a reference into a cue may name: the keys of its statements, and its parts."""
    sections = ("interpretations", "alternatives", "caveats")
    return {*POINTS, *(item["key"] for name in sections for item in cue.get(name, ()))}


def spans(data: Mapping) -> list[Span]:
    return [Span(item["start"], item["end"], item["fate"]) for item in data["passages"]]
