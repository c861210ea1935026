"""Figures: a spec in, an SVG and its description out."""

import re
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from cues.figures import SCHEMA, clauses, describe, neutral_title, render
from cues.figures.palette import CLOTHS, GOLD, SKINS
from cues.figures.pen import STYLE
from cues.figures.samples import SAMPLES
from cues.figures.style import KEYFRAMES, MOTION, TIMINGS
from cues.figures.words import UNIT_WORDS

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


def names_of(files, *members):
    """Return the words of the named members of all entries of some content files; lists are taken apart."""
    found = set()
    for path in files:
        content = yaml.safe_load(path.read_text("utf-8"))
        for entry in content if isinstance(content, list) else [content]:
            values = [entry.get(member, ()) for member in members]
            found |= {words_of(name) for value in values for name in ([value] if isinstance(value, str) else value)}
    return found


NAMES = names_of((ROOT / "fixtures/cues").glob("*.yaml"), "slug", "name", "aliases") | names_of(
    [ROOT / "fixtures/meanings.yaml"], "key", "name"
)


@every_sample
def test_title_and_description_name_no_cue_and_no_meaning(slug):
    told = re.split(r"[.;:,()]", f"{neutral_title(SAMPLES[slug])}. {describe(SAMPLES[slug])}")
    said = [f" {words_of(clause)} " for clause in told]
    assert {name for name in NAMES for clause in said if f" {name} " in clause} == set()


def test_names_are_looked_for_that_content_files_hold():
    assert {"shrug", "crossed legs", "anxiety"} <= NAMES


@pytest.mark.parametrize("unit", UNIT_WORDS)
def test_no_foil_could_be_named_by_its_description_either(unit):
    said = f" {words_of(describe(face(**{f'AU{unit}': 1})))} "
    assert {name for name in NAMES if f" {name} " in said} == set()


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


@pytest.mark.parametrize(("kind", "most"), [("face", 6_000), ("figure", 14_000), ("people", 24_000), ("strip", 30_000)])
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
        used |= set(" ".join(re.findall(r'class="([^"]+)"', render(spec))).split())
    assert [name for name in used - {"figure"} if f".{name}{{" not in STYLE + MOTION] == []


def test_things_move_only_for_readers_who_have_not_asked_for_less():
    before, inside = MOTION.split("{", 1)
    assert before == "@media (prefers-reduced-motion:no-preference)"
    assert "animation:" not in inside.split("}}")[1]


def test_every_movement_a_spec_can_ask_for_has_rules():
    parts = SCHEMA["$defs"]["anim"]["properties"].values()
    assert {name for part in parts for name in part["enum"]} <= set(TIMINGS)
    assert set(TIMINGS) - {"rub2"} == set(KEYFRAMES)


def test_the_pictures_of_a_strip_come_to_the_fore_one_after_the_other_if_asked():
    frames = [{"kind": "face", "face": {}}] * 3
    strip, asked = {"kind": "strip", "frames": frames}, {"anim": {"frames": "turns"}}
    assert re.findall(r'class="an-(\w+)"', render(strip | asked)) == ["first", "second", "third"]
    assert "an-" not in render(strip)
    assert "an-" not in render(strip | asked, animate=False)


def test_a_thumbnail_of_a_strip_is_two_pictures_wide():
    spec = SAMPLES["look-down-hair-look-up"]
    places = re.findall(r'<svg(?: class="[^"]*")? x="(\d+)" y="(\d+)"', render(spec, detail="thumb"))
    assert places == [("0", "0"), ("416", "0"), ("208", "416")]


def test_nothing_is_drawn_that_lies_outside_the_picture():
    legs = {"kind": "figure", "look": {"bottom": "plum"}}
    assert CLOTHS["plum"] in render(legs)
    assert CLOTHS["plum"] not in render(legs | {"crop": "bust"})


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


def test_a_pen_stands_out_from_the_hand_that_holds_it():
    arms = {"R": {"to": "chest", "hand": "pinch"}}
    without = {"kind": "figure", "crop": "waist", "arms": arms}
    holding = {**without, "arms": {"R": {**arms["R"], "holds": "pen"}}}
    assert f'fill="{GOLD}"' not in render(without)
    assert f'fill="{GOLD}"' in render(holding)
    assert GOLD not in SKINS.values()


def test_a_wavy_line_grows_with_the_size_that_a_mark_asks_for():
    def height(size):
        mark = {"t": "waves", "xy": [0, 0], "r": 0, "size": size}
        drawn = render({"kind": "figure", "crop": [-100, -100, 200, 200], "marks": [mark]})
        data = re.search(r'class="h" d="M([^"]+)"', drawn)[1]
        _first, *ways = re.split("[cs]", data)
        return sum(float(re.findall(r"-?\d*\.?\d+", way)[-1]) for way in ways)

    assert height(3) > 2.5 * height(1) > 0


def test_hurried_speech_is_a_bubble_with_strokes_on_the_side_the_mouth_looks_to():
    def edges(angle):
        mark = {"t": "bars", "xy": [0, 0], "r": 30, "a0": angle}
        drawn = render({"kind": "figure", "crop": [-200, -200, 400, 400], "marks": [mark]})
        ((start,),) = [re.findall(r'd="M(-?[\d.]+)[^"]*A', drawn)]
        return float(start)

    assert edges(0) > 0 > edges(180)
