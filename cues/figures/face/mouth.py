"""Mouth and chin: AU 10, 12, 14, 15, 17, 18, 20, 23, 24, 25, 26."""

from dataclasses import dataclass

from cues.figures.expression import Expression
from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.palette import MOUTH, PAPER, TONGUE
from cues.figures.paths import Point, clamp, midway, mix

BASE = 98
"""Height of the closed mouth at rest."""
LIFT = 4
FULLNESS = {"full": 1.3, "thin": 0.7}
CHIN_DIMPLES = ((-10, 8), (0, 5), (10, 8), (-5, 14), (6, 14))
TEETH = "#8d7f8c"


@dataclass(frozen=True)
class MouthShape:
    """The mouth in units of the face; `upper` and `lower` are the inner edges of the lips in the middle."""

    right: Point
    left: Point
    shift: float
    upper: float
    lower: float
    gape: float
    rise: float
    upper_lip: float
    lower_lip: float
    bow: float

    @property
    def open(self) -> bool:
        return self.gape > 1

    def corner(self, sign: int) -> Point:
        return self.left if sign > 0 else self.right


def mouth_corner(expression: Expression, sign: int) -> Point:
    unit, mean = expression.one_side("L" if sign > 0 else "R"), expression.mean
    width = 37 + 15 * unit[12] + 13 * unit[20] + unit[15] + 7 * unit[14]
    width -= 4 * mean(24) + 4 * mean(23) + 13 * mean(18) + 6 * mean(26) * (1 - unit[12])
    height = BASE - 18 * unit[12] + 14 * unit[15] + 3 * unit[20] + 7 * mean(26) - 3 * unit[14]
    return (sign * width, height)


def mouth_shape(expression: Expression, fullness: float = 1.0) -> MouthShape:
    unit = expression.mean_units
    middle = BASE + 4.5 * unit[12] - 7 * unit[17] - 3.5 * unit[15] + unit[24]
    gape = 9 * unit[25] + 40 * unit[26] * min(1, 0.35 + unit[25])
    rise = 2.5 * unit[25] + 5 * unit[12] * unit[25] + 4 * unit[9] + 5 * unit[10]
    upper_lip, lower_lip = _lip_heights(unit, fullness)
    return MouthShape(
        right=mouth_corner(expression, -1),
        left=mouth_corner(expression, 1),
        shift=3 * (expression.on(12, "L") - expression.on(12, "R")),
        upper=middle - rise - 0.22 * gape * (1 - 0.6 * unit[12]),
        lower=middle + gape * 0.86 if gape > 1 else middle,
        gape=gape,
        rise=rise,
        upper_lip=upper_lip,
        lower_lip=lower_lip,
        bow=1.2 * (1 - unit[12]),
    )


def _lip_heights(unit: dict[int, float], fullness: float) -> tuple[float, float]:
    thin = 0.42 * unit[12] + 0.72 * unit[23] + 0.95 * unit[24] + 0.30 * unit[20] + 0.25 * unit[15]
    thin = clamp(thin, 0, 0.97)
    upper = 9.5 * fullness * (1 - thin) * (1 + 0.5 * unit[18])
    lower = 12.5 * fullness * (1 - thin * 0.85) * (1 + 0.18 * unit[17]) * (1 + 0.4 * unit[18])
    return (max(upper, 0.8), max(lower, 1.2)) if unit[24] > 0.4 else (upper, lower)


def draw_mouth(sketch: Sketch) -> MouthShape:
    """Draw the mouth and return its shape, which the folds about it need."""
    fullness = FULLNESS.get(sketch.look.get("lips", ""), 1.0) * (1 - 0.2 * sketch.youth)
    shape = mouth_shape(sketch.expression, fullness)
    mouth = _Mouth(sketch, shape)
    mouth.draw_lips()
    if shape.open:
        mouth.draw_cavity()
    else:
        sketch.pen.ink(mouth.begin + mouth.edge(shape.upper, shape.bow), sketch.line_width * 1.2)
    for sign, side in SIGNS:
        _draw_corner(sketch, sign, side, shape.corner(sign))
    _draw_bulges(sketch, shape)
    if sketch.expression.mean(17) > 0.25:
        _draw_chin_boss(sketch, sketch.expression.mean(17))
    return shape


class _Mouth:
    """Draws lips and cavity of one shape."""

    def __init__(self, sketch: Sketch, shape: MouthShape) -> None:
        self.sketch, self.shape, self.pen = sketch, shape, sketch.pen
        size = 1 - 0.2 * sketch.youth
        self.size = size
        self.begin = self.pen.move(self.at(*shape.right))

    def at(self, x: float, y: float) -> Point:
        return self.sketch.at(x * self.size, y, LIFT)

    def edge(self, middle: float, bow: float, *, backward: bool = False) -> str:
        """Return the curve of a lip's edge from the right corner to the left one, or back."""
        shape, point, at = self.shape, self.pen.point, self.at
        right, left = shape.right, shape.left
        turning = at(shape.shift, middle + bow)
        near_right = at(right[0] * 0.55, mix(middle, right[1], 0.10) - bow * 0.3)
        near_left = at(left[0] * 0.55, mix(middle, left[1], 0.10) - bow * 0.3)
        dip_right, dip_left = at(shape.shift - 9, middle + bow * 0.9), at(shape.shift + 9, middle + bow * 0.9)
        there = (near_right, dip_right, turning, dip_left, near_left, at(*left))
        back = (near_left, dip_left, turning, dip_right, near_right, at(*right))
        a, b, c, d, e, f = map(point, back if backward else there)
        return f"C{a} {b} {c}C{d} {e} {f}"

    def draw_lips(self) -> None:
        self.pen.fill(f"{self.begin}{self._upper_contour()}{self._lower_contour()}z", self.sketch.palette.lip)

    def _upper_contour(self) -> str:
        """The cupid's bow, from the right corner to the left one."""
        shape, at, point = self.shape, self.at, self.pen.point
        top, shift = shape.upper - shape.upper_lip, shape.shift
        flank_right = at(shape.right[0] * 0.52, mix(top, shape.right[1], 0.2))
        flank_left = at(shape.left[0] * 0.52, mix(top, shape.left[1], 0.2))
        peak_right, dip, peak_left = at(shift - 10, top - 1.5), at(shift, top + 2.2), at(shift + 10, top - 1.5)
        return (
            f"Q{point(flank_right)} {point(peak_right)}Q{point(midway(peak_right, dip, 0.6))} {point(dip)}"
            f"Q{point(midway(peak_left, dip, 0.6))} {point(peak_left)}Q{point(flank_left)} {point(at(*shape.left))}"
        )

    def _lower_contour(self) -> str:
        shape, at, point = self.shape, self.at, self.pen.point
        low, shift = shape.lower + shape.lower_lip, shape.shift
        flank = shape.lower + shape.lower_lip * 1.05
        from_left = at(shape.left[0] * 0.62, mix(flank, shape.left[1], 0.12))
        to_right = at(shape.right[0] * 0.62, mix(flank, shape.right[1], 0.12))
        return (
            f"C{point(from_left)} {point(at(shift + 13, low + 0.6))} {point(at(shift * 0.6, low))}"
            f"C{point(at(shift - 13, low + 0.6))} {point(to_right)} {point(at(*shape.right))}"
        )

    def draw_cavity(self) -> None:
        shape, pen = self.shape, self.pen
        cavity = f"{self.begin}{self.edge(shape.upper, shape.bow)}{self.edge(shape.lower, 0, backward=True)}z"
        if self.sketch.expression.teeth_clenched:
            inside = self._clenched_teeth(cavity)
        else:
            inside = self._tongue() + self._upper_teeth()
        pen.clipped(f"{self.sketch.name}m", cavity, MOUTH, self.at(0, shape.lower), inside)
        pen.ink(cavity, self.sketch.line_width)

    def _tongue(self) -> str:
        shape, number = self.shape, self.pen.number
        if shape.gape <= 20:
            return ""
        x, y = self.at(shape.shift, shape.lower + 3)
        width, height = number((shape.left[0] - shape.right[0]) * 0.27), number(shape.gape * 0.33)
        return f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{width}" ry="{height}" fill="{TONGUE}"/>'

    def _upper_teeth(self) -> str:
        shape, unit = self.shape, self.sketch.expression.mean_units
        if (unit[25] <= 0.25 and unit[12] <= 0.3) or self.sketch.youth == 1:
            return ""
        height = min(shape.gape * 0.60, 17) + shape.rise * 0.7
        end = self.pen.point(self.at(shape.left[0], shape.left[1] + height * 0.4))
        below = self.edge(shape.upper + height, 0, backward=True)
        return f'<path d="{self.begin}{self.edge(shape.upper, shape.bow)}L{end}{below}z" fill="{PAPER}"/>'

    def _clenched_teeth(self, cavity: str) -> str:
        shape, at = self.shape, self.at
        middle = (shape.upper + shape.lower) / 2
        lines = self.pen.polyline((at(shape.right[0] * 0.8, middle), at(shape.left[0] * 0.8, middle)))
        for share in (-28, -14, 0, 14, 28):
            lines += self.pen.polyline((at(share, shape.upper - 6), at(share, shape.lower + 6)))
        return f'<path d="{cavity}" fill="{PAPER}"/><path class="l" d="{lines}" stroke="{TEETH}" stroke-width="1.8"/>'


def _draw_corner(sketch: Sketch, sign: int, side: str, corner: Point) -> None:
    """Draw the little lines at one corner of the mouth."""
    unit, x, y = sketch.expression.one_side(side), corner[0], corner[1]
    press = max(sketch.expression.mean(24), sketch.expression.mean(23))

    def line(start: Point, middle: Point, end: Point, width: float) -> None:
        places = [(x + sign * dx, y + dy) for dx, dy in (start, middle, end)]
        sketch.wrinkle(places[0], places[1], places[2], width)

    if unit[12] > 0.45:
        line((0, -6.5), (4.5, -1), (3, 6.5), 2.4 * unit[12] + 0.5)
    if unit[14] > 0.2:
        line((6, -12), (12, 0), (6, 12), 7 * unit[14] + 1)
    if unit[15] > 0.25:
        line((2, -2), (7, 7), (5, 19), 3.5 * unit[15])
    if unit[20] > 0.3:
        line((8, -12), (13, 0), (8, 13), 3.4 * unit[20])
    if press > 0.45:
        line((4, -7), (7, 0), (4, 7), 3 * press)


def _draw_bulges(sketch: Sketch, shape: MouthShape) -> None:
    """Draw the bulge of pressed lips, or the shadow under a resting lower lip."""
    pressed = sketch.expression.mean(24)
    if pressed > 0.4:
        sketch.wrinkle((-20, BASE - 12), (0, BASE - 14), (20, BASE - 12), 2.2 * pressed)
        sketch.wrinkle((-22, BASE + 14), (0, BASE + 17), (22, BASE + 14), 2.6 * pressed)
    elif not shape.open and sketch.fine:
        y = shape.lower + shape.lower_lip + 7
        sketch.wrinkle((-13, y), (0, y + 3), (13, y), 2.4)


def _draw_chin_boss(sketch: Sketch, amount: float) -> None:
    y = 138 + sketch.expression.chin_drop
    sketch.wrinkle((-19, y + 2), (0, y - 9), (19, y + 2), 3.4 * amount + 0.6)
    if sketch.fine:
        for dx, dy in CHIN_DIMPLES:
            x, down = sketch.at(dx, y + dy)
            sketch.pen.dot((x, down, 1.5 + 0.5 * amount), sketch.palette.line)
