"""Topic pages: rows to the authored form and back, and what the public may see of it."""

from collections.abc import Iterator, Mapping

from cues.documents import authored, gate, projection, rows, schema
from cues.documents.schema import Problem
from cues.documents.vocabulary import Vocabulary
from cues.models import TopicFinding, TopicPage


def to_document(topic: TopicPage) -> dict:
    """Return the authored form of a topic page. Fetch `topic` with its findings to spare queries."""
    data = {"key": topic.key, "title": topic.title, "summary": topic.summary, "caveats": topic.caveats}
    findings = [rows.finding(row) for row in topic.findings.all()]
    return authored.normalise({**data, "findings": findings}, authored.TOPIC)


def lay_out(document: Mapping) -> TopicPage:
    """Lay a checked topic page on the desk, its findings in place by key. Call it in a transaction."""
    values = {"title": document["title"], "summary": document["summary"], "caveats": document.get("caveats", [])}
    topic, _ = TopicPage.objects.update_or_create(pk=document["key"], defaults=values)
    known = {row.key: row for row in topic.findings.all()}
    laid = []
    for position, item in enumerate(document.get("findings", ())):
        row = known.pop(item["key"], None) or TopicFinding(topic=topic)
        rows.put_finding(row, item, (), position)
        laid.append(row)
    TopicFinding.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    rows.write(TopicFinding, laid)
    return topic


def check(document: object, vocabulary: Vocabulary) -> list[Problem]:
    """Return what is wrong with a topic page; empty where nothing is."""
    if found := schema.problems("topic", document):
        return found
    assert isinstance(document, Mapping)
    return [*_keys_twice(document), *_findings(document, vocabulary)]


def missing(document: Mapping) -> list[Problem]:
    """Return what a sound topic page still lacks to be published; empty where it may be."""
    return [] if document.get("findings") else [Problem("findings", "give at least one finding, with its source")]


def _keys_twice(document: Mapping) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in document.get("findings", ()):
        if item["key"] in seen:
            yield Problem(f"findings/{item['key']}", "this key stands twice")
        seen.add(item["key"])


def _findings(document: Mapping, vocabulary: Vocabulary) -> Iterator[Problem]:
    for item in document.get("findings", ()):
        path = f"findings/{item['key']}"
        if item["source"] not in vocabulary.source:
            yield Problem(f"{path}/source", f"there is no source {item['source']!r}")
        yield from gate.effect_problems(path, item.get("effect"))


def project(document: Mapping) -> dict:
    """Return what the public may see of a topic page: all but the findings of low confidence, every member there."""
    shown = [item for item in document.get("findings", ()) if item["confidence"] != projection.DESK_ONLY]
    return {
        "title": document["title"],
        "summary": document["summary"],
        "caveats": document.get("caveats", []),
        "findings": [projection.whole(item, authored.TOPIC_FINDING) for item in shown],
    }
