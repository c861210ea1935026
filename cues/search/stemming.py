"""English words to their stems, by M. F. Porter, An algorithm for suffix stripping, Program 14 (3), 1980, 130-137.

In a form with the two departures that the author made later and that SQLite has too: -bli and -logi.
"""

import re
from functools import lru_cache

_C, _V = "[^aeiou][^aeiouy]*", "[aeiouy][aeiou]*"
_M_ABOVE_0 = re.compile(f"(?:{_C})?{_V}{_C}").match
_M_IS_1 = re.compile(f"(?:{_C})?{_V}{_C}(?:{_V})?$").match
_M_ABOVE_1 = re.compile(f"(?:{_C})?{_V}{_C}{_V}{_C}").match
_HAS_VOWEL = re.compile(f"(?:{_C})?[aeiouy]").match
_ENDS_CVC = re.compile(f"{_C}[aeiouy][^aeiouwxy]$").match

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic", "ou",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word in small letters; words of one or two letters stay as they are."""
    if len(word) < 3:
        return word
    # A y at the beginning is a consonant everywhere below; as a capital it is no vowel to any of the patterns.
    word = "Y" + word[1:] if word[0] == "y" else word
    for step in (_plurals, _past_and_progressive, _final_y, _double_suffixes, _single_suffixes, _bare, _final_e):
        word = step(word)
    return word.lower()


def _plurals(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past_and_progressive(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _M_ABOVE_0(word[:-3]) else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return _mended(rest) if _HAS_VOWEL(rest) else word
    return word


def _mended(word: str) -> str:
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if re.search(r"([^aeiouylsz])\1$", word):
        return word[:-1]
    return word + "e" if _ENDS_CVC(word) else word


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _HAS_VOWEL(word[:-1]) else word


def _double_suffixes(word: str) -> str:
    return _replaced(word, _STEP_2)


def _single_suffixes(word: str) -> str:
    return _replaced(word, _STEP_3)


def _replaced(word: str, suffixes: dict[str, str]) -> str:
    """Replace the longest of the suffixes that the word has, where enough is left before it."""
    for length in range(7, 2, -1):
        if (suffix := word[-length:]) in suffixes and len(word) > length:
            rest = word[:-length]
            return rest + suffixes[suffix] if _M_ABOVE_0(rest) else word
    return word


def _bare(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            fits = _M_ABOVE_1(rest) and (suffix != "ion" or rest.endswith(("s", "t")))
            return rest if fits else word
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        word = rest if _M_ABOVE_1(rest) or (_M_IS_1(rest) and not _ENDS_CVC(rest)) else word
    return word[:-1] if word.endswith("ll") and _M_ABOVE_1(word) else word
