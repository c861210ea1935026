"""What a learner should look at again, and how much that is new a day still holds."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, Min, OuterRef, QuerySet

from cues.models import Card
from quizzes.models import Item, Learner, Memory, Mode, Question

REVIEW = 20
"""Questions in one review, at most."""
NEW_A_DAY = 20
"""Points that a learner meets for the first time in reviews of one day, at most; a day is one of UTC."""

TEST_HELD = timedelta(days=7)
"""How long a test that is left open holds back what it asked for; somebody may never come back to it."""


@dataclass(frozen=True)
class DueCue:
    """A cue with points that are due: how many, and since when the first of them is."""

    slug: str
    name: str
    points: int
    since: datetime


@dataclass(frozen=True)
class Due:
    """`due` points are due again; `new` may be met for the first time today. The next review asks `size` questions.

    `cues` are those with points that are due, longest due first. `next_at` is when the next point falls due that is not
    due yet, None where none will. Points that no item asks for any longer count nowhere.
    """

    due: int
    new: int
    size: int
    cues: tuple[DueCue, ...]
    next_at: datetime | None


def due(learner: Learner, now: datetime) -> Due:
    """Return what is due for a learner at `now`, by five queries at most."""
    memories = asked_for(learner, now)
    points = list(memories.filter(due__lte=now).order_by("due", "pk").values_list("point", "due"))
    new = _new(learner, now)
    return Due(
        due=len(points),
        new=new,
        size=min(REVIEW, len(points) + new),
        cues=_cues(points),
        next_at=memories.filter(due__gt=now).aggregate(at=Min("due"))["at"],
    )


def asked_for(learner: Learner, now: datetime) -> QuerySet[Memory]:
    """Return the memories of a learner whose points an item of the bank asks for.

    Left out is what was answered in a test that is open and begun less than TEST_HELD ago: when a point is due again
    tells whether the answer was right.
    """
    held = Question.objects.filter(
        attempt__learner=learner,
        attempt__mode=Mode.TEST,
        attempt__finished_at=None,
        attempt__started_at__gt=now - TEST_HELD,
        answer__isnull=False,
    )
    asked = Exists(Item.objects.live().filter(point=OuterRef("point")))
    return Memory.objects.filter(asked, learner=learner).exclude(point__in=held.values("item__point"))


def new_left(learner: Learner, now: datetime) -> int:
    """Return how many points more a learner may meet for the first time on the day of `now`, by one query."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    met = Memory.objects.filter(learner=learner, first_review__gte=day, first_review__lt=day + timedelta(days=1))
    return max(0, NEW_A_DAY - met.count())


def _new(learner: Learner, now: datetime) -> int:
    known = Memory.objects.filter(learner=learner, point=OuterRef("point"))
    unmet = Item.objects.live().exclude(Exists(known)).order_by("point").values_list("point", flat=True).distinct()
    return len(unmet[: new_left(learner, now)])


def _cues(points: list[tuple[str, datetime]]) -> tuple[DueCue, ...]:
    by_cue: defaultdict[str, list[datetime]] = defaultdict(list)
    for point, at in points:
        by_cue[point.partition("#")[0]].append(at)
    names = dict(Card.objects.current().filter(cue__slug__in=by_cue).values_list("cue__slug", "name"))
    return tuple(DueCue(slug, names[slug], len(since), since[0]) for slug, since in by_cue.items() if slug in names)
