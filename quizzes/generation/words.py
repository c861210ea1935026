"""Sentences and words: how the texts of cards are taken apart and fitted into questions."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"“‘A-Z0-9])")
_WORD = re.compile(r"\w+(?:-\w+)*")
STEM = 5
"""Letters by which two forms of a word are taken for the same: nervous, nerves."""


@lru_cache(maxsize=16_384)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text."""
    return tuple(sentence for sentence in _SENTENCE_END.split(" ".join(text.split())) if sentence)


def opening(text: str, most: int) -> str:
    """Return as many whole sentences from the start of a text as fit into `most` characters, at least one."""
    taken, *rest = sentences(text) or ("",)
    for sentence in rest:
        if len(taken) + 1 + len(sentence) > most:
            break
        taken += f" {sentence}"
    return taken


DANGLING = re.compile(
    r"^(it|they|this|that|these|those|such|both|there|he|she|the other|others?|another|neither|none|"
    r"or|even so|so|but|and|still|yet|then|instead|"
    r"something else)\b",
    re.IGNORECASE,
)
"""A sentence that begins so needs the one before it."""


def without_document(text: str) -> tuple[str, ...]:
    """Return the sentences that can be understood without the source document, which a learner has never seen.

    A sentence that leans on one that is left out is left out with it.
    """
    kept: list[str] = []
    gone = False
    for sentence in sentences(text):
        gone = "document" in sentence.lower() or (gone and bool(DANGLING.match(sentence)))
        if not gone:
            kept.append(sentence)
    return tuple(kept)


def abridged(found: Sequence[str], most: int) -> str:
    """Return sentences as one text of at most `most` characters, as far as whole sentences allow.

    What is too long loses its middle: the last sentence mostly draws the conclusion. It keeps those that it leans on.
    """
    whole = " ".join(found)
    if len(whole) <= most:
        return whole
    start = len(found) - 1
    while start and DANGLING.match(found[start]):
        start -= 1
    tail = " ".join(found[start:])
    head = ""
    for sentence in found[:start]:
        if len(head) + len(sentence) + len(tail) + 2 > most:
            break
        head = f"{head} {sentence}".lstrip()
    return f"{head} {tail}".lstrip()


def lower_first(text: str) -> str:
    """Return a text as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", ".”", "!”", "?”", '."')) else f"{text}."


def quoted(text: str) -> str:
    return f"“{text}”"


def joined(parts: Iterable[str]) -> str:
    """Return parts as one phrase: the eyes, the mouth and the hands."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; hyphens stay within."""
    return _WORD.findall(text.lower())


_EMPTY = frozenset(
    words(
        """
        about above after again also although another anyone because been before being body both cannot cause could
        does doing each even every feel feeling feelings felt from going good have having help here hold holds however
        into just keep kind know less like little look looks made make makes making many more most much must nothing
        often only other others over part people perhaps person rather really result said same says seem seems sees
        shows sign some somebody someone something state still such take taken tell than that their them then there
        these they thing things this those through time under until very want wants what when where whether which
        while whole whom whose will wish with within without would your yours
        """
    )
)


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that carry its meaning."""
    return frozenset(word[:STEM] for word in words(text) if len(word) > 3 and word not in _EMPTY)


def says(phrase: str, text: str) -> bool:
    """Say whether a phrase stands in a text, word by word."""
    sought = words(phrase)
    return bool(sought) and f" {' '.join(sought)} " in f" {' '.join(words(text))} "
