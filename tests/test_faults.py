"""What was acknowledged is kept, whatever is killed meanwhile; `make faults` tries more, and for longer."""

from collections.abc import Iterator

import pytest
from django.db import connection

from bench.faults import stored
from bench.faults.answering import Crowd, Given, Ledger
from bench.faults.site import Site
from quizzes import practice
from quizzes.models import Answer, Attempt, QuizItem
from tests.quizzes.factories import NOW, a_quiz, an_attempt, items

ANSWERS = 12
"""How many are acknowledged before each blow, and after the last."""


def database() -> str:
    """Return the address of the suite's database."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.fixture
def site(transactional_db, tmp_path) -> Iterator[Site]:
    quiz = a_quiz()
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, item=item, position=number) for number, item in enumerate(items(20))
    )
    connection.close()
    running = Site(tmp_path, database())
    try:
        running.start()
        yield running
    finally:
        running.end()


def test_no_acknowledged_answer_is_lost_or_doubled_when_workers_and_their_server_are_killed(site):
    with Crowd(site.front, start={"quiz": "mixed"}) as crowd:
        crowd.more(ANSWERS)
        site.kill_a_worker()
        crowd.more(ANSWERS)
        site.kill()
        site.start()
        crowd.more(ANSWERS)
    site.end()
    verdict = stored.compare(crowd.ledger.as_json())
    assert verdict.acknowledged >= 3 * ANSWERS
    assert (verdict.lost, verdict.doubled, verdict.differences, crowd.ledger.wrong) == (0, 0, [], [])


def give(attempt: Attempt, key: str) -> Answer:
    return practice.answer(attempt=attempt, position=1, option="a", confidence=None, now=NOW, client_key=key)


@pytest.mark.parametrize(
    ("done_to_it", "lost", "doubled"),
    [
        (lambda answer: None, 0, 0),
        (lambda answer: answer.delete(), 1, 0),
        (lambda answer: Answer.objects.update(option="b"), 1, 1),
        (lambda answer: give(an_attempt(answer.item), key="another"), 0, 1),
    ],
)
def test_what_was_lost_or_doubled_is_seen(db, done_to_it, lost, doubled):
    attempt = an_attempt()
    done_to_it(give(attempt, key="one"))
    acknowledged = Given(attempt.token, 1, "a", None, "one")
    verdict = stored.compare(Ledger([attempt.token], [acknowledged]).as_json())
    assert (verdict.acknowledged, verdict.lost, verdict.doubled) == (1, lost, doubled)
