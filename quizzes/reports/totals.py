"""What several answers come to together."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.grading import scoring


@dataclass(frozen=True)
class Totals:
    """`points` and `marks` are sums, `brier` and `stated` means, all over the `scored` answers, those with confidence.

    Without any they are None. `brier` runs from 0 (best) to 2, `stated` is a probability.
    """

    answered: int
    right: int
    scored: int
    points: float | None
    marks: int | None
    brier: float | None
    stated: float | None


def totals(alike: Iterable[tuple[int, int | None, bool, int]]) -> Totals:
    """Return what answers come to, given as (options, confidence in percent or None, right, how many such answers)."""
    rows = list(alike)
    scored = [
        (n, score, scoring.probability(confidence, options))
        for options, confidence, right, n in rows
        if confidence is not None
        and (score := scoring.score(options=options, confidence=confidence, right=right)) is not None
    ]
    n = sum(row[0] for row in scored)
    return Totals(
        answered=sum(row[3] for row in rows),
        right=sum(row[3] for row in rows if row[2]),
        scored=n,
        points=sum(n * score.points for n, score, _stated in scored) if scored else None,
        marks=sum(n * score.marks for n, score, _stated in scored) if scored else None,
        brier=sum(n * score.brier for n, score, _stated in scored) / n if scored else None,
        stated=sum(n * stated for n, _score, stated in scored) / n if scored else None,
    )
