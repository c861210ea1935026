"""Sitting a quiz: one question a page, then how sure one is, then what the answer was; and what is wrong with it."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cues import resuming
from quizzes import practice
from quizzes.forms import ChoiceForm, ConfidenceForm, FlagForm
from quizzes.models import Item, Mode, Question
from quizzes.reports import questions
from quizzes.views import places
from quizzes.views.page import page, sent, status


@page("GET")
def attempt(request: HttpRequest, token: str) -> HttpResponse:
    return redirect(places.now(places.attempt(request, token)))


@page("GET", "POST")
def question(request: HttpRequest, token: str, position: int) -> HttpResponse:
    question = places.question(request, token, position)
    if request.method == "POST":
        return (_say_how_sure if "sure" in request.POST else _choose)(request, question)
    if told := questions.feedback(question):
        shown = {"attempt": question.attempt, "told": told, "form": FlagForm(), "next": places.now(question.attempt)}
        return render(request, "quizzes/feedback.html", shown)
    if (place := places.now(question.attempt)) != places.of(question):
        messages.info(request, _why_elsewhere(question))
        return redirect(place)
    return _ask(request, question)


@page("GET", "POST")
def flag(request: HttpRequest, token: str, position: int) -> HttpResponse:
    question = places.question(request, token, position)
    form = FlagForm(sent(request), initial=resuming.typed(request))
    if form.is_valid():
        learner = question.attempt.learner
        practice.flag(question=question, learner=learner, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Thank you. An editor will look at the question.")
        return redirect(places.of(question))
    shown = {"asked": questions.asked(question), "attempt": question.attempt, "form": form}
    return render(request, "quizzes/flag.html", shown, status=status(form))


def _choose(request: HttpRequest, question: Question) -> HttpResponse:
    form = ChoiceForm(request.POST, asked=questions.asked(question))
    if not form.is_valid():
        return _ask(request, question, form)
    try:
        practice.choose(question=question, **form.cleaned_data)
    except practice.Conflict as late:
        return _go_on(request, question, late)
    return redirect(places.of(question))


def _say_how_sure(request: HttpRequest, question: Question) -> HttpResponse:
    form = ConfidenceForm(request.POST, asked=questions.asked(question))
    if not form.is_valid():
        return _ask(request, question, form)
    attempt = question.attempt
    try:
        practice.answer(attempt=attempt, position=question.position, now=timezone.now(), **form.cleaned_data)
    except practice.Conflict as late:
        return _go_on(request, question, late)
    return redirect(places.now(attempt) if attempt.mode == Mode.TEST else places.of(question))


def _go_on(request: HttpRequest, question: Question, late: practice.Conflict) -> HttpResponse:
    """Lead from a form that came too late to where the attempt is now, and say so."""
    messages.warning(request, str(late))
    return redirect(places.now(question.attempt))


def _ask(request: HttpRequest, question: Question, form: ChoiceForm | ConfidenceForm | None = None) -> HttpResponse:
    asked, typed = questions.asked(question), resuming.typed(request)
    if typed:
        asked = replace(asked, chosen=typed.get("option", ""))
    if form is None:
        decided = "sure" in typed if typed else asked.chosen and "change" not in request.GET
        form = ConfidenceForm(asked=asked) if decided else ChoiceForm(asked=asked)
    template = "quizzes/sure.html" if isinstance(form, ConfidenceForm) else "quizzes/question.html"
    shown = {"asked": asked, "attempt": question.attempt, "form": form}
    return render(request, template, shown, status=status(form))


def _why_elsewhere(question: Question) -> str:
    if hasattr(question, "answer"):
        return f"You have answered question {question.position}. In a test the answers are told at the end."
    if question.item.retired_for == Item.Retirement.SUSPENDED:
        return f"Question {question.position} is passed over: a study that it rests on was withdrawn."
    return f"Question {question.position} comes later. This one is next."
