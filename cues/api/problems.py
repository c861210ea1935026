"""Errors in one shape: application/problem+json, after RFC 9457."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from rest_framework import exceptions
from rest_framework.views import exception_handler

from cues import logs
from cues.api import links
from cues.documents import authored
from cues.shelf.reading_room import Notice, Retracted, Unknown

CONTENT_TYPE = "application/problem+json"
REFUSED = {401: "sign-in needed", 403: "permission refused", 429: "throttled"}
"""What concerns security, by the status of the answer."""


class PreconditionFailed(exceptions.APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "What is here now is not what If-Match or If-Unmodified-Since asks for."


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is larger than this address takes."


def response(status: int, detail: str, **extra: object) -> JsonResponse:
    """Return a problem with its status, the status's name as title, and one sentence that says what to do."""
    named = logs.request_id()
    extra |= {"request_id": named} if named else {}
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail, **extra}
    # Some statuses may be kept by caches unless told otherwise, and a cue can come (back) at any time.
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def handler(exc: Exception, context: dict) -> JsonResponse | None:
    """Turn what a view raises into a problem; None, and so a 500, for what nobody expected."""
    if isinstance(exc, Retracted):
        return _gone(exc.notice)
    exc = _as_api_exception(exc)
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    if answer.status_code in REFUSED:
        logs.event(REFUSED[answer.status_code])
    problem = response(answer.status_code, **_words(exc, answer.data))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in answer:
            problem[name] = answer[name]
    return problem


def _as_api_exception(exc: Exception) -> Exception:
    if isinstance(exc, Unknown):
        return exceptions.NotFound(str(exc))
    if isinstance(exc, RequestDataTooBig):
        return TooLarge()
    return exc


def _words(exc: Exception, data: object) -> dict:
    """Return the detail of a problem and, for an invalid body, what is wrong with each of its members."""
    if isinstance(exc, exceptions.NotAcceptable):
        kinds = ", ".join(renderer.media_type for renderer in exc.available_renderers or ())
        return {"detail": f"No media type in the Accept header is to be had here. There is: {kinds}."}
    if isinstance(exc, exceptions.ValidationError):
        return {"detail": "The body is not what this address takes; see errors.", "errors": data}
    return {"detail": str(data["detail"])} if isinstance(data, dict) else {"detail": str(exc)}


def _gone(notice: Notice) -> JsonResponse:
    return response(
        HTTPStatus.GONE,
        f"{notice.name} was retracted: {notice.message}",
        message=notice.message,
        retracted_at=authored.iso(notice.at),
        successor=links.successor(notice.successor),
    )
