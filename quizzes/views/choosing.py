"""Choosing a quiz that is ready, or building one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cues import resuming
from quizzes import practice, visitors
from quizzes.forms import BuildForm, StartForm
from quizzes.models import Attempt, Quiz
from quizzes.views.page import begun, page, sent, status

LEFT = 3
"""How many attempts that were left are offered to go on with, newest first."""


@page("GET", "POST")
def quizzes(request: HttpRequest) -> HttpResponse:
    form = BuildForm(sent(request), initial=_ticked(request))
    if there := begun(request, form, practice.build, short="length"):
        return there
    shown = {"quizzes": Quiz.objects.filter(listed=True), "left": _left(request), "form": form}
    return render(request, "quizzes/quizzes.html", shown, status=status(form))


@page("GET", "POST")
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    quiz = Quiz.objects.filter(slug=slug).first()
    if quiz is None:
        raise Http404("There is no quiz of that name; perhaps it was taken away.")
    form = StartForm(sent(request))
    if there := begun(request, form, practice.start, quiz=quiz):
        return there
    shown = {"quiz": quiz, "form": form, "known": visitors.known(request)}
    return render(request, "quizzes/quiz.html", shown, status=status(form))


def _ticked(request: HttpRequest) -> dict[str, Any]:
    """Return what is ticked beforehand: by an address such as `/quizzes/?channels=legs`, or by who comes back to it."""
    given = resuming.typed(request) or request.GET
    several: dict[str, Any] = {name: given.getlist(name) for name in ("channels", "kinds") if name in given}
    return several | {name: given[name] for name in ("length", "mode") if name in given}


def _left(request: HttpRequest) -> QuerySet[Attempt]:
    learner = visitors.known(request)
    return learner.attempts.filter(finished_at=None)[:LEFT] if learner else Attempt.objects.none()
