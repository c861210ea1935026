"""How the words and numbers on a page are to be read. What can be worked out is asked of the code that grades."""

from dataclasses import dataclass

from cues import diagnosticity, wording
from cues.grading import UNDER_REVIEW, UNGRADED, Certainty, Direction, Finding, Level, Support, propose

SAMPLE = ("Yawning", "tiredness")
"""The cue and the meaning in the examples; an everyday pair that accuses nobody."""
ACCUSED = "lying"
"""A meaning that does, for the sentences that are worded as denials."""


@dataclass(frozen=True)
class Word:
    value: str
    text: str


@dataclass(frozen=True)
class LevelWord:
    value: str
    name: str
    text: str
    certainty: str | None
    """The certainty that a sound finding of this level starts from; None where the level never counts."""


@dataclass(frozen=True)
class Wording:
    """One row of the table: the sentence that a support and the certainties beside it lead to."""

    support: str
    certainties: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Example:
    d: float
    name: str
    times_in_100: int


SUPPORTS = (
    Word(Support.SUPPORTED, "Good studies find the link, and nothing on record contradicts it."),
    Word(Support.SMALL_EFFECT, "The link is there, but too faint to tell one person by."),
    Word(Support.MIXED, "Studies as good as each other disagree."),
    Word(Support.WEAK, "Something points that way: too little, too indirect, or outweighed by better studies."),
    Word(Support.UNSUPPORTED, "It was tested, and not found."),
    Word(Support.UNTESTED, "We searched for a study that tests it and found none. The record of the search is shown."),
    Word(Support.NOT_ASSESSED, "We have not looked yet. This says nothing about the claim."),
    Word(UNDER_REVIEW, "A study it rested on was withdrawn. Until an editor has graded it anew, it has no grade."),
)

CERTAINTIES = (
    Word(Certainty.HIGH, "Another study would hardly change the verdict."),
    Word(Certainty.MODERATE, "Another study might change it."),
    Word(Certainty.LOW, "Another study may well change it."),
    Word(Certainty.VERY_LOW, "Take it as a guess."),
)

_LEVELS = (
    (Level.A, "pooled studies", "A meta-analysis, or a registered replication in several laboratories."),
    (Level.B, "several studies", "Two or more primary studies, independent of each other."),
    (Level.C, "one study", "One primary study."),
    (Level.D, "indirect", "Posed pictures, only what others perceive, or other people than the claim is about."),
    (Level.E, "opinion", "A manual, a popular book, somebody's view. Shown, and never counted."),
)

RATINGS = (
    Word("5", "Excellent: measures just what the claim says, in enough people, with sound methods."),
    Word("4", "Good: small shortcomings that hardly matter here."),
    Word("3", "Fair: shortcomings to keep in mind."),
    Word("2", "Doubtful: the certainty goes down a step."),
    Word("1", "Poor: says little about this claim. The certainty goes down a step."),
)

_EXAMPLES = ((0.1, "tiny"), (0.2, "small"), (0.5, "medium"), (0.8, "large"), (1.2, "very large"), (2.0, "huge"))


def levels() -> list[LevelWord]:
    """Return the levels of evidence, each with the certainty the rubric gives one sound finding of it."""
    return [LevelWord(level, name, text, _start(level)) for level, name, text in _LEVELS]


def _start(level: Level) -> str | None:
    return propose([Finding(Direction.SUPPORTS, level, rating=4, authors=("A",))]).certainty


def wordings() -> list[Wording]:
    """Return every sentence a claim can be put in, with the certainties that lead to the same one put together."""
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for support in (*Support, UNDER_REVIEW):
        for certainty in [None] if support in (*UNGRADED, UNDER_REVIEW) else Certainty:
            row = (str(support), _sentence(support, certainty))
            rows[row] = (*rows.get(row, ()), *([certainty.value] if certainty else []))
    return [Wording(support, certainties, sentence) for (support, sentence), certainties in rows.items()]


def denials() -> list[str]:
    """Return what a mixed and a weak claim say where the meaning accuses somebody."""
    return [_sentence(support, Certainty.LOW, ACCUSED) for support in (Support.MIXED, Support.WEAK)]


def _sentence(support: str, certainty: Certainty | None, meaning: str = SAMPLE[1]) -> str:
    return wording.claim(
        cue=SAMPLE[0],
        meaning=meaning,
        support=support,
        certainty=certainty,
        target="actual",
        accusing=meaning == ACCUSED,
    )


def examples() -> list[Example]:
    """Return how often the cue alone would be right at some differences, in the usual words for their size."""
    return [Example(d, name, diagnosticity.times_in_100(diagnosticity.chance_from_d(d))) for d, name in _EXAMPLES]
