"""Two versions of a card in, a readable list of what differs out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

SECTIONS = {"interpretations": "Interpretation", "alternatives": "Other explanation", "caveats": "Caveat"}


@dataclass(frozen=True)
class Piece:
    """A run of text; `op` is same, added or removed."""

    op: str
    text: str


@dataclass(frozen=True)
class Change:
    """One difference: the place in words, whether it was added, removed or changed there, and the text in pieces."""

    place: str
    kind: str
    pieces: tuple[Piece, ...]


def compare(before: Mapping, after: Mapping) -> list[Change]:
    """Return what differs between two cards, in the order of the later one, then what only the earlier one had.

    Statements and findings are matched by key, so that moving one is no change.
    """
    shown = _redrawn(before.get("figure"), after.get("figure"))
    old, new = dict(_texts(before, shown)), dict(_texts(after, shown))
    places = [*new, *(place for place in old if place not in new)]
    return [
        _change(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _change(place: tuple[str, ...], old: str, new: str) -> Change:
    words = " › ".join(place)
    if not old:
        return Change(words, "added", (Piece("added", new),))
    if not new:
        return Change(words, "removed", (Piece("removed", old),))
    return Change(words, "changed", tuple(_pieces(old, new)))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    """Yield the words two texts share and those only one has."""
    left, right = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    for op, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(left[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("removed", "".join(left[i1:i2]))
        if j1 < j2:
            yield Piece("added", "".join(right[j1:j2]))


def _texts(card: Mapping, shown: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each text of a card with its place; of the figure's specification, the places in `shown`."""
    for name in ("name", "aliases", "channel", "topic", "form", "clinician_review"):
        yield from _leaf((_words(name),), card.get(name))
    yield from _leaf(("Drawing",), card["resolved"]["figure"]["alt"] if card.get("figure") else None)
    specification = [f"{place} {value}" for place, value in _flat(card.get("figure")) if place in shown]
    yield from _leaf(("Drawing's specification",), specification)
    for section, title in SECTIONS.items():
        for item in card.get(section, ()):
            yield from _statement((f"{title} {item['key']}",), item)
    for item in card.get("related", ()):
        yield ("Related cue", item["cue"]), item.get("note") or "linked"
    yield from _leaf(("Under review",), card["resolved"].get("under_review"))
    for key, claim in card["resolved"]["claims"].items():
        yield (f"Interpretation {key}", "Claim sentence"), claim
    for group, title in (("sources", "Source"), ("meanings", "Meaning"), ("contexts", "Context")):
        for key, entry in card["resolved"][group].items():
            for name, value in entry.items():
                yield from _leaf((f"{title} {key}", _words(name)), value)


def _statement(place: tuple[str, ...], item: Mapping) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in item.items():
        if name == "evidence":
            for finding in value:
                yield from _statement((*place, f"Finding {finding['key']}"), finding)
        elif name != "key":
            yield from _leaf((*place, _words(name)), value)


def _leaf(place: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if value is False or value in (None, "", []):
        return
    if value is True:
        yield place, "yes"
    elif isinstance(value, list):
        yield place, "; ".join(str(part) for part in value)
    elif isinstance(value, Mapping):
        yield (
            place,
            ", ".join(f"{_words(str(name)).lower()} {part}" for name, part in value.items() if part is not None),
        )
    else:
        yield place, str(value).replace("_", " ") if place[-1] in ("Support", "Certainty") else str(value)


def _redrawn(before: Mapping | None, after: Mapping | None) -> set[str]:
    """Return the places at which two figures differ; none where one is missing, for the words then say enough."""
    return {place for place, _ in set(_flat(before)) ^ set(_flat(after))} if before and after else set()


def _flat(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each place deep in plain data with its value as text: face AU12, 0.6."""
    inner: Iterable[tuple[object, object]] = ()
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, list) and any(isinstance(member, Mapping | list) for member in value):
        inner = enumerate(value, start=1)
    elif value is not None:
        yield place, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    for name, member in inner:
        yield from _flat(member, f"{place} {name}".strip())


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
