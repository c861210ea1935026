"""What one finished attempt came to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from quizzes.grading import calibration, scoring
from quizzes.grading.calibration import Share, TooFew
from quizzes.models import Attempt
from quizzes.reports.questions import CardLink, Feedback, feedbacks, ready
from quizzes.reports.totals import Totals, totals
from quizzes.scheduling import SURE

CERTAINTIES = ("sure", "between", "guess", "unsaid")
"""Confidence from SURE on; above a guess and below SURE; the lowest step; skipped."""


@dataclass(frozen=True)
class Together:
    """Of the answers given with one certainty, how many were right and how many were not."""

    certainty: str
    right: int
    wrong: int


@dataclass(frozen=True)
class Next:
    """A point that was missed, and where to read about it; `certainty` is that of the miss."""

    point: str
    card: CardLink
    certainty: str


@dataclass(frozen=True)
class Result:
    """`size` questions, of which `totals.answered` were answered; the others count neither as right nor as wrong.

    `right` is the share of those answered. `time` runs from start to finish, pauses and all. `together` has a row for
    each certainty that occurs, surest first. `missed` and `unsure` count questions: not right or not answered, save
    those that are under review now; and answered right without being sure.
    """

    title: str
    mode: str
    size: int
    totals: Totals
    right: Share | TooFew
    time: timedelta
    together: tuple[Together, ...]
    look_next: tuple[Next, ...]
    missed: int
    unsure: int
    questions: tuple[Feedback, ...]


def result(attempt: Attempt) -> Result | None:
    """Return what an attempt came to; None before it is finished."""
    if attempt.finished_at is None:
        return None
    told = feedbacks(ready(attempt.questions.all()))
    answered = [feedback for feedback in told if feedback.right is not None]
    return Result(
        title=attempt.title,
        mode=attempt.mode,
        size=attempt.size,
        totals=totals(
            (len(feedback.options), feedback.asked.confidence, bool(feedback.right), 1) for feedback in answered
        ),
        right=calibration.accuracy(bool(feedback.right) for feedback in answered),
        time=attempt.finished_at - attempt.started_at,
        together=_together(answered),
        look_next=_look_next(answered),
        missed=sum(not f.right for f in told if f.change is None or f.change.kind != "under_review"),
        unsure=sum(bool(feedback.right) and certainty(feedback) != "sure" for feedback in answered),
        questions=tuple(told),
    )


def certainty(feedback: Feedback) -> str:
    """Return how certain an answer was, one of CERTAINTIES."""
    stated = feedback.asked.confidence
    if stated is None:
        return "unsaid"
    if stated == feedback.asked.scale[0]:
        return "guess"
    return "sure" if stated >= SURE else "between"


def _together(answered: Sequence[Feedback]) -> tuple[Together, ...]:
    outcomes = {name: [bool(f.right) for f in answered if certainty(f) == name] for name in CERTAINTIES}
    return tuple(Together(name, right.count(True), right.count(False)) for name, right in outcomes.items() if right)


def _look_next(answered: Iterable[Feedback]) -> tuple[Next, ...]:
    """Return each point that was missed once: what was missed with the most confidence teaches most, so it is first."""
    missed = sorted((f for f in answered if not f.right), key=_stated, reverse=True)
    first = {feedback.point: feedback for feedback in reversed(missed)}
    return tuple(Next(f.point, f.card, certainty(f)) for f in missed if first[f.point] is f)


def _stated(feedback: Feedback) -> float:
    confidence = feedback.asked.confidence
    return scoring.probability(confidence, len(feedback.options)) if confidence is not None else 0.0
