"""How much is taken from one learner, or from one address that nobody is known at."""

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from cues.api.throttles import Throttle


class Learners(Throttle):
    """Limits what one learner or account sends; far more than anybody can answer."""

    scope = "quiz_learner"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method in SAFE_METHODS or request.user is None:
            return None
        who = f"learner-{request.auth.pk}" if request.auth else f"account-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": who}


class Strangers(Throttle):
    """Limits how many learners an address may make; a whole class may sit behind one."""

    scope = "quiz_stranger"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method in SAFE_METHODS or request.user is not None:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
