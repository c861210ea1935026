"""Lists of current cards for clients: narrowed by filters, newest publication first, or found by words.

Every filter is read off an index that ends with the card, as far as the list is shown: what a page of it costs does not
grow with the shelf.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value

from cues.models import Card, Citation, Facet, SearchText
from cues.search import Found, find

OF_A_CARD = ("channel", "topic")
OF_A_READING = ("meaning", "context", "support", "certainty", "target")
_READING = ("key", *OF_A_READING)
_COLUMNS = ("pk", "cue_id", "version", "published_at", "hash", "drawing_id", "name", "channel", "topic")


@dataclass(frozen=True)
class Filters:
    """What a card must be to be listed; empty ones let everything through.

    Those of `OF_A_READING` hold of one and the same interpretation. `source` is the key of a source that the card
    cites, `since` the moment before which it was not published.
    """

    channel: str = ""
    topic: str = ""
    meaning: str = ""
    context: str = ""
    support: str = ""
    certainty: str = ""
    target: str = ""
    source: str = ""
    since: datetime | None = None

    def given(self, names: Iterable[str]) -> dict[str, str]:
        return {name: value for name in names if (value := getattr(self, name))}


EVERYTHING = Filters()


class Row(NamedTuple):
    """A card as lists give it: what stands beside its text in the database, and the text itself where it was asked."""

    pk: int
    slug: str
    version: int
    published_at: datetime
    hash: str
    drawing: str | None
    name: str
    channel: str
    topic: str
    body: str


def rows(filters: Filters = EVERYTHING, *, before: int | None = None, limit: int, whole: bool = True) -> list[Row]:
    """Return the newest cards that pass, from those older than the card with that pk, by one query.

    Without `whole` their texts stay in the database, and `body` is empty.
    """
    name, found = passing(filters)
    if before is not None:
        found = found.filter(**{f"{name}__lt": before})
    found = found.order_by(f"-{name}")
    if name == "pk":
        return _read(found[:limit], whole)
    # A card may stand in several of these rows.
    return _read(Card.objects.filter(pk__in=found.values(name).distinct()[:limit]).order_by("-pk"), whole)


def rows_of(cards: Sequence[int], *, whole: bool = True) -> list[Row]:
    """Return the rows of current cards by their primary keys, in the order given, by one query."""
    found = {row.pk: row for row in _read(Card.objects.current().filter(pk__in=cards), whole)}
    return [found[card] for card in cards if card in found]


def _read(cards: QuerySet[Card], whole: bool) -> list[Row]:
    body = F("body") if whole else Value("", TextField())
    return [Row(*row) for row in cards.values_list(*_COLUMNS, body)]


def search_in(text: str, filters: Filters = EVERYTHING) -> Found:
    """Return the current cards that pass and have every word of a question, the most relevant first."""
    if filters == EVERYTHING:
        return find(text)
    name, found = passing(filters)
    rows = SearchText.objects.filter(Exists(found.filter(**{name: OuterRef("card_id")})))
    # Said of the rows themselves too, or every older one would be asked about.
    return find(text, rows.filter(card__gte=_first(filters.since)) if filters.since else rows)


def passing(filters: Filters) -> tuple[str, QuerySet]:
    """Return the rows by which current cards are filtered, and the name of the card in them."""
    of_card, of_reading = filters.given(OF_A_CARD), filters.given(OF_A_READING)
    readings = Facet.objects.filter(**of_reading, **of_card)
    found: QuerySet
    if filters.source:
        # Begun from the source, which few cards cite; most have a reading that passes.
        about = {f"card__{name}": value for name, value in of_card.items()}
        name, found = "card", Citation.objects.filter(source=filters.source, card__isnull=False, **about)
        found = found.filter(Exists(readings.filter(card=OuterRef("card")))) if of_reading else found
    elif of_reading:
        name, found = "card", readings
    else:
        name, found = "pk", Card.objects.current().filter(**of_card)
    # Cards are published in the order of their moments, so the first since then has the lowest pk of all since then.
    return name, found.filter(**{f"{name}__gte": _first(filters.since)}) if filters.since else found


def _first(since: datetime) -> QuerySet:
    return Card.objects.filter(published_at__gte=since).order_by("published_at", "pk").values("pk")[:1]


def readings(cards: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """Return, for each of the cards that has any, its readings by their keys, as facets file them."""
    found: dict[int, list[dict[str, str]]] = {}
    for card, *values in Facet.objects.filter(card__in=cards).order_by("card", "key").values_list("card", *_READING):
        found.setdefault(card, []).append(dict(zip(_READING, values, strict=True)))
    return found
