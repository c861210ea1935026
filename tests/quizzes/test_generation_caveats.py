"""The texts that questions quote: why a reading has its grade, what is to be seen, what speaks for caution."""

from dataclasses import replace

import pytest

from quizzes.generation import caveat, grounds
from quizzes.generation.distractors import SEED
from quizzes.generation.material import WEB_TEXT, Source, Statement
from tests.cues.factories import a_document, a_reading
from tests.quizzes.shelves import cue_of, real_shelf

REAL = real_shelf()

# Grounds.


def reading_with(text: str):
    cue, _ = cue_of(interpretations=[a_reading(rationale=text)])
    return cue.readings[0]


def test_a_reason_is_told_to_its_end():
    told = "Experiments found a link. Other experiments found none. So you cannot tell."
    assert grounds.reason(reading_with(told)) == told


def test_a_reason_that_is_too_long_loses_its_middle_and_never_its_conclusion():
    text = f"It began well. {'Much was found in the years that followed. ' * 12}Nobody can tell. That is all."
    reason = grounds.reason(reading_with(text))
    assert len(reason) <= grounds.REASON
    assert reason.startswith("It began well. Much") and reason.endswith("Nobody can tell. That is all.")


def test_a_reason_does_not_lean_on_a_sentence_about_a_document_that_is_left_out():
    text = "The document gives two figures. Neither is backed. Research has not settled it."
    assert grounds.reason(reading_with(text)) == "Research has not settled it."


def test_a_sight_tells_of_what_a_cue_is_named_after():
    smile = grounds.sight(REAL.cues["smile-with-eye-wrinkles"])
    assert "folds fan out from the outer corners of the eyes" in smile
    assert "palms turned towards the floor" in grounds.sight(REAL.cues["upright-palms-down"])


def test_an_explanation_that_only_a_web_text_gives_is_said_to_be_that():
    backed = grounds.backing([Source("text", WEB_TEXT, "document")], grounds.LISTED)
    assert backed == "(So a web text says; no study is on record.)"
    assert grounds.backing([], grounds.LISTED) == "(Our own list; no study is cited.)"


@pytest.mark.parametrize(
    ("sources", "back"),
    [
        ((), "(Our own caution; no study is cited.)"),
        ((Source("text", WEB_TEXT, "document"),), "(Our own caution; no study is cited.)"),
        ((Source("a2003", "A, 2003", "study"),), "(See A, 2003.)"),
    ],
)
def test_a_statement_says_who_backs_it_and_where_nobody_does(sources, back):
    assert grounds.statement(Statement("key", "context", "People differ.", sources)) == f"People differ. {back}"


# Caveats.


def test_a_caveat_stands_among_beliefs_and_descriptions():
    document = a_document(
        form="A leg moves quickly up and down. The toes rest on the floor all the while. The heel is in the air.",
        caveats=[
            {"key": "habit", "kind": "individual", "text": "In many people it is a habit, and means nothing more."}
        ],
    )
    cue, shelf = cue_of(document)
    (draft,) = caveat.drafts(cue, shelf, SEED)
    assert draft.right.text == "In many people it is a habit, and means nothing more."
    assert {option.text for option in draft.options if not option.right} <= {
        "Whoever does it is nervous.",
        "By anxiety one means this: a sense that something bad is coming.",
        "A leg moves quickly up and down.",
        "The toes rest on the floor all the while.",
    }
    assert draft.right.rationale.startswith("People differ")


def test_a_question_for_a_caveat_names_the_conclusion_and_offers_nothing_that_bears_on_another():
    for cue in REAL.cues.values():
        for draft in caveat.drafts(cue, REAL, SEED):
            if cue.readings:
                assert "The conclusion comes at once: " in draft.stem
            offered = {option.meaning for option in draft.options} - {""}
            assert all(cue.meanings[meaning].name in draft.stem for meaning in offered), draft.slot


def test_a_harmless_explanation_is_no_conclusion_to_be_cautious_about_where_there_is_another():
    document = a_document(
        caveats=[{"key": "habit", "kind": "individual", "text": "In many people it is a habit, and means no more."}],
        interpretations=[a_reading(), a_reading("boredom", meaning="boredom")],
    )
    cue, shelf = cue_of(document)
    kept = replace(cue, readings=(replace(cue.readings[1], meaning="effort"), cue.readings[0]))
    kept = replace(kept, meanings={**cue.meanings, "effort": cue.meanings["boredom"]})
    (draft,) = caveat.drafts(kept, shelf, SEED)
    assert draft.stem.startswith("Somebody sees this: leg shaking. The conclusion comes at once: anxiety.")


def test_a_caveat_about_lies_is_not_set_against_a_conclusion_about_something_else():
    lies = {"key": "lies", "kind": "evidence", "text": "No leg is a lie test, and no foot either."}
    cue, shelf = cue_of(caveats=[lies])
    assert not list(caveat.drafts(cue, shelf, SEED))


@pytest.mark.parametrize(
    "text",
    [
        "Never judge anybody by the legs alone.",
        "It stops when the person wants it to stop.",
        "The document gives no figure for this at all.",
        "Brief.",
        "The studies named here had people sit still.",
        "Smiles and looks are personal.",
        f"Dogs that bare their throats, men who held no weapon. Such stories are {'told and told again, ' * 5}.",
        "The document calls legs restless. Restless people may be nervous. It cannot be relied on.",
    ],
    ids=[
        "an absolute",
        "no beginning of its own",
        "a document nobody has seen",
        "too short",
        "what stands elsewhere",
        "no limit",
        "told only for what follows",
        "what the document says",
    ],
)
def test_a_caveat_is_not_asked_about_that_cannot_stand_by_itself(text):
    cue, shelf = cue_of(caveats=[{"key": "habit", "kind": "individual", "text": text}])
    assert not list(caveat.drafts(cue, shelf, SEED))
