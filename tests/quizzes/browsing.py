"""What tests of the quiz's pages share: a browser that is remembered, and the words of a page."""

import re
from html import unescape
from http import HTTPStatus

from django.test import Client

from quizzes import visitors
from quizzes.models import Attempt, Learner
from tests.quizzes.factories import a_learner


def remembered(client: Client, learner: Learner | None = None) -> Learner:
    """Let the client's browser be that of a learner without an account, and return them."""
    learner = learner or a_learner()
    session = client.session
    session[visitors.KEY] = learner.pk
    session.save()
    return learner


def words_of(client: Client, path: str, status: int = HTTPStatus.OK) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return words(answer.content.decode())


def words(html: str) -> str:
    """Return what a reader sees of a page: without tags, on one line."""
    text = unescape(re.sub(r"<[^>]+>", " ", html.split("<main")[-1].split("</main>")[0]))
    return re.sub(r"\s+([,;.)])", r"\1", re.sub(r"\s+", " ", text)).partition(">")[2]


def told_after(client: Client, path: str, data: dict | None = None) -> tuple[str, str]:
    """Send a form; return the address where it leads in the end, and the words there."""
    answer = client.post(path, data or {}, follow=True)
    assert answer.status_code == HTTPStatus.OK, (path, answer.status_code)
    return answer.redirect_chain[-1][0], words(answer.content.decode())


def place(attempt: Attempt, position: int | str) -> str:
    return f"/attempts/{attempt.token}/{position}/"


def say(client: Client, attempt: Attempt, position: int, option: str = "a", confidence: int | None = 65):
    """Answer a question as its second form does."""
    sure = {"confidence": confidence} if confidence else {"skip": "1"}
    return client.post(place(attempt, position), {"sure": "1", "option": option, **sure})
