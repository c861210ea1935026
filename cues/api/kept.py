"""Lists and cue pages given again, without asking Django, as long as nothing was published in between.

What they say follows from the shelf alone, and the shelf changes only together with the last sequence of the feed. One
prepared statement reads that sequence before each answer, so what is published or retracted shows at once. While the
database does not answer, what was right a little while ago is still given, and marked as stale (RFC 9211).
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic
from typing import NamedTuple

from django.urls import reverse

from cues.api import encoding, media
from cues.api.compression import PACKERS
from cues.api.endpoint import JSON
from cues.documents.codings import PLAIN
from cues.shelf import prepared

ROOM = 48_000_000
"""Bytes that a process keeps at most; those not asked for longest go first."""
LARGEST = 1_000_000
STALE = 600
"""Seconds for which lists and pages go on without the database."""
SAID = (
    b'<p class="banner wrap" role="status">Our database does not answer just now. '
    b"This page is shown as it was a few minutes ago.</p>"
)
UNUSUAL = (
    "SCRIPT_NAME", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE",
    "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE",
)  # fmt: skip
"""What makes an answer one person's, or more than a plain one."""
KEY = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "PATH_INFO", "QUERY_STRING")
"""What plain answers differ by, and so are kept by, beside the coding in which they are sent."""
BESIDE = 3_000
"""Bytes that an answer takes up beside its body and what it was asked by, roughly."""


class Answer(NamedTuple):
    sequence: int
    status: str
    headers: list[tuple[str, str]]
    body: bytes


def _size(key: tuple, answer: Answer) -> int:
    """Return about how many bytes an answer takes up."""
    return BESIDE + len(answer.body) + sum(len(part or "") for part in key)


class Kept:
    def __init__(self, django: Callable, room: int = ROOM) -> None:
        self.django, self.room, self.taken = django, room, 0
        self.answers: OrderedDict[tuple, Answer] = OrderedDict()
        self.lock = Lock()
        self.known: tuple[int | None, float] = None, 0.0
        """The sequence that the database last told, and when."""
        places = map(re.escape, (reverse("api:cues"), reverse("cues:browse")))
        self.address = re.compile("{}|{}[-a-zA-Z0-9_]+/".format(*places))

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not self._plain(environ):
            return self.django(environ, start_response)
        key = (*map(environ.get, KEY), encoding.wanted(environ.get("HTTP_ACCEPT_ENCODING", ""), tuple(PACKERS)))
        try:
            sequence = prepared.last_sequence()
        except prepared.Trouble:
            answer = self._stale(key)
        else:
            self.known = sequence, monotonic()
            answer = (self._found(key, sequence) or self._asked(key, sequence, environ)) if sequence else None
        if answer is None:
            return self.django(environ, start_response)
        start_response(answer.status, list(answer.headers))
        return [answer.body]

    def _plain(self, environ: dict) -> bool:
        """Return whether this is a question that anybody could ask and gets the same answer to."""
        # Searches are counted by address, and a letter of a name may be written as a number.
        query = environ.get("QUERY_STRING", "")
        if "q=" in query or "%" in query or environ["REQUEST_METHOD"] != "GET":
            return False
        if media.chosen(environ.get("HTTP_ACCEPT", ""), (JSON,)) is None:
            return False
        return bool(self.address.fullmatch(environ["PATH_INFO"])) and not any(map(environ.get, UNUSUAL))

    def _found(self, key: tuple, sequence: int) -> Answer | None:
        with self.lock:
            answer = self.answers.get(key)
            if answer is None or answer.sequence != sequence:
                return None
            self.answers.move_to_end(key)
            return answer

    def _stale(self, key: tuple) -> Answer | None:
        """Return what was right when the database last answered, if that is not too long ago."""
        sequence, seen = self.known
        age = int(monotonic() - seen)
        found = self._found(key, sequence) if sequence and age < STALE else None
        if not found:
            return None
        coding = dict(found.headers).get("Content-Encoding", "")
        text = PLAIN[coding](found.body) if coding else found.body
        text = text.replace(b"<main", SAID + b"<main", 1)
        body = PACKERS[coding](text) if coding else text
        headers = [(name, str(len(body)) if name == "Content-Length" else value) for name, value in found.headers]
        marked = ("Cache-Status", f'unspoken; hit; ttl=-{age}; detail="the database does not answer"')
        return Answer(found.sequence, found.status, [*headers, marked], body)

    def _asked(self, key: tuple, sequence: int, environ: dict) -> Answer:
        """Ask Django. What it says may be of a later sequence than was read before, never of an earlier one."""
        told: list = []
        response = self.django(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
        try:
            body = b"".join(response)
        finally:
            response.close()
        status, headers = told
        answer = Answer(sequence, status, headers, body)
        if status.startswith("200 ") and len(body) <= LARGEST and "Set-Cookie" not in dict(headers):
            self._keep(key, answer)
        return answer

    def _keep(self, key: tuple, answer: Answer) -> None:
        with self.lock:
            old = self.answers.pop(key, None)
            self.answers[key] = answer
            self.taken += _size(key, answer) - (_size(key, old) if old else 0)
            while self.taken > self.room:
                self.taken -= _size(*self.answers.popitem(last=False))
