"""What nobody will come back to goes: attempts without an answer, and learners for whom no browser can speak."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from quizzes.models import Answer, Attempt, Learner
from quizzes.practice.locks import held, turn
from quizzes.practice.own_data import erase

BATCH = 200
"""Rows that one transaction takes on, so that nobody who answers waits long."""


def unanswered(before: datetime) -> int:
    """Delete attempts begun before a moment and never answered, whoever began them; return how many."""
    return _swept(lambda: _unanswered(before), _delete)


def strangers(before: datetime) -> int:
    """Delete learners without an account who came before a moment, and have neither answers nor attempts."""
    return _swept(lambda: _idle(before, since=None), _delete)


def left(before: datetime) -> int:
    """Erase learners without an account who have begun and answered nothing since a moment; return how many.

    It is done as if they had asked for it: their answers go on counting for the items, and lead back to nobody.
    """
    return _swept(lambda: _idle(before, since=before), _erase)


def _unanswered(before: datetime) -> QuerySet[Attempt]:
    answers = Answer.objects.filter(question__attempt=OuterRef("pk"))
    return Attempt.objects.filter(~Exists(answers), started_at__lt=before).order_by("pk")


def _idle(before: datetime, *, since: datetime | None) -> QuerySet[Learner]:
    """Return learners without an account, made before a moment, who did nothing since another; None for ever."""
    begun = Attempt.objects.filter(learner=OuterRef("pk"))
    answered = Answer.objects.filter(learner=OuterRef("pk"))
    if since:
        begun, answered = begun.filter(started_at__gte=since), answered.filter(at__gte=since)
    return Learner.objects.filter(~Exists(begun), ~Exists(answered), user=None, made_at__lt=before).order_by("pk")


def _swept(found: Callable[[], QuerySet], drop: Callable[[QuerySet], int]) -> int:
    """Drop what is found, a batch at a time; return how much that came to."""
    who = "learner" if found().model is Attempt else "pk"
    rows = list(found().values_list("pk", who))
    return sum(_batch(found, drop, dict(rows[start : start + BATCH])) for start in range(0, len(rows), BATCH))


@turn()
def _batch(found: Callable[[], QuerySet], drop: Callable[[QuerySet], int], learners: dict[int, int]) -> int:
    held(*learners.values())
    # Found again among the locked: somebody may have come back since.
    return drop(found().filter(pk__in=learners))


def _delete(rows: QuerySet) -> int:
    count = rows.count()
    rows.delete()
    return count


def _erase(learners: QuerySet[Learner]) -> int:
    gone = list(learners)
    for learner in gone:
        erase(learner=learner)
    return len(gone)
