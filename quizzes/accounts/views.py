"""One's account, or what a browser remembers of one without: what is kept, taking it away, deleting it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from cues import errors
from quizzes import practice, visitors
from quizzes.accounts import own_data

FILE = "unspoken-my-data.json"
NOTHING = "Nothing is kept about you in this browser."


def page(*methods: str) -> Callable:
    """Make a view a page of an account: it takes only these methods, and no cache keeps what it says."""

    def decorate(view: Callable[[HttpRequest], HttpResponse]) -> Callable:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method not in methods:
                refused = errors.answer(request, HTTPStatus.METHOD_NOT_ALLOWED)
                refused["Allow"] = ", ".join(methods)
                return refused
            try:
                return view(request)
            except (Http404, practice.Unknown) as missing:
                return errors.answer(request, HTTPStatus.NOT_FOUND, str(missing))

        return never_cache(answer)

    return decorate


@page("GET", "HEAD")
def account(request: HttpRequest) -> HttpResponse:
    user, learner = _who(request)
    shown: dict[str, Any] = {"account": user and own_data.account(user), "learner": learner, "kept": settings.KEPT_DAYS}
    if user and (before := visitors.before(request)):
        shown["before"] = before.answers.count()
    return render(request, "account/account.html", shown)


@page("GET", "HEAD")
def download(request: HttpRequest) -> HttpResponse:
    user, learner = _who(request)
    if not user and not learner:
        raise Http404(NOTHING)
    kept = own_data.everything(user=user, learner=learner)
    headers = {"Content-Disposition": f'attachment; filename="{FILE}"'}
    return JsonResponse(kept, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})


@page("GET", "HEAD", "POST")
def delete(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _delete_account(request)
    if visitors.known(request) is None:
        raise Http404(NOTHING)
    return _delete(request)


@reauthentication_required
def _delete_account(request: HttpRequest) -> HttpResponse:
    """Whoever finds a browser signed in must still know the password to delete what is not theirs."""
    return _delete(request)


def _delete(request: HttpRequest) -> HttpResponse:
    user, learner = _who(request)
    if request.method != "POST":
        return render(request, "account/delete.html", {"learner": learner})
    own_data.erase(user=user, learner=learner)
    request.session.flush()
    messages.success(request, "All that was kept about you has been deleted.")
    return redirect("accounts:account")


@page("GET", "HEAD", "POST")
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Ask whether what was done in this browser before signing in belongs to the account; only a yes adds it."""
    learner, following = visitors.before(request), get_login_redirect_url(request)
    if learner is None:
        return redirect(following)
    answer = redirect(following)
    if "add" in request.POST:
        visitors.take_along(request, answer, learner)
        messages.success(request, "What was done in this browser before belongs to your account now.")
    elif "leave" in request.POST:
        visitors.hand_over(request)
        visitors.set_aside(answer, learner, left=True)
    else:
        shown = {"answers": learner.answers.count(), "next": following}
        return render(request, "account/join.html", shown)
    return answer


def _who(request: HttpRequest) -> tuple[User | None, visitors.Learner | None]:
    user = request.user
    return (user if isinstance(user, User) else None), visitors.known(request)
