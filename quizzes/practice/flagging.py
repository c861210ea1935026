"""Telling the editors that something is wrong with a question."""

from datetime import datetime

from quizzes.models import Flag, Learner, Question
from quizzes.practice.errors import Refused, Unknown
from quizzes.practice.locks import lock, turn

LONGEST = 1_000


@turn()
def flag(*, question: Question, learner: Learner, comment: str, now: datetime) -> Flag:
    """Put the question's item into the editors' queue and return the flag.

    While a flag of the learner is open, flagging again changes its comment. Raises Unknown for a question of somebody
    else, Refused for a comment of more than LONGEST characters.
    """
    lock(learner.pk)
    if question.attempt.learner_id != learner.pk:
        raise Unknown("There is no such question in your attempts.")
    comment = comment.strip()
    if len(comment) > LONGEST:
        raise Refused(f"Your comment has {len(comment):,} characters; shorten it to {LONGEST:,}.")
    raised, _new = Flag.objects.update_or_create(
        item=question.item,
        learner=learner,
        settled_at=None,
        defaults={"comment": comment},
        create_defaults={"comment": comment, "at": now},
    )
    return raised
