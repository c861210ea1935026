"""Django's common middleware, with some of its answers mended for clients; what every answer says of the site."""

from collections.abc import Callable
from http import HTTPStatus
from threading import Semaphore

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.deprecation import MiddlewareMixin

from cues import patience
from cues.api.endpoint import open_to_scripts

BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
"""What a page of ours never asks a device for, nor lets anything within it ask."""


class _ToTheSlash(HttpResponsePermanentRedirect):
    """Lets scripts of any site go on to the address that was meant."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        open_to_scripts(self)


class Common(CommonMiddleware):
    response_redirect_class = _ToTheSlash

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if isinstance(answer, _ToTheSlash) and request.method not in ("GET", "HEAD"):
            # After a 301 clients ask by GET, and what they sent is gone.
            answer.status_code = HTTPStatus.PERMANENT_REDIRECT
        if answer.status_code in BODILESS:
            # RFC 9110, section 8.6: a length of nothing would be told of what is not sent.
            del answer["Content-Length"]
        return answer


class Policies(MiddlewareMixin):
    """Says what pages may do with a device, and which answers other sites may show."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{name}=()" for name in UNUSED))
        policy = "cross-origin" if _for_elsewhere(response) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", policy)
        return response


def _for_elsewhere(response: HttpResponseBase) -> bool:
    """Return whether an answer is a picture, a card to embed, or open to scripts of any site."""
    picture = response.headers.get("Content-Type", "").startswith("image/")
    framed = getattr(response, "xframe_options_exempt", False)
    return picture or framed or response.headers.get("Access-Control-Allow-Origin") == "*"
class Writers:
    """Keeps a thread for readers, however long those wait who write.

    Whoever takes the last one may wait for the database a moment only; while all others have waited longer than that,
    nobody else is let in to wait.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response, self.places = get_response, Semaphore(settings.WRITERS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        if patience.stuck() >= settings.WRITERS:
            raise OperationalError("as many as may wait already for the database")
        if not self.places.acquire(blocking=False):
            patience.shorten()
            return self.get_response(request)
        try:
            return self.get_response(request)
        finally:
            self.places.release()
