"""Django's common middleware, with some of its answers mended for clients; what every answer says of the site."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.deprecation import MiddlewareMixin

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
