"""What part of a scene with people a picture shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from cues.figures.body.figure import Box as Extent
from cues.figures.body.figure import PosedFigure
from cues.figures.body.skeleton import SIDES
from cues.figures.paths import Point

Box = tuple[float, float, float, float]
"""Left, top, width and height."""
CROP_POINTS = {"bust": (0, 104, 0), "waist": (0, 26, 0), "hips": (0, -12, 0), "thigh": (0, -64, 0)}
EVERYTHING = frozenset(("head", "chest", "handL", "handR", "legs", "footL", "footR"))
PARTS = {"head": ("head",), "legs": ("knL", "knR"), "chest": ("chest",)}
"""Parts of a person and the places by which they are known to show; hands have their own names, as have feet."""
EDGE = 0.02


def placed(figure: PosedFigure, p: Point) -> Point:
    """Return a point of a figure where it stands in the scene."""
    return (p[0] * figure.scale + figure.at[0], p[1] * figure.scale + figure.at[1])


def frame_of(spec: Mapping[str, Any], posed: Sequence[PosedFigure]) -> Box:
    """Return the view box of a crop: one of the named ones, or [left, top, width, height]."""
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
