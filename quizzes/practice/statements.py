"""What an answer asks the database, as it is sent.

Nothing is stored more often than an answer, and to put these statements together anew each time takes Django thirty
times as long as SQLite needs to do them (docs/decisions/0012); so they stand here ready. Both databases
understand them. On PostgreSQL the first one locks the learner and the third the item; on SQLite nobody else writes.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

QUESTION = """\
SELECT "quizzes_question"."id", "quizzes_attempt"."learner_id", "quizzes_attempt"."mode", "quizzes_item"."id",
    "quizzes_item"."channel", "quizzes_item"."kind", "quizzes_item"."point", "quizzes_item"."size",
    "quizzes_item"."key", "quizzes_item"."role", "quizzes_item"."options"
FROM "quizzes_question"
JOIN "quizzes_attempt" ON "quizzes_attempt"."id" = "quizzes_question"."attempt_id"
JOIN "quizzes_learner" ON "quizzes_learner"."id" = "quizzes_attempt"."learner_id"
JOIN "quizzes_item" ON "quizzes_item"."id" = "quizzes_question"."item_id"
WHERE "quizzes_question"."attempt_id" = %s AND "quizzes_question"."position" = %s"""

_OPEN = """\
FROM "quizzes_question" AS asked JOIN "quizzes_item" AS about ON about.id = asked.item_id
        LEFT JOIN "quizzes_answer" AS told ON told.question_id = asked.id
        WHERE asked.attempt_id = attempt.id AND told.id IS NULL AND about.retired_for <> 'suspended'"""

STANDING = f"""\
SELECT rating.theta, rating.n, memory.stability, memory.difficulty, memory.due, memory.last_review,
    memory.first_review, attempt.finished_at, given.id,
    EXISTS (SELECT 1 FROM "quizzes_answer" AS before WHERE before.learner_id = attempt.learner_id
        AND before.item_id = question.item_id),
    (SELECT MIN(asked.position) {_OPEN}), (SELECT MAX(asked.position) {_OPEN})
FROM "quizzes_question" AS question
JOIN "quizzes_attempt" AS attempt ON attempt.id = question.attempt_id
JOIN "quizzes_item" AS item ON item.id = question.item_id
LEFT JOIN "quizzes_ability" AS rating ON rating.learner_id = attempt.learner_id AND rating.channel = item.channel
LEFT JOIN "quizzes_memory" AS memory ON memory.learner_id = attempt.learner_id AND memory.point = item.point
LEFT JOIN "quizzes_answer" AS given ON given.question_id = question.id
WHERE question.id = %s"""

DIFFICULTY = 'SELECT difficulty, exposures FROM "quizzes_item" WHERE id = %s'

REMEMBER = """\
INSERT INTO "quizzes_memory"
    (learner_id, point, stability, difficulty, due, last_review, first_review, item_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (learner_id, point) DO UPDATE SET stability = EXCLUDED.stability, difficulty = EXCLUDED.difficulty,
    due = EXCLUDED.due, last_review = EXCLUDED.last_review, item_id = EXCLUDED.item_id"""

TOLD = (
    *("question_id", "learner_id", "item_id", "point", "channel", "kind", "size", "option", "role", "key_role"),
    *("right", "confidence", "first", "at", "client_key"),
    *("theta_before", "theta_after", "chance", "difficulty_before", "difficulty_after"),
)
"""All that is stored of an answer, in the order in which `STORE` takes it."""
STORE = f"""\
INSERT INTO "quizzes_answer" ({", ".join(f'"{name}"' for name in TOLD)}) VALUES ({", ".join(["%s"] * len(TOLD))})
RETURNING id"""

RATE_LEARNER = """\
INSERT INTO "quizzes_ability" (learner_id, channel, theta, n) VALUES (%s, %s, %s, %s)
ON CONFLICT (learner_id, channel) DO UPDATE SET theta = EXCLUDED.theta, n = EXCLUDED.n"""

# Counters are raised where they stand: read, added to and written back, some would be lost.
RATE_ITEM = """\
UPDATE "quizzes_item" SET difficulty = %s, exposures = %s, answers = answers + 1, "right" = "right" + %s
WHERE id = %s"""


def one(statement: str, *values: Any, lock: str = "") -> Sequence[Any] | None:
    """Return the row a statement finds, None where there is none; `lock` names the table whose row is then locked."""
    if lock and connection.features.has_select_for_no_key_update:
        # Rows that point to it may still be written: only its key is theirs to rely on.
        statement = f'{statement}\nFOR NO KEY UPDATE OF "{lock}"'
    with connection.cursor() as cursor:
        cursor.execute(statement, _stored(values))
        return cursor.fetchone()


def send(statement: str, *values: Any) -> None:
    """Send a statement that finds nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _stored(values))


def moment(stored: datetime) -> datetime:
    """Return a moment as the database gave it, in UTC: SQLite keeps it without saying so."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _stored(values: Iterable[Any]) -> list[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
