"""What a figure's description tells: what can be seen, in plain words, and nothing that cannot."""

import re

import pytest

from cues.figures import SCHEMA, clauses, describe, render
from cues.figures.samples import SAMPLES
from cues.figures.words import HAND_WORDS, LEG_WORDS, MARK_WORDS, PLACE_WORDS, UNIT_WORDS


def face(**units):
    return {"kind": "face", "face": units}


def test_a_face_at_rest_is_said_to_be_unmoved():
    assert describe(face()) == "A face: no part of the face moved."


@pytest.mark.parametrize("unit", UNIT_WORDS)
def test_every_action_unit_is_described_and_drawn(unit):
    spec = face(**{f"AU{unit}": 1})
    words = "eyelids closed" if unit == 43 else UNIT_WORDS[unit]
    assert [clause for clause in clauses(spec) if words in clause]
    assert drawing_of(render(spec)) != drawing_of(render(face()))


def drawing_of(svg):
    """Return what is drawn, without texts and ids."""
    return re.sub(r"<title.*</desc>|f[0-9a-f]{8}", "", svg)


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        (0.1, None),
        (0.3, "corners of the mouth drawn up (slightly)"),
        (0.6, "corners of the mouth drawn up"),
        (1, "corners of the mouth drawn up (strongly)"),
        ({"L": 0.6}, "corners of the mouth drawn up on the person's left side only"),
        ({"L": 0.3, "R": 0.7}, "corners of the mouth drawn up more on the person's right side"),
    ],
)
def test_strength_and_side_of_an_action_unit_are_told(value, clause):
    told = [text for text in clauses(face(AU12=value)) if "mouth" in text]
    assert told == ([clause] if clause else [])


def test_a_smile_without_wrinkles_says_so():
    without = "no wrinkles at the outer corners of the eyes"
    assert without in clauses(face(AU12=0.9))
    assert without not in clauses(face(AU12=0.9, AU6=1))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"pose": "sit", "legs": "sit_crossL"}, "left leg over the right"),
        ({"pose": "lie"}, "stretched out on the back in a bed"),
        ({"chair": {"wheels": True}, "pose": "sit"}, "seated in a wheelchair"),
        ({"table": True}, "standing at a table"),
        ({"torso": {"lean": -15}}, "torso tilted backward"),
        ({"shoulders": {"L": 1}}, "shoulders raised on the person's left side only"),
        ({"view": {"yaw": 84}}, "seen from the side"),
        ({"look": {"age": "infant"}}, "a baby"),
        ({"head": {"roll": 9}}, "head tilted to the viewer's right"),
        (
            {"arms": {"R": {"to": "nape", "hand": "fist", "behind": "head"}}},
            "; right hand behind the head",
        ),
        (
            {"arms": {"L": {"to": [60, 90, 0], "hand": "fist"}}},
            "left hand (closed to a fist) raised above the shoulder",
        ),
        ({"arms": {"R": {"to": "side", "holds": "pen", "hand": "pinch"}}}, "holding a pen"),
    ],
)
def test_a_figure_is_described_by_what_is_seen(spec, said):
    assert said in describe({"kind": "figure", **spec})


def test_people_and_pictures_are_described_one_after_the_other():
    assert describe(SAMPLES["mirroring"]).startswith("Two people. Person 1: seated;")
    assert re.findall(r"Picture \d", describe(SAMPLES["look-down-hair-look-up"])) == [
        "Picture 1",
        "Picture 2",
        "Picture 3",
    ]


def test_everything_a_spec_can_name_has_words():
    arm = SCHEMA["$defs"]["arm"]["anyOf"][1]["properties"]
    assert set(arm["hand"]["enum"]) == set(HAND_WORDS)
    assert set(arm["to"]["anyOf"][0]["enum"]) == set(PLACE_WORDS)
    assert {mark["properties"]["t"]["const"] for mark in SCHEMA["$defs"]["mark"]["anyOf"]} == set(MARK_WORDS)
    assert set(SCHEMA["$defs"]["legs"]["anyOf"][0]["enum"]) - {"stand", "sit", "lie"} == set(LEG_WORDS)


@pytest.mark.parametrize(
    ("crop", "told", "kept_back"),
    [
        ("full", ["seated", "left leg over the right", "on the knee", "mouth"], []),
        ("waist", ["upper body", "mouth"], ["seated", "leg", "knee"]),
        ([-40, 40, 160, 160], ["leg over"], ["mouth", "seated"]),
    ],
)
def test_only_what_lies_within_the_frame_is_described(crop, told, kept_back):
    arms = {"R": {"to": "knee", "hand": "flat"}}
    spec = {"kind": "figure", "pose": "sit", "legs": "sit_crossL", "arms": arms, "face": {"AU12": 1}, "crop": crop}
    description = describe(spec)
    assert [words for words in told if words not in description] == []
    assert [words for words in kept_back if words in description] == []


@pytest.mark.parametrize(
    ("yaw", "place", "seen"),
    [
        (0, "chest", True), (84, "chest", True), (150, "chest", False), (150, "belly", False),
        (84, "hip", False), (-84, "hip", True), (60, [0, -60, -30], False), (0, "hip", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pose", ["stand", "sit"])
@pytest.mark.parametrize("crop", ["full", "thigh"])
def test_a_hand_is_described_unless_the_trunk_hides_it(yaw, place, seen, pose, crop):
    person = {"pose": pose, "view": {"yaw": yaw}, "arms": {"L": {"to": place}}}
    assert ("left hand" in describe({"kind": "figure", "crop": crop, **person})) == seen
