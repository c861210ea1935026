"""How much one address may ask of what costs more than a read. Cards and lists are not counted at all.

Counts are kept in the cache, by each process for itself or by all in one, never in the database.
"""

from collections.abc import Callable

from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class _ByAddress(SimpleRateThrottle):
    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class Dumps(_ByAddress):
    scope = "dump"


class Searches(_ByAddress):
    """Counts requests that look for words; the same address without `q` is a list."""

    scope = "search"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return super().get_cache_key(request, view) if request.query_params.get("q") else None


def count(request: HttpRequest, throttle: Callable[[], SimpleRateThrottle]) -> None:
    """Count what a page is asked as the API's own views do. Raises Throttled."""
    counted = throttle()
    if not counted.allow_request(Request(request), APIView()):
        raise Throttled(counted.wait(), "This has been asked for more often from your address than it is given.")
