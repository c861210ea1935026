"""Texts to words, as both cards and questions are read: without capitals, accents and the words that say nothing."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 30
"""Letters of a word that count."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
RUN = re.compile(r"\w+(?:['\u2019]\w+)*")
_WORD = re.compile("[a-z0-9]+")
_APOSTROPHES = re.compile("['\u2019]")
SILENT = frozenset({
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do",
    "does", "doing", "for", "from", "had", "has", "have", "he", "her", "hers", "him", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "me", "my", "of", "on", "or", "our", "ours", "she", "should", "so", "some",
    "someone", "somebody", "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they",
    "this", "those", "to", "was", "we", "were", "what", "whats", "when", "where", "which", "who", "whos", "whose",
    "why", "will", "with", "would", "you", "your", "yours",
})  # fmt: skip
"""Words that stand in every text, and those that people wrap their questions in."""


@lru_cache(maxsize=50_000)
def of_run(run: str) -> tuple[str, ...]:
    """Return the words of a run of letters and digits, silent ones too; none for scripts without Latin letters."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", run).casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(word[:LONGEST] for word in _WORD.findall(letters))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text that say something, in their order."""
    return (word for run in RUN.findall(text) for word in of_run(run) if word not in SILENT)


def one_mistake_away(word: str) -> set[str]:
    """Return every word that this one becomes by one letter left out, put in, mistaken or exchanged with the next."""
    pairs = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    shorter = {left + right[1:] for left, right in pairs if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in pairs if len(right) > 1}
    other = {left + letter + right[1:] for left, right in pairs if right for letter in LETTERS}
    longer = {left + letter + right for left, right in pairs for letter in LETTERS}
    return (shorter | exchanged | other | longer) - {word}
