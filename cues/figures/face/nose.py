"""The nose; a turned one shows its bridge as a line."""

from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.paths import Point

TURNED = 0.26
"""Sine of the yaw from which the far wing is hidden."""


def draw_nose(sketch: Sketch) -> None:
    unit = sketch.expression.mean_units
    lift = -5 * unit[9] - 1.5 * unit[12]
    width = (19 + 3 * unit[12] + 3 * unit[9]) * (1 - 0.28 * sketch.youth)
    toward = 1 if sketch.frame.sin_yaw >= 0 else -1
    if sketch.youth < 1:
        _draw_shade(sketch, toward, lift)
    if abs(sketch.frame.sin_yaw) > TURNED:
        _draw_bridge(sketch, toward, lift)
        _draw_wing(sketch, -toward, width, lift)
    else:
        _draw_tip(sketch, lift)
        for sign, _side in SIGNS:
            _draw_wing(sketch, sign, width, lift)


def _draw_shade(sketch: Sketch, toward: int, lift: float) -> None:
    points = ((9, -14), (13, 20), (20, 50 + lift), (6, 58 + lift), (3, 20))
    outline = [sketch.at(toward * x, y, 10 + (y + 14) * 0.2) for x, y in points]
    sketch.pen.fill(sketch.pen.smooth(outline), sketch.palette.skin_shade, opacity=0.75 * (1 - sketch.youth))


def _draw_tip(sketch: Sketch, lift: float) -> None:
    _curve(sketch, sketch.at(-9, 60 + lift, 22), sketch.at(0, 63.5 + lift, 22), sketch.at(9, 60 + lift, 22), 1.0)


def _draw_wing(sketch: Sketch, sign: int, width: float, lift: float) -> None:
    upper = sketch.at(sign * (width - 3), 44 + lift, 12)
    middle = sketch.at(sign * (width + 2.5), 54 + lift, 12)
    _curve(sketch, upper, middle, sketch.at(sign * (width - 5), 61 + lift, 12), 0.95)


def _draw_bridge(sketch: Sketch, toward: int, lift: float) -> None:
    """The line begins below the eyes: from the brow it would look like a scar."""
    points = (
        sketch.at(toward * 9, -8, 8),
        sketch.at(toward * 8, 8, 17),
        sketch.at(toward * 8, 34 + lift, 30),
        sketch.at(toward * 8, 52 + lift, 36),
        sketch.at(toward * 5, 62 + lift, 30),
        sketch.at(-toward * 4, 64 + lift, 20),
    )
    sketch.pen.stroke(sketch.pen.smooth(points, closed=False), sketch.palette.line, sketch.line_width)


def _curve(sketch: Sketch, start: Point, middle: Point, end: Point, weight: float) -> None:
    sketch.pen.stroke(sketch.pen.quadratic(start, middle, end), sketch.palette.line, sketch.line_width * weight)
