"""What a request that cannot be answered gets: a page in the site's look, or the API's one shape under /api/."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from cues import resuming
from cues.api import problems
from cues.api.endpoint import open_to_scripts

WORDS = {
    HTTPStatus.BAD_REQUEST: (
        "That request does not make sense here",
        "Something in the address or the form is not what this page takes.",
    ),
    HTTPStatus.FORBIDDEN: ("That is not open to you", "You may need to sign in, or reload the page and try again."),
    HTTPStatus.NOT_FOUND: ("There is nothing here", "The address may be mistyped, or the page was never published."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("That cannot be done here", "This page can only be read."),
    HTTPStatus.LENGTH_REQUIRED: (
        "That came without its length",
        "What you sent comes in chunks and is too long or cannot be read here: send it with the header Content-Length.",
    ),
    HTTPStatus.PRECONDITION_FAILED: (
        "Something else is here now",
        "What is here now is not what If-Match or If-Unmodified-Since asks for.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ("That was too often", "Please wait a few minutes, then try again."),
    HTTPStatus.NOT_IMPLEMENTED: ("This server cannot do that", "It lacks what that needs."),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something broke on our side",
        "It has been noted. Trying again later may help.",
    ),
}


def length_required(get_response: Callable) -> Callable:
    """Refuse a body whose length nobody knows: read as empty, it would be answered as if nothing had been sent."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
            return answer(request, HTTPStatus.LENGTH_REQUIRED)
        return get_response(request)

    return answered


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer where somebody may not do something or, for a reason, where a form came without its token."""
    cause = resuming.NO_COOKIE if reason == REASON_NO_CSRF_COOKIE else resuming.ANEW
    return (reason and resuming.offer(request, cause)) or answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for limits of signing in and the like, the shortest of which are counted by the minute."""
    refused = answer(request, HTTPStatus.TOO_MANY_REQUESTS)
    refused["Retry-After"] = "60"
    return refused


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(request: HttpRequest, status: HTTPStatus, detail: str = "") -> HttpResponse:
    """Return the error in the shape that fits the address; `detail` says more than the general words."""
    title, text = WORDS[status]
    if request.path.startswith("/api/"):
        return open_to_scripts(problems.response(status, detail or text))
    page = {"title": title, "text": detail or text, "status": status}
    return unkept(render(request, "errors/error.html", page, status=status))


def unkept(answer: HttpResponse) -> HttpResponse:
    """Let no cache keep an answer: browsers keep what is gone or not there yet for days, and a cue can come back."""
    answer["Cache-Control"] = "no-store"
    return answer
