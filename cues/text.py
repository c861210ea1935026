"""The one rule for text, whichever door it comes through: what it may not hold, and the form it is kept in.

In silence only what loses nothing is mended: letters composed (NFC), one sign for line ends. All else is refused by
name, so that whoever wrote it can take it out; `writable` is for what was stored before there was a rule.
"""

import re
import unicodedata
from collections.abc import Iterator

_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_IN_NO_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_UNWRITABLE = re.compile(f"[{_IN_NO_XML}]")
_JOINED = (
    "\u0590-\u109f\u1780-\u18af\u1a00-\u1cff\u2600-\u27bf\ua840-\uabff\ufe0f\U00011000-\U00011fff\U0001f300-\U0001faff"
)
"""Scripts whose letters join or part by an unseen sign, as in Persian, Hindi or Tamil; and emoji, made of several."""
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_REFUSED = re.compile(
    f"[{_IN_NO_XML}\x7f-\x9f\ufdd0-\ufdef{_UNSEEN}]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?=\\s|$)|(?:^|(?<=[\\s{_SELECTORS}]))[{_SELECTORS}]"
)
"""Controls, what is no character, and unseen signs; those that join or choose a shape only where they do neither."""
_MARKS, _OPEN, _CLOSE = "\u200e\u200f\u061c", "\u2066\u2067\u2068", "\u2069"


def clean(text: str) -> str:
    """Return a text in its one form: composed letters, lines that end in U+000A."""
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text))


def cleaned(data: object) -> object:
    """Return plain data, such as JSON holds, with every text in it in its one form; names of members stay."""
    if isinstance(data, dict):
        return {name: cleaned(value) for name, value in data.items()}
    if isinstance(data, list):
        return [cleaned(value) for value in data]
    return clean(data) if isinstance(data, str) else data


def problems(text: str) -> list[str]:
    """Return what a text may not hold, each sign once, with its name, its place and what to do; empty where it is fine.

    Signs that turn the direction of reading pass where they do just that: marks in a text that has letters written
    from right to left, isolates that are closed on their line.
    """
    if not _REFUSED.search(text):
        return []
    both_ways = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text if sign not in _MARKS)
    pass_by = {*_isolates(text), *(place for place, sign in enumerate(text) if both_ways and sign in _MARKS)}
    found: dict[str, int] = {}
    for match in _REFUSED.finditer(text):
        if match.start() not in pass_by:
            found.setdefault(match.group(), match.start())
    return [_told(sign, place, text) for sign, place in found.items()]


def all_problems(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (path, problem) for every text in plain data, names of members aside."""
    if isinstance(data, str):
        yield from ((path, problem) for problem in problems(data))
    elif isinstance(data, dict | list):
        for name, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from all_problems(value, (*path, name))


def writable(text: str) -> str:
    """Return a text that XML and UTF-8 can hold: what they cannot is shown as U+FFFD, a question mark in a diamond."""
    return _UNWRITABLE.sub("\ufffd", text)


def _isolates(text: str) -> Iterator[int]:
    """Yield the places of isolates that open and close on one line."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "\n":
            opened = []
        elif sign in _OPEN:
            opened.append(place)
        elif sign == _CLOSE and opened:
            yield from (opened.pop(), place)


def _told(sign: str, place: int, text: str) -> str:
    name = unicodedata.name(sign, "").lower() or (
        "control sign" if unicodedata.category(sign) == "Cc" else "no character"
    )
    before = re.split(r"\s", text[:place])[-1][-20:]
    where = f"after “{_REFUSED.sub(chr(0xFFFD), before)}”, " if before else ""
    return f"The sign U+{ord(sign):04X} ({name}) cannot stand here: take it out, {where}at character {place + 1}."
