"""What somebody typed, read: which stems stand for each word, and which words had to be guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q

from cues.models import Word
from cues.search.indexing import START
from cues.search.stemming import stem
from cues.search.words import one_mistake_away, words

MOST_WORDS = 8
"""Words of a question that count."""
MOST_ENDINGS = 20
"""Words that an unfinished one may stand for, the commonest first."""
SURE = 4
"""Letters from which on a word may be mistyped; shorter ones are too much like others."""
MOST_GUESSES = 3


@dataclass(frozen=True)
class Term:
    """One word of a question."""

    word: str
    stems: frozenset[str]
    """What it stands for as it is written, or what it was taken to stand for. Empty where no card has the like."""
    endings: frozenset[str]
    """What it may become if it is not finished yet."""
    guess: str | None = None
    """The word it was taken for, where no card has it as it is written."""

    @property
    def all_stems(self) -> frozenset[str]:
        return self.stems | self.endings


def read(text: str) -> list[Term]:
    """Return the words of a question that say something, each once.

    The last word may be unfinished, unless a blank follows it. Takes one query for all words, one more for an
    unfinished one and one more where a word may be mistyped.
    """
    asked = list(islice(dict.fromkeys(words(text)), MOST_WORDS))
    if not asked:
        return []
    known = set(Word.objects.filter(stem__in={stem(word) for word in asked}).values_list("stem", flat=True))
    endings = _endings(asked[-1]) if text[-1:].isalnum() else frozenset()
    terms = [_written(word, known) for word in asked[:-1]]
    terms.append(Term(asked[-1], _written(asked[-1], known).stems, endings))
    return _guessed(terms)


def _written(word: str, known: set[str]) -> Term:
    return Term(word, frozenset({stem(word)} & known), frozenset())


def _endings(start: str) -> frozenset[str]:
    if len(start) < START:
        return frozenset()
    alike = Word.objects.filter(start=start[:START], word__startswith=start).order_by("-cards", "word")
    return frozenset(alike.values_list("stem", flat=True)[:MOST_ENDINGS])


def _guessed(terms: list[Term]) -> list[Term]:
    """Return the terms with those that no card has taken for words that are one mistake away."""
    near = {term.word: one_mistake_away(term.word) for term in terms if not term.all_stems and len(term.word) >= SURE}
    if not near:
        return terms
    condition = Q(word__in=set().union(*near.values()))
    found = list(Word.objects.filter(condition).order_by("-cards", "word").values_list("word", "stem"))
    return [_taken(term, near, found) for term in terms]


def _taken(term: Term, near: Mapping[str, set[str]], found: Iterable[tuple[str, str]]) -> Term:
    likely = [pair for pair in found if pair[0] in near.get(term.word, ())][:MOST_GUESSES]
    if not likely:
        return term
    return Term(term.word, frozenset(reduced for _, reduced in likely), frozenset(), guess=likely[0][0])
