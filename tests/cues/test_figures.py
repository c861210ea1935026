"""Figures: a spec in, an SVG and its description out."""

import re
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from cues.figures import SCHEMA, clauses, describe, neutral_title, render
from cues.figures.pen import STYLE
from cues.figures.samples import SAMPLES
from cues.figures.style import MOTION
from cues.figures.words import HAND_WORDS, LEG_WORDS, MARK_WORDS, PLACE_WORDS, UNIT_WORDS

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
SIGNAL_CUES = """
    shrug open-palms smile-with-eye-wrinkles raised-eyebrows pointing-with-closed-fist mirroring long-gaze still-posture
    not-blinking eye-contact leaning-back arms-raised look-down-hair-look-up crossed-legs clenched-jaw tense-neck
    furrowed-brow touching-face rubbing-hands laughing-together upright-palms-down leg-shaking
    smile-and-sideways-glance inner-brows-raised one-sided-face wrapping-arms words-against-signs
    fiddling-with-objects rapid-clipped-speech
"""
HEALTH_CUES = """
    trembling-legs restless-legs jerk-when-falling-asleep leg-movements-in-sleep twitching-muscles twitching-toe
    twitching-in-infants twitching-in-pregnancy
"""

every_sample = pytest.mark.parametrize("slug", SAMPLES)


def face(**units):
    return {"kind": "face", "face": units}


def words_of(text):
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def ids_in(svg):
    return re.findall(r'\bid="([^"]+)"', svg)


def test_there_is_a_sample_for_every_cue():
    assert set(SAMPLES) == set((SIGNAL_CUES + HEALTH_CUES).split())


@every_sample
@pytest.mark.parametrize("detail", ["full", "thumb"])
def test_a_sample_becomes_well_formed_svg_with_unique_ids(slug, detail):
    svg = render(SAMPLES[slug], detail=detail)
    ElementTree.fromstring(svg)
    assert len(ids_in(svg)) == len(set(ids_in(svg)))


@every_sample
def test_every_reference_inside_a_drawing_has_its_target(slug):
    svg = render(SAMPLES[slug])
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids_in(svg))


@every_sample
def test_a_drawing_is_an_image_with_title_and_description(slug):
    root = ElementTree.fromstring(render(SAMPLES[slug]))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text == neutral_title(SAMPLES[slug])
    assert description.text == describe(SAMPLES[slug])


@every_sample
def test_title_and_description_name_neither_the_cue_nor_a_meaning(slug):
    said = f" {words_of(neutral_title(SAMPLES[slug]) + ' ' + describe(SAMPLES[slug]))} "
    meanings = yaml.safe_load((ROOT / "fixtures/meanings.yaml").read_text("utf-8"))
    names = [meaning["name"] for meaning in meanings] + [meaning["key"] for meaning in meanings]
    assert f" {words_of(slug)} " not in said
    assert [name for name in names if f" {words_of(name)} " in said] == []


@every_sample
def test_the_same_spec_gives_the_same_bytes_and_stays_as_it_was(slug):
    spec = deepcopy(SAMPLES[slug])
    assert render(spec) == render(deepcopy(spec))
    assert spec == SAMPLES[slug]


@every_sample
def test_a_drawing_obeys_the_security_policy(slug):
    """No style attributes, no scripts or handlers, nothing fetched."""
    for element in ElementTree.fromstring(render(SAMPLES[slug])).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "circle", "ellipse", "clipPath"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]


@every_sample
def test_every_coordinate_is_a_finite_number(slug):
    assert not re.search(r"nan|inf", re.sub(r"<(title|desc).*?</\1>", "", render(SAMPLES[slug])))


@every_sample
def test_without_marks_no_mark_is_drawn_or_described(slug):
    plain = render(SAMPLES[slug], marks=False)
    assert 'class="h"' not in plain
    assert "Marks:" not in plain


@pytest.mark.parametrize(("kind", "most"), [("face", 7_000), ("figure", 15_500), ("people", 26_000), ("strip", 42_000)])
def test_a_drawing_stays_small(kind, most):
    sizes = {slug: len(render(spec).encode()) for slug, spec in SAMPLES.items() if spec["kind"] == kind}
    assert {slug: size for slug, size in sizes.items() if size > most} == {}


def test_a_standalone_file_carries_its_rules_and_an_inline_one_relies_on_the_sheet():
    spec = face(AU12=1)
    assert "<style>" not in render(spec)
    assert f"<style>{STYLE}{MOTION}</style>" in render(spec, standalone=True)
    assert f"<style>{STYLE}</style>" in render(spec, standalone=True, animate=False)


def test_the_site_sheet_holds_the_same_rules_as_a_standalone_file():
    sheet = (ROOT / "static/css/figures.css").read_text("utf-8")
    assert (STYLE + MOTION).replace("\n", "") in sheet.replace("\n", "")


def test_every_class_of_a_drawing_has_a_rule():
    used = set()
    for spec in SAMPLES.values():
        used |= set(re.findall(r'class="([^"]+)"', render(spec)))
    assert [name for name in used - {"figure"} if f".{name}{{" not in STYLE + MOTION] == []


def test_things_move_only_for_readers_who_have_not_asked_for_less():
    before, inside = MOTION.split("{", 1)
    assert before == "@media (prefers-reduced-motion:no-preference)"
    assert "animation:" not in inside.split("}}")[1]


@pytest.mark.parametrize(
    ("anim", "name"), [({"eyes": "blink"}, "an-blink"), ({"eyes": "gaze"}, "an-gaze"), ({"head": "nod"}, "an-nod")]
)
@pytest.mark.parametrize("spec", [{"kind": "face", "face": {}}, {"kind": "figure", "crop": "bust"}])
def test_eyes_and_head_can_move_unless_animation_is_off(spec, anim, name):
    assert f'class="{name}"' in render(spec | {"anim": anim})
    assert name not in render(spec | {"anim": anim}, animate=False)


def test_a_closed_lid_that_blinks_is_invisible_while_still():
    assert '<g class="an-blink" opacity="0">' in render(face() | {"anim": {"eyes": "blink"}})


def test_ghosts_tell_of_movement_in_a_still_picture():
    spec = SAMPLES["leg-shaking"]
    assert "faded copies show the right leg moving" in clauses(spec)
    assert re.search(
        r'<g transform="translate\([^)]*\)" opacity="\.\d+">', render(spec, animate=False).replace("0.", ".")
    )


def test_a_width_in_pixels_keeps_the_shape_of_the_picture():
    root = ElementTree.fromstring(render(SAMPLES["look-down-hair-look-up"], size=600))
    left, top, wide, high = map(float, root.get("viewBox").split())
    assert (left, top) == (0, 0)
    assert int(root.get("height")) == round(600 * high / wide)


def test_two_copies_on_a_page_can_have_their_own_ids():
    first, second = render(face(), prefix="a"), render(face(), prefix="b")
    assert not set(ids_in(first)) & set(ids_in(second))


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "</title><script>", "&<>\"'", "]]>"])
def test_text_cannot_break_out_of_title_or_ids(text):
    root = ElementTree.fromstring(render(face(), title=text, prefix=text))
    assert root.find(f"{SVG}title").text == text
    assert not [element for element in root.iter() if "script" in element.tag]


def test_a_thumbnail_leaves_out_what_would_blur():
    spec = face(AU6=0.5)
    assert len(render(spec, detail="thumb")) < len(render(spec))


def test_lowered_eyes_show_their_lids():
    shade = 'fill="#e5b9a9"'
    spec = {"kind": "face", "look": {"skin": 1}, "face": {}}
    lowered = spec | {"face": {"gaze": {"y": -1}}}
    for detail in ("full", "thumb"):
        assert render(lowered, detail=detail).count(shade) == render(spec, detail=detail).count(shade) + 2


@pytest.mark.parametrize("yaw", range(-180, 181, 30))
@pytest.mark.parametrize("hair", ["short", "afro", "ponytail", "hijab", "bald"])
def test_a_figure_can_be_seen_from_all_round(yaw, hair):
    drawing = ElementTree.fromstring(render({"kind": "figure", "look": {"hair": hair}, "view": {"yaw": yaw}}))
    assert len(list(drawing.iter(f"{SVG}path"))) > 10


def test_from_behind_no_face_is_drawn_or_described():
    spec = {"kind": "figure", "look": {"iris": "#123456"}, "view": {"yaw": 170}, "face": {"AU12": 1}}
    assert "#123456" not in render(spec)
    assert not [clause for clause in clauses(spec) if clause.startswith("face")]


@pytest.mark.parametrize("pose", ["stand", "sit", "lie"])
@pytest.mark.parametrize("age", ["adult", "old", "child", "infant"])
@pytest.mark.parametrize("build", ["neutral", "heavy", "pregnant"])
def test_every_age_and_build_can_stand_sit_and_lie(pose, age, build):
    spec = {"kind": "figure", "pose": pose, "look": {"age": age, "build": build}}
    assert len(list(ElementTree.fromstring(render(spec)).iter(f"{SVG}path"))) > 10


def test_a_child_is_smaller_than_a_grown_person_and_its_head_larger_by_comparison():
    def height(age):
        return float(render({"kind": "figure", "look": {"age": age}}).split('viewBox="')[1].split()[3].strip('"'))

    assert height("infant") < height("child") < height("adult")


@pytest.mark.parametrize(("skin", "tone"), [(1, "#fbdcc8"), (4, "#c98a5d"), (7, "#7c4d33")])
def test_skin_tones_are_those_of_the_look(skin, tone):
    assert tone in render({"kind": "face", "look": {"skin": skin}, "face": {}})


# Descriptions.


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
