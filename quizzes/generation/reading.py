"""A cue in a context to what it shows there, with “cannot tell from this alone” as an answer in its own right."""

from collections.abc import Iterator, Mapping, Sequence

from quizzes.generation import distractors, grounds
from quizzes.generation.drafts import CANNOT_TELL, CANNOT_TELL_TEXT, DEFINITE, Draft, Option
from quizzes.generation.material import ANY, Material, Meaning, Reading, Shelf
from quizzes.generation.words import lower_first, stems, upper_first

VARIANTS = 4
"""Questions about a reading that the evidence carries; they are few, and “cannot tell” must not be the safe answer."""
OTHERS = 2
AVERAGE = (
    "What does research show firmly enough to say it of people who do this, on average and clearly more than of others?"
)
"""An average is the most that research on groups can give; a small effect is not clearly more."""
ASKS = {
    "actual": AVERAGE,
    "perceived": "What does research show firmly enough of what other people see in it, rightly or wrongly?",
    "both": AVERAGE,
}
NOT_SAID = "The research does not let you say"
OPPOSITES = (
    {"honesty", "lying"},
    {"honesty", "insincerity"},
    {"liking", "irritation"},
    {"liking", "anger"},
    {"liking", "aggression"},
    {"rapport", "withdrawal"},
    {"attraction", "indifference"},
    {"interest", "boredom"},
    {"interest", "indifference"},
    {"interest", "inattention"},
    {"concentration", "inattention"},
    {"concentration", "boredom"},
    {"confidence", "anxiety"},
    {"confidence", "helplessness"},
    {"confidence", "humility"},
    {"power", "helplessness"},
    {"dominance", "humility"},
    {"leadership", "helplessness"},
    {"happiness", "sadness"},
    {"cooperation", "aggression"},
    {"cooperation", "threat"},
    {"cooperation", "stubbornness"},
    {"politeness", "aggression"},
    {"excitement", "boredom"},
)
"""Meanings of which a finding on the one bears on the other, so that the other is never surely untrue."""
FAMILIES = tuple(
    frozenset(names.split())
    for names in (
        "aggression anger anxiety discomfort fear helplessness irritation sadness self-soothing stress threat",
        "attraction cooperation excitement happiness interest liking politeness rapport seduction",
        "confidence dominance humility leadership power pride stubbornness",
        "boredom concentration effort inattention indifference not-knowing surprise withdrawal",
        "honesty insincerity lying",
    )
)
"""Feelings of one family, so that at least one wrong option is no stranger to what is asked about."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield what may be asked about the readings of a signal; what was never tested is not asked."""
    if cue.is_health:
        return
    untrue = untrue_of(cue, shelf)
    for reading in cue.readings:
        for variant in range(1, (VARIANTS if reading.carries else 1) + 1) if reading.is_asked else ():
            draft = _draft(cue, reading, untrue, f"reading:{cue.point(reading.key)}:{variant}", seed)
            if draft:
                yield draft


def borrowed(cue: Material, shelf: Shelf, _seed: str) -> list[Meaning]:
    """Return all that the questions take from the shelf, and what checks look up there: meanings."""
    if cue.is_health:
        return []
    return [*untrue_of(cue, shelf), *(shelf.meanings[key] for key in sorted(cue.meanings))]


def untrue_of(cue: Material, shelf: Shelf) -> list[Meaning]:
    """Return meanings that nobody could defend for this cue, in whatever context.

    Left out is whatever a reading of the cue shows, what is near to that or the opposite of it, and what one of its
    other explanations speaks of.
    """
    own = set(cue.meanings)
    near = {meaning for key in own for meaning in cue.meanings[key].near}
    near |= {meaning for pair in OPPOSITES if pair & own for meaning in pair}
    spoken = frozenset[str]().union(*(stems(item.text) for item in cue.alternatives))
    return [
        meaning
        for meaning in shelf.meanings.values()
        if meaning.key not in own | near
        and not meaning.near & own
        and not stems(f"{meaning.name} {meaning.definition}") & spoken
    ]


def _draft(cue: Material, reading: Reading, untrue: Sequence[Meaning], slot: str, seed: str) -> Draft | None:
    own = f"{seed}|{slot}"
    claimed = _claimed(cue, reading)
    others = _kin_first(reading.meaning, distractors.by_lot(own, untrue, lambda meaning: meaning.key))
    apart = _apart([_untrue(cue, meaning) for meaning in others], {meaning.key: meaning for meaning in others})
    if len(apart) < OTHERS:
        return None
    context = cue.contexts[reading.context]
    setting = "Y" if reading.context == ANY else f"{context.phrase}, y"
    asks = ASKS[reading.target]
    return Draft(
        kind="reading",
        cue=cue.slug,
        channel=cue.channel,
        point=cue.point(reading.key),
        slot=slot,
        stem=f"{setting}ou see someone do this and know nothing else about them: {cue.lower}. {asks}",
        note="" if reading.context == ANY else context.scene,
        context=reading.context,
        options=distractors.in_order(own, [claimed, *apart, _cannot_tell(reading)]),
    )


def _kin_first(asked: str, others: list[Meaning]) -> list[Meaning]:
    """Return meanings with one of the same family as what is asked about in front."""
    kin = next((meaning for meaning in others if any({asked, meaning.key} <= family for family in FAMILIES)), None)
    return [kin, *(meaning for meaning in others if meaning is not kin)] if kin else others


def _apart(options: list[Option], meanings: Mapping[str, Meaning]) -> list[Option]:
    """Return the first few options of which none is near to another."""
    taken: list[Option] = []
    for option in options:
        near = meanings[option.meaning].near
        if len(taken) < OTHERS and not any(
            other.meaning in near or option.meaning in meanings[other.meaning].near for other in taken
        ):
            taken.append(option)
    return taken


def defined(meaning: Meaning) -> str:
    """Return a meaning with its definition, as an option defines its word in place."""
    definition = lower_first(meaning.definition).split(";")[0].split(", which")[0]
    return f"{upper_first(meaning.name)}: {definition.rstrip('.')}"


def _claimed(cue: Material, reading: Reading) -> Option:
    meaning = cue.meanings[reading.meaning]
    verdict = "" if reading.carries else "That is more than the evidence carries. "
    return Option(
        text=defined(meaning),
        role=DEFINITE,
        rationale=f"{verdict}{grounds.claim(reading)}{_number(reading)}",
        right=reading.carries,
        cites=grounds.of(reading),
        meaning=meaning.key,
    )


def _number(reading: Reading) -> str:
    if reading.chance is None:
        return ""
    measured = "no better than a coin" if reading.chance == 50 else f"about {reading.chance} times in 100; a coin, 50"
    return f" Someone who judged by this alone would be right {measured}."


def _untrue(cue: Material, meaning: Meaning) -> Option:
    reason = f"{upper_first(meaning.name)} is not among the readings of {cue.lower} that we hold."
    return Option(defined(meaning), DEFINITE, reason, meaning=meaning.key)


def _cannot_tell(reading: Reading) -> Option:
    if reading.carries:
        reason = f"Here the evidence does let one say something. {grounds.reason(reading)} {grounds.grade(reading)}"
    else:
        reason = f"{grounds.reason(reading) or reading.claim} {grounds.grade(reading)}"
    text = NOT_SAID if reading.target == "perceived" else CANNOT_TELL_TEXT
    return Option(text, CANNOT_TELL, reason, right=not reading.carries, cites=grounds.of(reading))
