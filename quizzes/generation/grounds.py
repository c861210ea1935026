"""How a rationale names its evidence: the claim as firmly as it is backed, its grade, and who found it."""

from collections.abc import Sequence

from quizzes.generation.material import WEB_TEXT, Material, Reading, Source, Statement
from quizzes.generation.words import abridged, ended, sentences, stems, without_document

SUPPORT_WORDS = {
    "supported": "supported",
    "small_effect": "a small effect",
    "mixed": "mixed",
    "weak": "weak",
    "unsupported": "unsupported",
    "untested": "untested",
    "not_assessed": "not yet looked into",
    "under_review": "under review",
}
REASON = 400
"""Characters of a reason, as whole sentences."""
SIGHT = 300
"""Characters of a description, as whole sentences."""
CAUTION, LISTED = "Our own caution; no study is cited.", "Our own list; no study is cited."
WEB = "So a web text says; no study is on record."
ANOTHER = "compare"
"""How a description speaks of another sight."""
LIMITS = {
    "context": "The setting can change what a sight stands for.",
    "culture": "What holds in one place need not hold in another.",
    "individual": "People differ, and so does what their bodies do.",
    "faked": "What can be put on proves nothing.",
    "evidence": "It shows how far the evidence reaches, and where it stops.",
}
"""Why a caveat of a kind is a reason to be careful."""
NAMED = 3
"""Sources named in one rationale; the rest stand on the card."""


def named(sources: Sequence[Source]) -> str:
    """Return sources as a text cites them, the first few of them."""
    shorts = list(dict.fromkeys(source.short for source in sources))
    more = " and others" if len(shorts) > NAMED else ""
    return "; ".join(shorts[:NAMED]) + more


def keys(sources: Sequence[Source]) -> tuple[str, ...]:
    return tuple(source.key for source in sources[:NAMED])


def of(reading: Reading) -> tuple[str, ...]:
    """Return the keys of the sources that a reading rests on; none where no research was found or looked for."""
    return keys(reading.sources) if reading.is_tested else ()


def grade(reading: Reading) -> str:
    """Return the grade of a reading in words, with the sources it rests on, in brackets."""
    parts = [f"support: {SUPPORT_WORDS[reading.support]}"]
    if reading.certainty:
        parts.append(f"certainty: {reading.certainty.replace('_', ' ')}")
    if reading.sources and reading.is_tested:
        parts.append(named(reading.sources))
    return f"({'; '.join(parts)})"


def claim(reading: Reading) -> str:
    """Return what may be claimed of a reading, worded as firmly as its grade allows, with the grade."""
    return f"{reading.claim} {grade(reading)}"


def reason(reading: Reading) -> str:
    """Return why a reading has its grade, as far as that stands without the document, with its conclusion."""
    return abridged(without_document(reading.rationale), REASON)


def statement(item: Statement) -> str:
    """Return the caution that a card gives, with who backs it; a web text that it corrects does not."""
    cited = [source for source in item.sources if source.short != WEB_TEXT]
    return f"{ended(' '.join(without_document(item.text)) or item.text)} {backing(cited)}"


def backing(sources: Sequence[Source], own: str = CAUTION) -> str:
    """Return in brackets who backs a statement; a web text alone is named as what it is, and so are our own words."""
    if not sources:
        return f"({own})"
    return f"({WEB})" if all(source.short == WEB_TEXT for source in sources) else f"(See {named(sources)}.)"


def sight(cue: Material) -> str:
    """Return what one sees of a cue: its form, or those of its sentences that tell of what it is named after."""
    found = sentences(cue.form)
    if not found:
        return f"{cue.name}."
    telling = stems(cue.name)
    # Best first; a sentence counts by the words that it shares with the name, and the earlier wins.
    order = sorted(
        range(len(found)),
        key=lambda index: (ANOTHER in found[index], -len(telling & stems(found[index])), index),
    )
    taken: list[int] = []
    for index in order:
        if not taken or sum(len(found[other]) + 1 for other in taken) + len(found[index]) <= SIGHT:
            taken.append(index)
    return " ".join(found[index] for index in sorted(taken))
