"""Who is asking: the learner of an account, or the one a browser's session remembers."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from quizzes import practice
from quizzes.models import Attempt, Learner

KEY = "learner"
"""Under which the session keeps a learner without an account."""
ASIDE = "unspoken_learner"
"""The cookie that keeps them while somebody is signed in in the same browser."""
UNASKED = -1
REMEMBERED = 365 * 24 * 60 * 60
"""For how many seconds a browser is remembered after it last began a quiz: as long as the longest wait for a review."""

FORMER = "sessionid"
"""The session cookie's name before it was bound to this host alone."""


class Sessions(SessionMiddleware):
    """Takes a stranger's session by the cookie's former name too, so that nobody loses what they answered.

    Whoever had signed in by it signs in anew: another host of the domain could have set a cookie of that name.
    """

    def process_request(self, request: HttpRequest) -> None:
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or FORMER not in request.COOKIES:
            return super().process_request(request)
        request.COOKIES[name] = request.COOKIES[FORMER]
        super().process_request(request)
        if SESSION_KEY in request.session:
            del request.COOKIES[name]
            request.session = self.SessionStore()
        # Sets the cookie by its present name.
        request.session.modified = KEY in request.session
        return None


def known(request: HttpRequest) -> Learner | None:
    """Return the learner who asks, None for a stranger: who has signed in is their account's learner and no other."""
    if request.user.is_authenticated:
        return Learner.objects.filter(user=request.user).first()
    return before(request)


def before(request: HttpRequest) -> Learner | None:
    """Return the learner without an account whom the browser remembers, whoever is signed in."""
    pk = request.session.get(KEY) or _aside(request)[0]
    return Learner.objects.filter(pk=pk, user=None).first() if pk else None


def remembers(request: HttpRequest) -> bool:
    """Return, without a query, whether the browser may remember somebody."""
    return KEY in request.session or ASIDE in request.COOKIES


def known_or_new(request: HttpRequest, now: datetime) -> Learner:
    """Return the learner who asks; a stranger becomes one, whom nothing remembers before `remember` is called."""
    user = request.user
    if learner := known(request):
        return learner
    return _of_account(user, now) if user.is_authenticated else Learner.objects.create(made_at=now)


def remember(request: HttpRequest, learner: Learner) -> None:
    """Let the browser's session remember a learner without an account. Only here does a stranger get a session."""
    if learner.user_id is None:
        request.session[KEY] = learner.pk
        request.session.set_expiry(REMEMBERED)


def begin(request: HttpRequest, verb: Callable[..., Attempt], *, now: datetime, **wanted) -> Attempt:
    """Begin an attempt for whoever asks, by a verb of practice. Where it refuses, a stranger stays one."""
    with transaction.atomic():
        learner = known_or_new(request, now)
        attempt = verb(learner=learner, now=now, **wanted)
    remember(request, learner)
    return attempt


def hand_over(request: HttpRequest) -> tuple[Learner | None, bool]:
    """Free the session of whoever signs in from whom it remembers; return them, and whether they were left before.

    They were where an account was asked about all that they answered, and did not want it.
    """
    learner = before(request)
    request.session.pop(KEY, None)
    if request.session.get_expiry_age() > settings.SESSION_COOKIE_AGE:
        # A browser may be remembered for a year, an account only for as long as signing in lasts.
        request.session.set_expiry(None)
    return learner, learner is not None and _aside(request) == (learner.pk, learner.answers.count())


def set_aside(response: HttpResponse, learner: Learner, *, left: bool) -> None:
    """Let the browser remember a learner by a cookie of their own, which outlasts the session of an account.

    `left` says that the account does not want them; then it is asked again only once more was answered.
    """
    kept = f"{learner.pk} {learner.answers.count() if left else UNASKED}"
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(ASIDE, kept, max_age=REMEMBERED, secure=secure, httponly=True, samesite="Lax")


def take_along(request: HttpRequest, response: HttpResponse, learner: Learner) -> None:
    """Join a learner without an account to the account that has signed in, and let the browser forget them."""
    user, now = request.user, timezone.now()
    if user.is_authenticated:
        practice.join(learner=learner, into=_of_account(user, now), now=now)
    request.session.pop(KEY, None)
    response.delete_cookie(ASIDE, samesite="Lax")


def _aside(request: HttpRequest) -> tuple[int, int]:
    """Return whom the cookie remembers, 0 for nobody, and at how many answers they were left."""
    kept = request.get_signed_cookie(ASIDE, default="", max_age=REMEMBERED)
    pk, _space, answers = (kept or f"0 {UNASKED}").partition(" ")
    return int(pk), int(answers)


def _of_account(user: User, now: datetime) -> Learner:
    return Learner.objects.get_or_create(user=user, defaults={"made_at": now})[0]
