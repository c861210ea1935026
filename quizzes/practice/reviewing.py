"""Reviews: what is due again, then what is new."""

from collections.abc import Collection, Iterator
from datetime import datetime
from random import Random

from django.db.models import Exists, OuterRef

from quizzes import composition
from quizzes.models import Attempt, Item, Learner, Memory, Mode
from quizzes.practice.candidates import candidate, shown
from quizzes.practice.errors import TooFew
from quizzes.practice.locks import lock, turn
from quizzes.practice.starting import Plan, begun_before, open_attempt
from quizzes.reports.due import REVIEW, asked_for, new_left

TITLE = "Review"
LOOKED_AT = 200
"""New questions among which those of a review are chosen."""


@turn()
def review(*, learner: Learner, now: datetime, seed: int | None = None, client_key: str = "") -> Attempt:
    """Begin a review of at most REVIEW questions, one a point: those longest due first, then new ones.

    New points are as many as the day allows. A point is asked for by another item than last time, if there is one.
    Raises TooFew where nothing is due and nothing new is left, Unknown where the learner is gone.
    """
    lock(learner.pk)
    if begun := begun_before(learner, client_key):
        return begun
    dice = Random(seed)
    due = list(asked_for(learner, now).filter(due__lte=now).order_by("due", "pk")[:REVIEW])
    items = list(_turned(due, dice))
    if room := REVIEW - len(items):
        items += _new(learner, min(room, new_left(learner, now)), dice)
    if not items:
        raise TooFew("to review today", 0, 1, "Nothing is due yet; come back another day, or take a quiz.")
    known = {item.pk: item for item in items}
    order = composition.arrange(candidate(item) for item in items)
    plan = Plan(learner, TITLE, Mode.REVIEW, now, client_key=client_key)
    return open_attempt(plan, [known[one.id] for one in order])


def _turned(due: Collection[Memory], dice: Random) -> Iterator[Item]:
    """Yield an item for each memory, not the one asked last unless it is the only one."""
    items: dict[str, list[Item]] = {}
    for item in shown(Item.objects.live()).filter(point__in=[memory.point for memory in due]).order_by("pk"):
        items.setdefault(item.point, []).append(item)
    for memory in due:
        others = [item for item in items[memory.point] if item.pk != memory.item_id]
        yield dice.choice(others or items[memory.point])


def _new(learner: Learner, room: int, dice: Random) -> list[Item]:
    """Return items about up to `room` points that the learner never met, each about another."""
    if not room:
        return []
    met = Memory.objects.filter(learner=learner, point=OuterRef("point"))
    unmet = shown(Item.objects.live()).exclude(Exists(met)).order_by("question")
    # Questions in the order of their hashes, from a random one on, are a fair sample.
    place = f"{dice.getrandbits(256):064x}"
    found = list(unmet.filter(question__gte=place)[:LOOKED_AT])
    if len(found) < LOOKED_AT:
        found += unmet.filter(question__lt=place)[:LOOKED_AT]
    items = {item.point: item for item in found}
    known = {item.pk: item for item in items.values()}
    return [known[one.id] for one in composition.choose(map(candidate, known.values()), length=room, dice=dice)]
