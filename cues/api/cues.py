"""Cue cards: stored texts on their way out. None is parsed; lists are joined from them."""

from django.http import HttpResponse
from rest_framework.request import Request

from cues.api import links
from cues.api.description import described
from cues.api.endpoint import REVALIDATE, Endpoint, iso, quoted, reply
from cues.api.parameters import CURSOR, LIMIT
from cues.documents import authored
from cues.shelf import reading_room
from cues.shelf.reading_room import Sheet

AN_HOUR = "public, max-age=3600"
"""A version never changes, but it goes when its cue is retracted, and readers should not be told wrong for long."""


class Cues(Endpoint):
    parameters = (CURSOR, LIMIT)

    @described(
        "All current cards, newest publication first",
        "CardList",
        tag="cues",
        operation="list_cues",
        text=(
            "Whole cards. A cue that is published anew while you page moves to the front, where you have been already: "
            "to keep a copy, read `last` of the change feed first, then this list, then the feed since `last`."
        ),
        parameters=parameters,
    )
    def get(self, request: Request) -> HttpResponse:
        limit = self.asked["limit"]
        found = reading_room.sheets(before=self.asked["cursor"], limit=limit + 1)
        shown, here = found[:limit], links.address(request, "cues")
        following = f"{here}?cursor={shown[-1].pk}&limit={limit}" if len(found) > limit else None
        rows = ",".join(_spliced(sheet, f"{here}{sheet.slug}/") for sheet in shown)
        return reply(request, f'{{"next":{authored.as_json(following)},"results":[{rows}]}}')


def _spliced(sheet: Sheet, url: str) -> str:
    about = {
        "version": sheet.version,
        "published_at": iso(sheet.published_at),
        "etag": quoted(sheet.hash),
        "url": url,
    }
    return f'{authored.as_json(about)[:-1]},"card":{sheet.body}}}'


def _card(request: Request, sheet: Sheet, *, cache: str, link: str) -> HttpResponse:
    headers = {"Content-Version": str(sheet.version), "Link": link, "Cache-Control": cache}
    return reply(request, sheet.body, digest=sheet.hash, modified=sheet.published_at, headers=headers)


class Cue(Endpoint):
    @described(
        "The current card of a cue",
        "Card",
        tag="cues",
        path=["slug"],
        operation="read_cue",
        text="The stored bytes, exactly: the entity tag is their SHA-256.",
        versioned=True,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        return _card(request, reading_room.sheet(slug), cache=REVALIDATE, link='<versions/>; rel="version-history"')


class Versions(Endpoint):
    @described(
        "The versions of a cue, newest first",
        "VersionList",
        tag="cues",
        path=["slug"],
        operation="list_versions",
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        versions = reading_room.versions(slug)
        if not any(version.is_current for version in versions):
            reading_room.current(slug)
        results = [
            {
                "version": version.number,
                "published_at": iso(version.at),
                "kind": version.kind,
                "change": version.change,
                "note": version.note,
                "current": version.is_current,
                "etag": quoted(version.hash),
                "url": links.address(request, "version", slug, version.number),
            }
            for version in versions
        ]
        return reply(request, authored.as_json({"results": results}))


class Version(Endpoint):
    @described(
        "One version of a cue",
        "Card",
        tag="cues",
        path=["slug", "version"],
        operation="read_version",
        text="The bytes as they were published then. They never change, but they go when the cue is retracted.",
        versioned=True,
    )
    def get(self, request: Request, slug: str, version: int) -> HttpResponse:
        sheet = reading_room.sheet(slug, version)
        return _card(request, sheet, cache=AN_HOUR, link='<../../>; rel="latest-version"')
