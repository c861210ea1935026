"""How a learner fares, and what is due to be asked again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quizzes import practice, visitors
from quizzes.forms import StartForm
from quizzes.reports.due import due
from quizzes.reports.progress import progress
from quizzes.views.page import begun, page, sent, status


@page("GET")
def fared(request: HttpRequest) -> HttpResponse:
    learner = visitors.known(request)
    return render(request, "quizzes/progress.html", {"progress": progress(learner) if learner else None})


@page("GET", "POST")
def reviews(request: HttpRequest) -> HttpResponse:
    form = StartForm(sent(request))
    if there := begun(request, form, practice.review):
        return there
    learner = visitors.known(request)
    shown = {"due": due(learner, timezone.now()) if learner else None, "form": form}
    return render(request, "quizzes/reviews.html", shown, status=status(form))
