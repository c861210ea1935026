"""What part of a scene with people a picture shows."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot
from typing import Any

from cues.figures.body.figure import Box as Extent
from cues.figures.body.figure import PosedFigure
from cues.figures.body.skeleton import SIDES, Skeleton
from cues.figures.body.stage import Camera
from cues.figures.paths import Point
from cues.figures.vectors import Vector, along, between

Box = tuple[float, float, float, float]
"""Left, top, width and height."""
CROP_POINTS = {"bust": (0, 104, 0), "waist": (0, 26, 0), "hips": (0, -12, 0), "thigh": (0, -64, 0)}
EVERYTHING = frozenset(("head", "chest", "handL", "handR", "legs", "footL", "footR"))
PARTS = {"head": ("head",), "legs": ("knL", "knR"), "chest": ("chest",)}
"""Parts of a person and the places by which they are known to show; hands have their own names, as have feet."""
EDGE = 0.02
DRAWN_BEHIND = -6
"""Mean depth of a forearm below which it is drawn before the trunk and so lies behind it."""
HALF_A_HAND = 5
THIGH = (0.15, 0.35)


def placed(figure: PosedFigure, p: Point) -> Point:
    """Return a point of a figure where it stands in the scene."""
    return (p[0] * figure.scale + figure.at[0], p[1] * figure.scale + figure.at[1])


def frame_of(spec: Mapping[str, Any], posed: Sequence[PosedFigure]) -> Box:
    """Return the view box of a crop: one of the named ones, or [left, top, width, height]; in tenths, so that a crop
    that repeats it in numbers shows the same to the last byte."""
    left, top, wide, high = (round(value, 1) for value in _frame_of(spec, posed))
    return (left, top, wide, high)


def _frame_of(spec: Mapping[str, Any], posed: Sequence[PosedFigure]) -> Box:
    crop = spec.get("crop", "full")
    if not isinstance(crop, str):
        return _box(crop)
    middles = [placed(figure, figure.head_middle) for figure in posed]
    if crop == "head":
        x, y = (sum(values) / len(posed) for values in zip(*middles, strict=True))
        return (x - 118, y - 98, 236, 236)
    boxes = [_placed_box(figure) for figure in posed]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    if crop == "full":
        return _whole(left, top, right, bottom)
    if crop == "bust":
        left, right = min(x for x, _y in middles) - 64, max(x for x, _y in middles) + 64
    return _cut(left, top, right, max(placed(figure, figure.torso_point(CROP_POINTS[crop]))[1] for figure in posed))


def shows_floor(spec: Mapping[str, Any]) -> bool:
    """Tell whether the picture has a floor with a shadow on it."""
    return bool(spec.get("shadow", spec.get("crop", "full") == "full" and spec.get("kind") != "face"))


def _box(crop: Sequence[float]) -> Box:
    return (crop[0], crop[1], crop[2], crop[3])


def _placed_box(figure: PosedFigure) -> Extent:
    left, top, right, bottom = figure.box()
    return (*placed(figure, (left, top)), *placed(figure, (right, bottom)))


def _whole(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a square round everything."""
    side = max(right - left, bottom - top) + 52
    return ((left + right - side) / 2, (top + bottom - side) / 2, side, side)


def _cut(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a square that ends at a height; what is too wide gets more room above."""
    top -= 20
    wide, high = right - left + 40, bottom - top
    if wide < high:
        wide = high
    else:
        spare = wide - high
        top = bottom - wide if spare < 60 else top - spare * 0.45
    return ((left + right - wide) / 2, top, wide, wide)


def parts_in_view(spec: Mapping[str, Any], posed: Sequence[PosedFigure]) -> list[frozenset[str]]:
    """Return for every person which parts lie within the picture, of those in EVERYTHING."""
    left, top, wide, high = frame_of(spec, posed)

    def shows(figure: PosedFigure, place: Point) -> bool:
        x, y = placed(figure, place)
        return abs(x - left - wide / 2) < wide * (0.5 + EDGE) and abs(y - top - high / 2) < high * (0.5 + EDGE)

    found = []
    for figure in posed:
        anchors = figure.anchors()
        parts = PARTS | {f"{limb}{side}": (f"{limb}{side}",) for limb in ("hand", "foot") for side, _sign in SIDES}
        found.append(
            frozenset(part for part, names in parts.items() if any(shows(figure, anchors[name]) for name in names))
        )
    return found


TRUNK = ("chest", "waist", "flank", "hip")
TRUNK_RADIUS, THIGH_RADIUS = 27, 23
"""Least radii, in units of a person of middling build."""
HAND_REACHES = (8, 32)
"""From the wrist along the hand to what must be covered before a hand counts as hidden."""


def hidden_hands(figure: PosedFigure) -> frozenset[str]:
    """Return which hands (as handL) lie wholly behind trunk and thighs; arms and furniture are not reckoned with."""
    skeleton, camera, girth = figure.skeleton, figure.camera, figure.size.girth
    cover = [(p, TRUNK_RADIUS * girth) for p in _trunk(skeleton)]
    for side, _sign in SIDES:
        cover += [(between(skeleton.hip_joint[side], skeleton.knee[side], s), THIGH_RADIUS * girth) for s in THIGH]
    found = set()
    for side, _sign in SIDES:
        hand = skeleton.hand[side]
        ends = [along(hand.wrist, hand.fingers, far * hand.size) for far in HAND_REACHES]
        behind = camera.depth(skeleton.elbow[side], hand.wrist) < DRAWN_BEHIND
        if behind and all(_is_covered(camera, end, cover) for end in ends):
            found.add(f"hand{side}")
    return frozenset(found)


def _trunk(skeleton: Skeleton) -> list[Vector]:
    pairs = [getattr(skeleton, name) for name in TRUNK]
    spine = [between(pair["L"], pair["R"], 0.5) for pair in pairs]
    return [*spine, *(between(a, b, 0.5) for a, b in pairwise(spine)), *(p for pair in pairs for p in pair.values())]


def _is_covered(camera: Camera, p: Vector, cover: Sequence[tuple[Vector, float]]) -> bool:
    """Tell whether a point of a hand lies farther away than some ball and within its outline on paper."""
    x, y, depth = camera.project(p)
    for ball, radius in cover:
        left, top, nearer = camera.project(ball)
        if depth < nearer and hypot(x - left, y - top) < radius - HALF_A_HAND:
            return True
    return False
