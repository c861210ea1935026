"""What every address of the quiz does alike: know who asks, take a body, tell it to one learner alone."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.request import Request

from cues.api import endpoint
from cues.api.endpoint import JSON
from cues.documents import authored
from quizzes import practice
from quizzes.api import learners
from quizzes.api.bodies import StrictJson
from quizzes.api.learners import Bearer, Browser
from quizzes.models import Answer, Attempt, Question
from quizzes.throttles import TOO_MUCH, Learners, Strangers

PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept, Authorization, Cookie"}


class Conflict(exceptions.APIException):
    status_code = 409


class Endpoint(endpoint.Endpoint):
    authentication_classes = (Bearer, Browser)
    parser_classes = (StrictJson,)
    throttle_classes = (Learners, Strangers)

    def handle_exception(self, exc: Exception):
        return super().handle_exception(_as_api_exception(exc) if isinstance(exc, practice.Refused) else exc)

    def throttled(self, request: Request, wait: float) -> NoReturn:
        raise exceptions.Throttled(wait, TOO_MUCH)


def _as_api_exception(refused: practice.Refused) -> exceptions.APIException:
    match refused:
        case practice.Unknown():
            return exceptions.NotFound(str(refused))
        case practice.Conflict():
            return Conflict(str(refused))
    return exceptions.ParseError(str(refused))


def reply(told: Mapping, status: int = 200, **headers: str) -> HttpResponse:
    """Answer one learner; no cache keeps it."""
    body = authored.as_json(told)
    return HttpResponse(body, content_type=JSON, status=status, headers={**PRIVATE, **headers})


def standing(attempt: str) -> dict[str, Subquery | Coalesce]:
    """Return what to annotate: how many questions of the row's attempt are `answered`, and the position `upcoming`."""
    told = Answer.objects.filter(question__attempt=OuterRef(attempt)).order_by().values("question__attempt")
    count = Subquery(told.annotate(count=Count("pk")).values("count"))
    upcoming = Question.objects.filter(attempt=OuterRef(attempt)).upcoming()
    return {"answered": Coalesce(count, 0), "upcoming": Subquery(upcoming)}


def attempt(request: Request, token: str) -> Any:
    """Return an attempt of whoever asks, with its `standing`.

    Raises NotAuthenticated for a stranger, NotFound where it is not theirs.
    """
    mine = Attempt.objects.filter(token=token, learner=learners.asking(request)).select_related("quiz")
    found = mine.annotate(**standing("pk")).first()
    if found is None:
        raise exceptions.NotFound("There is no such attempt of yours; it is somebody else's, or it was deleted.")
    return found
