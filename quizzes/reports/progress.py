"""How a learner has fared in all attempts, and how far they may trust themselves."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count

from cues.models import Channel
from quizzes.grading import calibration, scoring
from quizzes.grading.calibration import (
    CalibrationError,
    Judgement,
    Level,
    Murphy,
    Overconfidence,
    Reading,
    Share,
    TooFew,
)
from quizzes.models import Answer, Attempt, Kind, Learner, Mode, Question
from quizzes.reports.totals import Totals, totals

CANNOT_TELL = "cannot_tell"
HISTORY = 20
"""How many attempts the history shows, newest first."""

_ALIKE = ("channel", "kind", "size", "confidence", "right", "role", "key_role")
T = TypeVar("T")


@dataclass(frozen=True)
class ChannelAccuracy:
    channel: str
    name: str
    right: Share


@dataclass(frozen=True)
class Past:
    """One attempt of the history; `finished_at` is None where it was left open, and nothing of a test that is."""

    token: str
    title: str
    mode: str
    size: int
    started_at: datetime
    finished_at: datetime | None
    totals: Totals | None


@dataclass(frozen=True)
class Progress:
    """TooFew stands wherever nothing can be said yet, and tells how many answers are missing.

    `channels` has a row for each channel with an answer. `over_interpretation` is the share of questions rightly
    answered "cannot tell" where a definite meaning was chosen, `under_interpretation` the reverse.
    """

    totals: Totals
    right: Share | TooFew
    channels: tuple[ChannelAccuracy, ...]
    overconfidence: Overconfidence | TooFew
    diagram: tuple[Level, ...] | TooFew
    calibration_error: CalibrationError | TooFew
    murphy: Murphy | TooFew
    over_interpretation: Share | TooFew
    under_interpretation: Share | TooFew
    history: tuple[Past, ...]


def progress(learner: Learner) -> Progress:
    """Return how a learner has fared, by three queries; the answers are counted by the database, alike ones at once.

    Answers in a test count once it is finished: until then they would tell what was right.
    """
    open_tests = Question.objects.filter(attempt__learner=learner, attempt__mode=Mode.TEST, attempt__finished_at=None)
    answers = Answer.objects.filter(learner=learner).exclude(question__in=open_tests)
    alike = list(answers.values(*_ALIKE).annotate(n=Count("pk")).order_by())
    judgements = _each(alike, _judgement)
    readings = _each(alike, _reading)
    return Progress(
        totals=totals((row["size"], row["confidence"], row["right"], row["n"]) for row in alike),
        right=calibration.accuracy(_each(alike, lambda row: row["right"])),
        channels=_channels(alike),
        overconfidence=calibration.overconfidence(judgements),
        diagram=calibration.reliability_diagram(judgements),
        calibration_error=calibration.calibration_error(judgements),
        murphy=calibration.decompose(judgements),
        over_interpretation=calibration.over_interpretation(readings),
        under_interpretation=calibration.under_interpretation(readings),
        history=_history(learner),
    )


def _each(alike: Iterable[dict], make: Callable[[dict], T | None]) -> list[T]:
    """Return what `make` makes of each answer, leaving out those of which it makes nothing; alike ones share one."""
    made: list[T] = []
    for row in alike:
        if (one := make(row)) is not None:
            made += [one] * row["n"]
    return made


def _judgement(row: dict) -> Judgement | None:
    if row["confidence"] is None:
        return None
    return Judgement(scoring.probability(row["confidence"], row["size"]), row["right"])


def _reading(row: dict) -> Reading | None:
    """Return what was read into a cue, where "cannot tell" was certainly among the options."""
    # Readings always offer it; of other kinds an answer only shows that it was offered where it is the key.
    if row["kind"] != Kind.READING and row["key_role"] != CANNOT_TELL:
        return None
    return Reading(row["key_role"] == CANNOT_TELL, row["role"] == CANNOT_TELL)


def _channels(alike: Sequence[dict]) -> tuple[ChannelAccuracy, ...]:
    right: defaultdict[str, int] = defaultdict(int)
    of: defaultdict[str, int] = defaultdict(int)
    for row in alike:
        of[row["channel"]] += row["n"]
        right[row["channel"]] += row["n"] * row["right"]
    return tuple(
        ChannelAccuracy(channel.value, channel.label, calibration.wilson(right[channel], of[channel]))
        for channel in Channel
        if of[channel]
    )


def _history(learner: Learner) -> tuple[Past, ...]:
    attempts = list(Attempt.objects.filter(learner=learner)[:HISTORY])
    rows = (
        Answer.objects.filter(question__attempt__in=[attempt.pk for attempt in attempts])
        .values_list("question__attempt", "size", "confidence", "right")
        .annotate(n=Count("pk"))
        .order_by()
    )
    alike: defaultdict[int, list[tuple[int, int | None, bool, int]]] = defaultdict(list)
    for pk, *row in rows:
        alike[pk].append(tuple(row))
    return tuple(_past(attempt, alike[attempt.pk]) for attempt in attempts)


def _past(attempt: Attempt, alike: list[tuple[int, int | None, bool, int]]) -> Past:
    told = attempt.finished_at is not None or attempt.mode != Mode.TEST
    return Past(
        **{name: getattr(attempt, name) for name in ("token", "title", "mode", "size", "started_at", "finished_at")},
        totals=totals(alike) if told else None,
    )
