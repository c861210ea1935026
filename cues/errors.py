"""What a request that cannot be answered gets: a page in the site's look, or the API's one shape under /api/."""

import errno
import sqlite3
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from redis.exceptions import RedisError

from cues import logs, resuming
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
        "It could not be noted. Trying again later may help.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "That cannot be done just now",
        "What this needs does not answer, or is busy. What you sent may not have been kept. "
        "Please try again in a few seconds.",
    ),
}
NOTED = "It has been noted. Trying again later may help."
SIGNING_IN = (
    "Nobody can sign in or up just now, for what counts the attempts does not answer. Reading and quizzes go on. "
    "Please try again in a few minutes."
)
RETRY_AFTER = "5"
"""Seconds."""
CONCERNS_SECURITY = {HTTPStatus.FORBIDDEN: "permission refused", HTTPStatus.TOO_MANY_REQUESTS: "throttled"}
FULL = (errno.ENOSPC, errno.EDQUOT)


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
    """Answer where somebody may not do something or, for a reason, which Django logs, where a form lacks its token."""
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
    """Answer what nobody else did: 503 where something that the site needs is away, else 500. Both are noted."""
    failure = sys.exc_info()[1]
    if not _away(failure):
        noted = logs.noted("Failed", failure)
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, NOTED if noted else "")
    logs.errors.warning(" ".join(f"Away: {type(failure).__name__}: {failure}".split()))
    detail = SIGNING_IN if isinstance(failure, RedisError) else ""
    away = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, detail)
    away["Retry-After"] = RETRY_AFTER
    return away


def _away(failure: BaseException | None) -> bool:
    """Return whether a database or a cache does not answer, waited too long, or has no room left."""
    if isinstance(failure, OSError) and failure.errno in FULL:
        return True
    # What SQLite calls an error and nothing else is a statement that is wrong, or a table that is missing.
    wrong = getattr(failure and failure.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(failure, OperationalError | InterfaceError | RedisError) and not wrong


def answer(request: HttpRequest, status: HTTPStatus, detail: str = "") -> HttpResponse:
    """Return the error in the shape that fits the address; `detail` says more than the general words."""
    title, text = WORDS[status]
    if status in CONCERNS_SECURITY:
        logs.event(CONCERNS_SECURITY[status], user=getattr(getattr(request, "user", None), "pk", None))
    if request.path.startswith("/api/"):
        return open_to_scripts(problems.response(status, detail or text))
    page = {"title": title, "text": detail or text, "status": status, "request_id": logs.request_id()}
    return unkept(render(request, "errors/error.html", page, status=status))


def unkept(answer: HttpResponse) -> HttpResponse:
    """Let no cache keep an answer: browsers keep what is gone or not there yet for days, and a cue can come back."""
    answer["Cache-Control"] = "no-store"
    return answer
