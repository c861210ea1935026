"""Questions of an attempt: seen, answered, flagged."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from cues.documents import authored
from quizzes import practice
from quizzes.api import bodies, endpoint, learners, told
from quizzes.api.description import described
from quizzes.api.endpoint import Endpoint, reply
from quizzes.models import Attempt
from quizzes.reports import questions


class Question(Endpoint):
    @described(
        "One question",
        "Question",
        tag="questions",
        operation="read_question",
        path=["token", "position"],
        also=[409],
        text=(
            "Questions are seen in their order: the next one, and those before it. What is right, and why, is told in "
            "`feedback` once the question is answered, in a test once that is finished."
        ),
    )
    def get(self, request: Request, token: str, position: int) -> HttpResponse:
        attempt = endpoint.attempt(request, token)
        upcoming = attempt.upcoming or attempt.size
        if upcoming < position <= attempt.size and attempt.finished_at is None:
            raise endpoint.Conflict(f"Question {position} comes later; go on with question {upcoming}.")
        place = _place(attempt, position)
        return reply(told.question(questions.asked(place), questions.feedback(place)))


class Answers(Endpoint):
    @described(
        "Answer the next question",
        "Answer",
        tag="questions",
        operation="give_answer",
        path=["token"],
        body="Given",
        also=[409],
        text=(
            "The first answer counts. The same one sent again, or any with the same `key`, returns what counts. In "
            "practice the reply says what is right and why; in a test it says nothing of it."
        ),
    )
    def post(self, request: Request, token: str) -> HttpResponse:
        attempt = endpoint.attempt(request, token)
        body = bodies.read(request, "Given")
        given = practice.answer(
            attempt=attempt,
            position=body["position"],
            option=body["option"],
            confidence=body.get("confidence"),
            now=timezone.now(),
            client_key=body.get("key", ""),
        )
        place = _place(attempt, body["position"])
        attempt.finished_at = place.attempt.finished_at
        shown = told.attempt(attempt, place.answered, place.upcoming)
        return reply(told.answer(given, questions.feedback(place), shown))


class Flags(Endpoint):
    @described(
        "Say that something is wrong with a question",
        "Flag",
        tag="questions",
        operation="flag_question",
        body="Flagged",
        also=[404],
        text="An editor will look at it. Until then, flagging it again changes your comment.",
    )
    def post(self, request: Request) -> HttpResponse:
        learner = learners.asking(request)
        body = bodies.read(request, "Flagged")
        place = _place(endpoint.attempt(request, body["attempt"]), body["position"])
        raised = practice.flag(question=place, learner=learner, comment=body.get("comment", ""), now=timezone.now())
        shown = {name: body[name] for name in ("attempt", "position")}
        return reply({**shown, "comment": raised.comment, "at": authored.iso(raised.at)})


def _place(attempt: Attempt, position: int) -> Any:
    """Return a question with all that is told of it, and where its attempt stands. Raises NotFound."""
    places = questions.ready(attempt.questions.filter(position=position)).annotate(**endpoint.standing("attempt"))
    found = places.first() if position <= attempt.size else None
    if found is None:
        raise NotFound(f"This attempt has no question {position}; its questions are 1 to {attempt.size}.")
    return found
