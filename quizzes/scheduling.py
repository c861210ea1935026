"""When a learner should see a point again: a thin adapter round FSRS.

Two things differ from FSRS as it comes. There are no learning steps of minutes: an answer right but unsure repeats its
step, so a learner who is always right and never sure would be asked again every few minutes for ever. And `easy` is
never given, since a learner is asked how sure they are, not how easy it was.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Self

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.90
"""The chance of recall at which a point falls due."""
LONGEST = 365
"""Days after which a point falls due at the latest."""
SURE = 80
"""Confidence, in percent, from which a right answer counts as known."""

UNUSED_ID = 0
"""FSRS names cards by number, and without one reads the clock and sleeps; ours are told apart by learner and point."""


@dataclass(frozen=True)
class Memory:
    """What FSRS keeps of one learner and one point.

    `stability` is in days, above 0: how long until the chance of recall falls to 90 %. `difficulty` runs 1 to 10. Both
    moments are in UTC.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime

    def to_dict(self) -> dict[str, float | str]:
        """Return the members as JSON takes them, moments in ISO 8601."""
        return {
            "stability": self.stability,
            "difficulty": self.difficulty,
            "due": self.due.isoformat(),
            "last_review": self.last_review.isoformat(),
        }

    @classmethod
    def from_dict(cls, members: dict[str, float | str]) -> Self:
        """Return the memory that `to_dict` wrote.

        Raises KeyError for a missing member, ValueError for a malformed one.
        """
        return cls(
            stability=float(members["stability"]),
            difficulty=float(members["difficulty"]),
            due=datetime.fromisoformat(str(members["due"])),
            last_review=datetime.fromisoformat(str(members["last_review"])),
        )


def rate(*, right: bool, confidence: int | None, options: int) -> Rating:
    """Return FSRS's rating of an answer: Again, Hard or Good, never Easy.

    Wrong, or right by no more than a guess: Again. Right and sure (from SURE on): Good. Right in between, or with
    confidence skipped: Hard. `confidence` is in percent. Raises ValueError outside 0 to 100 and for fewer than two
    options.
    """
    if options < 2:
        raise ValueError(f"a question has at least two options, not {options!r}")
    if confidence is not None and not 0 <= confidence <= 100:
        raise ValueError(f"confidence lies from 0 to 100, not at {confidence!r}")
    if not right:
        return Rating.Again
    if confidence is None:
        return Rating.Hard
    if confidence * options <= 100:
        return Rating.Again
    return Rating.Good if confidence >= SURE else Rating.Hard


def review(memory: Memory | None, rating: Rating, *, now: datetime, enable_fuzzing: bool) -> Memory:
    """Return the memory after a review at `now`; None stands for a point not yet seen.

    It falls due one to LONGEST whole days after. `enable_fuzzing` spreads due dates, and nothing else, by FSRS's own
    dice, so that a replay without it finds all other members equal. A moment before the last review counts as the last
    review: two answers sent together may arrive in the other order. Raises ValueError for a moment without time zone.
    """
    if now.tzinfo is None:
        raise ValueError(f"a review needs a moment with its time zone, not {now!r}")
    if memory is not None:
        now = max(now, memory.last_review)
    # FSRS takes no other object for UTC than this one.
    now = now.astimezone(UTC)
    card, _log = _scheduler(enable_fuzzing).review_card(_card(memory, now), rating, review_datetime=now)
    assert card.stability is not None and card.difficulty is not None  # only a card never reviewed has none
    return Memory(card.stability, card.difficulty, card.due, now)


def _card(memory: Memory | None, now: datetime) -> Card:
    if memory is None:
        return Card(card_id=UNUSED_ID, due=now)
    return Card(
        card_id=UNUSED_ID,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )


@cache
def _scheduler(enable_fuzzing: bool) -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=enable_fuzzing,
    )
