"""Django's common middleware, with two of its answers mended for clients."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware

from cues.api.endpoint import open_to_scripts

BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class _ToTheSlash(HttpResponsePermanentRedirect):
    """Lets scripts of any site go on to the address that was meant."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        open_to_scripts(self)


class Common(CommonMiddleware):
    response_redirect_class = _ToTheSlash

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if answer.status_code in BODILESS:
            # RFC 9110, section 8.6: a length of nothing would be told of what is not sent.
            del answer["Content-Length"]
        return answer
