"""Who belongs to a name and a password."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from quizzes import usernames


class ByName(AuthenticationBackend):
    """allauth's own, but an account is found by the rule for usernames and not by how a database compares texts.

    allauth's stays beside it in the settings for sessions that name it; it is never asked for a password.
    """

    def authenticate(self, request: HttpRequest | None, **credentials) -> User:
        if user := super().authenticate(request, **credentials):
            return user
        raise PermissionDenied

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        return self._check_password(usernames.find(username), password)
