"""The same cue in two contexts that cannot hold at once, where the better answer changes with the context."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from quizzes.generation import distractors, grounds
from quizzes.generation.drafts import CANNOT_TELL, CANNOT_TELL_TEXT, DEFINITE, Draft, Option
from quizzes.generation.evidence import is_clear
from quizzes.generation.material import Material, Reading, Shelf
from quizzes.generation.reading import ASKS
from quizzes.generation.words import lower_first, upper_first

Pair = tuple[Reading, Reading]


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield one question for each pair of contexts that exclude each other and whose best answers differ."""
    if cue.is_health:
        return
    for pair in combinations(cue.readings, 2):
        if not _exclude_each_other(pair, shelf):
            continue
        if differ(cue, *pair):
            yield _draft(cue, pair, ASKS[pair[0].target], _conclusions(cue, pair), seed)
        elif _one_was_never_tested(pair):
            yield _draft(cue, pair, _claims(cue, pair), _tested(cue, pair), seed)


def borrowed(cue: Material, shelf: Shelf, _seed: str) -> list[list[str]]:
    """Return all that the questions take from the shelf: which of the cue's contexts exclude each other."""
    return [sorted(pair) for pair in shelf.excluding if pair <= cue.contexts.keys()]


def differ(cue: Material, first: Reading, second: Reading) -> bool:
    """Say whether the best answers in two contexts are neither equal nor near.

    The best answer is the meaning where the evidence carries it, and else “cannot tell”.
    """
    if not (first.is_asked and second.is_asked):
        return False
    if first.carries and second.carries:
        return first.meaning != second.meaning and second.meaning not in cue.meanings[first.meaning].near
    return first.carries != second.carries


def _exclude_each_other(pair: Pair, shelf: Shelf) -> bool:
    first, second = pair
    return first.target == second.target and frozenset((first.context, second.context)) in shelf.excluding


def _one_was_never_tested(pair: Pair) -> bool:
    """Say whether a finding speaks directly for one reading, and of the other none was found.

    Where what was found only qualifies a reading, “neither” may be defended.
    """
    tested = [reading for reading in pair if reading.favourable and reading.is_tested and is_clear(reading)]
    return len(tested) == 1 and any(reading.support == "untested" for reading in pair)


def _draft(cue: Material, pair: Pair, asks: str, options: list[Option], seed: str) -> Draft:
    first, second = pair
    # What it teaches is the reading of which more is known.
    taught = second if second.carries or not first.is_tested else first
    slot = f"context:{cue.point(taught.key)}:{distractors.lot(first.key, second.key):016x}"
    return Draft(
        kind="context",
        cue=cue.slug,
        channel=cue.channel,
        point=cue.point(taught.key),
        slot=slot,
        stem=f"You see this twice, once {_where(cue, first)} and once {_where(cue, second)}: {cue.lower}. {asks}",
        context=taught.context,
        options=distractors.in_order(
            f"{seed}|{slot}",
            [replace(option, cites=(*grounds.of(first), *grounds.of(second))) for option in options],
        ),
    )


def _conclusions(cue: Material, pair: Pair) -> list[Option]:
    """Return in which of the two contexts its reading may stand."""
    first, second = pair
    carried = (first.carries, second.carries)
    why = f"{grounds.claim(first)} {grounds.claim(second)}"
    both = f"{upper_first(_said(cue, first))}, and {_said(cue, second)}"
    one, two = grounds.claim(first), grounds.claim(second)
    return [
        _option(_only(cue, first, second), _judged(carried == (True, False), one, two), carried == (True, False)),
        _option(_only(cue, second, first), _judged(carried == (False, True), two, one), carried == (False, True)),
        _option(both, f"{_verdict(carried == (True, True))} Compare the two: {why}", carried == (True, True)),
        Option(CANNOT_TELL_TEXT, CANNOT_TELL, f"It depends on the context, and here you know it. {_known(pair)}"),
    ]


def _tested(cue: Material, pair: Pair) -> list[Option]:
    """Return to which of the two readings any research may speak."""
    first, second = pair
    one, two = (f"The one {_where(cue, item)}, not the other" for item in pair)
    known, unknown = (first, second) if first.is_tested else (second, first)
    searched = f"For one of them a search found nothing. {grounds.claim(unknown)}"
    return [
        _option(one, _judged(first.is_tested, grounds.claim(first), grounds.claim(second)), first.is_tested),
        _option(two, _judged(second.is_tested, grounds.claim(second), grounds.claim(first)), second.is_tested),
        _option("Both of them, about equally", searched, False),
        _option("Neither of the two", f"For one of them there is something: {known.favourable[0].text}", False),
    ]


def _judged(right: bool, stands: str, falls: str) -> str:
    return f"Just so. {stands} {falls}" if right else f"Not so. {stands}"


def _known(pair: Pair) -> str:
    return " ".join(grounds.reason(item) for item in pair if item.carries) or grounds.claim(pair[0])


def _claims(cue: Material, pair: Pair) -> str:
    said = " and ".join(_said(cue, item) for item in pair)
    return f"People read it as {said}. Which of these readings has any research to speak to it?"


def _option(text: str, rationale: str, right: bool) -> Option:
    return Option(text, DEFINITE, rationale, right=right)


def _verdict(right: bool) -> str:
    return "Just so." if right else "Not so."


def _said(cue: Material, item: Reading) -> str:
    return f"{cue.meanings[item.meaning].name} {_where(cue, item)}"


def _only(cue: Material, stands: Reading, falls: Reading) -> str:
    return f"{upper_first(_said(cue, stands))}; {_where(cue, falls)}, nothing for sure"


def _where(cue: Material, item: Reading) -> str:
    return lower_first(cue.contexts[item.context].phrase)
