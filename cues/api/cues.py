"""Cue cards: stored texts on their way out, none of them parsed."""

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cues import jsonld
from cues.api import encoding, linked, links
from cues.api.description import OF_A_VERSION, described
from cues.api.endpoint import REVALIDATE, Endpoint, quoted, reply
from cues.documents import authored
from cues.shelf import reading_room, sheets
from cues.shelf.sheets import Sheet

AN_HOUR = "public, max-age=3600"
"""A version never changes, but it goes when its cue is retracted, and readers should not be told wrong for long."""

HISTORY = '<versions/>; rel="version-history"'


def headers_of(sheet: Sheet, *, cache: str, link: str) -> dict[str, str]:
    """Return what is said of a card's bytes beside its validators."""
    told = {"Content-Version": str(sheet.version), "Link": _links(link, sheet), "Cache-Control": cache}
    coded = {"Content-Encoding": sheet.coding} if sheet.coding else {}
    return {**told, **coded, "Vary": "Accept-Encoding, Accept"}


def digest_of(sheet: Sheet) -> str:
    """Return what stands in the entity tag: in a coding, other bytes, and so another tag."""
    return f"{sheet.hash}-{sheet.coding}" if sheet.coding else sheet.hash


def _links(link: str, sheet: Sheet) -> str:
    """Return a Link header that also leads to the drawing of this very version, by RFC 6903."""
    drawing = sheet.drawing and reverse("cues:drawing", args=[sheet.drawing])
    return f'{link}, <{drawing}>; rel="preview"; type="image/svg+xml"' if drawing else link


def _card(request: Request, slug: str, version: int | None = None, *, cache: str, link: str) -> HttpResponse:
    sheet = sheets.sheet(slug, version, coding=encoding.wanted(request.headers.get("Accept-Encoding", "")))
    headers = headers_of(sheet, cache=cache, link=link)
    return reply(request, sheet.body, digest=digest_of(sheet), modified=sheet.published_at, headers=headers)


class Cue(Endpoint):
    renderer_classes = (JSONRenderer, linked.JsonLdRenderer)

    @described(
        "The current card of a cue",
        "Card",
        tag="cues",
        path=["slug"],
        operation="read_cue",
        text="The stored bytes, exactly: the entity tag is their SHA-256, with `-br` or `-gzip` where they come coded.",
        headers=OF_A_VERSION,
        otherwise={jsonld.MEDIA_TYPE: "JsonLd"},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        if request.accepted_renderer.media_type == jsonld.MEDIA_TYPE:
            sheet = sheets.sheet(slug)
            return linked.answer(request, sheet, headers_of(sheet, cache=REVALIDATE, link=HISTORY))
        return _card(request, slug, cache=REVALIDATE, link=HISTORY)


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
                "published_at": authored.iso(version.at),
                "kind": version.kind,
                "change": version.change,
                "note": version.note,
                "current": version.is_current,
                "etag": quoted(version.hash),
                "url": links.address("version", slug, version.number),
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
        headers=OF_A_VERSION,
    )
    def get(self, request: Request, slug: str, version: int) -> HttpResponse:
        return _card(request, slug, version, cache=AN_HOUR, link='<../../>; rel="latest-version"')
