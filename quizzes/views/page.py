"""What the quiz's pages share: who may ask how, what a request gets that cannot be answered, and how one begins."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from rest_framework.exceptions import Throttled

from cues import errors, resuming
from quizzes import practice, throttles, visitors
from quizzes.models import Attempt

View = Callable[..., HttpResponse]


def page(*methods: str) -> Callable[[View], View]:
    """Make a view a page of the quiz: it takes only these methods, and no cache keeps what it says."""
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **kwargs) -> HttpResponse:
            if request.method not in allowed:
                # Where only forms go and somebody comes back to theirs, the quiz itself is what to see.
                back = resuming.typed(request) and "token" in kwargs
                return redirect("quizzes:attempt", kwargs["token"]) if back else _wrong_method(request, allowed)
            try:
                return view(request, **kwargs)
            except (Http404, practice.Unknown) as missing:
                # The browser may have lost what it was known by: what it sent is not to be lost with it.
                return resuming.offer(request, str(missing)) or errors.answer(
                    request, HTTPStatus.NOT_FOUND, str(missing)
                )
            except practice.Refused as refused:
                return errors.answer(request, HTTPStatus.BAD_REQUEST, str(refused))
            except Throttled as limited:
                answer = errors.answer(request, HTTPStatus.TOO_MANY_REQUESTS, str(limited.detail))
                answer["Retry-After"] = str(getattr(limited, "wait", None) or 60)
                return answer

        return never_cache(answered)

    return decorate


def begun(
    request: HttpRequest, form: Form, verb: Callable[..., Attempt], *, short: str | None = None, **wanted
) -> HttpResponse | None:
    """Begin what a form asks for and lead there; None where it cannot be, which the form then says.

    `short` names the field that is told when the bank holds too few questions.
    """
    if not form.is_valid():
        return None
    throttles.count(request)
    try:
        attempt = visitors.begin(request, verb, now=timezone.now(), **wanted, **form.cleaned_data)
    except practice.TooFew as too_few:
        form.add_error(short, str(too_few))
        return None
    return redirect("quizzes:attempt", attempt.token)


def status(form: Form) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, which may be nothing; None where no form was sent."""
    return request.POST if request.method == "POST" else None


def _wrong_method(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    told = "This address only takes a form that was sent." if "GET" not in allowed else ""
    refused = errors.answer(request, HTTPStatus.METHOD_NOT_ALLOWED, told)
    refused["Allow"] = ", ".join(allowed)
    return refused
