"""The outermost layers: what every request passes, and the two addresses by which machines watch the site."""

from collections.abc import Callable, Iterable
from hmac import compare_digest
from time import perf_counter

from django.conf import settings
from django.db import connections

from cues import health, logs, patience

PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
RETRY = ("Retry-After", "5")
LOOPBACK = ("127.0.0.1", "::1")
PROBED_WITHIN = 1.5
"""Seconds; a connection that has to be opened takes at most two."""


class Served:
    """Gives each request its id, and writes a line about it; answers what nobody else did."""

    def __init__(self, site: Callable) -> None:
        self.site = site

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        began, name, told = perf_counter(), logs.begin(environ), ["-"]

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            told[0] = status[:3]
            start_response(status, [*headers, ("X-Request-Id", name)])

        try:
            return self.site(environ, start)
        except Exception as failure:
            logs.noted("Failed outside Django", failure)
            start("500 Internal Server Error", PLAIN)
            return [b"Something broke on our side. Trying again later may help.\n"]
        finally:
            logs.request(environ, told[0], perf_counter() - began)


class Probes:
    """Answers /livez and /readyz before Django asks for a host or for TLS."""

    def __init__(self, site: Callable) -> None:
        self.site = site

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in ("/livez", "/readyz") or not _may_watch(environ):
            return self.site(environ, start_response)
        wrong = _unready() if path == "/readyz" else None
        start_response("503 Service Unavailable" if wrong else "200 OK", [*PLAIN, *([RETRY] if wrong else [])])
        return [f"{wrong or 'ok'}\n".encode()]


def _may_watch(environ: dict) -> bool:
    """Return whether somebody asks from this machine itself, not through a proxy on it, or knows the token."""
    if environ.get("REMOTE_ADDR") in LOOPBACK and "HTTP_X_FORWARDED_FOR" not in environ:
        return True
    given, wanted = environ.get("HTTP_AUTHORIZATION", ""), f"Bearer {settings.HEALTH_TOKEN}"
    return bool(settings.HEALTH_TOKEN) and compare_digest(given.encode(), wanted.encode())


def _unready() -> health.Fault | None:
    patience.begin(PROBED_WITHIN)
    try:
        return next(health.faults(health.READY), None)
    finally:
        # The thread's own connection, which is in no slot, would outlive the thread.
        connections.close_all()
