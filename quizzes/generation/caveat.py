"""What speaks most for caution? One caveat among beliefs, descriptions and findings that weaken nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quizzes.generation import distractors, grounds
from quizzes.generation.checks import ABSOLUTES
from quizzes.generation.drafts import CAVEAT, Draft, Option
from quizzes.generation.material import ANY, Material, Reading, Shelf, Statement
from quizzes.generation.words import (
    DANGLING,
    ended,
    lower_first,
    opening,
    quoted,
    sentences,
    stems,
    upper_first,
    without_document,
)

KINDS = ("context", "culture", "individual", "faked", "evidence")
"""Kinds of caveats that limit what may be concluded. Advice when to see a doctor is given whole or not at all."""
OF_HEALTH = ("context", "culture", "individual")
"""In a matter of health the other kinds correct what is said of an illness, which is no caution about a person."""
MOST, LEAST = 140, 25
"""Characters of an option."""
OTHERS = 3
VARIETY = re.compile(r"\b(may|might|often|mostly|sometimes|stops?|usually|compare)\b", re.IGNORECASE)
"""A description that speaks of variety is itself a reason to be careful."""
HEDGED = re.compile(
    r"\b(slightly|somewhat|little|only|at least|small|short|some|part|fewer|posed|pretend\w*|acted|electrodes?|"
    r"questionnaires?|asked|told|laborator\w+|experiments?|one|volunteers?|viewers|computer|lecture|of 100|in 100)\b",
    re.IGNORECASE,
)
"""A finding that tells of its own limits, or of a setting all of its own, is itself a reason to be careful."""
SPOKEN_FOR = ("supported", "small_effect")
"""Grades at which a finding for a reading does not call for caution by its own weakness."""
BENIGN = ("effort", "concentration", "feeling-cold", "not-knowing")
"""Meanings that are themselves a harmless explanation: not what to be cautious about, where there is another."""
ELSEWHERE = re.compile(
    r"\b(named|cited|listed|said) here\b|\b(the|these|those|this|our) "
    r"(finding|findings|small experiment|experiment|study|studies|claim|research|list|anecdote|idea)\b|\bin them\b",
    re.IGNORECASE,
)
"""How a sentence speaks of something that stands elsewhere on the card."""
CONCLUDES = re.compile(r"^(such|these|this|that|so|both|neither|it)\b", re.IGNORECASE)
"""How a sentence begins that says what follows from the one before."""
LEANING = re.compile(r"\b(it|they|them|their|these|those|this|the two|none on|both)\b", re.IGNORECASE)
"""What in a sentence may point back to the one before; the first sentence of a caveat has none before it."""
OF_LIES = re.compile(r"\b(lies?|liars?|lying|truth\w*|dishonest\w*)\b", re.IGNORECASE)
TRUTHFUL = ("lying", "honesty", "insincerity")
"""How a caveat speaks of lies, and the conclusions against which that is a caution."""
LIMITING = re.compile(
    r"\b(not?|nobody|nothing|none|cannot|neither|never|differ\w*|depends?|too|unlike|instead|alone|before|ask|may|can|"
    r"could|also|more than|less|other|another|many|some|custom\w*|manners|cultures?|on purpose|at will|wrong|myth|"
    r"hardly|barely|anyone|anybody|compare|first|only|different|if|yours|mistaken)\b",
    re.IGNORECASE,
)
"""What a sentence says that limits a conclusion; one without any of these words merely tells something."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield one question for each caveat that can stand as an option by itself."""
    limits = [item for item in cue.caveats if item.kind in (OF_HEALTH if cue.is_health else KINDS)]
    for caveat in distractors.by_lot(f"{seed}|{cue.slug}", limits, lambda item: item.key):
        slot = f"caveat:{cue.point('caveats')}:{caveat.key}"
        own = f"{seed}|{slot}"
        concluded = _concluded(cue, caveat, own)
        if concluded and OF_LIES.search(caveat.text) and concluded.meaning not in TRUTHFUL:
            continue
        harmless = _harmless(cue, concluded)
        right = _right(caveat, harmless)
        if right is None:
            continue
        drawn = distractors.by_lot(own, harmless, lambda option: option.text)
        wrong = distractors.choose(own, right, drawn, OTHERS)
        if len(wrong) < 2:
            continue
        yield Draft(
            kind="caveat",
            cue=cue.slug,
            channel=cue.channel,
            point=cue.point("caveats"),
            slot=slot,
            stem=f"{_conclusion(cue, concluded)} Which of these speaks most for caution?",
            context=concluded.context if concluded else "",
            options=distractors.in_order(own, [right, *wrong]),
        )


def _concluded(cue: Material, caveat: Statement, seed: str) -> Reading | None:
    """Return the reading against which a caveat speaks: the one whose words it shares, by lot among equals."""
    apt = [reading for reading in cue.readings if reading.target != "perceived" and reading.meaning not in BENIGN]
    drawn = distractors.by_lot(seed, apt or cue.readings, lambda reading: reading.key)
    return max(drawn, key=lambda reading: _aptness(cue, reading, caveat.text), default=None)


def _aptness(cue: Material, reading: Reading, text: str) -> tuple[int, int]:
    """Return how much of what a text speaks of is the meaning of a reading, and how much its setting or the belief."""
    spoken = stems(text) - stems(cue.name)
    named = len(stems(cue.meanings[reading.meaning].name) & spoken)
    of_lies = reading.meaning in TRUTHFUL and bool(OF_LIES.search(text))
    return named + of_lies, len(stems(f"{cue.contexts[reading.context].phrase} {reading.people_say}") & spoken)


def _conclusion(cue: Material, reading: Reading | None) -> str:
    """Return the question's first sentence, with the conclusion that calls for caution."""
    if reading is None:
        return f"Somebody sees this and at once draws a conclusion about the person's mind or character: {cue.lower}."
    name = cue.meanings[reading.meaning].name
    where = "" if reading.context == ANY else f"{lower_first(cue.contexts[reading.context].phrase)}, "
    seen = " in the eyes of others" if reading.target == "perceived" else ""
    return f"{upper_first(f'{where}somebody')} sees this: {cue.lower}. The conclusion comes at once: {name}{seen}."


def _harmless(cue: Material, reading: Reading | None) -> list[Option]:
    """Return what may stand beside a caveat: nothing that bears on another conclusion or limits this one."""
    told = (*_belief(reading), *_favourable(reading), *_definition(cue, reading)) if reading else ()
    return [option for option in (*told, *_aliases(cue), *_descriptions(cue)) if _can_stand(option.text)]


def _right(caveat: Statement, harmless: Sequence[Option]) -> Option | None:
    """Return a caveat as an option, in as many of its sentences as do not make it the longest; None where none stands.

    What it says in full, and who found it, is in the rationale.
    """
    longest = max((len(option.text) for option in harmless), default=0)
    texts = [text for text in _excerpts(caveat.text) if _can_stand(text) and LIMITING.search(text)]
    if not texts:
        return None
    text = next((text for text in texts if len(text) <= longest), min(texts, key=len))
    # What it retells of the source document would only confuse whoever has not read that.
    told = replace(caveat, text=text) if "document" in caveat.text.lower() else caveat
    reason = f"{grounds.LIMITS[caveat.kind]} {grounds.statement(told)}"
    return Option(text, CAVEAT, reason, right=True, cites=grounds.keys(caveat.sources))


def _excerpts(text: str) -> list[str]:
    """Return the passages of a caveat that may speak for it.

    Where it first retells the source document, only its last sentence is sure to be the caution. A first sentence from
    which the second concludes is only told with it.
    """
    first, *rest = sentences(text) or ("",)
    later = [sentence for sentence in rest if not LEANING.search(sentence)]
    if "document" in text.lower():
        return later[-1:] if rest and later[-1:] == rest[-1:] else []
    alone = [] if rest and CONCLUDES.match(rest[0]) else [first]
    whole = opening(text, MOST)
    return list(dict.fromkeys([*([whole] if whole != first else alone), *alone, *later]))


def _can_stand(text: str) -> bool:
    """Say whether a text can stand as an option, without what comes before it and without the source document."""
    fits = LEAST <= len(text) <= MOST and without_document(text) == sentences(text)
    return fits and not DANGLING.match(text) and not ELSEWHERE.search(text) and not ABSOLUTES.search(text)


def _belief(reading: Reading) -> Iterator[Option]:
    """Yield what people say of the cue: to repeat a belief is no reason to doubt it."""
    said = (sentences(reading.people_say) or ("",))[0]
    if said:
        reason = f"That repeats what people say, and to repeat it is not to be cautious. {grounds.claim(reading)}"
        yield Option(said, CAVEAT, reason, cites=grounds.of(reading), meaning=reading.meaning)


def _favourable(reading: Reading) -> Iterator[Option]:
    """Yield findings that speak for the conclusion."""
    for finding in reading.favourable if reading.support in SPOKEN_FOR else ():
        text = finding.text
        if HEDGED.search(text):
            continue
        reason = f"This finding speaks for the conclusion, not against it ({grounds.named(finding.sources)}). "
        yield Option(text, CAVEAT, reason + grounds.claim(reading), cites=grounds.keys(finding.sources))


def _definition(cue: Material, reading: Reading) -> Iterator[Option]:
    """Yield what the word of the conclusion means, which makes it neither likelier nor less likely."""
    meaning = cue.meanings[reading.meaning]
    text = f"By {meaning.name} one means this: {lower_first(ended(meaning.definition))}"
    yield Option(text, CAVEAT, "That explains the word. Whether the word fits here is another matter.")


def _aliases(cue: Material) -> Iterator[Option]:
    """Yield by what other names a cue goes."""
    names = " or ".join(quoted(alias) for alias in cue.aliases[:2])
    if names:
        text = f"People also call the same sight {names}."
        yield Option(text, CAVEAT, "A second name takes nothing away from a conclusion, and adds nothing to it.")


def _descriptions(cue: Material) -> Iterator[Option]:
    """Yield what is merely to be seen."""
    for text in sentences(cue.form):
        if not VARIETY.search(text):
            reason = f"“{text}” only describes what is to be seen. What may be concluded from it is another matter."
            yield Option(text, CAVEAT, reason)
