"""Bodies are read before anything is worked on, and few requests are worked on at once."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections

from cues import patience
from cues.api.guard import BUSY, LARGEST, Guard

PATIENCE = 20


def environ(method: str = "GET", stream=None, **headers: str) -> dict:
    return {"REQUEST_METHOD": method, "PATH_INFO": "/", "wsgi.input": stream or io.BytesIO(), **headers}


def said(status: str, headers: list) -> None:
    """Stand in for a server that hears what the answer begins with."""


def telling(what: Callable[[dict], bytes]) -> Callable:
    def application(asked: dict, start_response) -> list[bytes]:
        start_response("200 OK", [])
        return [what(asked)]

    return application


class Slow(io.BytesIO):
    """A body of which the rest comes only when it is sent."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.sent = Event()

    def read(self, size: int | None = -1) -> bytes:
        assert self.sent.wait(PATIENCE)
        return super().read(size)


@pytest.fixture
def threads():
    with ThreadPoolExecutor(120) as pool:
        yield pool


def test_a_hundred_half_sent_bodies_hold_nobody_up(threads):
    guard = Guard(telling(lambda asked: asked["wsgi.input"].read()), slots=3)
    streams = [Slow(b"abc") for _ in range(100)]
    waiting = [threads.submit(guard, environ("POST", stream, CONTENT_LENGTH="3"), said) for stream in streams]
    others = [
        threads.submit(guard, environ(method, io.BytesIO(b"whole"), CONTENT_LENGTH="5"), said)
        for method in ("GET", "POST")
    ]
    assert [other.result(PATIENCE) for other in others] == [[b"whole"]] * 2
    assert not any(each.done() for each in waiting)
    for stream in streams:
        stream.sent.set()
    assert [each.result(PATIENCE) for each in waiting] == [[b"abc"]] * 100


def test_writers_who_wait_leave_a_slot_to_readers(threads):
    locked = Event()

    def work(asked: dict) -> bytes:
        if asked["REQUEST_METHOD"] == "POST":
            assert locked.wait(PATIENCE)
        return b"done"

    guard = Guard(telling(work), slots=3)
    writers = [threads.submit(guard, environ("POST"), said) for _ in range(10)]
    assert threads.submit(guard, environ(), said).result(PATIENCE) == [b"done"]
    assert not any(writer.done() for writer in writers)
    locked.set()
    assert [writer.result(PATIENCE) for writer in writers] == [[b"done"]] * 10


def test_a_worker_has_no_more_connections_than_slots_and_uses_all_of_them(threads):
    together, seen = Barrier(3), []

    def work(asked: dict) -> bytes:
        together.wait(PATIENCE)
        seen.append(connections["default"])
        return b""

    guard = Guard(telling(work), slots=3)
    list(threads.map(lambda _: guard(environ(), said), range(30)))
    assert len(seen) == 30
    assert len(set(map(id, seen))) == 3


def test_who_reads_waits_for_a_slot_no_longer_than_a_request_may(threads, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.05)
    locked = Event()

    def work(asked: dict) -> bytes:
        return b"busy" if BUSY in asked else str(locked.wait(PATIENCE)).encode()

    guard = Guard(telling(work), slots=2)
    held = [threads.submit(guard, environ(), said) for _ in range(2)]
    assert threads.submit(guard, environ(), said).result(PATIENCE) == [b"busy"]
    locked.set()
    assert [each.result(PATIENCE) for each in held] == [[b"True"]] * 2


def test_a_document_for_the_desk_may_be_larger_than_other_bodies(threads):
    guard = Guard(telling(lambda asked: asked["wsgi.input"].read()))
    for path, read in (("/", 0), ("/admin/cues/document/1/attach/", LARGEST + 1)):
        asked = environ("POST", io.BytesIO(b"x" * (LARGEST + 1)), CONTENT_LENGTH=str(LARGEST + 1), PATH_INFO=path)
        assert len(threads.submit(guard, asked, said).result(PATIENCE)[0]) == read


@pytest.mark.parametrize("fails", [False, True])
def test_a_slot_comes_back_also_after_a_failure(threads, fails):
    def application(asked: dict, start_response) -> list[bytes]:
        if fails:
            raise RuntimeError("a fault")
        return [b"done"]

    guard = Guard(application, slots=2)
    ended = [threads.submit(guard, environ(), said) for _ in range(9)]
    assert all(isinstance(each.exception(PATIENCE), RuntimeError) == fails for each in ended)
    assert guard.free.qsize() == 2


@pytest.mark.parametrize(
    ("headers", "sent", "read", "length"),
    [
        ({"CONTENT_LENGTH": "5"}, b"whole", b"whole", "5"),
        ({"CONTENT_LENGTH": "5"}, b"whole and more", b"whole", "5"),
        ({"CONTENT_LENGTH": "0"}, b"", b"", "0"),
        ({"CONTENT_LENGTH": "x"}, b"whole", b"", "x"),
        ({"CONTENT_LENGTH": str(LARGEST + 1)}, b"much", b"", str(LARGEST + 1)),
    ],
    ids=["sized", "cut at its length", "empty", "no number", "too large"],
)
def test_a_body_is_read_whole_and_its_length_is_told(threads, headers, sent, read, length):
    asked = environ("POST", io.BytesIO(sent), **headers)
    guard = Guard(telling(lambda asked: asked["wsgi.input"].read()))
    assert threads.submit(guard, asked, said).result(PATIENCE) == [read]
    assert asked["CONTENT_LENGTH"] == length


class Answer:
    def __init__(self, guard_free: Callable[[], int], *, streaming: bool) -> None:
        self.free, self.streaming, self.closed_with = guard_free, streaming, None

    def __iter__(self):
        return iter([b"a", b"b"])

    def close(self) -> None:
        self.closed_with = self.free()


def test_an_answer_is_ended_while_its_slot_is_held_and_a_stream_is_left_to_the_server(threads):
    guard = Guard(lambda asked, start_response: answers.pop(0), slots=2)
    whole, stream = (Answer(guard.free.qsize, streaming=streaming) for streaming in (False, True))
    answers = [whole, stream]
    assert threads.submit(guard, environ(), said).result(PATIENCE) == [b"ab"]
    assert whole.closed_with == 1
    assert threads.submit(guard, environ(), said).result(PATIENCE) is stream
    assert stream.closed_with is None
