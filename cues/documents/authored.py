"""The authored form of a cue: one order of members, nothing empty, one way to write it as JSON."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

EVIDENCE = (
    "key", "source", "direction", "level", "rating", "finding", "locator", "effect", "measure", "n", "k", "confidence",
)  # fmt: skip
INTERPRETATION = (
    "key", "meaning", "context", "target", "people_say", "support", "certainty", "rationale", "departure",
    "search_note", "evidence",
)  # fmt: skip
ALTERNATIVE = ("key", "kind", "text", "evidence")
CAVEAT = ("key", "kind", "text", "red_flags", "evidence")
RELATED = ("cue", "note")
CUE = (
    "slug", "name", "aliases", "channel", "topic", "form", "figure", "clinician_review",
    "interpretations", "alternatives", "caveats", "related",
)  # fmt: skip
EFFECT = ("kind", "value", "low", "high")
REVIEW = ("name", "date")
MEANING = ("key", "name", "definition", "accusing", "near")
CONTEXT = ("key", "name", "phrase", "scene", "excludes")
SOURCE = (
    "key", "kind", "title", "authors", "year", "container", "volume", "pages", "doi", "url", "status", "status_note",
)  # fmt: skip
TOPIC = ("key", "title", "summary", "caveats", "findings")
TOPIC_FINDING = ("key", "source", "finding", "locator", "effect", "measure", "n", "k", "confidence")
DOCUMENT = ("source", "sha256", "length", "passages")
PASSAGE = ("start", "end", "fate", "about", "made", "reason")

_MEMBERS = {
    "interpretations": INTERPRETATION,
    "alternatives": ALTERNATIVE,
    "caveats": CAVEAT,
    "related": RELATED,
    "evidence": EVIDENCE,
    "findings": TOPIC_FINDING,
    "passages": PASSAGE,
    "effect": EFFECT,
    "clinician_review": REVIEW,
}
_NUMBERS = EFFECT[1:]


def normalise(data: Mapping, order: tuple[str, ...] = CUE) -> dict:
    """Return `data` with its members in `order` at every depth and without empty ones. Expects the schema's shape."""
    members = {name: _member(name, data[name]) for name in order if name in data}
    return {name: value for name, value in members.items() if not _empty(value)}


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, (bool, str, list, dict)) and not value)


def _member(name: str, value: object) -> object:
    if name in _NUMBERS and isinstance(value, int | float):
        return float(value) + 0.0  # a column holds 1 as 1.0, and may hold -0.0 as 0.0
    if name == "figure":
        return settled(value)
    order = _MEMBERS.get(name)
    if order is None:
        return value
    if isinstance(value, list):
        # Member by member, for a topic page's caveats are plain texts while a cue's have members of their own.
        return [_member(name, member) for member in value]
    return normalise(value, order) if isinstance(value, Mapping) else value


def settled(value: object) -> object:
    """Return plain data in the one form that every database gives back as it was: names sorted, whole numbers whole.

    PostgreSQL keeps JSON as values, not as text: it forgets the order of names, and that 1.0 was not written 1.
    """
    if isinstance(value, Mapping):
        return {name: settled(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [settled(member) for member in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def as_json(data: object) -> str:
    """Return the one JSON text of `data`: compact, in its own order. Raises ValueError on NaN and infinity."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> dict:
    """Return the data of a JSON text that `as_json` wrote."""
    return json.loads(text)


def iso(moment: datetime) -> str:
    """Return a moment as RFC 3339 has it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def findings(document: Mapping):
    """Yield each finding of a document with the path of the list it stands in and the statement it is about."""
    for section in ("interpretations", "alternatives", "caveats"):
        for statement in document.get(section, ()):
            for finding in statement.get("evidence", ()):
                yield f"{section}/{statement['key']}/evidence/{finding['key']}", statement, finding
