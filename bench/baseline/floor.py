"""The least that a server can be asked to do: the same bytes every time, without a framework or a database."""

from collections.abc import Callable

BODY = b"x" * 4_000
HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))]


def application(environ: dict, start_response: Callable) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
