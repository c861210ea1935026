"""The list of current cards: narrowed by filters, found by words, whole or slim. Stored texts are joined unread."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from cues import search
from cues.api import cursors, links
from cues.api.description import described
from cues.api.endpoint import Endpoint, quoted, reply
from cues.api.parameters import CURSOR, LIMIT, QUESTION, Choice, Key, Moment, Several
from cues.api.throttles import Searches
from cues.documents import authored
from cues.grading import UNDER_REVIEW, Certainty, Support
from cues.models import Channel, Target, Topic
from cues.search import Found
from cues.shelf import catalogue, reading_room
from cues.shelf.catalogue import Filters, Row

WHOLE = ("version", "published_at", "etag", "url", "figure", "card")
"""What is given of each card unless it is asked otherwise."""
SLIM = ("slug", "name", "channel", "topic", "readings")
"""What can be asked for beside it; it stands in the database next to the cards' texts."""
WITH_Q = ("snippet",)

FILTERS = (
    Choice("channel", "Only cues of this channel.", tuple(Channel.values)),
    Choice("topic", "Only cues of this topic.", tuple(Topic.values)),
    Key("meaning", "Only cues with a reading of this meaning."),
    Key("context", "Only cues with a reading in this context; `any` is one."),
    Choice("support", "Only cues with a reading of this support.", (*Support, UNDER_REVIEW)),
    Choice("certainty", "Only cues with a reading of this certainty.", tuple(Certainty)),
    Choice("target", "Only cues with a reading about this target, exactly.", tuple(Target.values)),
    Key("source", "Only cues whose card cites this source."),
)
UPDATED_SINCE = Moment("updated_since", "Only cues whose current card was published at this moment or later.")
FIELDS = Several(
    "fields",
    f"What to give of each card, between commas; without it {', '.join(WHOLE)}. A snippet goes with `q` alone.",
    (*SLIM, *WHOLE[:-1], *WITH_Q, WHOLE[-1]),
)


class Cues(Endpoint):
    throttle_classes = (Searches,)
    parameters = (QUESTION, *FILTERS, UPDATED_SINCE, FIELDS, CURSOR, LIMIT)

    @described(
        "Current cards, newest publication first",
        "CardList",
        tag="cues",
        operation="list_cues",
        text=(
            "Whole cards unless `fields` asks for less. Filters on meaning, context, support, certainty and target "
            "hold on one and the same reading of a cue. With `q` the most relevant cards come first, 200 at most, "
            "and a cursor holds until something is published. Without it, a cue that is published anew while you page "
            "moves to the front, where you have been already: to keep a copy, read `last` of the change feed first, "
            "then this list, then the feed since `last`."
        ),
        parameters=parameters,
        also=[HTTPStatus.TOO_MANY_REQUESTS],
    )
    def get(self, request: Request) -> HttpResponse:
        if "snippet" in self.fields and not self.asked["q"]:
            raise ParseError("The field snippet shows why a card was found; ask for it together with q.")
        return reply(request, self._found(request) if self.asked["q"] else self._newest(request))

    @property
    def fields(self) -> tuple[str, ...]:
        return self.asked["fields"] or WHOLE

    def _newest(self, request: Request) -> str:
        limit, place = self.asked["limit"], self._place(request)
        filters, whole = _filters(self.asked), "card" in self.fields
        found = catalogue.rows(filters, before=int(place) if place else None, limit=limit + 1, whole=whole)
        following = str(found[limit - 1].pk) if len(found) > limit else None
        return self._page(request, found[:limit], following)

    def _found(self, request: Request) -> str:
        start, _, moved = (self._place(request) or "0").partition("-")
        now = str(reading_room.last_sequence())
        if moved not in ("", now):
            raise ParseError("The shelf has changed since the parameter cursor was given: begin again without it.")
        found = catalogue.search_in(self.asked["q"], _filters(self.asked))
        end = int(start) + self.asked["limit"]
        whole = bool({"card", "snippet"} & set(self.fields))
        rows = catalogue.rows_of(found.cards[int(start) : end], whole=whole)
        return self._page(request, rows, f"{end}-{now}" if len(found.cards) > end else None, found)

    def _place(self, request: Request) -> str | None:
        return cursors.opened(self.asked["cursor"], _query(request)) if self.asked["cursor"] else None

    def _page(self, request: Request, rows: list[Row], following: str | None, found: Found | None = None) -> str:
        here = links.address("cues")
        readings = catalogue.readings([row.pk for row in rows]) if "readings" in self.fields else {}
        about = [_about(row, f"{here}{row.slug}/", readings.get(row.pk, [])) for row in rows]
        if found and "snippet" in self.fields:
            about = [{**told, "snippet": _snippet(row, found)} for told, row in zip(about, rows, strict=True)]
        listed = [_spliced(told, row, self.fields) for told, row in zip(about, rows, strict=True)]
        head = {"next": _next(request, following), **({"found": _told(found)} if found else {})}
        return f'{authored.as_json(head)[:-1]},"results":[{",".join(listed)}]}}'


def _filters(asked: Mapping) -> Filters:
    given = {parameter.name: asked[parameter.name] or "" for parameter in FILTERS}
    return Filters(**given, since=asked["updated_since"])


def _query(request: Request) -> dict[str, str]:
    """Return what decides which cards are listed in which order, as it was given."""
    return {
        name: str(value) for name, value in request.query_params.items() if name not in ("cursor", "limit", "fields")
    }


def _next(request: Request, place: str | None) -> str | None:
    """Return the address of the next page; None on the last."""
    if place is None:
        return None
    given = {**request.query_params.dict(), "cursor": cursors.sealed(place, _query(request))}
    return f"{links.address('cues')}?{urlencode(given)}"


def _spliced(about: Mapping, row: Row, fields: tuple[str, ...]) -> str:
    """Return what is asked of a card as JSON, the card's own text as it is stored."""
    told = authored.as_json({name: about[name] for name in fields if name != "card"})
    if "card" not in fields:
        return told
    return f'{told[:-1]}{"," if len(fields) > 1 else ""}"card":{row.body}}}'


def _about(row: Row, url: str, readings: list[dict]) -> dict:
    return {
        "slug": row.slug,
        "name": row.name,
        "channel": row.channel,
        "topic": row.topic,
        "readings": [{**reading, "certainty": reading["certainty"] or None} for reading in readings],
        "version": row.version,
        "published_at": authored.iso(row.published_at),
        "etag": quoted(row.hash),
        "url": url,
        "figure": f"{url}figure.svg" if row.drawing else None,
    }


def _told(found: Found) -> dict:
    return {"count": found.total, "more": found.more, "guesses": found.guesses, "unknown": found.unknown}


def _snippet(row: Row, found: Found) -> dict | None:
    """Return the piece of a card that was found, with the support of the reading it is about."""
    body = authored.from_json(row.body)
    shown = search.snippet(body, found.stems)
    if shown is None:
        return None
    support = {item["key"]: item["support"] for item in body["interpretations"]}
    parts = [{"text": part.text, "marked": part.marked} for part in shown.parts]
    return {
        "kind": shown.kind,
        "parts": parts,
        "reading": shown.reading,
        "support": support[shown.reading] if shown.reading else None,
    }
