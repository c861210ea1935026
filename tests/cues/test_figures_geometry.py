"""The geometry of figures: hulls of circles, arms that reach, what a camera sees."""

import re
from math import cos, hypot, isclose, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.figures import render
from cues.figures.body.arms import bend, pose_arms
from cues.figures.body.figure import PosedFigure
from cues.figures.body.proportions import proportions_of
from cues.figures.body.skeleton import FOREARM, UPPER_ARM, pose_trunk
from cues.figures.body.stage import Stage, camera_of
from cues.figures.expression import Expression
from cues.figures.face.frame import FaceFrame
from cues.figures.framing import frame_of
from cues.figures.palette import SKINS, contrast, palette_of
from cues.figures.paths import PathWriter, hull_runs
from cues.figures.vectors import dot, length, subtract

circles = st.lists(st.tuples(st.floats(-80, 80), st.floats(-80, 80), st.floats(1, 40)), min_size=1, max_size=9)


@given(circles, st.floats(0, 2 * pi))
def test_a_hull_reaches_as_far_as_its_farthest_circle_in_every_direction(balls, angle):
    def support(ball):
        return ball[0] * cos(angle) + ball[1] * sin(angle) + ball[2]

    on_hull = [
        index
        for index, start, end in hull_runs(balls)
        if any(start - 1e-7 <= angle + turn <= end + 1e-7 for turn in (-2 * pi, 0, 2 * pi))
    ]
    assert isclose(max(support(balls[index]) for index in on_hull), max(map(support, balls)), abs_tol=1e-5)


def test_a_circle_inside_another_leaves_no_trace():
    assert PathWriter().hull([(0, 0, 30), (3, 2, 5)]) == PathWriter().circle((0, 0, 30))


def test_an_open_hull_leaves_out_one_arc_and_is_not_closed():
    writer = PathWriter()
    whole, opened = writer.hull([(0, 0, 10), (40, 0, 8)]), writer.hull([(0, 0, 10), (40, 0, 8)], open_at=(0,))
    assert (whole.count("a"), opened.count("a")) == (2, 1)
    assert whole.endswith("z")
    assert not opened.endswith("z")


@pytest.mark.parametrize(
    ("value", "tenths", "whole"),
    [(0, "0", "0"), (-0.04, "0", "0"), (0.5, ".5", "0"), (-0.5, "-.5", "0"), (12.34, "12.3", "12"), (-7, "-7", "-7")],
)
def test_numbers_are_written_as_short_as_they_can_be(value, tenths, whole):
    assert (PathWriter(1).number(value), PathWriter(0).number(value)) == (tenths, whole)


@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), min_size=3, max_size=40))
def test_a_smooth_curve_ends_where_it_should_whatever_was_rounded_on_the_way(points):
    first, *segments = re.split(r"[cs]", PathWriter().smooth(points, closed=False)[1:])
    x, y = numbers(first)
    for segment in segments:
        *_controls, dx, dy = numbers(segment)
        x, y = x + dx, y + dy
    assert len(segments) == len(points) - 1
    assert hypot(x - points[-1][0], y - points[-1][1]) < 0.2


def numbers(data):
    return [float(number) for number in re.findall(r"-?\d*\.?\d+", data)]


@pytest.mark.parametrize(("bend", "capsules"), [(0, 1), (0.3, 1), (9, 2), (-9, 2)])
def test_a_finger_that_looks_straight_is_drawn_as_one_capsule(bend, capsules):
    stage = Stage(camera_of({"view": {"pitch": 0}}), palette_of({}), 3, fine=True)
    balls = [((0, 0, 0), 5), ((bend, 20, 0), 5), ((0, 40, 0), 4)]
    assert stage.chain(balls, "#ffffff", rooted=False).count("z") == capsules


@pytest.mark.parametrize(("x", "drawn"), [(0, True), (95, True), (130, True), (160, False), (-160, False)])
def test_a_limb_outside_the_frame_is_left_out_unless_it_could_move_into_it(x, drawn):
    stage = Stage(camera_of({}), palette_of({}), 3, fine=True, frame=(-100, -100, 100, 100))
    assert bool(stage.limb([((x, 0, 0), 5), ((x, 30, 0), 5)], "#ffffff")) == drawn


def test_a_crop_in_numbers_shows_what_the_named_one_shows():
    person = {"kind": "figure", "crop": "waist", "arms": {"L": {"to": "chin"}}}
    frame = frame_of(person, [PosedFigure(person)])
    named, numbered = (render(spec, prefix="a") for spec in (person, person | {"crop": list(frame)}))
    assert named == numbered


@pytest.mark.parametrize("youth", [0, 0.55, 1])
def test_a_young_face_keeps_the_order_of_its_parts_from_crown_to_chin(youth):
    frame = FaceFrame(0, 0, youth=youth)
    heights = [frame.young(y) for y in range(-153, 161)]
    assert heights == sorted(heights)
    assert heights[0] == -153


@given(
    st.tuples(st.floats(-200, 200), st.floats(-200, 200), st.floats(-200, 200)),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)),
)
def test_bones_keep_their_lengths_wherever_a_hand_goes(target, pole):
    elbow, wrist = bend((0, 0, 0), target, (UPPER_ARM, FOREARM), pole)
    assert isclose(length(elbow), UPPER_ARM, abs_tol=1e-6)
    assert isclose(length(subtract(wrist, elbow)), FOREARM, abs_tol=1e-6)


def skeleton_of(person):
    skeleton = pose_trunk(person, proportions_of(person.get("look", {})))
    pose_arms(skeleton, person)
    return skeleton


def test_a_hand_within_reach_touches_its_place():
    skeleton = skeleton_of({"arms": {"R": {"to": "chin", "reach": 0}}})
    chin = skeleton.on_head(-4, 172, 84)
    assert length(subtract(skeleton.hand["R"].wrist, chin)) < 1


def test_palms_that_meet_look_at_one_another():
    arms = {
        "R": {"to": [-44, -82, 66], "palm": "up", "dir": [-1, 0, 0.4]},
        "L": {"to": "palm_opp", "dir": [-1, 0, 0.3]},
    }
    skeleton = skeleton_of({"arms": arms})
    assert dot(skeleton.hand["L"].palm, skeleton.hand["R"].palm) < -0.9
    assert length(subtract(skeleton.hand["L"].wrist, skeleton.hand["R"].wrist)) < 60


@pytest.mark.parametrize("side", ["L", "R"])
@pytest.mark.parametrize("other", ["elbow_opp", "upperarm_opp", "knee_opp", "chin"])
def test_a_hand_that_goes_to_the_other_one_finds_it_wherever_that_is(side, other):
    opposite = {"L": "R", "R": "L"}[side]
    hand = skeleton_of({"arms": {side: {"to": "palm_opp", "reach": 0}, opposite: {"to": other}}}).hand
    assert length(subtract(hand[side].wrist, hand[opposite].wrist)) < 60


@pytest.mark.parametrize("age", ["child", "infant"])
def test_a_child_is_smaller_with_a_head_that_is_larger_by_comparison(age):
    small, grown = proportions_of({"age": age}), proportions_of({})
    assert small.limb < grown.limb
    assert small.head / small.torso > grown.head / grown.torso


@pytest.mark.parametrize(("view", "x", "y"), [({"yaw": 90}, -1, 0), ({"yaw": -90}, 1, 0), ({"pitch": 90}, 0, -1)])
def test_a_person_in_bed_lies_with_the_head_where_the_view_turns_it(view, x, y):
    camera = camera_of({"pose": "lie", "view": {"pitch": 0, **view}})
    left, top = camera.flat((0, 100, 0))
    assert (round(left / 100), round(top / 100)) == (x, y)


def test_the_head_of_a_person_in_bed_lies_on_its_side_on_paper():
    posed = PosedFigure({"pose": "lie", "view": {"yaw": 90, "pitch": 0}})
    assert round(abs(posed.head_roll)) == 90


@pytest.mark.parametrize("yaw", [-40, -15, 15, 40])
def test_features_of_a_turned_face_stay_within_its_outline(yaw):
    frame = FaceFrame(yaw, 0)
    away = 1 if yaw > 0 else -1
    assert abs(frame.at(away * 74, 1)[0]) < frame.far_limit(1)


def test_one_number_stands_for_both_sides_of_a_face():
    expression = Expression({"AU12": 0.4, "AU14": {"L": 0.6}})
    assert (expression.on(12, "L"), expression.on(12, "R")) == (0.4, 0.4)
    assert (expression.on(14, "L"), expression.on(14, "R"), expression.mean(14)) == (0.6, 0, 0.3)


@pytest.mark.parametrize("skin", SKINS)
def test_wrinkles_can_be_seen_on_every_skin(skin):
    palette = palette_of({"skin": skin})
    assert contrast(palette.skin, palette.line) >= 2.6
