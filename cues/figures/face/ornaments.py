"""Ears, earrings, glasses and beards of a face seen from the front."""

from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.palette import GOLD, INK
from cues.figures.paths import Point

LENS_OUTLINE = ((15, -6), (30, -22), (66, -23), (84, -8), (80, 20), (62, 31), (32, 30), (17, 16))
BEARD_EDGE = ((96, 26), (88, 60), (72, 82), (50, 84), (22, 76), (0, 80))
HIDDEN_BY_HAIR = ("hijab", "turban")


def draw_ears(sketch: Sketch, *, near: bool) -> None:
    """Draw the ear turned toward the viewer (after the face), or the other one (before it)."""
    if sketch.look.get("hair") in HIDDEN_BY_HAIR:
        return
    for sign, _side in SIGNS:
        toward = sign * sketch.frame.sin_yaw < -0.12
        if toward == near and (toward or abs(sketch.frame.sin_yaw) <= 0.3):
            _draw_ear(sketch, sign, toward)


def _draw_ear(sketch: Sketch, sign: int, near: bool) -> None:
    x, y = sketch.frame.solid(sign * (103 if near else 108), 26 + 22 * sketch.youth, -22 if near else 4)
    wide = 1 + 0.5 * abs(sketch.frame.sin_yaw) if near else 1
    edge = ((-8, -26), (10 * wide, -34), (19 * wide, -16), (13 * wide, 14), (2, 30), (-10, 22))
    pen = sketch.pen
    pen.outlined(pen.smooth([(x + sign * dx, y + dy) for dx, dy in edge]), sketch.palette.skin)
    if sketch.fine:
        bend, turn, end = (sign * 11 * wide, -6.0), (sign * 8 * wide, 12.0), (-sign * 6.0, 14.0)
        data = f"{pen.move((x + sign * 2, y - 18))}q{pen.point(bend)} {pen.point(turn)}t{pen.point(end)}"
        pen.stroke(data, sketch.palette.line, sketch.line_width * 0.75)
    if sketch.look.get("earrings"):
        pen.dot((round(x + sign * 3), round(y + 40), 7), GOLD, outlined=True)


def draw_glasses(sketch: Sketch) -> None:
    if not sketch.look.get("glasses"):
        return
    pen, width = sketch.pen, sketch.line_width
    for sign, _side in SIGNS:
        data = pen.smooth([sketch.at(sign * x, y, 14) for x, y in LENS_OUTLINE])
        pen.fill(data, "#fff", opacity=0.14)
        pen.stroke(data, INK, width * 1.25)
        temple = pen.polyline((sketch.at(sign * 84, -6, 14), sketch.frame.solid(sign * 108, -12, 0)))
        pen.stroke(temple, INK, width * 1.2)
    bridge = (sketch.at(-15, -4, 20), sketch.at(0, -7, 24), sketch.at(15, -4, 20))
    pen.stroke(pen.quadratic(*bridge), INK, width * 1.25)


def draw_beard(sketch: Sketch) -> None:
    style = sketch.look.get("beard")
    if not style:
        return
    outer = [sketch.frame.solid(x, y, z) for x, y, z in _beard_outline(sketch)]
    inner = [sketch.at(x, y) for x, y in _there_and_back(BEARD_EDGE)]
    pen = sketch.pen
    data = f"{pen.smooth(outer, closed=False)}L{pen.point(inner[0])}{pen.smooth(inner, closed=False, move=False)}z"
    if style == "stubble":
        pen.fill(data, sketch.palette.brow, opacity=0.28)
    else:
        pen.fill(data, sketch.palette.hair)


def _beard_outline(sketch: Sketch) -> list[tuple[float, float, float]]:
    drop, clench = sketch.expression.chin_drop, sketch.expression.jaw_clench
    cheek = 90 + sketch.jaw_width() + 13 * clench
    half: list[tuple[float, float, float]] = [
        (-106, 22, 6), (-102, 60 + drop * 0.1, 12), (-cheek, 101 + drop * 0.55, 18), (-62, 139 + drop * 0.85, 46),
        (-30, 162 + drop, 72), (0, 168 + drop, 78),
    ]  # fmt: skip
    return half + [(-x, y, z) for x, y, z in reversed(half[:-1])]


def _there_and_back(half: tuple[Point, ...]) -> list[Point]:
    """Complete a line given from the left to the middle on the other side."""
    return [*half, *((-x, y) for x, y in reversed(half[:-1]))]
