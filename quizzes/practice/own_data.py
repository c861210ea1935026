"""What is kept about a learner is theirs: to read, and to delete."""

from datetime import datetime
from typing import Any

from quizzes.models import Answer, Attempt, Learner, Mode, Question
from quizzes.practice.locks import lock, turn

ABOUT_ATTEMPT = ("title", "mode", "size", "started_at", "finished_at")
ABOUT_ANSWER = ("option", "confidence", "right", "at")
ABOUT_MEMORY = ("point", "stability", "difficulty", "due", "last_review", "first_review")


@turn()
def erase(*, learner: Learner) -> None:
    """Delete a learner and all that is kept about them.

    Their answers go on counting for the items, but lead back to nobody. Raises Unknown where the learner is gone.
    """
    lock(learner.pk)
    Answer.objects.filter(learner=learner.pk).update(learner=None, question=None, client_key="")
    learner.flags.all().delete()
    Learner.objects.get(pk=learner.pk).delete()


def everything(learner: Learner) -> dict[str, Any]:
    """Return all that is kept about a learner, ready for JSON, by five queries.

    Whether an answer was right is null while its test is open: the test tells it at its end. Memory and ability are
    told as they stand; they are the learner's own, and whoever reads a test's outcome out of them misleads nobody else.
    """
    asked = Question.objects.filter(attempt__learner=learner).select_related("item", "answer", "attempt")
    questions: dict[int, list[dict]] = {}
    for question in asked.order_by("attempt", "position"):
        questions.setdefault(question.attempt_id, []).append(_question(question))
    return {
        "learner": {"since": _plain(learner.made_at)},
        "attempts": [
            {**_members(attempt, ABOUT_ATTEMPT), "questions": questions.get(attempt.pk, [])}
            for attempt in learner.attempts.order_by("pk")
        ],
        "memory": [_members(memory, ABOUT_MEMORY) for memory in learner.memories.order_by("point")],
        "ability": [_members(rated, ("channel", "theta", "n")) for rated in learner.abilities.order_by("channel")],
        "flags": [
            {"question": raised.item.stem, **_members(raised, ("comment", "at", "settled_at", "outcome"))}
            for raised in learner.flags.select_related("item").order_by("pk")
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    texts = {option["key"]: option["text"] for option in question.item.options}
    answer = getattr(question, "answer", None)
    told: dict[str, Any] = {
        "position": question.position,
        "question": question.item.stem,
        "options": texts,
        "chosen": question.chosen,
        "answer": _members(answer, ABOUT_ANSWER) if answer else None,
    }
    if answer and _open_test(question.attempt):
        told["answer"]["right"] = None
    return told


def _open_test(attempt: Attempt) -> bool:
    return attempt.mode == Mode.TEST and attempt.finished_at is None


def _members(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
