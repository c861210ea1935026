"""Cards found and put in order. What is looked through is bounded, however many cards have a common word."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cues.models import SearchText
from cues.search import question
from cues.search.engines import matching
from cues.search.question import Term

CANDIDATES = 1_000
"""Cards that are put in order; where more fit, those that have the words in their names and meanings come first."""
MOST_HITS = 200

_NAMES, _MEANINGS, _REST = 8, 4, 1
"""What a word of the question weighs by where it stands; an unfinished one weighs half of that."""


@dataclass(frozen=True)
class Found:
    cards: list[int]
    """The primary keys of at most MOST_HITS current cards, the most relevant first."""
    total: int
    more: bool
    """Whether even more than `total` cards fit."""
    terms: list[Term]

    @property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(term.all_stems for term in self.terms))

    @property
    def guesses(self) -> dict[str, str]:
        """Return what mistyped words were taken for."""
        return {term.word: term.guess for term in self.terms if term.guess}

    @property
    def unknown(self) -> list[str]:
        """Return the words that stand in no card, nor anything like them."""
        return [term.word for term in self.terms if not term.all_stems]


def find(text: str, rows: QuerySet[SearchText] | None = None) -> Found:
    """Return the current cards that have every word of a question, or a form of it.

    `rows` are the cards to look among, by default all. A question without words finds nothing.
    """
    terms = question.read(text)
    if not terms or not all(term.all_stems for term in terms):
        return Found([], 0, False, terms)
    candidates = _candidates(SearchText.objects.all() if rows is None else rows, terms)
    ranked = sorted(candidates[:CANDIDATES], key=lambda row: _place(row, terms))
    return Found([row[0] for row in ranked[:MOST_HITS]], len(ranked), len(candidates) > CANDIDATES, terms)


Candidate = tuple[int, str, str]


def _candidates(rows: QuerySet[SearchText], terms: Sequence[Term]) -> list[Candidate]:
    """Return (pk, names, meanings) of up to one more than CANDIDATES cards."""
    stems = [term.all_stems for term in terms]
    found: dict[int, Candidate] = {}
    for strong in (True, False):
        if len(found) <= CANDIDATES:
            fitting = matching(rows, stems, strong=strong).values_list("card_id", "names", "meanings")
            found |= {row[0]: row for row in fitting[: CANDIDATES + 1]}
    return list(found.values())


def _place(row: Candidate, terms: Sequence[Term]) -> tuple[float, int, int]:
    """Return by what cards are put in order: their weight, then the shorter name, then the newer card."""
    pk, names, meanings = row[0], set(row[1].split()), set(row[2].split())
    return -sum(_weight(term, names, meanings) for term in terms), len(names), -pk


def _weight(term: Term, names: set[str], meanings: set[str]) -> float:
    best = 0.0
    for stems, share in ((term.stems, 1.0), (term.endings, 0.5)):
        place = _NAMES if stems & names else _MEANINGS if stems & meanings else _REST if stems else 0
        best = max(best, place * share)
    return best
