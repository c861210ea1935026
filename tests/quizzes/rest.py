"""What tests of the quiz over REST share: a client that says who it is, and what a refusal looks like."""

import json
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.test import Client

from quizzes.models import Learner
from tests.quizzes.factories import a_learner

ROOT = "/api/v1/"


class Caller:
    """A REST client: a stranger, until it holds a token."""

    def __init__(self, token: str | None = None, client: Client | None = None) -> None:
        # What others sent before does not count for this one.
        cache.clear()
        self.token, self.client = token, client or Client()

    def send(self, method: str, path: str, body: object = None, **headers: str):
        """Send a body as JSON, or as it is where it is bytes; `path` stands below the API's root or is whole."""
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        address = path if path.startswith(("/", "http")) else ROOT + path
        media = {"content_type": "application/json"} if content else {}
        return self.client.generic(method, address, content, headers=headers, **media)

    def get(self, path: str, **headers: str):
        return self.send("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str):
        return self.send("POST", path, body, **headers)

    def start(self, **body: object) -> dict[str, Any]:
        """Start an attempt and keep the token that is told to a stranger."""
        begun = self.post("attempts/", body)
        assert begun.status_code == 201, begun.content
        self.token = self.token or begun.json()["learner_token"]
        return begun.json()


def caller_of(learner: Learner | None = None) -> Caller:
    """Return a client that holds the token of a learner, of a new one where none is named."""
    learner = learner or a_learner()
    token = f"token-of-{learner.pk}"
    Learner.objects.filter(pk=learner.pk).update(token_hash=sha256(token.encode()).hexdigest())
    return Caller(token)


def assert_problem(answer, status: int, says: str = "") -> dict[str, Any]:
    """Check that an answer is a problem of that status whose detail says so; return it."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    problem = answer.json()
    assert problem["status"] == status
    assert says in problem["detail"]
    return problem
