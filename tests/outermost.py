"""What tests of the outermost layers share: a request that passes them all, and what was written to the log of it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from config import wsgi
from cues import logs, patience
from cues.serving import Probes, Served
from tests.cues.test_api_fast_path import answered, environ

__all__ = ["answered", "application", "asked", "environ", "written"]

application = Served(Probes(wsgi.application.site.site.application))
"""The site without its slots, each of which has a connection that knows nothing of the test's transaction."""


def asked(application, *args, **options) -> tuple[str, dict[str, str], bytes]:
    """Ask as `environ` says; return status, headers and body, with nothing left over for what follows."""
    patience.begin()
    try:
        status, headers, body = answered(application, environ(*args, **options))
        return status, dict(headers), body
    finally:
        patience.end()
        logs.end()


@contextmanager
def written(formatter: logging.Formatter | None = None) -> Iterator[list]:
    """Catch what is written to the log, as it is written; objects where the formatter is the one for JSON."""
    stream, told = io.StringIO(), []
    handler = logs.Stderr(stream)
    handler.setFormatter(formatter or logs.Json())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield told
    finally:
        root.removeHandler(handler)
        lines = stream.getvalue().splitlines()
        told += lines if formatter else map(json.loads, lines)
