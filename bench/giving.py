"""Answers to be given, and the ways of giving one: by the verb, over REST, or by the bare statements."""

import json
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from quizzes import practice
from quizzes.grading import scoring
from quizzes.models import Answer, Attempt, Item, Learner, Mode, Question

Statement = tuple[str, Sequence]
Way = Callable[[], Callable[["Job"], object]]
"""Opens what one thread needs and returns what does a job."""


@dataclass(frozen=True)
class Job:
    """An answer to be given, and the statements that giving it sends."""

    attempt: Attempt
    position: int
    option: str
    confidence: int | None
    learner_token: str
    statements: tuple[Statement, ...] = ()


def sitting(items: Sequence[Item], dice: Random) -> list[Job]:
    """Open an attempt of a new learner at these items, and return how its questions will be answered."""
    token = secrets.token_hex(16)
    learner = Learner.objects.create(token_hash=sha256(token.encode()).hexdigest(), made_at=timezone.now())
    attempt = Attempt.objects.create(
        token=token, learner=learner, title="Bench", mode=Mode.PRACTICE, size=len(items), started_at=timezone.now()
    )
    places = list(enumerate(items, start=1))
    Question.objects.bulk_create(
        Question(attempt=attempt, position=position, item=item, card_id=item.card_id) for position, item in places
    )
    return _rehearsed([Job(attempt, position, *_choice(item, dice), token) for position, item in places])


def _choice(item: Item, dice: Random) -> tuple[str, int | None]:
    return dice.choice(item.options)["key"], dice.choice((None, *scoring.SCALES[item.size]))


def _rehearsed(jobs: Sequence[Job]) -> list[Job]:
    """Return jobs with the statements that giving them sends; nothing is kept of what they did."""
    done = []
    with transaction.atomic():
        for job in jobs:
            sent: list[Statement] = []
            with connection.execute_wrapper(_recorder(sent)):
                give(job)
            done.append(replace(job, statements=tuple(sent)))
        transaction.set_rollback(True)
    return done


def _recorder(sent: list[Statement]) -> Callable:
    def record(execute, statement: str, values, many: bool, context):
        if not re.match("SAVEPOINT|RELEASE", statement):
            sent.append((_as_sent(statement), tuple(values or ())))
        return execute(statement, values, many, context)

    return record


def _as_sent(statement: str) -> str:
    return statement.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else statement


def give(job: Job) -> Answer:
    return practice.answer(
        attempt=job.attempt,
        position=job.position,
        option=job.option,
        confidence=job.confidence,
        now=timezone.now(),
    )


def by_verb() -> Callable[[Job], object]:
    connection.ensure_connection()
    return give


def warm_up() -> None:
    """Load what the first request of a process loads; workers are forks and inherit it."""
    Client(SERVER_NAME="localhost").get("/api/v1/quizzes/")


def by_rest() -> Callable[[Job], object]:
    """Through the whole of Django, but no network."""
    connection.ensure_connection()
    client = Client(SERVER_NAME="localhost")

    def post(job: Job) -> None:
        reply = client.post(
            f"/api/v1/attempts/{job.attempt.token}/answers/",
            {"position": job.position, "option": job.option, "confidence": job.confidence},
            content_type="application/json",
            headers={"Authorization": f"Bearer {job.learner_token}"},
        )
        if reply.status_code != 200:
            raise RuntimeError(f"{reply.status_code} {json.loads(reply.content)}")

    return post


def by_statements() -> Callable[[Job], object]:
    """By the driver alone, as it comes: psycopg then prepares what it is sent often."""
    begin, cursor = _postgresql() if connection.vendor == "postgresql" else _sqlite()

    def send(job: Job) -> None:
        cursor.execute(begin)
        for statement, values in job.statements:
            cursor.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")

    return send


def _sqlite() -> tuple[str, sqlite3.Cursor]:
    options = settings.DATABASES["default"]["OPTIONS"]
    bare = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=options["timeout"], isolation_level=None)
    bare.executescript(options["init_command"])
    return f"BEGIN {options['transaction_mode']}", bare.cursor()


def _postgresql() -> tuple[str, psycopg.Cursor]:
    return "BEGIN", psycopg.connect(os.environ["DATABASE_URL"], autocommit=True).cursor()
