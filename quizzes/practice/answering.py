"""The only door by which an answer enters, and what it moves.

Whoever answers locks their learner first and the item last, just before it is moved: two answers never wait for each
other in a ring, and a much asked item is held for as short as can be. The ids of answers are thus in the order in which
they moved their learner, and in the order in which they moved their item.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from quizzes import scheduling
from quizzes.grading import ability, scoring
from quizzes.models import Answer, Attempt, Mode, Question
from quizzes.practice import statements
from quizzes.practice.client_keys import check
from quizzes.practice.errors import Conflict, Refused, Unknown
from quizzes.practice.locks import lock, turn


@dataclass(frozen=True)
class _Asked:
    """A question of an attempt, whose learner is locked."""

    position: int
    pk: int
    learner: int
    mode: str
    item: int
    channel: str
    kind: str
    point: str
    size: int
    key: str
    role: str
    """Of the right option."""
    options: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Standing:
    """Where a learner stands as an answer arrives; all of it is safe from others while the learner is locked."""

    ability: ability.Ability
    memory: scheduling.Memory | None
    first_review: datetime | None
    first: bool
    answer: int | None
    upcoming: int | None
    last: int | None
    """The positions of the first and the last question that is open; None where none is."""
    finished: bool


@turn()
def answer(
    *,
    attempt: Attempt,
    position: int,
    option: str,
    confidence: int | None,
    now: datetime,
    client_key: str = "",
) -> Answer:
    """Store the answer to a question, move ability, memory and item, and return it.

    `confidence` is in whole percent, a step of `scoring.SCALES` for the number of options, or None where it was
    skipped. An attempt goes forwards only: its questions are answered in their order, and it may end before the last.
    One that was suspended since is passed over. Practice and reviews are finished by the answer to the last question
    that is open, a test by `finish`.

    The same answer sent again, known by its client key or by being the same, returns the stored one. Raises Unknown for
    a position that the attempt does not have, Refused for an option or a confidence that the question does not offer,
    Conflict where the question was answered otherwise, is not the next one, or the attempt is finished. At most 8
    queries.
    """
    check(client_key)
    asked = _locked(attempt, position)
    standing = _standing(asked)
    if standing.answer:
        return _given_before(standing.answer, option, confidence, client_key)
    _check_next(asked, standing)
    _check_offered(asked, option, confidence)
    given = Answer(option=option, confidence=confidence, first=standing.first, at=now, client_key=client_key)
    _describe(given, asked)
    _remember(given, standing)
    _move(given, standing)
    if position == standing.last and asked.mode != Mode.TEST:
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=now)
    return given


@turn()
def choose(*, question: Question, option: str) -> None:
    """Keep a choice while the learner is asked how sure they are; it may be changed until the answer is given.

    Raises as `answer` does.
    """
    asked = _locked(question.attempt, question.position)
    standing = _standing(asked)
    if standing.answer:
        raise Conflict(f"Question {question.position} has been answered; go on with the next one.")
    _check_next(asked, standing)
    _check_offered(asked, option, None)
    Question.objects.filter(pk=question.pk).update(chosen=option)


@turn()
def finish(*, attempt: Attempt, now: datetime) -> Attempt:
    """End an attempt; what is unanswered stays so. Finishing it again changes nothing. Raises Unknown if it is gone."""
    lock(attempt.learner_id)
    Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(finished_at=now)
    found = Attempt.objects.filter(pk=attempt.pk).first()
    if found is None:
        raise Unknown("There is no such attempt; it may have been deleted. Start another one.")
    return found


def _locked(attempt: Attempt, position: int) -> _Asked:
    """Lock the learner and return the question. Raises Unknown."""
    found = _find(attempt.pk, position) if 1 <= position <= attempt.size else None
    if found is None:
        raise Unknown(f"This attempt has no question {position}; its questions are 1 to {attempt.size}.")
    *known, options = found
    members = [*known, json.loads(options)]
    return _Asked(position, *members)


def _find(attempt: int, position: int) -> Sequence[Any] | None:
    def find() -> Sequence[Any] | None:
        return statements.one(statements.QUESTION, attempt, position, lock="quizzes_learner")

    # A learner who is joined to another while we wait is gone when the lock is free; the attempt then has a new owner.
    return find() or find()


def _standing(asked: _Asked) -> _Standing:
    """Read, in one query and after the lock, all that the answer builds on."""
    row = statements.one(statements.STANDING, asked.pk)
    assert row is not None  # whoever deletes a question holds its learner
    theta, n, stability, difficulty, due, last_review, first_review, finished_at, answer, again, upcoming, last = row
    memory = None
    if stability is not None:
        moments = statements.moment(due), statements.moment(last_review)
        memory = scheduling.Memory(stability, difficulty, *moments)
    return _Standing(
        ability=ability.Ability(theta or 0.0, n or 0),
        memory=memory,
        first_review=statements.moment(first_review) if first_review else None,
        first=not again,
        answer=answer,
        upcoming=upcoming,
        last=last,
        finished=finished_at is not None,
    )


def _given_before(pk: int, option: str, confidence: int | None, client_key: str) -> Answer:
    stored = Answer.objects.get(pk=pk)
    if (client_key and stored.client_key == client_key) or (stored.option, stored.confidence) == (option, confidence):
        return stored
    raise Conflict("This question has been answered otherwise, and the first answer counts; go on with the next one.")


def _check_next(asked: _Asked, standing: _Standing) -> None:
    if standing.finished:
        raise Conflict("This attempt is finished; start another one to go on.")
    if standing.upcoming is None:
        raise Conflict("No question of this attempt is left to answer; end it.")
    if asked.position != standing.upcoming:
        raise Conflict(f"Question {asked.position} is not the next one; go on with question {standing.upcoming}.")


def _check_offered(asked: _Asked, option: str, confidence: int | None) -> None:
    keys = [offered["key"] for offered in asked.options]
    if option not in keys:
        raise Refused(f"This question has no option {option[:20]!r}; choose one of {', '.join(keys)}.")
    try:
        scoring.score(options=asked.size, confidence=confidence, right=True)
    except ValueError as error:
        steps = ", ".join(map(str, scoring.SCALES[asked.size]))
        raise Refused(f"How sure you are is one of {steps} percent here, or left out, not {confidence!r}.") from error


def _describe(given: Answer, asked: _Asked) -> None:
    """Write down what the answer was about, so that it can be read when the item or the learner is gone."""
    given.question_id, given.learner_id, given.item_id = asked.pk, asked.learner, asked.item
    given.point, given.channel, given.kind, given.size = asked.point, asked.channel, asked.kind, asked.size
    given.role = next(offered["role"] for offered in asked.options if offered["key"] == given.option)
    given.key_role, given.right = asked.role, given.option == asked.key


def _remember(given: Answer, standing: _Standing) -> None:
    rating = scheduling.rate(right=given.right, confidence=given.confidence, options=given.size)
    memory = scheduling.review(standing.memory, rating, now=given.at, enable_fuzzing=settings.FUZZ_REVIEWS)
    when = memory.due, memory.last_review, standing.first_review or given.at
    strength = memory.stability, memory.difficulty
    statements.send(statements.REMEMBER, given.learner_id, given.point, *strength, *when, given.item_id)


def _move(given: Answer, standing: _Standing) -> None:
    """Move ability and item by the answer and store it; the item is locked from here to the end."""
    found = statements.one(statements.DIFFICULTY, given.item_id, lock="quizzes_item")
    assert found is not None  # items are retired, never deleted
    rated = ability.Difficulty(*found)
    before = standing.ability
    after, moved = ability.update(before, rated, options=given.size, right=given.right, first=given.first)
    given.theta_before, given.theta_after = before.theta, after.theta
    given.difficulty_before, given.difficulty_after = rated.d, moved.d
    given.chance = ability.chance(before.theta, rated.d, given.size)
    given.pk = _store(given)
    statements.send(statements.RATE_LEARNER, given.learner_id, given.channel, after.theta, after.n)
    statements.send(statements.RATE_ITEM, moved.d, moved.n, int(given.right), given.item_id)


def _store(given: Answer) -> int:
    row = statements.one(statements.STORE, *(getattr(given, name) for name in statements.TOLD))
    assert row is not None
    return row[0]
