"""Meanings, contexts and sources: their authored form, and the part of them that a set of documents names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Field, Model, Q

from cues.documents import authored
from cues.models import Context, Entry, Exclusion, Meaning, Near, Source

MODELS: dict[str, type[Entry]] = {
    "meaning": Meaning,
    "context": Context,
    "source": Source,
}
ORDERS = {"meaning": authored.MEANING, "context": authored.CONTEXT, "source": authored.SOURCE}
PAIRS = {"meaning": (Near, "near"), "context": (Exclusion, "excludes")}


@dataclass(frozen=True)
class Vocabulary:
    """Authored entries by key: what the keys of a document stand for."""

    meaning: dict[str, dict] = field(default_factory=dict)
    context: dict[str, dict] = field(default_factory=dict)
    source: dict[str, dict] = field(default_factory=dict)

    def of(self, kind: str) -> dict[str, dict]:
        return getattr(self, kind)


def named(documents: Iterable[Mapping]) -> dict[str, set[str]]:
    """Return the keys of meanings, contexts and sources that documents name."""
    keys: dict[str, set[str]] = {kind: set() for kind in MODELS}
    for document in documents:
        for interpretation in document.get("interpretations", ()):
            keys["meaning"].add(interpretation["meaning"])
            keys["context"].add(interpretation["context"])
        keys["source"].update(finding["source"] for _, _, finding in authored.findings(document))
    return keys


def on_desk(keys: dict[str, set[str]] | None = None) -> Vocabulary:
    """Return the entries with these keys as they lie on the desk, or all of them, each naming all it is paired with."""
    return Vocabulary(
        **{kind: entries(kind, keys[kind] if keys is not None else None, both_ways=True) for kind in MODELS}
    )


def entries(kind: str, keys: set[str] | None = None, *, both_ways: bool = False) -> dict[str, dict]:
    """Return entries of one kind in authored form, by key, sorted by key.

    A pair is authored once, in the entry whose key comes first; with `both_ways` each entry names the other.
    """
    model = MODELS[kind]
    rows = model._default_manager.all() if keys is None else model._default_manager.filter(pk__in=keys)
    links: dict[str, list[str]] = {}
    for first, second in _pairs(kind, keys):
        links.setdefault(first, []).append(second)
        if both_ways:
            links.setdefault(second, []).append(first)
    return {row.pk: _entry(kind, row, links.get(row.pk, [])) for row in sorted(rows, key=lambda row: row.pk)}


def _pairs(kind: str, keys: set[str] | None) -> list[tuple[str, str]]:
    """Return the pairs that touch these keys, each in alphabetical order whichever way round it is stored."""
    if kind not in PAIRS:
        return []
    rows = PAIRS[kind][0]._default_manager.all()
    if keys is not None:
        rows = rows.filter(Q(first__in=keys) | Q(second__in=keys))
    return [(min(pair), max(pair)) for pair in rows.values_list("first", "second")]


def _entry(kind: str, row: Model, links: list[str]) -> dict:
    data: dict = {field.name: getattr(row, field.name) for field in _columns(kind)}
    if kind in PAIRS:
        data[PAIRS[kind][1]] = sorted(links)
    return authored.normalise(data, ORDERS[kind])


def _columns(kind: str) -> list[Field]:
    return [field for field in MODELS[kind]._meta.concrete_fields if field.name in ORDERS[kind]]


def lay_out(kind: str, entries_by_key: dict[str, dict]) -> None:
    """Write checked entries of one kind on the desk, pairs last, once both ends are there. Call it in a transaction."""
    columns = [field for field in _columns(kind) if not field.primary_key]
    for key, entry in entries_by_key.items():
        values = {field.name: entry[field.name] if field.name in entry else field.get_default() for field in columns}
        MODELS[kind]._default_manager.update_or_create(pk=key, defaults=values)
    if kind in PAIRS:
        _lay_pairs(kind, entries_by_key)


def _lay_pairs(kind: str, entries_by_key: dict[str, dict]) -> None:
    model, name = PAIRS[kind]
    for key in entries_by_key:
        model._default_manager.filter(Q(first=key, second__gt=key) | Q(second=key, first__gt=key)).delete()
    model._default_manager.bulk_create(
        model(first_id=key, second_id=other) for key, entry in entries_by_key.items() for other in entry.get(name, ())
    )
