"""How much one address may ask of what costs more than a read. Cards and lists are not counted at all.

Counts are kept in the cache, by each process for itself or by all in one, never in the database. While the cache is
out of reach nothing is counted, for nobody should be kept from reading or learning by that.
"""

import logging
from collections.abc import Callable
from ipaddress import ip_address
from time import monotonic

from allauth.core.internal.ratelimit import truncate_ip
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

TOO_OFTEN = "This has been asked for more often from your address than it is given."
PAUSE = 30
"""Seconds for which a cache that failed is not asked again: finding that out may take seconds each time."""

logger = logging.getLogger(__name__)


def plain(address: str) -> str:
    """Return an address in its usual form: without a port, and an IPv4 one that is written as IPv6 as IPv4."""
    ported = address.startswith("[") or address.count(":") == 1
    try:
        read = ip_address(address.rpartition(":")[0].strip("[]") if ported else address)
    except ValueError:
        return address
    return str(getattr(read, "ipv4_mapped", None) or read)


def counted(address: str) -> str:
    """Return what all limits count of an address, allauth's among them: of an IPv6 one, its network of 64 bits."""
    return truncate_ip(plain(address))


class Throttle(SimpleRateThrottle):
    resumes = 0.0
    """From when on requests are counted, by monotonic(); one for all that count, since they share one cache."""

    def get_ident(self, request: Request) -> str:
        return counted(super().get_ident(request) or "")

    def allow_request(self, request: Request, view: APIView) -> bool:
        if monotonic() < Throttle.resumes:
            return True
        try:
            return super().allow_request(request, view)
        except RedisError as failure:
            Throttle.resumes = monotonic() + PAUSE
            logger.warning("Nothing is counted for %d seconds, for the cache fails: %s", PAUSE, failure)
            return True


class _ByAddress(Throttle):
    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class Dumps(_ByAddress):
    scope = "dump"


class Searches(_ByAddress):
    """Counts requests that look for words; the same address without `q` is a list."""

    scope = "search"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return super().get_cache_key(request, view) if request.query_params.get("q") else None


def count(request: HttpRequest, *throttles: Callable[[], SimpleRateThrottle], told: str = TOO_OFTEN) -> None:
    """Count what a page is asked or sent as the API's own views do. Raises Throttled."""
    for throttle in (begin() for begin in throttles):
        if not throttle.allow_request(Request(request), APIView()):
            raise Throttled(throttle.wait(), told)
