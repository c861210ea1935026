"""Variations of a figure: mirrored, re-dressed, and foils in which exactly one thing differs."""

import re
from copy import deepcopy
from random import Random

import pytest

from cues.figures import clauses, describe, find_problems, render
from cues.figures.foils import differing_clauses, foils
from cues.figures.palette import CLOTHS, SKINS, contrast
from cues.figures.samples import SAMPLES
from cues.figures.variations import KEPT, READABLE, mirror, redress

every_sample = pytest.mark.parametrize("slug", SAMPLES)


def people_of(spec):
    return [person for part in spec.get("frames", [spec]) for person in part.get("actors", [part])]


@every_sample
def test_mirroring_twice_gives_the_spec_back(slug):
    assert mirror(mirror(SAMPLES[slug])) == SAMPLES[slug]


@every_sample
def test_a_mirrored_sample_can_be_drawn_and_its_sides_are_exchanged(slug):
    mirrored = mirror(SAMPLES[slug])
    assert find_problems(mirrored) == []

    def exchanged(text):
        return re.sub(r"left|right", lambda found: {"left": "right", "right": "left"}[found[0]], text)

    before, after = exchanged(describe(SAMPLES[slug])), describe(mirrored)
    assert sorted(re.findall(r"[\w(),]+", before)) == sorted(re.findall(r"[\w(),]+", after))


def test_mirroring_exchanges_names_angles_and_places():
    spec = {
        "kind": "figure",
        "look": {"skin": 4},
        "legs": "sit_crossL",
        "view": {"yaw": 30},
        "face": {"AU12": {"L": 1}, "gaze": {"x": 0.5}},
        "ghost": {"parts": ["shinL"], "shift": [[3, -4]]},
        "crop": [-100, 0, 150, 150],
        "marks": [{"t": "arcs", "at": "0.knL", "dx": 5, "a0": 10, "a1": 60}],
    }
    assert mirror(spec) == {
        "kind": "figure",
        "look": {"skin": 4},
        "legs": "sit_crossR",
        "view": {"yaw": -30},
        "face": {"AU12": {"R": 1}, "gaze": {"x": -0.5}},
        "ghost": {"parts": ["shinR"], "shift": [[-3, -4]]},
        "crop": [-50, 0, 150, 150],
        "marks": [{"t": "arcs", "at": "0.knR", "dx": -5, "a0": 120, "a1": 170}],
    }


@pytest.mark.parametrize(
    ("angles", "mirrored"),
    [
        ({"a0": -150, "a1": -105}, {"a0": 285, "a1": 330}),
        ({"a0": -300, "a1": -200}, {"a0": 20, "a1": 120}),
        ({"a0": 300, "a1": -60}, {"a0": 240, "a1": -120}),
        ({"a0": 350}, {"a0": -170}),
        ({"a0": -270}, {"a0": 90}),
    ],
)
def test_angles_of_a_mirrored_mark_stay_within_a_turn(angles, mirrored):
    kind = "arcs" if "a1" in angles else "bars"
    spec = {"kind": "figure", "marks": [{"t": kind, "at": "0.mouth", **angles}]}
    assert mirror(spec)["marks"] == [{"t": kind, "at": "0.mouth", **mirrored}]
    assert find_problems(mirror(spec)) == []


def test_a_mirrored_arrow_bends_to_the_same_height():
    arrow = {"t": "arrow", "at": "0.knL", "v": [62, 0], "bend": -16}
    (mark,) = mirror({"kind": "figure", "marks": [arrow]})["marks"]
    assert mark == {"t": "arrow", "at": "0.knR", "v": [-62, 0], "bend": 16}


@pytest.mark.parametrize("crop", [[-1200, 0, 2400, 900], [-1200, 0, 20, 20], [1100, 0, 100.05, 100]])
def test_a_mirrored_frame_stays_on_the_paper(crop):
    spec = {"kind": "figure", "crop": crop}
    assert find_problems(spec) == find_problems(mirror(spec)) == find_problems(mirror(mirror(spec))) == []


@every_sample
def test_the_same_seed_dresses_the_same_people(slug):
    before = deepcopy(SAMPLES[slug])
    first, second = redress(SAMPLES[slug], Random(7)), redress(SAMPLES[slug], Random(7))
    assert first == second != SAMPLES[slug]
    assert SAMPLES[slug] == before


@every_sample
def test_other_people_do_the_same(slug):
    for seed in range(4):
        dressed = redress(SAMPLES[slug], Random(seed))
        assert find_problems(dressed) == []
        assert describe(dressed) == describe(SAMPLES[slug])


@every_sample
def test_re_dressed_people_keep_what_the_cue_needs_and_can_be_made_out(slug):
    dressed = redress(SAMPLES[slug], Random(3))
    for before, after in zip(people_of(SAMPLES[slug]), people_of(dressed), strict=True):
        kept = {key: value for key, value in before.get("look", {}).items() if key in KEPT}
        assert kept.items() <= after["look"].items()
        assert contrast(SKINS[after["look"]["skin"]], CLOTHS[after["look"]["top"]]) >= READABLE


def test_a_strip_shows_one_person_throughout():
    looks = [frame["look"] for frame in redress(SAMPLES["look-down-hair-look-up"], Random(5))["frames"]]
    assert looks[0] == looks[1] == looks[2]


def test_everybody_in_a_strip_stays_the_same_whoever_else_comes_in():
    two = {"kind": "people", "actors": [{}, {"look": {"age": "child"}}]}
    spec = {"kind": "strip", "frames": [{"kind": "figure"}, two, two]}
    alone, *together = redress(spec, Random(4))["frames"]
    assert find_problems({"kind": "strip", "frames": [alone, *together]}) == []
    assert [alone["look"]] * 2 == [frame["actors"][0]["look"] for frame in together]
    first, second = (frame["actors"][1]["look"] for frame in together)
    assert first == second != alone["look"]
    assert second["age"] == "child"
    assert len({frame["bg"] for frame in (alone, *together)}) == 1


@every_sample
def test_every_cue_has_foils_and_each_differs_in_exactly_one_clause(slug):
    found = foils(SAMPLES[slug])
    assert found
    for foil in found:
        ((old, new),) = differing_clauses(clauses(SAMPLES[slug]), clauses(foil.spec))
        assert new == foil.clause
        assert old != new


@every_sample
def test_no_two_foils_of_a_cue_are_described_alike(slug):
    told = [clauses(foil.spec) for foil in foils(SAMPLES[slug])]
    assert len(set(told)) == len(told)


@every_sample
def test_a_foil_looks_different(slug):
    def drawing(spec):
        return re.sub(r"<title.*</desc>", "", render(spec, prefix="x"))

    same = [foil.change for foil in foils(SAMPLES[slug]) if drawing(foil.spec) == drawing(SAMPLES[slug])]
    assert same == []


def test_a_foil_of_a_smile_with_wrinkles_is_the_same_smile_without():
    spec = SAMPLES["smile-with-eye-wrinkles"]
    (foil,) = [foil for foil in foils(spec) if foil.change == "AU6 removed"]
    assert foil.spec["face"] == {"AU12": 0.9, "AU25": 0.5}
    assert foil.clause == "no wrinkles at the outer corners of the eyes"


@every_sample
def test_foils_come_in_the_same_order_under_names_of_their_own(slug):
    found = foils(SAMPLES[slug])
    assert found == foils(deepcopy(SAMPLES[slug]))
    assert len({foil.change for foil in found}) == len(found)


@pytest.mark.parametrize(
    ("slug", "change", "words"),
    [
        ("furrowed-brow", "AU15 added", "shows also: corners of the mouth drawn down (strongly)"),
        ("furrowed-brow", "AU4 removed", "does not show: eyebrows lowered and drawn together (strongly)"),
        ("crossed-legs", "legs exchanged", "shows left leg over the right, not right leg over the left"),
    ],
)
def test_a_foil_says_in_words_what_differs(slug, change, words):
    (foil,) = [foil for foil in foils(SAMPLES[slug]) if foil.change == change]
    assert foil.words == words


def test_foils_leave_the_spec_as_it_was():
    before = deepcopy(SAMPLES["mirroring"])
    foils(SAMPLES["mirroring"])
    assert SAMPLES["mirroring"] == before


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        (("a", "b"), ("a", "b"), []),
        (("a", "b"), ("a",), [("b", "")]),
        (("a",), ("a", "c"), [("", "c")]),
        (("a", "b"), ("a", "c"), [("b", "c")]),
        (("a", "b"), ("c", "d"), [("a", "c"), ("b", "d")]),
    ],
)
def test_clauses_that_differ_are_told_in_pairs(before, after, pairs):
    assert differing_clauses(before, after) == pairs
