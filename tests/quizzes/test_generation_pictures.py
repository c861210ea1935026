"""Questions about drawings: what they show beside the cue, and among which others a drawing or a name stands."""

import json

import pytest

from cues.figures.samples import SAMPLES
from quizzes.generation import name, sights, spot
from quizzes.generation.distractors import SEED
from quizzes.generation.drafts import Draft, Picture, canonical
from tests.quizzes.shelves import real_bank, real_shelf

REAL = real_shelf()
DRAWN = [draft for draft in real_bank().values() if draft.kind in ("name", "spot")]


def pictures(draft: Draft) -> list[Picture]:
    return [figure for figure in (draft.figure, *(option.figure for option in draft.options)) if figure]


def test_a_drawing_of_what_a_body_does_shows_no_feeling_in_the_face():
    for draft in DRAWN:
        if draft.kind == "name" and draft.channel not in sights.EXPRESSIVE and draft.cue != "tense-neck":
            assert draft.figure.spec == sights.at_rest(draft.figure.spec), draft.slot


def test_a_face_at_rest_keeps_where_it_looks():
    face = {"AU4": 1, "gaze": {"x": 0.5}, "jaw_clench": 1}
    figure = canonical({"kind": "face", "face": face})
    assert json.loads(sights.at_rest(figure))["face"] == {"gaze": {"x": 0.5}, "jaw_clench": 1}
    assert json.loads(sights.at_rest(canonical({"kind": "face", "face": {"AU4": 1, "AU12": 1}}), ("AU4",)))["face"] == {
        "AU12": 1
    }


def test_a_tense_jaw_or_neck_is_not_drawn_with_lowered_brows():
    for slug in ("clenched-jaw", "tense-neck"):
        assert "brows" not in sights.told(sights.calm(REAL.cues[slug])).lower()


def test_several_people_and_strips_stand_only_among_their_own_kind():
    by_name = {cue.name: cue for cue in REAL.cues.values()}
    for draft in DRAWN:
        own = sights.kind(REAL.cues[draft.cue].figure)
        for option in draft.options:
            kind = sights.kind(option.figure.spec if option.figure else by_name[option.text].figure)
            assert kind == own or not {kind, own} & set(sights.APART), draft.slot


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"kind": "figure", "pose": "sit", "legs": "sit_crossR"},
            {"kind": "figure", "pose": "sit", "legs": "sit_fig4L"},
        ),
        ({"kind": "face", "face": {"AU1": 0.3, "AU2": 0.3}}, {"kind": "face", "face": {"AU1": 1, "AU2": 1}}),
    ],
    ids=["legs crossed at the knee or at the ankle", "brows raised slightly or strongly"],
)
def test_what_is_the_same_sight_in_other_words_is_taken_for_the_same(one, other):
    assert sights.sights(canonical(one), faint=True) & sights.sights(canonical(other), faint=True)


def test_a_question_of_drawings_that_are_much_alike_offers_at_least_three():
    foils = [draft for draft in DRAWN if draft.slot.endswith(":foils")]
    assert foils
    assert min(len(draft.options) for draft in foils) >= 3


def test_what_another_part_may_do_by_itself_is_not_asked_about_by_taking_one_part_away():
    assert spot.BY_ITSELF in REAL.cues["shrug"].form
    assert not [draft for draft in spot.drafts(REAL.cues["shrug"], REAL, SEED) if draft.slot.endswith(":foils")]


def test_the_words_of_a_drawing_that_lacks_something_say_what_is_there_instead():
    jaw = next(draft for draft in spot.drafts(REAL.cues["clenched-jaw"], REAL, SEED) if draft.slot.endswith(":foils"))
    assert all(option.right or "the corners of the jaw smooth" in option.text for option in jaw.options)


def test_a_name_stands_beside_at_least_one_of_its_own_channel_where_there_is_a_fair_one():
    by_name = {cue.name: cue for cue in REAL.cues.values()}
    for cue in REAL.cues.values():
        for draft in name.drafts(cue, REAL, SEED):
            channels = {by_name[option.text].channel for option in draft.options if not option.right}
            near = {other.channel for other in name.fair(cue, REAL)}
            assert cue.channel in channels or cue.channel not in near, draft.slot


def test_a_name_is_offered_only_where_its_cue_is_surely_not_in_the_drawing():
    for cue in REAL.cues.values():
        names = {other.name: other for other in REAL.cues.values()}
        for draft in name.drafts(cue, REAL, SEED):
            for option in draft.options:
                other = names[option.text]
                if not option.right:
                    assert other.slug not in cue.related and cue.slug not in other.related
                    assert not sights.sights(cue.figure, faint=True) & sights.sights(other.figure)


def test_a_drawing_to_name_shows_other_people_than_the_card_does():
    smile = REAL.cues["smile-with-eye-wrinkles"]
    digests = {draft.figure.digest for draft in name.drafts(smile, REAL, SEED)}
    assert len(digests) == 2
    assert sights.picture(smile.figure).digest not in digests


def test_a_foil_is_offered_only_where_it_lacks_what_the_cue_is_named_after():
    smile = REAL.cues["smile-with-eye-wrinkles"]
    foils = next(draft for draft in spot.drafts(smile, REAL, SEED) if draft.slot.endswith(":foils"))
    for option in foils.options:
        alt = option.figure.alt
        whole = "corners of the mouth drawn up" in alt and ", with wrinkles at the outer corners" in alt
        assert whole == option.right


def test_what_no_still_drawing_can_show_is_not_to_be_spotted():
    assert list(spot.drafts(REAL.cues["not-blinking"], REAL, SEED)) == []


@pytest.mark.parametrize("slug", sorted(SAMPLES))
def test_a_picture_of_every_figure_can_be_made_with_other_people(slug):
    figure = canonical(SAMPLES[slug])
    changed = sights.with_other_people(figure, "seed", mirrored=True)
    assert sights.kind(changed) == sights.kind(figure)
    assert sights.picture(changed).alt
