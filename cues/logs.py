"""What the log says: a line for each request, the traceback of each failure, what concerns security; and no secrets.

Headers and bodies are never written. What is left are addresses, and of what a database says the row it refused.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from random import getrandbits
from urllib.parse import quote

from django.conf import settings

_environ: ContextVar[dict | None] = ContextVar("environ", default=None)
_ID = "unspoken.request_id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
_HIDDEN = "***"
_NAMED = re.compile(r"(?i)((?:^|[?&])[^=&]*(?:key|token|secret|passw|code|sign|session|credential)[^=&]*=)[^&]+")
_RANDOM = re.compile(r"(?<!/figures/)(?<=[/=.])(?=[\w:%-]*(?:\d|[a-z][A-Z]))[\w:%-]{24,}")
"""A long part with digits or capitals within: keys of mails, tokens of attempts, whatever else nobody could guess."""
_SHOWN_NAME = rf"\1{_HIDDEN}"
_ROW = re.compile(r"(?ms)^DETAIL:.*?(?=^(?:HINT|CONTEXT|QUERY):|^\s*$|\Z)")
_AS_IT_IS = "/:@!$&'()*+,;=~"
_UNSEEN = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}
_INDENTED = {**_UNSEEN, ord("\n"): "\n  "}
"""Nobody can send what looks like a line of ours."""

# None of these is in a line, and each costs every line something.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
requests, security, errors = (logging.getLogger(f"unspoken.{name}") for name in ("request", "security", "error"))


def begin(environ: dict) -> str:
    """Remember the request that this thread answers, and return its id: the proxy's own, if it is well-formed."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    environ[_ID] = given if _WELL_FORMED.fullmatch(given) else f"{getrandbits(64):016x}"
    _environ.set(environ)
    return environ[_ID]


def end() -> None:
    _environ.set(None)


def request_id() -> str:
    """Return the id of the request that is being answered; empty where none is."""
    return (_environ.get() or {}).get(_ID, "")


def target(environ: dict) -> str:
    """Return what was asked for, as an address, without the values of what is named like a secret."""
    path, query = quote(environ["PATH_INFO"], _AS_IT_IS, "latin-1", "replace"), environ.get("QUERY_STRING", "")
    return f"{path}?{_NAMED.sub(_SHOWN_NAME, query)}" if query else path


def address(environ: dict) -> str:
    """Return where a request comes from, before as many proxies as are trusted."""
    hops, passed = settings.ALLAUTH_TRUSTED_PROXY_COUNT, environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    given = passed[-hops].strip() if 0 < hops <= len(passed) else ""
    return given or environ.get("REMOTE_ADDR", "")


def request(environ: dict, status: str, seconds: float) -> None:
    what = f"{environ['REQUEST_METHOD']} {target(environ)}"
    # Where in the code it was written, which the usual way would look up each time, nobody asks of this line.
    record = logging.LogRecord(requests.name, logging.INFO, "", 0, what, None, None)
    record.__dict__["fields"] = {"status": status, "ms": round(seconds * 1000, 2)}
    requests.handle(record)


def event(what: str, **fields: object) -> None:
    """Write down what concerns security: what happened, from where, and to whom."""
    security.info(what, extra={"fields": {"from": address(_environ.get() or {}), **fields}})


def noted(what: str, failure: BaseException | None) -> bool:
    """Write down a failure with its traceback, and return whether that was written."""
    told = (type(failure), failure, failure.__traceback__) if failure else None
    record = errors.makeRecord(errors.name, logging.ERROR, __file__, 0, what, (), told)
    errors.handle(record)
    return getattr(record, "written", False)


class Stderr(logging.StreamHandler):
    """Writes to standard error, and marks what was written; a log that cannot be written takes nothing else down."""

    def emit(self, record: logging.LogRecord) -> None:
        record.written = True
        try:
            # Standard error sends each line on by itself; the usual way would ask for that once more.
            self.stream.write(f"{self.format(record)}\n")
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        record.written = False


class Json(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {"time": _time(record), "level": record.levelname, "logger": record.name, "request_id": request_id()}
        more = {"traceback": _traceback(record)} if record.exc_info else {}
        fields = getattr(record, "fields", {})
        return json.dumps({**told, "message": _message(record), **fields, **more}, ensure_ascii=False, default=str)


class Plain(logging.Formatter):
    """One line, with the traceback indented below it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = (f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        told = (_time(record), record.levelname, record.name, request_id() or "-", _message(record), *fields)
        line = " ".join(told)
        line = line if line.isprintable() else line.translate(_UNSEEN)
        return line + f"\n{_traceback(record)}".translate(_INDENTED) if record.exc_info else line


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _message(record: logging.LogRecord) -> str:
    return _RANDOM.sub(_HIDDEN, record.getMessage())


def _traceback(record: logging.LogRecord) -> str:
    told = record.exc_info
    whole = "".join(traceback.format_exception(*told)).rstrip() if isinstance(told, tuple) else ""
    return _RANDOM.sub(_HIDDEN, _ROW.sub("", whole))
