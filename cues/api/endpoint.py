"""What every address of the API does alike: negotiate, read its parameters, answer with validators."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import NoReturn

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.exceptions import NotAcceptable, Throttled
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cues.api import media, parameters, problems
from cues.api.parameters import Known
from cues.api.throttles import TOO_OFTEN

JSON = "application/json"
REVALIDATE = "public, max-age=0, must-revalidate"

READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Version, ETag, Link, Retry-After",
}
"""Lets scripts of any site read what is public anyway; with `*` browsers send no cookies along."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since",
    "Access-Control-Max-Age": "86400",
}
"""What a browser wants to know before it sends a validator along."""


def open_to_scripts(answer: HttpResponse) -> HttpResponse:
    """Let scripts of any site read an answer that no endpoint gave."""
    for name, value in READABLE.items():
        answer[name] = value
    return answer


class Negotiation(DefaultContentNegotiation):
    """Heeds weights, which the framework's own does not."""

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return what an answer is made with, and its media type. Raises NotAcceptable."""
        # Nobody wants errors alone, so a wish for our problems is one for our answers.
        accepted = request.headers.get("Accept", "").replace(problems.CONTENT_TYPE, JSON)
        offers = {renderer.media_type: renderer for renderer in renderers}
        best = media.chosen(accepted, tuple(offers))
        if best is None:
            raise NotAcceptable(available_renderers=renderers)
        return offers[best], best


class Endpoint(APIView):
    content_negotiation_class = Negotiation
    parameters: Iterable[Known] = ()
    asked: dict

    def initial(self, request: Request, *args, **kwargs) -> None:
        # Browsers ask in advance whether they may ask; that is neither counted nor refused.
        if request.method == "OPTIONS":
            return
        super().initial(request, *args, **kwargs)
        self.asked = parameters.read(self.given(request), self.parameters)

    def given(self, request: Request) -> QueryDict:
        """Return what is read as parameters."""
        return request.query_params

    def throttled(self, request: Request, wait: float) -> NoReturn:
        raise Throttled(wait, TOO_OFTEN)

    def options(self, request: Request, *args, **kwargs) -> HttpResponse:  # type: ignore[override]
        # Not one of the framework's own, which would be given to a renderer of pictures or files.
        allowed = None if self.authentication_classes else PREFLIGHT
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT, headers=allowed)
        del answer["Content-Type"]
        return answer

    def finalize_response(self, request: Request, response, *args, **kwargs):
        # What depends on who asks is for our own pages and for clients that are no browsers.
        if not self.authentication_classes:
            self.headers.update(READABLE)
        return super().finalize_response(request, response, *args, **kwargs)


def reply(
    request: HttpRequest | Request,
    body: str | bytes,
    *,
    digest: str | None = None,
    modified: datetime | None = None,
    media: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer with `body` as it stands, or with 304 where the client has it. Raises PreconditionFailed.

    `digest` is the SHA-256 of its bytes where it is known already.
    """
    content = body if isinstance(body, bytes) else body.encode()
    etag = quoted(digest or sha256(content).hexdigest())
    second = int(modified.timestamp()) if modified else None
    sent = {"Cache-Control": REVALIDATE, "ETag": etag, **(headers or {})}
    if second:
        sent["Last-Modified"] = http_date(second)
    whole = HttpResponse(content, content_type=media, headers=sent)
    # RFC 9110, section 13.1.3: beside an If-None-Match, even an empty one, a date is not looked at.
    dated = second if "If-None-Match" not in request.headers or "If-Unmodified-Since" in request.headers else None
    answer = get_conditional_response(request, etag, dated, whole) or whole
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise problems.PreconditionFailed
    return answer


def quoted(digest: str) -> str:
    """Return a digest as a strong entity tag."""
    return f'"{digest}"'
