"""Do the counters agree with the answers, and does every rating follow from the answers before it?

Answers are replayed in the order of their ids: an item's by the chance that was stored with each, so that what a
deleted learner gave still counts; a learner's by their ability and the item's difficulty as they were.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import isclose

from django.db import connection, transaction

from quizzes.grading import ability
from quizzes.models import Ability, Answer, Item

CHUNK = 2_000


@dataclass(frozen=True)
class Difference:
    """`of` names the row, `what` its member; what is stored there and what the answers say."""

    of: str
    what: str
    stored: float
    replayed: float

    def __str__(self) -> str:
        return f"{self.of}: {self.what} is stored as {self.stored:g}, but the answers make it {self.replayed:g}"


def recount() -> list[Difference]:
    """Return where counters and ratings differ from what the answers say, items first; nothing is changed.

    All is read as of one moment. On SQLite nobody else can write meanwhile.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return [*_items(), *_learners()]


def _items() -> Iterator[Difference]:
    answers = Answer.objects.order_by("item_id", "pk").iterator(CHUNK)
    chains = groupby(answers, key=lambda answer: answer.item_id)
    following = next(chains, None)
    for item in Item.objects.order_by("pk").defer("options", "stem", "note", "figure").iterator(CHUNK):
        if following and following[0] == item.pk:
            yield from _item(item, following[1])
            following = next(chains, None)
        else:
            yield from _item(item, ())


def _item(item: Item, answers: Iterable[Answer]) -> Iterator[Difference]:
    rated, given, right = ability.Difficulty(), 0, 0
    for answer in answers:
        yield from _differences(f"answer {answer.pk}", difficulty_before=(answer.difficulty_before, rated.d))
        rated = _moved(rated, answer)
        yield from _differences(f"answer {answer.pk}", difficulty_after=(answer.difficulty_after, rated.d))
        given, right = given + 1, right + answer.right
    yield from _differences(
        f"item {item.pk}",
        answers=(item.answers, given),
        right=(item.right, right),
        exposures=(item.exposures, rated.n),
        difficulty=(item.difficulty, rated.d),
    )


def _moved(rated: ability.Difficulty, answer: Answer) -> ability.Difficulty:
    if not answer.first:
        return rated
    d = rated.d - ability.item_step(rated.n) * (answer.right - answer.chance)
    return ability.Difficulty(min(max(d, -ability.LIMIT), ability.LIMIT), rated.n + 1)


def _learners() -> Iterator[Difference]:
    stored = {(row.learner_id, row.channel): row for row in Ability.objects.all()}
    answers = Answer.objects.exclude(learner=None).order_by("learner_id", "channel", "pk").iterator(CHUNK)
    for (learner, channel), chain in groupby(answers, key=lambda answer: (answer.learner_id, answer.channel)):
        state = ability.Ability()
        for answer in chain:
            yield from _differences(f"answer {answer.pk}", theta_before=(answer.theta_before, state.theta))
            rated = ability.Difficulty(answer.difficulty_before)
            state, _rated = ability.update(state, rated, options=answer.size, right=answer.right, first=False)
            yield from _differences(f"answer {answer.pk}", theta_after=(answer.theta_after, state.theta))
        row = stored.pop((learner, channel), None) or Ability()
        yield from _differences(f"learner {learner}, {channel}", theta=(row.theta, state.theta), n=(row.n, state.n))
    for (learner, channel), row in stored.items():
        yield from _differences(f"learner {learner}, {channel}", theta=(row.theta, 0.0), n=(row.n, 0))


def _differences(of: str, **members: tuple[float, float]) -> Iterator[Difference]:
    for what, (stored, replayed) in members.items():
        if not isclose(stored, replayed, rel_tol=0, abs_tol=1e-9):
            yield Difference(of, what, stored, replayed)
