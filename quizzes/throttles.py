"""How much is taken from one learner, or from one address that nobody is known at, over REST and by pages alike."""

from django.http import HttpRequest
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from cues.api import throttles
from cues.api.throttles import Throttle
from quizzes import visitors

TOO_MUCH = "You send more than is taken at a time; nothing was done."


def who(request: Request) -> str | None:
    """Return the learner or account that asks, None for a stranger."""
    page = None if request.authenticators else request._request
    learner, user = (visitors.known(page), page.user) if page else (request.auth, request.user)
    if learner:
        return f"learner-{learner.pk}"
    return f"account-{user.pk}" if user and user.is_authenticated else None


class Learners(Throttle):
    """Limits what one learner or account sends; far more than anybody can answer."""

    scope = "quiz_learner"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method in SAFE_METHODS or not (one := who(request)):
            return None
        return self.cache_format % {"scope": self.scope, "ident": one}


class Strangers(Throttle):
    """Limits how many learners an address may make; a whole class may sit behind one."""

    scope = "quiz_stranger"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method in SAFE_METHODS or who(request):
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def count(request: HttpRequest) -> None:
    """Count what a page is sent as REST does, under the same names. Raises Throttled."""
    throttles.count(request, Learners, Strangers, told=TOO_MUCH)
