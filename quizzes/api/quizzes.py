"""The ready-made quizzes. They are public, and the same for all."""

from django.http import HttpResponse
from rest_framework.request import Request

from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.documents import authored
from quizzes.models import Quiz

MEMBERS = ("slug", "name", "summary", "mode", "length")


class Quizzes(Endpoint):
    @described(
        "The ready-made quizzes",
        "QuizList",
        tag="quizzes",
        operation="list_quizzes",
        text="Start one of them, or one of your own making, by POST to /api/v1/attempts/.",
    )
    def get(self, request: Request) -> HttpResponse:
        listed = Quiz.objects.filter(listed=True).values(*MEMBERS)
        return reply(request, authored.as_json({"results": list(listed)}))
