"""What refuses an item, by name. Every check sees the draft, its cue and the shelf, and says what is wrong in it."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from quizzes.generation.drafts import CANNOT_TELL, DEFINITE, FIGURE, FIXED, ROLES, Draft, Option
from quizzes.generation.material import ANY, Material, Shelf
from quizzes.generation.words import says, stems, words

Check = Callable[[Draft, Material, Shelf, Collection[str]], Iterator[str]]

LONGEST_STEM = 400
TELLING = 1.6
"""How many times as long as every distractor, or as short, a key may be before it stands out …"""
SLACK = 12
"""… beyond so many characters."""
ALIKE = 0.75
"""The share of pairs of neighbouring words in common from which two options read alike."""
ABSOLUTES = re.compile(
    r"\b(always|never|everyone|everybody|nobody|no one|none of|impossible|certainly|undoubtedly|without exception|"
    r"in every case|proves? that|guarantees?)\b",
    re.IGNORECASE,
)
WITHDRAWN = "it rests on a retracted source; it can be asked once that stands again, or the cue is published without it"
MEDICAL = ("name", "spot", "reading", "evidence", "context")
"""Kinds that would turn a matter of health into a guess about a person."""


@dataclass(frozen=True)
class Problem:
    """Why an item is refused: the name of the check, and what is wrong."""

    name: str
    reason: str


def problems(draft: Draft, cue: Material, shelf: Shelf, questions: Collection[str] = ()) -> list[Problem]:
    """Return every reason why a draft may not be asked; `questions` are the hashes of those that are already asked."""
    if broken := [Problem("shape", reason) for reason in _shape(draft)]:
        return broken
    return [Problem(name, reason) for name, check in CHECKS.items() for reason in check(draft, cue, shelf, questions)]


def _shape(draft: Draft, *_: object) -> Iterator[str]:
    """Two to five options, each with words, a letter of its own and a known role; one right; “cannot tell” last."""
    options = draft.options
    if not 2 <= len(options) <= 5:
        yield f"a question has two to five options, not {len(options)}"
    if sum(option.right for option in options) != 1:
        yield "exactly one option is right"
    if len({option.key for option in options}) < len(options):
        yield "two options have the same letter"
    if not draft.stem.strip() or not all(option.text.strip() for option in options):
        yield "the question and each option need words"
    if unknown := sorted({option.role for option in options} - set(ROLES)):
        yield f"no option has the role {unknown[0]}"
    if any(option.role == CANNOT_TELL for option in options[:-1]):
        yield "“cannot tell” stands last"
    if len(draft.stem) > LONGEST_STEM:
        yield f"the question is longer than {LONGEST_STEM} characters"


def _also_true(draft: Draft, cue: Material, *_: object) -> Iterator[str]:
    """A distractor that is a reading of the cue in that context as well."""
    if draft.kind == "reading":
        held = {
            reading.meaning
            for reading in cue.readings
            if reading.context in (draft.context, ANY) and cue.point(reading.key) != draft.point
        }
        for option in _wrong(draft):
            if option.meaning in held and option.meaning != _asked(draft, cue):
                yield f"“{option.text}” is a reading of the cue in that context too"


def _near(draft: Draft, cue: Material, shelf: Shelf, _: object) -> Iterator[str]:
    """A distractor whose meaning is equal or near to the key's, or to what the reading claims."""
    if draft.kind == "reading":
        asked = _asked(draft, cue)
        for option in draft.options:
            if option.meaning and option.meaning != asked and _are_near(option.meaning, asked, shelf):
                yield f"“{option.text}” is too near in meaning to what is asked about"
        meanings = [option.meaning for option in draft.options if option.meaning]
        if len(set(meanings)) < len(meanings):
            yield "two options have the same meaning"


def _an_alternative(draft: Draft, cue: Material, shelf: Shelf, _: object) -> Iterator[str]:
    """A distractor that is one of the cue's other explanations."""
    if draft.kind == "reading":
        for option in _wrong(draft):
            meaning = shelf.meanings.get(option.meaning)
            if meaning and meaning.key not in cue.meanings:
                for item in cue.alternatives:
                    if stems(meaning.name) & stems(item.text):
                        yield f"“{meaning.name}” is among the other explanations: {item.text}"


def _reads_alike(draft: Draft, *_: object) -> Iterator[str]:
    """Two options that cannot be told apart by reading."""
    for index, option in enumerate(draft.options):
        for other in draft.options[:index]:
            one, two = _pairs(option.text), _pairs(other.text)
            same = one == two or len(one & two) > ALIKE * len(one | two)
            if same and not (option.figure and other.figure and option.text != other.text):
                yield f"“{other.text}” and “{option.text}” read alike"


def _length(draft: Draft, *_: object) -> Iterator[str]:
    """A key that stands out by its length among options whose words are not the same in every item."""
    if draft.right.role in (*FIXED, FIGURE):
        return
    key = len(draft.right.text)
    others = [len(option.text) for option in _wrong(draft) if option.role not in FIXED]
    if others and (key > TELLING * max(others) + SLACK or TELLING * key + SLACK < min(others)):
        yield f"the right option has {key} characters, the others {min(others)} to {max(others)}"


def _absolutes(draft: Draft, *_: object) -> Iterator[str]:
    """An option that speaks in absolutes."""
    for option in draft.options:
        if found := ABSOLUTES.search(option.text):
            yield f"“{option.text}” says “{found.group()}”"


def _given_away(draft: Draft, cue: Material, shelf: Shelf, _: object) -> Iterator[str]:
    """The answer in the question, or a cue or a meaning in what is said of a picture."""
    right = draft.right
    asked = f"{draft.stem} {draft.note}"
    if right.role not in FIXED and says(right.text, asked) and not any(says(o.text, asked) for o in _wrong(draft)):
        yield "the right option stands in the question"
    pictures = [figure for figure in (draft.figure, *(option.figure for option in draft.options)) if figure]
    for figure in pictures:
        for name in (cue.name, *(meaning.name for meaning in cue.meanings.values())):
            if says(name, f"{figure.title} {figure.alt}"):
                yield f"what is said of a picture names “{name}”"


def _duplicate(draft: Draft, _cue: Material, _shelf: Shelf, questions: Collection[str]) -> Iterator[str]:
    """A question that is already asked."""
    if draft.question in questions:
        yield "the bank already holds this very question"


def _overclaims(draft: Draft, cue: Material, *_: object) -> Iterator[str]:
    """A definite key where the evidence does not carry a reading."""
    right = draft.right
    if draft.kind == "reading" and right.role == DEFINITE:
        asked = [reading for reading in cue.readings if cue.point(reading.key) == draft.point]
        if not any(reading.carries and reading.meaning == right.meaning for reading in asked):
            yield "the evidence does not carry this reading, so the right option is “cannot tell”"


def _rationale(draft: Draft, *_: object) -> Iterator[str]:
    """An option without a rationale of its own."""
    reasons = [" ".join(option.rationale.split()) for option in draft.options]
    if not all(reasons):
        yield "an option has no rationale"
    elif len(set(reasons)) < len(reasons):
        yield "two options have the same rationale"


def _evidence(draft: Draft, cue: Material, *_: object) -> Iterator[str]:
    """A rationale that cites what is not on the card, or a graded answer without its evidence."""
    for option in draft.options:
        if missing := sorted(set(option.cites) - cue.sources):
            yield f"a rationale cites {missing[0]}, which the card does not"
    if draft.kind in ("reading", "evidence", "context") and not draft.right.cites:
        reading = next((item for item in cue.readings if cue.point(item.key) == draft.point), None)
        if reading and reading.sources and reading.is_tested:
            yield "the right option does not name its evidence"


def _diagnosis(draft: Draft, cue: Material, *_: object) -> Iterator[str]:
    """A question about a matter of health that asks for more than other explanations and caveats."""
    if cue.is_health and draft.kind in MEDICAL:
        yield "a matter of health is asked about by other explanations and caveats alone"


def _withdrawn(draft: Draft, cue: Material, *_: object) -> Iterator[str]:
    """A question that cites a retracted source, or is about what is under review."""
    if cue.doubts(point=draft.point, slot=draft.slot, options=draft.members()["options"]):
        yield WITHDRAWN


CHECKS: dict[str, Check] = {
    "shape": _shape,
    "also_true": _also_true,
    "near": _near,
    "an_alternative": _an_alternative,
    "reads_alike": _reads_alike,
    "length": _length,
    "absolutes": _absolutes,
    "given_away": _given_away,
    "duplicate": _duplicate,
    "overclaims": _overclaims,
    "rationale": _rationale,
    "evidence": _evidence,
    "diagnosis": _diagnosis,
    "withdrawn": _withdrawn,
}
"""Every check by the name under which it refuses."""


def _pairs(text: str) -> set[tuple[str, ...]]:
    """Return the pairs of neighbouring words of a text, or its one word: the same words may say the opposite."""
    found = words(text)
    return set(pairwise(found)) or {tuple(found or [text.strip()])}


def _wrong(draft: Draft) -> list[Option]:
    return [option for option in draft.options if not option.right]


def _asked(draft: Draft, cue: Material) -> str:
    """Return the meaning of the reading that a draft asks about."""
    return next((reading.meaning for reading in cue.readings if cue.point(reading.key) == draft.point), "")


def _are_near(one: str, two: str, shelf: Shelf) -> bool:
    return any(
        first in shelf.meanings and second in shelf.meanings[first].near for first, second in ((one, two), (two, one))
    )
