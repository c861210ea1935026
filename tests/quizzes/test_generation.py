"""The bank of the real content: what it holds, and what it gives away to nobody."""

import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from quizzes.generation import KINDS, kinds, material
from quizzes.generation.checks import problems
from quizzes.generation.drafts import CANNOT_TELL, DEFINITE, Draft
from tests.quizzes.shelves import as_bytes, real_bank, real_shelf

BANK, SHELF = real_bank(), real_shelf()
DRAFTS = list(BANK.values())
SIGNALS = [cue for cue in SHELF.cues.values() if not cue.is_health]
HEALTH = [cue for cue in SHELF.cues.values() if cue.is_health]


def of(cue: str) -> list[Draft]:
    return [draft for draft in DRAFTS if draft.cue == cue]


def test_there_are_at_least_250_questions_with_the_same_stem_key_and_options_counted_once():
    different = {
        (draft.stem, draft.right.text, tuple(sorted(option.text for option in draft.options))) for draft in DRAFTS
    }
    assert len(different) >= 250


@pytest.mark.parametrize("cue", SIGNALS, ids=lambda cue: cue.slug)
def test_a_signal_has_at_least_six_items_of_three_kinds(cue):
    assert len(of(cue.slug)) >= 6
    assert len({draft.kind for draft in of(cue.slug)}) >= 3


def test_every_kind_is_in_the_bank():
    assert {draft.kind for draft in DRAFTS} == set(KINDS)


def test_no_point_has_more_than_twelve_items():
    assert max(Counter(draft.point for draft in DRAFTS).values()) <= 12


@pytest.mark.parametrize("cue", HEALTH, ids=lambda cue: cue.slug)
def test_a_matter_of_health_is_asked_about_by_other_explanations_and_caveats_alone(cue):
    assert of(cue.slug)
    assert {draft.kind for draft in of(cue.slug)} <= {"alternative", "caveat"}


def test_no_illness_is_asked_about_in_a_matter_of_health():
    for cue in HEALTH:
        medical = {item.key for item in cue.alternatives if item.kind == "medical"}
        assert not [draft.slot for draft in of(cue.slug) if draft.slot.split(":yes:")[-1] in medical]


def test_no_check_refuses_an_item_of_the_bank():
    asked = Counter(draft.question for draft in DRAFTS)
    refused = [
        (draft.slot, found)
        for draft in DRAFTS
        if (found := problems(draft, SHELF.cues[draft.cue], SHELF, asked.keys() - {draft.question}))
    ]
    assert refused == []
    assert max(asked.values()) == 1


def test_a_definite_reading_is_right_only_where_the_evidence_carries_it():
    for draft in DRAFTS:
        if draft.kind == "reading":
            cue = SHELF.cues[draft.cue]
            reading = next(item for item in cue.readings if cue.point(item.key) == draft.point)
            carried = reading.support == "supported" and reading.certainty in ("high", "moderate")
            carried = carried and (reading.chance or 100) >= 60
            assert (draft.right.role == DEFINITE) == carried, draft.slot


def test_what_was_never_tested_or_looked_into_is_not_asked_as_a_reading():
    silent = {
        cue.point(reading.key)
        for cue in SIGNALS
        for reading in cue.readings
        if reading.support in ("untested", "not_assessed")
    }
    assert silent
    assert not [draft.slot for draft in DRAFTS if draft.kind == "reading" and draft.point in silent]


def test_cannot_tell_is_offered_with_every_reading_and_is_the_last_option():
    readings = [draft for draft in DRAFTS if draft.kind == "reading"]
    assert readings
    assert {draft.options[-1].role for draft in readings} == {CANNOT_TELL}


def test_there_are_readings_with_a_definite_answer_so_that_cannot_tell_is_no_safe_answer():
    roles = Counter(draft.right.role for draft in DRAFTS if draft.kind == "reading")
    assert roles[DEFINITE] >= 10


def test_yes_and_no_are_both_right_often_enough_to_be_balanced():
    roles = Counter(draft.right.role for draft in DRAFTS if draft.kind == "alternative")
    assert min(roles["yes"], roles["no"]) >= 40


@pytest.mark.parametrize("kind", ["name", "spot", "reading", "evidence", "caveat", "alternative"])
@pytest.mark.parametrize("habit", ["first", "longest"])
def test_neither_the_first_nor_the_longest_option_is_right_more_than_ten_points_above_chance(kind, habit):
    drafts = [draft for draft in DRAFTS if draft.kind == kind]
    chance = sum(1 / len(draft.options) for draft in drafts) / len(drafts)
    assert sum(habits(draft)[habit] for draft in drafts) / len(drafts) <= chance + 0.10


def habits(draft: Draft) -> dict[str, float]:
    """Return the chance of being right for one who always takes the first option, or the longest."""
    most = max(len(option.text) for option in draft.options)
    longest = [option.right for option in draft.options if len(option.text) == most]
    return {"first": float(draft.options[0].right), "longest": sum(longest) / len(longest)}


def test_no_question_and_no_option_speaks_of_a_document_that_learners_have_never_seen():
    shown = [draft.stem + draft.note + "".join(option.text for option in draft.options) for draft in DRAFTS]
    assert not [text for text in shown if "document" in text.lower()]


def test_every_graded_answer_names_its_grade_and_who_found_it():
    for draft in DRAFTS:
        if draft.kind in ("reading", "evidence"):
            assert re.search(r"\(support: [a-z ]+(; certainty: [a-z ]+)?(; .+)?\)", draft.right.rationale), draft.slot


def test_every_cited_source_is_on_the_card():
    for draft in DRAFTS:
        cited = {key for option in draft.options for key in option.cites}
        assert cited <= SHELF.cues[draft.cue].sources


def test_questions_end_as_questions_do_and_no_text_has_a_stray_space():
    for draft in DRAFTS:
        assert draft.stem.endswith(("?", "”")), draft.stem
        for text in (draft.stem, draft.note, *(o.text for o in draft.options), *(o.rationale for o in draft.options)):
            assert text == text.strip() and "  " not in text and ".." not in text.replace("…", ""), text


def test_the_same_cards_and_seed_give_the_same_bytes():
    assert as_bytes(kinds.bank(real_shelf())) == as_bytes(BANK)


def test_the_order_in_which_cards_were_published_changes_nothing():
    turned = material.Shelf(dict(sorted(SHELF.cues.items(), reverse=True)), SHELF.excluding)
    assert {slot: draft.fingerprint for slot, draft in kinds.bank(turned).items()} == {
        slot: draft.fingerprint for slot, draft in BANK.items()
    }


def without(*slugs: str) -> material.Shelf:
    return material.Shelf({slug: cue for slug, cue in SHELF.cues.items() if slug not in slugs}, SHELF.excluding)


@pytest.mark.parametrize("gone", ["shrug", "smile-with-eye-wrinkles", "leg-shaking", "mirroring"])
def test_what_is_remembered_gives_the_same_bank_as_to_think_of_it_anew(monkeypatch, gone):
    kinds.bank(SHELF)
    remembered = as_bytes(kinds.bank(without(gone)))
    monkeypatch.setattr(kinds, "REMEMBERED", {})
    assert as_bytes(kinds.bank(without(gone))) == remembered


def test_where_one_card_changes_hardly_any_other_cue_is_thought_of_again(monkeypatch):
    kinds.bank(SHELF)
    thought: set[tuple[str, str]] = set()

    def watched(kind, make):
        def noted(cue, shelf, seed):
            thought.add((kind, cue.slug))
            return make(cue, shelf, seed)

        return noted

    monkeypatch.setattr(kinds, "KINDS", {kind: watched(kind, make) for kind, make in KINDS.items()})
    kinds.bank(SHELF)
    assert thought == set()
    changed = replace(SHELF.cues["touching-face"], caveats=SHELF.cues["touching-face"].caveats[:2])
    kinds.bank(material.Shelf({**SHELF.cues, "touching-face": changed}, SHELF.excluding))
    assert {(kind, "touching-face") for kind in KINDS} <= thought
    assert {kind for kind, cue in thought if cue != "touching-face"} <= {"name", "spot", "alternative"}


def test_more_than_there_is_room_for_is_forgotten_and_made_again(monkeypatch):
    monkeypatch.setattr(kinds, "ROOM", 5)
    monkeypatch.setattr(kinds, "REMEMBERED", {})
    assert as_bytes(kinds.bank(SHELF)) == as_bytes(BANK)
    assert len(kinds.REMEMBERED) <= 5


def test_another_seed_gives_another_bank_of_questions_that_are_as_good():
    other = kinds.bank(SHELF, seed="another")
    assert as_bytes(other) != as_bytes(BANK)
    assert not [draft.slot for draft in other.values() if problems(draft, SHELF.cues[draft.cue], SHELF)]


def test_one_card_more_leaves_most_questions_about_the_others_as_they_were():
    without = material.Shelf({slug: cue for slug, cue in SHELF.cues.items() if slug != "shrug"}, SHELF.excluding)
    before = kinds.bank(without)
    same = [slot for slot, draft in before.items() if slot in BANK and BANK[slot].fingerprint == draft.fingerprint]
    assert len(same) >= 0.9 * len(before)


def test_slots_fit_their_column():
    assert max(len(slot) for slot in BANK) <= 200


def test_no_two_drawings_of_one_question_are_the_same():
    shown = defaultdict(list)
    for draft in DRAFTS:
        shown[draft.slot] += [option.figure.digest for option in draft.options if option.figure]
    assert all(len(set(digests)) == len(digests) for digests in shown.values())


def test_no_question_hints_with_a_may_at_what_would_accuse_somebody():
    accusing = ("lying", "insincerity", "an attempt to seduce", "a threat", "aggression")
    for slot, draft in real_bank().items():
        for text in (draft.stem, *(option.text for option in draft.options), *(it.rationale for it in draft.options)):
            assert not [name for name in accusing if f"may go with {name}" in text], slot
