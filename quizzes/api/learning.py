"""How a learner has fared, and what is due again."""

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from quizzes.api import learners, told
from quizzes.api.description import described
from quizzes.api.endpoint import Endpoint, reply
from quizzes.reports import due, progress


class Progress(Endpoint):
    @described(
        "How you have fared",
        "Progress",
        tag="learning",
        operation="read_progress",
        text=(
            "Shares come with their 95 % intervals; where there is too little to say anything, with how many answers "
            "are missing."
        ),
    )
    def get(self, request: Request) -> HttpResponse:
        return reply(told.progress(progress.progress(learners.asking(request))))


class Reviews(Endpoint):
    @described(
        "What is due again",
        "Due",
        tag="learning",
        operation="read_reviews",
        text='Begin a review by POST of `{"review": true}` to /api/v1/attempts/.',
    )
    def get(self, request: Request) -> HttpResponse:
        return reply(told.due(due.due(learners.asking(request), timezone.now())))
