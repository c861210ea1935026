"""Meanings, contexts and sources, as last published; each listed only while a current card names it."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request

from cues.api import links
from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.documents import authored
from cues.models import Facet, Snapshot
from cues.shelf import reading_room

READING = ("key", "meaning", "context", "target", "support", "certainty")


class _Entries(Endpoint):
    kind: Snapshot.Kind

    def get(self, request: Request) -> HttpResponse:
        results = [_entry(self.kind, key, body) for key, body in reading_room.entries(self.kind).items()]
        return reply(request, authored.as_json({"results": results}))


class _Entry(Endpoint):
    kind: Snapshot.Kind

    def get(self, request: Request, key: str) -> HttpResponse:
        body = reading_room.entry(self.kind, key)
        cues = list(self.cues(key))
        return reply(request, authored.as_json({**_entry(self.kind, key, body), "cues": cues}))

    def cues(self, key: str) -> Iterable[dict]:
        """Yield the current cues that name the entry, each with the readings that do, never a meaning alone."""
        for cue, readings in groupby(reading_room.readings(self.kind, key), key=lambda reading: reading.card):
            yield {**_cue(cue.cue_id, cue.name), "readings": [_reading(reading) for reading in readings]}


def _entry(kind: Snapshot.Kind, key: str, body: Mapping) -> dict:
    return {"key": key, "self": links.address(kind.value, key), **body}


def _cue(slug: str, name: str) -> dict:
    return {"slug": slug, "name": name, "url": links.address("cue", slug)}


def _reading(facet: Facet) -> dict:
    return {**{name: getattr(facet, name) for name in READING}, "certainty": facet.certainty or None}


@extend_schema_view(
    get=described("The meanings that cues are said to show", "MeaningList", tag="vocabulary", operation="list_meanings")
)
class Meanings(_Entries):
    kind = Snapshot.Kind.MEANING


@extend_schema_view(
    get=described(
        "One meaning, and every cue that is said to show it with how far to trust that",
        "MeaningWithCues",
        tag="vocabulary",
        operation="read_meaning",
        path=["meaning"],
    )
)
class Meaning(_Entry):
    kind = Snapshot.Kind.MEANING


@extend_schema_view(
    get=described("The settings in which cues are read", "ContextList", tag="vocabulary", operation="list_contexts")
)
class Contexts(_Entries):
    kind = Snapshot.Kind.CONTEXT


@extend_schema_view(
    get=described(
        "One setting, and every cue that is read in it",
        "ContextWithCues",
        tag="vocabulary",
        operation="read_context",
        path=["context"],
    )
)
class Context(_Entry):
    kind = Snapshot.Kind.CONTEXT


@extend_schema_view(
    get=described("The sources that cards cite", "SourceList", tag="vocabulary", operation="list_sources")
)
class Sources(_Entries):
    kind = Snapshot.Kind.SOURCE


@extend_schema_view(
    get=described(
        "One source, and every cue that cites it",
        "SourceWithCues",
        tag="vocabulary",
        operation="read_source",
        path=["source"],
    )
)
class Source(_Entry):
    kind = Snapshot.Kind.SOURCE

    def cues(self, key: str) -> Iterable[dict]:
        return (_cue(slug, name) for slug, name in reading_room.cited_by(key))
