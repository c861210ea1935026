"""What clients send in chunks, without saying how long it is: read, or refused in words; never taken for nothing."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from cues.api.guard import LARGEST, read_body
from quizzes.models import Attempt, Flag
from tests.quizzes.factories import a_learner, a_quiz, an_attempt, an_item, items
from tests.quizzes.rest import caller_of

pytestmark = pytest.mark.django_db


class Endless(BytesIO):
    """A body that a server hands on as it comes in, without an end: reading past what is there would wait."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("read on")


def sent(
    path: str, body: BytesIO, *, media: str = "application/json", ends: bool = True, **more
) -> tuple[int, str, bytes]:
    """Send a body in chunks, as a server passes it on; return status, media type and body of the answer."""
    told: list = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": media,
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
        **({"wsgi.input_terminated": True} if ends else {}),
        **more,
    }
    read_body(environ)
    answer = WSGIHandler()(environ, lambda status, headers, exc_info=None: told.extend((status, dict(headers))))
    return int(told[0][:3]), told[1]["Content-Type"].partition(";")[0], b"".join(answer)


@pytest.fixture(autouse=True)
def in_one_transaction() -> Iterator[None]:
    """Keep the handler from closing the connection that the test's transaction is on, as Django's test client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_what_comes_in_chunks_is_read():
    items(10)
    a_quiz(length=1)
    status, _, body = sent("/api/v1/attempts/", BytesIO(json.dumps({"quiz": "mixed"}).encode()))
    assert (status, json.loads(body)["quiz"]) == (HTTPStatus.CREATED, "mixed")
    assert Attempt.objects.count() == 1


def test_a_flag_and_a_form_are_read_too():
    attempt = an_attempt(an_item(), learner=a_learner())
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {caller_of(attempt.learner).token}"}
    flag = json.dumps({"attempt": attempt.token, "position": 1, "comment": "Two fit."}).encode()
    assert sent("/api/v1/flags/", BytesIO(flag), **bearer)[0] == HTTPStatus.OK
    assert Flag.objects.get().comment == "Two fit."
    form = "application/x-www-form-urlencoded"
    status, _, page = sent("/account/sign-in/", BytesIO(b"login=ada"), media=form, HTTP_COOKIE=f"csrftoken={'a' * 32}")
    assert (status, b"CSRF" in page or b"not open to you" in page) == (HTTPStatus.FORBIDDEN, True)
    token = f"csrfmiddlewaretoken={'a' * 32}&login=ada".encode()
    status, _, page = sent("/account/sign-in/", BytesIO(token), media=form, HTTP_COOKIE=f"csrftoken={'a' * 32}")
    assert (status, b'value="ada"' in page) == (HTTPStatus.OK, True)


@pytest.mark.parametrize(
    ("path", "media"), [("/api/v1/attempts/", "application/problem+json"), ("/account/sign-in/", "text/html")]
)
@pytest.mark.parametrize(
    "how",
    [{"body": BytesIO(b"x" * (LARGEST + 1))}, {"body": Endless(), "ends": False}],
    ids=["too long", "no end told"],
)
def test_what_cannot_be_read_whole_is_refused_and_says_what_to_do(path, media, how):
    how["body"].seek(0)
    status, told, body = sent(path, **how)
    assert (status, told) == (HTTPStatus.LENGTH_REQUIRED, media)
    assert b"send it with the header Content-Length" in body
    assert not Attempt.objects.exists()
