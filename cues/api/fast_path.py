"""Cards without Django's machinery: a thin layer in front of it that answers what is asked for most.

That is a current card with no query string, no cookies and no conditions but If-None-Match. One prepared statement
fetches it; what the site's middleware says with every answer is asked of that middleware, once for each host. Anything
unusual is left to Django, an absent card and a database in trouble too, and Django's answers are the same to the byte.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date, parse_etags

from cues.api import cues, encoding, media
from cues.api.endpoint import JSON, READABLE, REVALIDATE, quoted
from cues.shelf import prepared
from cues.shelf.sheets import Sheet

UNUSUAL = ("QUERY_STRING", "SCRIPT_NAME", "HTTP_COOKIE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
KEPT_BY_304 = ("Cache-Control", "ETag", "Last-Modified", "Vary")
MEDIA = tuple(renderer.media_type for renderer in cues.Cue.renderer_classes)
Headers = list[tuple[str, str]]


class Told(NamedTuple):
    """What headers say of a card, when it is sent and when it is not."""

    etag: str
    whole: Headers
    not_modified: Headers


@lru_cache(maxsize=4096)
def _told(version: int, second: int, digest: str, drawing: str | None, coding: str) -> Told:
    sheet = Sheet(version, datetime.fromtimestamp(second, UTC), digest, drawing, coding, b"")
    etag = quoted(cues.digest_of(sheet))
    headers = cues.headers_of(sheet, cache=REVALIDATE, link=cues.HISTORY)
    headers |= {"ETag": etag, "Last-Modified": http_date(second)}
    kept = [(name, headers[name]) for name in KEPT_BY_304]
    return Told(etag, [("Content-Type", JSON), *headers.items()], kept)


def _held(etag: str, header: str) -> bool:
    """Return whether an If-None-Match header names the tag, by the weak comparison that RFC 9110 asks for there."""
    return header == etag or any(tag.removeprefix("W/") in (etag, "*") for tag in parse_etags(header))


class _Middleware(BaseHandler):
    """The site's middleware, and behind it an answer that says what every endpoint does."""

    def _get_response(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={**READABLE, "Allow": "GET, HEAD, OPTIONS"}, content_type=JSON)


class FastPath:
    def __init__(self, django: Callable) -> None:
        self.django, self.middleware = django, _Middleware()
        self.middleware.load_middleware()
        self.list = reverse("api:cues")
        self.card = re.compile(f"{re.escape(self.list)}([-a-zA-Z0-9_]+)/")
        self.always = lru_cache(maxsize=256)(self._always)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        coding = encoding.wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        slug, always = self._slug(environ), self.always(*map(environ.get, self._SEEN))
        row = prepared.current(slug, coding) if slug and always else None
        if row is None or always is None:
            return self.django(environ, start_response)
        *about, body = row
        told = _told(*about, coding)
        if (tags := environ.get("HTTP_IF_NONE_MATCH")) and _held(told.etag, tags):
            start_response("304 Not Modified", always + told.not_modified)
            return [b""]
        start_response("200 OK", [*always, *told.whole, ("Content-Length", str(len(body)))])
        return [body]

    def _slug(self, environ: dict) -> str | None:
        """Return the slug of the card that is asked for in the usual way; None where anything is unusual."""
        found = self.card.fullmatch(environ["PATH_INFO"])
        if not found or environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(map(environ.get, UNUSUAL)):
            return None
        dated = "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ
        return found[1] if not dated and media.chosen(environ.get("HTTP_ACCEPT", ""), MEDIA) == JSON else None

    _SEEN = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
    """All that middleware looks at when somebody without a cookie reads the API."""

    def _always(self, *seen: str | None) -> Headers | None:
        """Return what middleware adds to every answer; None where it lets none through."""
        if "" in seen or seen[1] is None:
            return None
        told = {name: value for name, value in zip(self._SEEN, seen, strict=True) if value is not None}
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": self.list, "wsgi.input": BytesIO(), **told}
        answer = self.middleware.get_response(WSGIRequest(asked))
        ours = ("Content-Type", "Content-Length")
        return [pair for pair in answer.items() if pair[0] not in ours] if answer.status_code == 200 else None
