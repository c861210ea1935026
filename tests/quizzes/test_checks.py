"""Each check refuses what it is there for, by name, and no other check sees it."""

from dataclasses import replace

import pytest

from quizzes.generation.checks import CHECKS, problems
from quizzes.generation.drafts import CANNOT_TELL_TEXT, Draft, Option, Picture
from tests.cues.factories import a_document, a_finding, a_reading
from tests.quizzes.shelves import cue_of

SUPPORTED = {"support": "supported", "certainty": "moderate"}
CUE, SHELF = cue_of(
    a_document(
        interpretations=[
            a_reading("anxiety"),
            a_reading("pride", meaning="pride", context="party", **SUPPORTED),
            a_reading("pride-any", meaning="leadership", evidence=[a_finding("on-pride")]),
        ],
        alternatives=[
            {"key": "boredom", "kind": "individual", "text": "Boredom on a long evening."},
            {"key": "music", "kind": "task", "text": "Keeping time with music."},
        ],
    )
)
HEALTH, _ = cue_of(a_document("restless-legs", topic="health"))


def option(text: str, **members) -> Option:
    return Option(
        **{
            "text": text,
            "role": "definite",
            "rationale": f"On {text.lower()}: what Carriere2013 found.",
            "cites": ("carriere2013",),
            **members,
        }
    )


def lettered(*options: Option) -> tuple[Option, ...]:
    return tuple(replace(each, key=key) for key, each in zip("abcdefgh", options, strict=False))


ANXIETY = option("Anxiety: a sense that something is wrong", meaning="anxiety")
SURPRISE = option("Surprise: the jolt of the unexpected", meaning="surprise")
IRRITATION = option("Irritation: annoyance that comes back", meaning="irritation")
CANNOT_TELL = option(CANNOT_TELL_TEXT, role="cannot_tell", right=True)

GOOD = Draft(
    kind="reading",
    cue="leg-shaking",
    channel="legs",
    point="leg-shaking#anxiety",
    slot="reading:leg-shaking#anxiety:1",
    stem="You notice this: leg shaking. What may you conclude?",
    context="any",
    options=lettered(ANXIETY, SURPRISE, IRRITATION, CANNOT_TELL),
)
RIGHT = option("Pride: delight in what one has achieved", meaning="pride", right=True)
MANY = tuple(option(f"The choice {number}") for number in range(5))
WON = replace(RIGHT, meaning="")
WRONG = (option("Fear of what comes"), option("Hope for a rest"), option("Joy over a win"))


def reading(*options: Option, **members) -> Draft:
    return replace(GOOD, options=lettered(*options), **members)


def other_kind(*options: Option, **members) -> Draft:
    return replace(GOOD, options=lettered(*options), **{"kind": "name", "point": "leg-shaking#form", **members})


def picture(alt: str) -> Picture:
    return Picture("0" * 64, "Drawing of one person", alt)


PLANTED = {
    "shape: one option": ("shape", reading(CANNOT_TELL)),
    "shape: six options": ("shape", reading(*MANY, RIGHT)),
    "shape: none right": ("shape", reading(ANXIETY, SURPRISE)),
    "shape: two right": ("shape", reading(ANXIETY, RIGHT, CANNOT_TELL)),
    "shape: no words": ("shape", reading(option(" "), CANNOT_TELL)),
    "shape: one letter twice": ("shape", replace(GOOD, options=(*GOOD.options[:2], replace(CANNOT_TELL, key="a")))),
    "shape: a role that is none": ("shape", reading(option("Other", role="whatever"), CANNOT_TELL)),
    "shape: cannot tell first": ("shape", reading(CANNOT_TELL, ANXIETY)),
    "shape: too long a question": ("shape", replace(GOOD, stem="What is it? " * 50)),
    "a reading of the cue in that context": (
        "also_true",
        reading(ANXIETY, option("Pride: delight in what one has done", meaning="pride"), CANNOT_TELL, context="party"),
    ),
    "a reading of the cue in any context": (
        "also_true",
        reading(ANXIETY, option("Leadership: guiding a group of others", meaning="leadership"), CANNOT_TELL),
    ),
    "near to what is asked about": (
        "near",
        reading(ANXIETY, option("Fear: being in danger at this moment", meaning="fear"), CANNOT_TELL),
    ),
    "the same meaning twice": (
        "near",
        reading(ANXIETY, SURPRISE, option("A start: being caught unawares by news", meaning="surprise"), CANNOT_TELL),
    ),
    "one of the other explanations": (
        "an_alternative",
        reading(ANXIETY, option("Boredom: having nothing that holds the mind", meaning="boredom"), CANNOT_TELL),
    ),
    "two options that read alike": (
        "reads_alike",
        other_kind(option("The left leg over the right leg"), option("The left leg, over the right leg!"), WON),
    ),
    "a key that stands out by length": (
        "length",
        other_kind(option("Legs crossed at the knee or at the ankle, or one resting on the other", right=True), *WRONG),
    ),
    "a key that stands out by shortness": (
        "length",
        other_kind(
            option("Hope", right=True),
            option("Fear of what the evening may yet bring"),
            option("Joy over what the morning has brought"),
        ),
    ),
    "an absolute": ("absolutes", other_kind(option("It always means fear"), option("It may go with joy", right=True))),
    "the answer in the question": (
        "given_away",
        other_kind(option("Hope for a rest", right=True), *WRONG[:1], stem="Is it hope for a rest, or what is it?"),
    ),
    "the cue in what is said of the picture": (
        "given_away",
        other_kind(*WRONG[:2], option("Leg shaking", right=True), figure=picture("One person, leg shaking.")),
    ),
    "a meaning in what is said of a drawing to choose": (
        "given_away",
        other_kind(WRONG[0], option("Leg shaking", right=True, figure=picture("A face full of anxiety."))),
    ),
    "a definite answer that the evidence does not carry": (
        "overclaims",
        reading(replace(ANXIETY, right=True), SURPRISE, replace(CANNOT_TELL, right=False)),
    ),
    "no rationale": ("rationale", reading(ANXIETY, replace(SURPRISE, rationale=""), CANNOT_TELL)),
    "one rationale twice": (
        "rationale",
        reading(ANXIETY, replace(SURPRISE, rationale=ANXIETY.rationale), CANNOT_TELL),
    ),
    "a source that is not on the card": (
        "evidence",
        reading(ANXIETY, replace(SURPRISE, cites=("nobody1999",)), CANNOT_TELL),
    ),
    "a graded answer without its evidence": ("evidence", reading(ANXIETY, SURPRISE, replace(CANNOT_TELL, cites=()))),
}  # fmt: skip


def names(draft: Draft, cue=CUE, questions=()) -> list[str]:
    return [problem.name for problem in problems(draft, cue, SHELF, questions)]


def test_a_good_item_passes_every_check():
    assert problems(GOOD, CUE, SHELF) == []


def test_a_definite_answer_that_the_evidence_carries_passes():
    surprise = replace(SURPRISE, rationale="Of surprise nothing is known.")
    draft = reading(RIGHT, surprise, replace(CANNOT_TELL, right=False), point="leg-shaking#pride", context="party")
    assert problems(draft, CUE, SHELF) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_item_is_refused_by_its_check_and_by_no_other(planted):
    name, draft = PLANTED[planted]
    assert set(names(draft)) == {name}


def test_a_question_that_is_asked_already_is_a_duplicate_whatever_the_order_of_its_options():
    turned = reading(SURPRISE, ANXIETY, IRRITATION, CANNOT_TELL)
    assert names(turned, questions={GOOD.question}) == ["duplicate"]
    assert names(replace(GOOD, stem=f"{GOOD.stem} Say."), questions={GOOD.question}) == []


@pytest.mark.parametrize("kind", ["name", "spot", "reading", "evidence", "context"])
def test_a_matter_of_health_is_no_guess_about_a_person(kind):
    draft = other_kind(
        *WRONG[:2],
        option("Pride in a win", right=True, role="name"),
        kind=kind,
        cue="restless-legs",
        point="restless-legs#form",
    )
    assert names(draft, cue=HEALTH) == ["diagnosis"]


def test_every_check_has_a_planted_item():
    # The last is planted where items are suspended.
    elsewhere = {"duplicate", "diagnosis", "withdrawn"}
    assert {name for name, _ in PLANTED.values()} | elsewhere == set(CHECKS)


def test_a_refusal_says_what_is_wrong():
    draft = PLANTED["an absolute"][1]
    assert [str(problem.reason) for problem in problems(draft, CUE, SHELF)] == ["“It always means fear” says “always”"]
