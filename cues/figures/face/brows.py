"""Eyebrows: AU 1, 2 and 4, with what 6 and 9 do to them."""

from cues.figures.expression import Expression
from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.paths import Point, control_through

THICKNESS = {"thin": 0.75, "thick": 1.3}


def brow_points(expression: Expression, sign: int) -> tuple[Point, Point, Point]:
    """Return inner end, arch and outer end in units of the face."""
    side = "L" if sign > 0 else "R"
    unit = expression.one_side(side)
    oblique = expression.oblique(side)
    inner_y = -37 - 21 * unit[1] - 4 * unit[2] + 15 * unit[4] * (1 - 0.85 * unit[1]) + 6 * unit[9]
    arch_y = -48 - 7 * unit[1] - 19 * unit[2] + 14 * unit[4] * (1 - 0.5 * unit[1]) + 3 * unit[9] + 6 * oblique
    outer_y = -33 - 17 * unit[2] + 4 * unit[4] + 7 * oblique + 3 * unit[6]
    return (
        (sign * (19 + unit[1] - 8 * unit[4]), inner_y),
        (sign * (52 - 3 * unit[4]), arch_y),
        (sign * 86, outer_y),
    )


def draw_brows(sketch: Sketch) -> None:
    size = THICKNESS.get(sketch.look.get("brows", ""), 1.0) * (1 if sketch.fine else 1.12) * (1 - 0.45 * sketch.youth)
    for sign, _side in SIGNS:
        inner, arch, outer = (sketch.at(*p) for p in brow_points(sketch.expression, sign))
        _draw_brow(sketch, inner, arch, outer, size)


def _draw_brow(sketch: Sketch, inner: Point, arch: Point, outer: Point, size: float) -> None:
    point, at_inner, at_arch, at_outer = sketch.pen.point, 4.2 * size, 5.8 * size, 1.0 * size
    above = _shifted(inner, -at_inner), _shifted(arch, -at_arch), _shifted(outer, -at_outer)
    below = _shifted(outer, at_outer), _shifted(arch, at_arch * 0.8), _shifted(inner, at_inner)
    data = (
        f"M{point(above[0])}Q{point(control_through(*above))} {point(above[2])}"
        f"L{point(below[0])}Q{point(control_through(*below))} {point(below[2])}z"
    )
    colour = sketch.palette.brow
    sketch.pen.add(f'<path d="{data}" fill="{colour}" stroke="{colour}" stroke-width="{4.4 * size:.3g}"/>')


def _shifted(p: Point, down: float) -> Point:
    return (p[0], p[1] + down)
