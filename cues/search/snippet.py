"""The piece of a card that shows best why it was found, with the words of the question marked in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cues.search import pieces
from cues.search.pieces import CLAIM, Piece
from cues.search.stemming import stem
from cues.search.words import RUN, of_run

LONG = 200
"""Characters of a snippet, give or take a word."""
BEFORE = 60
"""Characters of it before the first marked word, at most."""


@dataclass(frozen=True)
class Part:
    text: str
    marked: bool


@dataclass(frozen=True)
class Snippet:
    kind: str
    parts: list[Part]
    reading: str | None
    """The key of the interpretation it is about; show that one's support with it."""


def snippet(body: Mapping, stems: Collection[str]) -> Snippet | None:
    """Return the first of the pieces with the most of the stems; None where none has any, as when only the name has."""
    most, best = 0, None
    # A stem differs from its words in its last letter at most: what has not even that much of any has none of them.
    probes = [stem[:-1] if len(stem) > 1 else stem for stem in stems]
    for piece in pieces.rest(body):
        text = piece.text.lower()
        if sum(probe in text for probe in probes) > most:
            number = len({found for _, _, found in _runs(piece.text, stems)})
            most, best = (number, piece) if number > most else (most, best)
    return Snippet(best.kind, _cut(best, stems), best.reading) if best else None


def _runs(text: str, stems: Collection[str]) -> list[tuple[int, int, str]]:
    """Return (start, end, stem) of every run of letters that has one of the stems."""
    found = []
    for run in RUN.finditer(text):
        hits = [reduced for word in of_run(run.group()) if (reduced := stem(word)) in stems]
        found += [(run.start(), run.end(), hits[0])] if hits else []
    return found


def _cut(piece: Piece, stems: Collection[str]) -> list[Part]:
    text, runs = piece.text, _runs(piece.text, stems)
    # A claim stays whole: what is cut off may be that we do not know.
    start, end = (0, len(text)) if piece.kind == CLAIM else _window(text, runs[0][0])
    parts, at = [], start
    for first, last, _ in runs:
        if last <= end:
            parts += [Part(text[at:first], False), Part(text[first:last], True)]
            at = last
    parts.append(Part(text[at:end], False))
    whole = [Part("… ", False)] * (start > 0) + parts + [Part(" …", False)] * (end < len(text))
    return [part for part in whole if part.text]


def _window(text: str, first: int) -> tuple[int, int]:
    """Return where to cut a text so that its first marked word stands within: between words; nowhere if it fits."""
    if len(text) <= LONG:
        return 0, len(text)
    start = 0 if first <= BEFORE else text.find(" ", first - BEFORE, first) + 1 or first
    end = len(text) if len(text) <= start + LONG else text.rfind(" ", start, start + LONG)
    return start, end if end > first else len(text)
