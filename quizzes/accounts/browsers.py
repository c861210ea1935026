"""Browsers in which an account was signed in to before: what strangers guess elsewhere does not shut them out."""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

KNOWN = 365 * 24 * 60 * 60
"""For how many seconds a browser is known after somebody last signed in."""


def known(request: HttpRequest, user: User) -> str:
    """Return by what a browser is known to an account; empty where it is not, or the password changed since."""
    return request.get_signed_cookie(_cookie(user), default="", salt=_salt(user), max_age=KNOWN) or ""


def remember(response: HttpResponse, user: User) -> None:
    """Let the browser be known to an account from now on, by a cookie that only the pages of accounts are sent."""
    response.set_signed_cookie(
        _cookie(user),
        get_random_string(12),
        salt=_salt(user),
        max_age=KNOWN,
        path=reverse("accounts:account"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(user: User) -> str:
    return f"known_browser_{user.pk}"


def _salt(user: User) -> str:
    """Bind a cookie to the password: who knew an old one cannot hoard cookies to guess the new one by."""
    return f"known browser {user.password}"
