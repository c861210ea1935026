"""Do the passages of a document tile it, and what became of each part? Spans in, gaps and shares out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

USED = "used"


@dataclass(frozen=True)
class Span:
    """A run of a document: `start` to before `end`, in Unicode code points, and what became of it."""

    start: int
    end: int
    fate: str = USED


@dataclass(frozen=True)
class Share:
    """How many of a document's code points met a fate, and what part of the whole that is, 0 to 1."""

    fate: str
    points: int
    share: float

    @property
    def words(self) -> str:
        return self.fate.replace("_", " ")


def flaws(length: int, spans: Iterable[Span]) -> list[str]:
    """Return every gap, overlap and span outside a document of `length` code points; empty where the spans tile it."""
    found, reached = [], 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if not 0 <= span.start < span.end <= length:
            found.append(f"{span.start} to {span.end} does not lie within 0 to {length}")
            continue
        if span.start > reached:
            found.append(f"nothing is said of {reached} to {span.start}")
        elif span.start < reached:
            found.append(f"{span.start} to {min(reached, span.end)} stands in two passages")
        reached = max(reached, span.end)
    if reached < length:
        found.append(f"nothing is said of {reached} to {length}")
    return found


def shares(length: int, spans: Sequence[Span]) -> list[Share]:
    """Return the share of each fate, largest first."""
    points: dict[str, int] = {}
    for span in spans:
        points[span.fate] = points.get(span.fate, 0) + span.end - span.start
    return [
        Share(fate, count, count / length)
        for fate, count in sorted(points.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
