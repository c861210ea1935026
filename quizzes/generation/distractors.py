"""Which wrong options stand beside the right one, and in what order: drawn by lot from a seed, not by a generator.

Lots are hashes of the seed and of what is drawn, so that one more candidate on the shelf disturbs few questions.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from quizzes.generation.drafts import CANNOT_TELL, KEYS, Option

T = TypeVar("T")
SEED = "unspoken"
"""The seed of the bank; another makes another bank from the same cards."""


def lot(*parts: object) -> int:
    """Return a number from 0 to 2⁶⁴−1 that these parts, and nothing else, decide."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def by_lot(seed: str, things: Iterable[T], name: Callable[[T], object]) -> list[T]:
    """Return things in an order drawn from the seed and their names."""
    return sorted(things, key=lambda thing: lot(seed, name(thing)))


@lru_cache(maxsize=16_384)
def number(name: str) -> int:
    """Return the lot of a name alone, remembered."""
    return lot(name)


def quickly_by_lot(seed: str, things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Return many things in an order drawn from the seed and their names, at one multiplication each.

    Multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4): an odd factor permutes the numbers
    below 2⁶⁴, so no two names tie unless their hashes do.
    """
    factor = lot(seed) | 1
    return sorted(things, key=lambda thing: number(name(thing)) * factor % 2**64)


def choose(seed: str, right: Option, candidates: Sequence[Option], count: int) -> list[Option]:
    """Return the first `count` of the candidates, changed as little as needed so that length betrays nothing.

    By lot the right option may be the longest in one of `count` + 1 questions; in the others something at least as long
    stands beside it, as far as the candidates allow. Returns fewer where there are fewer.
    """
    first = list(candidates[:count])
    may_be_longest = lot(seed, "longest") % (count + 1) == 0
    if may_be_longest or any(len(option.text) >= len(right.text) for option in first):
        return first
    longer = [option for option in candidates[count:] if len(option.text) >= len(right.text)]
    return [*first[:-1], *(longer or sorted(candidates[count - 1 :], key=lambda option: -len(option.text)))[:1]]


def in_order(seed: str, options: Iterable[Option]) -> tuple[Option, ...]:
    """Return options in an order drawn from the seed, “cannot tell” last, each with its letter."""
    drawn = by_lot(seed, options, lambda option: (option.text, option.figure and option.figure.digest))
    drawn.sort(key=lambda option: option.role == CANNOT_TELL)
    return tuple(replace(option, key=key) for key, option in zip(KEYS, drawn, strict=False))
