"""Each kind of item, on small shelves: what it asks, what is right, and what it never offers."""

from collections import Counter
from dataclasses import replace

import pytest

from cues.content import folder
from quizzes.generation import alternative, context, evidence, reading
from quizzes.generation.distractors import SEED, by_lot, choose
from quizzes.generation.drafts import CANNOT_TELL, CANNOT_TELL_TEXT, DEFINITE, Option
from tests.cues.factories import a_document, a_finding, a_reading
from tests.quizzes.shelves import FIXTURES, cue_of, others, real_shelf, shelf_of

REAL = real_shelf()


def readings_of(**members) -> list:
    cue, shelf = cue_of(interpretations=[a_reading(**members)])
    return list(reading.drafts(cue, shelf, SEED))


# Readings.


@pytest.mark.parametrize(
    ("support", "certainty", "role"),
    [
        ("supported", "high", DEFINITE),
        ("supported", "moderate", DEFINITE),
        ("small_effect", "high", CANNOT_TELL),
        ("mixed", "moderate", CANNOT_TELL),
        ("weak", "low", CANNOT_TELL),
        ("unsupported", "high", CANNOT_TELL),
        ("supported", "low", None),
        ("supported", "very_low", None),
        ("untested", None, None),
        ("not_assessed", None, None),
    ],
)
def test_what_is_right_in_a_reading_follows_from_its_grade(support, certainty, role):
    drafts = readings_of(support=support, certainty=certainty)
    assert {draft.right.role for draft in drafts} == ({role} if role else set())


@pytest.mark.parametrize(("effect", "role"), [(0.4, None), (0.6, DEFINITE), (-0.6, None)])
def test_a_supported_reading_with_a_number_needs_at_least_60_right_in_100(effect, role):
    number = {"effect": {"kind": "d", "value": effect}, "measure": "Shaking"}
    finding = a_finding(direction="supports", **number)
    drafts = readings_of(support="supported", certainty="high", evidence=[finding])
    assert {draft.right.role for draft in drafts} == ({role} if role else set())


def test_a_reading_says_whether_it_asks_what_is_so_or_what_others_see():
    actual, perceived = readings_of(target="actual")[0], readings_of(target="perceived")[0]
    assert "on average and clearly more than of others" in actual.stem
    assert actual.options[-1].text == CANNOT_TELL_TEXT
    assert "other people see" in perceived.stem
    assert perceived.options[-1].text == reading.NOT_SAID


def test_all_readings_of_what_is_so_are_asked_in_one_and_the_same_way():
    asked = {
        draft.stem.split(": ", 1)[1].removeprefix(cue.lower)
        for cue in REAL.cues.values()
        for draft in reading.drafts(cue, REAL, SEED)
        if next(item for item in cue.readings if cue.point(item.key) == draft.point).target != "perceived"
    }
    assert asked == {f". {reading.AVERAGE}"}


def test_a_reading_that_rests_on_studies_of_something_beside_it_is_not_asked():
    beside = "The studies were about short looks, not long ones."
    assert not readings_of(support="supported", certainty="high", rationale=beside)
    assert readings_of(support="supported", certainty="high", rationale="The studies agree.")


def test_the_opposite_of_what_a_cue_is_said_to_show_is_never_offered():
    opposite = {frozenset(pair) for pair in reading.OPPOSITES}
    for cue in REAL.cues.values():
        for draft in reading.drafts(cue, REAL, SEED):
            offered = {option.meaning for option in draft.options} - {"", *cue.meanings}
            assert not [pair for pair in opposite if pair & cue.meanings.keys() and pair & offered], draft.slot


def test_opposites_and_families_are_meanings_that_there_are():
    known = folder.read(FIXTURES).entries["meaning"].keys()
    assert set().union(*reading.OPPOSITES, *reading.FAMILIES) <= known


def test_one_wrong_option_is_of_the_same_family_of_feelings_where_there_is_a_fair_one():
    kin = [
        any({draft.options[0].meaning, option.meaning} <= family for family in reading.FAMILIES)
        for cue in REAL.cues.values()
        for draft in reading.drafts(cue, REAL, SEED)
        for option in draft.options[1:]
    ]
    assert sum(kin) > 0


def test_a_reading_sets_its_scene_where_it_has_a_context():
    draft = readings_of(context="party")[0]
    assert draft.stem.startswith("At the party, you see someone do this")
    assert draft.note == "This is the party."


def test_distractors_of_a_reading_are_neither_near_nor_another_explanation():
    offered = {option.meaning for option in readings_of()[0].options} - {""}
    assert "anxiety" in offered  # what is claimed is always offered
    assert not offered & {"fear", "boredom"}  # near to anxiety; among the alternatives
    assert len(offered) == 3


def test_two_meanings_that_are_near_each_other_are_not_both_offered():
    for cue in REAL.cues.values():
        for draft in reading.drafts(cue, REAL, SEED):
            offered = [option.meaning for option in draft.options if option.meaning]
            assert not [one for one in offered if REAL.meanings[one].near & set(offered)]


def test_a_shelf_with_too_few_meanings_makes_no_reading():
    shelf = shelf_of(a_document())
    assert not list(reading.drafts(shelf.cues["leg-shaking"], shelf, SEED))


# Evidence.


def test_every_clear_grade_is_asked_with_its_own_words_as_the_right_option():
    for support, words in evidence.PLAIN.items():
        (draft,) = graded(support=support, certainty="moderate" if support != "untested" else None)
        assert draft.right.text == words


def graded(**members) -> list:
    """Return what is asked about a reading whose grade is the one that the rubric proposes."""
    cue, shelf = cue_of(interpretations=[a_reading(evidence=[a_finding(direction="supports")])])
    return list(
        evidence.drafts(replace(cue, readings=(replace(cue.readings[0], **{"agreed": True, **members}),)), shelf, SEED)
    )


TOO_ALIKE = (
    {"supported", "small_effect"},
    {"small_effect", "mixed"},
    {"small_effect", "weak"},
    {"mixed", "weak"},
    {"mixed", "unsupported"},
    {"weak", "untested"},
)


def test_a_grade_that_may_be_confused_with_the_right_one_is_not_offered_beside_it():
    for cue in REAL.cues.values():
        for draft in evidence.drafts(cue, REAL, SEED):
            assert len(draft.options) >= 3
            assert not [option for option in draft.options if {option.role, draft.right.role} in TOO_ALIKE]


def test_no_set_of_grades_gives_the_right_one_away():
    sets = Counter(frozenset({grade, *others}) for grade, found in evidence.BESIDE.items() for others in found)
    assert min(sets.values()) >= 2


def test_a_grade_that_the_editors_gave_against_the_rubric_is_not_asked():
    assert graded(agreed=True)
    assert not graded(agreed=False)
    cue, _ = cue_of(interpretations=[a_reading(support="supported", certainty="high", departure="Our own view.")])
    assert not cue.readings[0].agreed


@pytest.mark.parametrize("certainty", ["low", "very_low"])
def test_a_supported_claim_of_little_certainty_is_not_asked_for_its_grade(certainty):
    assert not graded(support="supported", certainty=certainty)


def test_a_wrong_grade_says_in_which_direction_it_misses():
    (draft,) = graded(support="weak", certainty="low")
    wrong = {option.role: option.rationale for option in draft.options if not option.right}
    assert wrong["supported"].startswith("There is less than that.")
    assert wrong["unsupported"].startswith("There is more than that.")


@pytest.mark.parametrize(
    "members", [{"support": "not_assessed", "certainty": None}, {"support": "weak", "evidence": [a_finding()]}]
)
def test_a_grade_that_tells_nothing_of_the_world_or_cannot_be_told_from_another_is_not_asked(members):
    cue, shelf = cue_of(interpretations=[a_reading(**members)])
    assert not list(evidence.drafts(cue, shelf, SEED))


def test_a_claim_is_worded_for_its_context_and_its_target():
    document = a_document(
        interpretations=[a_reading(context="party", target="perceived", support="untested", certainty=None)]
    )
    cue, shelf = cue_of(document)
    cue = replace(cue, readings=(replace(cue.readings[0], agreed=True),))
    (draft,) = evidence.drafts(cue, shelf, SEED)
    assert "“At the party, other people see anxiety in leg shaking.”" in draft.stem


# Context.


def two_contexts(first: dict, second: dict, excluding=(("funeral", "party"),)) -> list:
    interpretations = [
        a_reading("one", context="party", **first),
        a_reading("two", context="funeral", **second),
    ]
    shelf = shelf_of(a_document(interpretations=interpretations), *others(), excluding=excluding)
    return list(context.drafts(shelf.cues["leg-shaking"], shelf, SEED))


SURE = {"support": "supported", "certainty": "high"}


def test_two_contexts_are_asked_about_where_the_evidence_carries_a_reading_in_one_of_them():
    (draft,) = two_contexts(SURE, {})
    assert draft.right.text == "Anxiety at the party; at the funeral, nothing for sure"
    assert draft.point == "leg-shaking#one"
    assert draft.options[-1].text == CANNOT_TELL_TEXT


def test_where_both_readings_stand_their_meanings_must_be_neither_equal_nor_near():
    (draft,) = two_contexts(SURE, SURE | {"meaning": "pride"})
    assert draft.right.text == "Anxiety at the party, and pride at the funeral"
    assert two_contexts(SURE, SURE) == []
    assert two_contexts(SURE, SURE | {"meaning": "fear"}) == []


def test_a_reading_that_nobody_tested_is_set_beside_one_that_was():
    untested = {"meaning": "pride", "support": "untested", "certainty": None}
    (draft,) = two_contexts({"evidence": [a_finding(direction="supports")]}, untested)
    assert draft.right.text == "The one at the party, not the other"
    assert len({option.rationale for option in draft.options}) == 4
    assert two_contexts({}, untested) == []  # what only qualifies a reading speaks to it hardly more than nothing


@pytest.mark.parametrize(
    ("first", "second", "excluding"),
    [
        (SURE, {}, ()),
        ({}, {}, (("funeral", "party"),)),
        (SURE | {"target": "perceived"}, {}, (("funeral", "party"),)),
        (SURE, {"support": "not_assessed", "certainty": None}, (("funeral", "party"),)),
    ],
    ids=["they may hold at once", "the same best answer", "different targets", "not looked into"],
)
def test_no_question_is_made_of_two_contexts_where(first, second, excluding):
    assert two_contexts(first, second, excluding) == []


# Other explanations.


def test_what_the_card_lists_fits_and_what_is_tied_to_another_part_of_the_body_does_not():
    lens = {"key": "lenses", "kind": "physical", "text": "Dry eyes behind contact lenses."}
    blinking = a_document("blinking", channel="face", name="Blinking", form="The eyelids close.", alternatives=[lens])
    shelf = shelf_of(a_document(), blinking)
    drafts = {draft.right.role: draft for draft in alternative.drafts(shelf.cues["leg-shaking"], shelf, SEED)}
    assert drafts["yes"].stem.endswith("“Boredom.”")
    assert drafts["no"].stem.endswith("“Dry eyes behind contact lenses.”")
    assert "the eyes" in drafts["no"].right.rationale


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({}, "Pain behind the eyes."),
        ({}, "A cold wind."),
        ({"kind": "individual"}, "Eyes that long for a friend."),
        ({}, "Legs that hang in the air, and dry eyes."),
    ],
    ids=["pain may show anywhere", "tied to no part", "what is in the mind", "the same part"],
)
def test_an_explanation_is_not_asked_about_in_vain_where_it_might_be_true(members, text):
    item = {"key": "lenses", "kind": "physical", "text": text, **members}
    blinking = a_document("blinking", channel="face", name="Blinking", form="The eyelids close.", alternatives=[item])
    shelf = shelf_of(a_document(), blinking)
    assert alternative.foreign(shelf.cues["leg-shaking"], shelf) == []


def test_nothing_is_out_of_place_in_what_takes_the_whole_person():
    for cue in REAL.cues.values():
        if cue.channel in ("interaction", "voice", "gaze"):
            assert alternative.foreign(cue, REAL) == []


# Lots.


def test_lots_depend_on_the_seed_and_the_names_and_on_nothing_else():
    things = ["a", "b", "c", "d", "e"]
    assert by_lot("one", things, str) == by_lot("one", reversed(things), str)
    assert len({tuple(by_lot(str(seed), things, str)) for seed in range(20)}) > 10


def test_one_candidate_more_moves_no_other():
    things = [str(number) for number in range(30)]
    drawn = by_lot("seed", things, str)
    assert [thing for thing in by_lot("seed", [*things, "new"], str) if thing != "new"] == drawn


def test_the_right_option_is_the_longest_no_more_often_than_by_chance():
    right = Option("x" * 20, DEFINITE, "why", right=True)
    candidates = [Option("y" * length, DEFINITE, "why") for length in (5, 6, 7, 30)]
    drawn = [choose(str(seed), right, candidates, 3) for seed in range(400)]
    longest = sum(all(len(option.text) < 20 for option in options) for options in drawn)
    assert 60 < longest < 140
    assert all(len(options) == 3 for options in drawn)
