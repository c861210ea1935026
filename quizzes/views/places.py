"""Where a learner is in an attempt. Of anybody else's attempt nothing is said, not even that there is one."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from quizzes import visitors
from quizzes.models import Attempt, Question
from quizzes.reports import questions


def attempt(request: HttpRequest, token: str) -> Attempt:
    """Return an attempt of the learner who asks. Raises Http404."""
    found = Attempt.objects.filter(token=token, learner=visitors.known(request)).first()
    if found is None:
        raise Http404(
            "There is no such quiz of yours. It belongs to another browser or account, or it was deleted. If you began "
            "it in this browser, then the cookie by which we knew you is gone or blocked, or you have been signed out."
        )
    return found


def question(request: HttpRequest, token: str, position: int) -> Question:
    """Return a question of an attempt of the learner who asks, with all that reports tell of it. Raises Http404."""
    found = questions.ready(attempt(request, token).questions.filter(position=position)).first()
    if found is None:
        raise Http404("This quiz has no question of that number.")
    return found


def now(attempt: Attempt) -> str:
    """Return the address where the attempt goes on: its next open question, its end, or its result."""
    if attempt.finished_at:
        return reverse("quizzes:result", args=[attempt.token])
    upcoming = attempt.questions.upcoming().first()
    if upcoming is None:
        return reverse("quizzes:finish", args=[attempt.token])
    return reverse("quizzes:question", args=[attempt.token, upcoming])


def of(question: Question) -> str:
    """Return the address of a question."""
    return reverse("quizzes:question", args=[question.attempt.token, question.position])
