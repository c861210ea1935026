"""The door of a worker: a body is read whole before anything is worked on, and few requests are worked on at once.

The server has many threads, of which those asleep over a body that does not come cost next to nothing. Only what has
come whole takes one of few slots, and with it the database connection that belongs to the slot. So a hundred half-sent
bodies hold nobody up, and a worker never has more connections than slots. A request's time begins once it has come.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cues import patience

SLOTS = 4
"""How many requests a worker works on at once, of which all but one may write, so that readers do not wait for them."""
LARGEST, DOCUMENT = 1_000_000, 2_500_000
"""Bytes of a body that are read at most, of a document sent to the desk. Of a larger one nothing is read."""
DESK = "/admin/"
READING = ("GET", "HEAD", "OPTIONS")
BUSY = "unspoken.busy"
"""Marks a request in its environment as one that no slot came free for."""


class Guard:
    def __init__(self, application: Callable, slots: int = SLOTS) -> None:
        self.application, self.writing = application, slots - 1
        self.writers = BoundedSemaphore(self.writing)
        self.free: SimpleQueue[BaseDatabaseWrapper] = SimpleQueue()
        for _ in range(slots):
            self.free.put(_connection())

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        read_body(environ)
        writes = environ["REQUEST_METHOD"] not in READING
        patience.begin(writes=writes)
        if not writes:
            return self._in_a_slot(environ, start_response)
        # While as many as may write wait for the database, whoever else came would wait for them as well.
        if patience.stuck() >= self.writing or not self.writers.acquire(timeout=patience.QUEUE):
            return self._refused(environ, start_response)
        try:
            return self._in_a_slot(environ, start_response)
        finally:
            self.writers.release()

    def _in_a_slot(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Wait for a slot, and answer by its connection."""
        try:
            connection = self.free.get(timeout=patience.SECONDS)
        except Empty:
            return self._refused(environ, start_response)
        connections[DEFAULT_DB_ALIAS] = connection
        try:
            answer = self.application(environ, start_response)
            # What streams has asked the database all it will ask, and may have a slow reader.
            return answer if isinstance(answer, list) or getattr(answer, "streaming", False) else _whole(answer)
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self.free.put(connection)

    def _refused(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        return _whole(self.application(environ | {BUSY: True}, start_response))


def busy(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse what no slot came free for, in the site's words and before the database is asked for anything."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if BUSY in request.META:
            raise OperationalError("as many as may wait already for the database")
        return get_response(request)

    return answered


def _connection() -> BaseDatabaseWrapper:
    """Return a connection, not opened yet, that one thread after the other may use."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.inc_thread_sharing()
    return connection


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    """Return all that an answer says, and end it while its slot is still held."""
    try:
        return [b"".join(answer)]
    finally:
        if hasattr(answer, "close"):
            answer.close()


def read_body(environ: dict) -> None:
    """Put the body, read whole, in the place of the stream it comes by; one sent in chunks gets its length told.

    A chunked body without an end that the server tells of, or larger than any may be, keeps no length: Django reads
    nothing of it, and it is refused in words.
    """
    stream, length = environ["wsgi.input"], environ.get("CONTENT_LENGTH", "")
    largest = DOCUMENT if environ["PATH_INFO"].startswith(DESK) else LARGEST
    body = b""
    if length.isdecimal() and 0 < int(length) <= largest:
        body = stream.read(int(length))
    elif not length and "HTTP_TRANSFER_ENCODING" in environ and environ.get("wsgi.input_terminated"):
        body = stream.read(largest + 1)
        if len(body) <= largest:
            environ["CONTENT_LENGTH"] = str(len(body))
    environ["wsgi.input"] = BytesIO(body)
