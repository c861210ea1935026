"""Attempts: begin one, find those begun, go on, end, and see what one came to."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from cues.api.parameters import LARGEST, LIMIT, Parameter
from quizzes import practice
from quizzes.api import bodies, endpoint, learners, told
from quizzes.api.description import described
from quizzes.api.endpoint import Endpoint, reply
from quizzes.models import Attempt as Sitting
from quizzes.models import Mode, Quiz
from quizzes.reports import results

BUILT = {"channels": (), "kinds": (), "length": 10, "mode": Mode.PRACTICE.value}
"""A quiz of somebody's own where they leave all open."""
CURSOR = Parameter("cursor", "Where to go on; taken from the link `next`, not made up.", 1, LARGEST, None)


class Attempts(Endpoint):
    parameters = (CURSOR, LIMIT)

    @described(
        "Your attempts, the one begun last first",
        "AttemptList",
        tag="attempts",
        operation="list_attempts",
        parameters=parameters,
    )
    def get(self, request: Request) -> HttpResponse:
        limit, cursor = self.asked["limit"], self.asked["cursor"]
        mine = Sitting.objects.filter(learner=learners.asking(request)).select_related("quiz").order_by("-pk")
        mine = mine.filter(pk__lt=cursor) if cursor else mine
        found: list[Any] = list(mine.annotate(**endpoint.standing("pk"))[: limit + 1])
        shown, here = found[:limit], told.address("attempts")
        following = f"{here}?cursor={shown[-1].pk}&limit={limit}" if len(found) > limit else None
        results = [told.attempt(one, one.answered, one.upcoming) for one in shown]
        return reply({"next": following, "results": results})

    @described(
        "Start an attempt",
        "Begun",
        tag="attempts",
        operation="start_attempt",
        body="Start",
        statuses=(200, 201),
        strangers=True,
        text=(
            "A ready-made quiz, one of your own making, or a review of what is due. Whoever is not known yet is told a "
            "`learner_token`, once: send it from then on. With a `key` that you have used before, the attempt begun "
            "with it is returned, by 200."
        ),
    )
    def post(self, request: Request) -> HttpResponse:
        body, now = bodies.read(request, "Start"), timezone.now()
        begun, token = learners.begin(request, _verb(body), now=now, client_key=body.get("key", ""))
        status = 201 if begun.started_at == now else 200
        answered = 0 if status == 201 else begun.questions.exclude(answer=None).count()
        shown = told.attempt(begun, answered, 1 if status == 201 else begun.questions.upcoming().first())
        return reply({**shown, "learner_token": token}, status, Location=shown["url"])


def _verb(body: dict) -> Callable[..., Sitting]:
    """Return what begins the attempt that is asked for. Raises ParseError for an unknown quiz."""
    if "review" in body:
        return practice.review
    if "build" in body:
        return partial(practice.build, **{**BUILT, **body["build"]})
    quiz = Quiz.objects.filter(slug=body["quiz"]).first()
    if quiz is None:
        raise ParseError(f"There is no quiz {body['quiz']!r}; /api/v1/quizzes/ lists those there are.")
    return partial(practice.start, quiz=quiz)


class Attempt(Endpoint):
    @described("Where an attempt stands", "Attempt", tag="attempts", operation="read_attempt", path=["token"])
    def get(self, request: Request, token: str) -> HttpResponse:
        sitting = endpoint.attempt(request, token)
        return reply(told.attempt(sitting, sitting.answered, sitting.upcoming))


class Finish(Endpoint):
    @described(
        "End an attempt",
        "Attempt",
        tag="attempts",
        operation="finish_attempt",
        path=["token"],
        body="Nothing",
        text=(
            "What is unanswered stays so, and its answers are told. A test ends only here; practice and reviews also "
            "with their last answer. Ending it again changes nothing."
        ),
    )
    def post(self, request: Request, token: str) -> HttpResponse:
        sitting = endpoint.attempt(request, token)
        bodies.read(request, "Nothing")
        sitting.finished_at = practice.finish(attempt=sitting, now=timezone.now()).finished_at
        return reply(told.attempt(sitting, sitting.answered, None))


class Result(Endpoint):
    @described(
        "What an attempt came to",
        "Result",
        tag="attempts",
        operation="read_result",
        path=["token"],
        also=[409],
        text="Once it is finished: the score, every question again with all that is to be said of it, what to read.",
    )
    def get(self, request: Request, token: str) -> HttpResponse:
        came_to = results.result(endpoint.attempt(request, token))
        if came_to is None:
            raise endpoint.Conflict("This attempt is not finished; answer its questions, or end it, and ask again.")
        return reply(told.result(came_to))
