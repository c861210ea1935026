"""Who asks: the learner of a token, or the one whom a browser's session knows."""

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from quizzes import visitors
from quizzes.models import Attempt, Learner

SCHEME = "Bearer"
UNKNOWN = (
    "This is no token of a learner, or what was kept for them has been deleted. "
    "Send “Authorization: Bearer ” and the learner_token that starting an attempt returned, or start without one."
)
STRANGER = (
    "Say who you are: start an attempt, and send the learner_token it returns as “Authorization: Bearer …”, "
    "or sign in and send the session's cookie."
)
NOBODY = Learner(pk=0)
"""Stands, unsaved, for an account that has not begun anything: nothing is kept about it."""


class Bearer(BaseAuthentication):
    """Knows a learner by the token that starting their first attempt returned; only its hash is kept."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Learner] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, token = header.partition(" ")
        learner = Learner.objects.filter(token_hash=_hash(token)).first() if scheme.title() == SCHEME else None
        if learner is None:
            raise AuthenticationFailed(UNKNOWN)
        return AnonymousUser(), learner

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class Browser(SessionAuthentication):
    """Knows the learner of an account that has signed in, or whom the session remembers, as the pages do."""

    def authenticate(self, request: Request) -> tuple[Any, Learner | None] | None:
        http = request._request
        if not http.user.is_authenticated and not visitors.remembers(http):
            return None
        self.enforce_csrf(request)
        learner = visitors.known(http)
        return (http.user, learner) if learner or http.user.is_authenticated else None


def asking(request: Request) -> Learner:
    """Return the learner who asks. Raises NotAuthenticated for a stranger."""
    learner: Any = request.auth
    if learner is not None:
        return learner
    if request.user is None:
        raise NotAuthenticated(STRANGER)
    return NOBODY


def begin(request: Request, verb: Callable[..., Attempt], *, now: datetime, **wanted) -> tuple[Attempt, str | None]:
    """Begin an attempt by a verb of practice; return it and, where a stranger became a learner by it, their token.

    Where the verb refuses, nothing is kept.
    """
    with transaction.atomic():
        learner, token = _known_or_new(request, now)
        return verb(learner=learner, now=now, **wanted), token


def _known_or_new(request: Request, now: datetime) -> tuple[Learner, str | None]:
    learner: Any = request.auth
    if request.user is not None:
        return learner or visitors.known_or_new(request._request, now), None
    token = secrets.token_urlsafe(32)
    return Learner.objects.create(token_hash=_hash(token), made_at=now), token


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
