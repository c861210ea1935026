"""A claim to its support: how well does research back it?"""

from collections.abc import Iterator

from cues import wording
from quizzes.generation import distractors, grounds
from quizzes.generation.drafts import Draft, Option
from quizzes.generation.material import ANY, Material, Reading, Shelf
from quizzes.generation.words import ended, upper_first

PLAIN = {
    "supported": "Well backed: independent studies or pooled analyses agree",
    "small_effect": "A real but small link, too little to tell one person by",
    "mixed": "Mixed: some findings speak for it and others against it",
    "weak": "Weak: a few indirect or small studies lean that way",
    "unsupported": "Not backed: research that bears on it does not bear it out",
    "untested": "Untested: a search turned up no study of it",
}
"""The grades that a question may offer. “Not yet looked into” tells of this collection, not of the world."""
FIRM = ("high", "moderate")
"""The certainties with which a claim may be called well backed in a question; with less the name itself is in doubt."""
BESIDE = {
    "supported": (("weak", "unsupported"), ("mixed", "untested")),
    "small_effect": (("unsupported", "untested"),),
    "mixed": (("supported", "untested"),),
    "weak": (("supported", "unsupported"),),
    "unsupported": (("supported", "weak"), ("small_effect", "untested")),
    "untested": (("mixed", "supported"),),
}
"""Grades offered beside the right one: none that a well-informed person may take for it, and each three of them with
more than one that is right in some question, so that nobody knows the answer by what is offered."""
RANK = {"supported": 5, "small_effect": 4, "mixed": 3, "weak": 2, "unsupported": 1, "untested": 0}
"""How much a grade says for a claim; only to word why another grade is wrong."""
NEEDS = {
    "supported": "To be well backed, a claim needs studies that agree.",
    "small_effect": "A small link, too, has to be measured and to hold up.",
    "mixed": "For “mixed”, findings would have to contradict each other.",
    "weak": "For “weak”, a few findings would have to lean that way.",
    "unsupported": "For “not backed”, research would have to fail to bear it out.",
    "untested": "“Untested” would mean that a search found no study.",
}
A_CUE = 1
"""Questions with the right answer “weak” that a cue may have at most; it is the commonest grade by far."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield one question for each reading of a signal that has a grade."""
    if cue.is_health:
        return
    for reading in _asked(cue, seed):
        slot = f"evidence:{cue.point(reading.key)}"
        own = f"{seed}|{slot}"
        meaning = cue.meanings[reading.meaning]
        offered = [reading.support, *_others(own, reading)]
        yield Draft(
            kind="evidence",
            cue=cue.slug,
            channel=cue.channel,
            point=cue.point(reading.key),
            slot=slot,
            stem=f"How well does research back this claim? “{claim(cue, reading)}”",
            note=f"{upper_first(meaning.name)}: {ended(meaning.definition)}",
            context=reading.context,
            options=distractors.in_order(own, [_option(grade, reading) for grade in offered]),
        )


def _asked(cue: Material, seed: str) -> list[Reading]:
    """Return the readings whose grade is asked about, few of them weak ones."""
    clear = [reading for reading in cue.readings if is_clear(reading)]
    weak = distractors.by_lot(seed, [item for item in clear if item.support == "weak"], lambda item: item.key)
    return [reading for reading in clear if reading not in weak[A_CUE:]]


def is_clear(reading: Reading) -> bool:
    """Say whether the grade of a reading can be told from the others by whoever knows the research.

    A grade that the editors gave against the rubric is contested, and one of little certainty may soon be another. A
    weak grade that no finding speaks for, only some that touch the claim, is hardly to be told from “not backed”.
    """
    if reading.support not in PLAIN or not reading.agreed:
        return False
    if reading.support in ("supported", "small_effect"):
        return reading.certainty in FIRM
    return reading.support != "weak" or bool(reading.favourable)


def claim(cue: Material, reading: Reading) -> str:
    """Return the bare claim, without its grade: only to be shown beside the question how good it is."""
    meaning = cue.meanings[reading.meaning].name
    said = (
        f"Other people {wording.sense_of(cue.channel)} {meaning} in {cue.lower}."
        if reading.target == "perceived"
        else (f"{cue.name} goes with {meaning}.")
    )
    if reading.context == ANY:
        return said
    return f"{cue.contexts[reading.context].phrase}, {said[:1].lower()}{said[1:]}"


def _others(seed: str, reading: Reading) -> tuple[str, ...]:
    """Return other grades to offer; with little certainty, only those beside which the right one surely stands."""
    sets = BESIDE[reading.support]
    return sets[distractors.lot(seed, "beside") % len(sets)] if reading.certainty in FIRM else sets[0]


def _option(grade: str, reading: Reading) -> Option:
    right = grade == reading.support
    if right:
        reason = f"{grounds.claim(reading)} {grounds.reason(reading) or reading.search_note}".strip()
    else:
        reason = f"{_comparison(grade, reading)} {_verdict(reading)}"
    return Option(PLAIN[grade], grade, reason, right=right, cites=grounds.of(reading))


def _comparison(grade: str, reading: Reading) -> str:
    """Return in which direction a grade misses the right one, with a finding or what was searched for."""
    if grade == "untested":
        return f"It has been looked into. {NEEDS[grade]}"
    if reading.support == "untested":
        return f"There is no study to say so. {NEEDS[grade]}"
    more = RANK[reading.support] > RANK[grade]
    found = reading.favourable[0].text if more and reading.favourable else grounds.reason(reading) or reading.claim
    return f"There is {'more' if more else 'less'} than that. {NEEDS[grade]} {found}"


def _verdict(reading: Reading) -> str:
    words = grounds.SUPPORT_WORDS[reading.support]
    cited = f", going by {grounds.named(reading.sources)}" if reading.sources and reading.is_tested else ""
    return f"The grade here is “{words}”{cited}."
