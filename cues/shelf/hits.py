"""The page of what a question finds: cues, each with the piece of it that shows why."""

from collections.abc import Mapping
from dataclasses import dataclass

from cues import search
from cues.documents import authored
from cues.search import Found, Snippet
from cues.search.finding import MOST_HITS
from cues.shelf import catalogue, pages
from cues.shelf.pages import CuePage, Reading
from cues.shelf.reading_room import Unknown

PAGE_SIZE = 20


@dataclass(frozen=True)
class Hit:
    cue: CuePage
    reading: Reading | None
    """The one that the snippet is about, else the best supported; None for a cue without any."""
    snippet: Snippet | None


@dataclass(frozen=True)
class Hits:
    found: Found
    hits: list[Hit]
    page: int
    pages: int

    @property
    def shown(self) -> int:
        """How many of the cues can be paged through; further words narrow down the rest."""
        return min(self.found.total, MOST_HITS)

    @property
    def guessed(self) -> str:
        """The question as it was understood."""
        return " ".join(term.guess or term.word for term in self.found.terms)

    @property
    def without_unknown(self) -> str:
        """The question without the words that nothing has; empty where it had no others."""
        return " ".join(term.guess or term.word for term in self.found.terms if term.all_stems)


def hits(text: str, number: int = 1) -> Hits:
    """Return one page of what a question finds. Raises Unknown for a page that is not there."""
    found = catalogue.search_in(text)
    last = max(1, -(-len(found.cards) // PAGE_SIZE))
    if not 1 <= number <= last:
        raise Unknown(f"There is no page {number} of this search.")
    rows = catalogue.rows_of(found.cards[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]) if found.cards else []
    return Hits(found, [_hit(row, found) for row in rows], number, last)


def _hit(row: catalogue.Row, found: Found) -> Hit:
    body: Mapping = authored.from_json(row.body)
    cue, snippet = pages.cue_page(body, drawing=row.drawing), search.snippet(body, found.stems)
    named = [reading for reading in cue.readings if snippet and reading.key == snippet.reading]
    return Hit(cue, named[0] if named else cue.best, snippet)
