"""What somebody did before they signed in becomes part of their account."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from quizzes import scheduling
from quizzes.grading import ability
from quizzes.models import Ability, Answer, Attempt, Flag, Learner, Memory
from quizzes.practice.errors import Refused, Unknown
from quizzes.practice.locks import held, turn

BATCH = 500


@turn()
def join(*, learner: Learner, into: Learner, now: datetime) -> None:
    """Move all that a learner without an account did to another learner, and delete the former.

    Memory and ability are made anew from the answers of both, in the order in which they were given, as far as the
    joined answers touch them; what the answers say of ability is rewritten with it. Items stay as they were moved:
    what counted as a first exposure then still does. Joining again, or a learner to themselves, changes nothing.
    Raises Refused for a learner who has an account, Unknown where `into` is gone.
    """
    if learner.pk == into.pk:
        return
    rows = held(learner.pk, into.pk)
    if (joined := rows.get(learner.pk)) is None:
        return
    if into.pk not in rows:
        raise Unknown("The account's data has been deleted; sign in again to start afresh.")
    if joined.user_id is not None:
        raise Refused("This history belongs to an account already; only one without an account can be joined.")
    answers = Answer.objects.filter(learner=joined)
    channels = set(answers.order_by().values_list("channel", flat=True).distinct())
    points = set(answers.order_by().values_list("point", flat=True).distinct())
    _move(joined, into)
    joined.delete()
    replay(into, channels, points)


def replay(learner: Learner, channels: Iterable[str], points: Iterable[str]) -> None:
    """Make ability in these channels and memory of these points anew from the answers of a locked learner."""
    told = Answer.objects.filter(learner=learner).order_by("pk")
    _rate(learner, told.filter(channel__in=channels))
    _remember(learner, told.filter(point__in=points))


def _move(joined: Learner, into: Learner) -> None:
    keys = Attempt.objects.filter(learner=into).exclude(client_key="").values("client_key")
    Attempt.objects.filter(learner=joined, client_key__in=keys).update(client_key="")
    Attempt.objects.filter(learner=joined).update(learner=into)
    Answer.objects.filter(learner=joined).update(learner=into)
    twice = Flag.objects.filter(learner=into, settled_at=None).values("item")
    # Of two open flags for one item the account's stays.
    Flag.objects.filter(
        Q(learner=joined, settled_at=None), item__in=list(twice.values_list("item", flat=True))
    ).delete()
    Flag.objects.filter(learner=joined).update(learner=into)


def _rate(learner: Learner, answers: Iterable[Answer]) -> None:
    states: defaultdict[str, ability.Ability] = defaultdict(ability.Ability)
    told = list(answers)
    for answer in told:
        before = states[answer.channel]
        rated = ability.Difficulty(answer.difficulty_before)
        after, _moved = ability.update(before, rated, options=answer.size, right=answer.right, first=False)
        answer.theta_before, answer.theta_after = before.theta, after.theta
        states[answer.channel] = after
    Answer.objects.bulk_update(told, ["theta_before", "theta_after"], batch_size=BATCH)
    Ability.objects.filter(learner=learner, channel__in=states).delete()
    Ability.objects.bulk_create(
        Ability(learner=learner, channel=channel, theta=state.theta, n=state.n) for channel, state in states.items()
    )


def _remember(learner: Learner, answers: Iterable[Answer]) -> None:
    rows: dict[str, Memory] = {}
    memories: dict[str, scheduling.Memory] = {}
    for answer in answers:
        rating = scheduling.rate(right=answer.right, confidence=answer.confidence, options=answer.size)
        known = memories.get(answer.point)
        memory = scheduling.review(known, rating, now=answer.at, enable_fuzzing=settings.FUZZ_REVIEWS)
        memories[answer.point] = memory
        first = rows[answer.point].first_review if known else answer.at
        rows[answer.point] = Memory(
            learner=learner,
            point=answer.point,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=memory.last_review,
            first_review=first,
            item_id=answer.item_id,
        )
    Memory.objects.filter(learner=learner, point__in=rows).delete()
    Memory.objects.bulk_create(rows.values(), batch_size=BATCH)
