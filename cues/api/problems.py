"""Errors in one shape: application/problem+json, after RFC 9457."""

from http import HTTPStatus

from django.http import JsonResponse
from rest_framework import exceptions
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"


def response(status: int, detail: str, **extra: object) -> JsonResponse:
    """Return a problem with its status, the status's name as title, and one sentence that says what to do."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail, **extra}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def handler(exc: Exception, context: dict):
    """Turn what REST framework raises into a problem."""
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    detail = exc.detail if isinstance(exc, exceptions.APIException) else HTTPStatus(answer.status_code).phrase
    return response(answer.status_code, str(detail))
