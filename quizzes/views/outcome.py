"""The end of an attempt, its result, and trying again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from quizzes import practice, throttles
from quizzes.forms import FlagForm
from quizzes.reports import results
from quizzes.scheduling import SURE
from quizzes.views import places
from quizzes.views.page import page


@page("GET", "POST")
def finish(request: HttpRequest, token: str) -> HttpResponse:
    attempt = places.attempt(request, token)
    if request.method == "POST":
        attempt = practice.finish(attempt=attempt, now=timezone.now())
    if attempt.finished_at:
        return redirect("quizzes:result", token)
    unanswered = attempt.questions.open().count()
    return render(request, "quizzes/finish.html", {"attempt": attempt, "unanswered": unanswered})


@page("GET")
def result(request: HttpRequest, token: str) -> HttpResponse:
    attempt = places.attempt(request, token)
    told = results.result(attempt)
    if told is None:
        return redirect(places.now(attempt))
    shown = {"attempt": attempt, "result": told, "form": FlagForm(), "sure": SURE}
    return render(request, "quizzes/result.html", shown)


@page("POST")
def again(request: HttpRequest, token: str) -> HttpResponse:
    attempt = places.attempt(request, token)
    throttles.count(request)
    try:
        begun = practice.again(attempt=attempt, which=request.POST.get("which", ""), now=timezone.now())
    except (practice.Conflict, practice.TooFew) as refused:
        messages.warning(request, str(refused))
        return redirect("quizzes:result", token)
    return redirect("quizzes:attempt", begun.token)
