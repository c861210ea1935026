"""Who is asking: the learner of an account, or the one a browser's session remembers."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from quizzes import practice
from quizzes.models import Attempt, Learner

KEY = "learner"
"""Under which the session keeps a learner without an account."""
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
    """Return the learner who asks, None for a stranger.

    Whoever has signed in since takes along, once, what the browser remembers of them.
    """
    user = request.user
    if not user.is_authenticated:
        return _remembered(request)
    if KEY in request.session:
        _take_along(request, user)
    return Learner.objects.filter(user=user).first()


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


def _remembered(request: HttpRequest) -> Learner | None:
    pk = request.session.get(KEY)
    return Learner.objects.filter(pk=pk, user=None).first() if pk else None


def _take_along(request: HttpRequest, user: User) -> None:
    """Join what the browser's session remembers to the account, and let the session forget it."""
    now = timezone.now()
    if before := _remembered(request):
        practice.join(learner=before, into=_of_account(user, now), now=now)
    del request.session[KEY]
    if request.session.get_expiry_age() > settings.SESSION_COOKIE_AGE:
        # A browser may be remembered for a year, an account only for as long as signing in lasts.
        request.session.set_expiry(None)


def _of_account(user: User, now: datetime) -> Learner:
    return Learner.objects.get_or_create(user=user, defaults={"made_at": now})[0]
