"""How long whoever answers a request waits for the database: to one deadline, for queues and locks together.

Outside a request (commands, tests) nothing is in a hurry, and nothing here sets a limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from time import monotonic

from django.db import OperationalError

SECONDS = 3.5
"""From the arrival of a whole request on; with what else it takes, it is answered within five."""
QUEUE = 0.5
"""For how long who writes may queue for those before them; so much later may end whoever gets in before them."""
LEAST = 1.0
"""What every single wait is given even late, so that long work which waits for nobody goes on."""
_REST = 2.0
_ends: ContextVar[float | None] = ContextVar("ends", default=None)
_writes: ContextVar[bool] = ContextVar("writes", default=False)
_since: dict[int, float] = {}
_rests = {"until": 0.0}


def begin(seconds: float = SECONDS, *, writes: bool = False) -> None:
    _ends.set(monotonic() + seconds)
    _writes.set(writes)


def end() -> None:
    _ends.set(None)


def left() -> float | None:
    """Return for how many seconds the next wait may last; None outside a request."""
    ends = _ends.get()
    return None if ends is None else max(ends - monotonic(), LEAST)


def check() -> None:
    """Raise OperationalError where the deadline is over, or the database was found not to answer a moment ago."""
    ends, now = _ends.get(), monotonic()
    if ends is not None and now > ends:
        raise OperationalError("the time for the database is over")
    if ends is not None and now < _rests["until"]:
        raise OperationalError("the database did not answer a moment ago")


def rest() -> None:
    """Let nobody else find out for a while, at the price of as long a wait, that the database does not answer."""
    _rests["until"] = monotonic() + _REST


@contextmanager
def waiting() -> Iterator[None]:
    """Mark this thread, where its request writes, as one that waits for the database."""
    if _writes.get():
        _since[get_ident()] = monotonic()
    try:
        yield
    finally:
        _since.pop(get_ident(), None)


def stuck() -> int:
    """Return how many writers of this process have waited for the database for longer than a moment."""
    now = monotonic()
    return sum(now - since > LEAST for since in list(_since.values()))
