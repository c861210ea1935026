"""Eyes: lids (AU 5, 6, 7, 43 and what 1, 2, 4, 9, 12 do to them), iris and gaze, lashes, lines about the eye."""

from dataclasses import dataclass

from cues.figures.expression import Expression
from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.palette import PAPER, WHITE
from cues.figures.paths import Point, clamp, mix

MIDDLE = 48
CROWS_FEET = ((-8, -17, 17), (1, -1, 19), (10, 15, 17))
"""Where each line begins and ends above the outer corner, and how long it is."""
PUPIL = "#15101f"
NEARLY_CLOSED = 0.82
TURNING_EYE = 36
"""Width on paper below which an eye, 52 wide from the front, is seen to turn away."""


@dataclass(frozen=True)
class EyeShape:
    """One eye in units of the face; heights are those of the lids in the middle of the eye."""

    inner: Point
    outer: Point
    upper: float
    lower: float
    closed: float
    oblique: float


def eye_shape(expression: Expression, side: str, *, follow: float = 9.5) -> EyeShape:
    """Return the shape of one eye; `follow` says how far the upper lid goes with a lowered gaze."""
    unit, oblique = expression.one_side(side), expression.oblique(side)
    closed = clamp(unit[43])
    upper, lower = _lids(unit, oblique, closed)
    down = clamp(-expression.gaze_y)
    upper += follow * down * (1 - closed)
    lower += 2 * down
    # Closed eyes of a laughing face arch upward.
    meeting = lower - 13 * unit[6] * closed
    return EyeShape(
        inner=(22 - 1.5 * unit[4], 5 + 1.5 * unit[9]),
        outer=(74, 1 + 3.5 * oblique + 1.5 * unit[6]),
        upper=mix(upper, meeting, closed),
        lower=mix(lower, meeting, closed),
        closed=closed,
        oblique=oblique,
    )


def _lids(unit: dict[int, float], oblique: float, closed: float) -> tuple[float, float]:
    squeeze = 0.30 * unit[7] + 0.10 * (unit[6] + unit[4] + oblique) + 0.12 * unit[12] + 0.18 * unit[9]
    upper = -15.5 * (1 - clamp(squeeze, 0, 0.62)) - 10.5 * unit[5] - unit[2] * (1 - closed)
    lower = 12.5 - 6.5 * unit[7] - 8 * unit[6] - 1.5 * unit[12] + unit[5] - 3 * unit[9]
    return upper, max(lower, 1.5)


def draw_eyes(sketch: Sketch) -> None:
    for sign, side in SIGNS:
        shape = eye_shape(sketch.expression, side, follow=9.5 if sketch.fine else 13)
        _Eye(sketch, sign, side, shape).draw()


class _Eye:
    """Draws one eye; `sign` is -1 for the person's right."""

    def __init__(self, sketch: Sketch, sign: int, side: str, shape: EyeShape) -> None:
        self.sketch, self.sign, self.side, self.shape = sketch, sign, side, shape
        self.pen, self.palette = sketch.pen, sketch.palette
        self.unit = sketch.expression.one_side(side)
        self.inner, self.outer = self.at(*shape.inner), self.at(*shape.outer)

    def at(self, x: float, y: float) -> Point:
        """Young eyes are large about their middle."""
        size = 1 + 0.2 * self.sketch.youth
        return self.sketch.at(self.sign * (MIDDLE + (x - MIDDLE) * size), y * size)

    def draw(self) -> None:
        if self.shape.closed < NEARLY_CLOSED:
            self.draw_open()
        else:
            self.draw_closed()
        if self.sketch.look.get("lashes") and not self.sketch.frame.turns_away(self.sign, 0.4):
            self.draw_lashes()
        if self.unit[7] > 0.3 and self.sketch.fine:
            self.lens((26, self.shape.lower + 9), (48, self.shape.lower + 10.5), (70, self.shape.lower + 6),
                      2.4 * self.unit[7] + 0.6)  # fmt: skip
        if self.unit[6] > 0.15:
            self.draw_cheek_lines(self.unit[6])

    def handle(self, height: float) -> float:
        """Return the height of a cubic's handles with which its middle lies at `height`."""
        return (height - 0.125 * (self.shape.inner[1] + self.shape.outer[1])) / 0.75

    def upper_lid(self, shape: EyeShape) -> str:
        height, tilt = self.handle(shape.upper), -5 * shape.oblique
        first = self.at(shape.inner[0] + 9 + 2 * shape.oblique, height + tilt + 1)
        second = self.at(shape.outer[0] - 13, height - tilt)
        point = self.pen.point
        return f"C{point(first)} {point(second)} {point(self.outer)}"

    def lower_lid(self, shape: EyeShape) -> str:
        height, point = self.handle(shape.lower), self.pen.point
        first, second = self.at(shape.outer[0] - 8, height - 1), self.at(shape.inner[0] + 15, height)
        return f"C{point(first)} {point(second)} {point(self.inner)}"

    def crease(self) -> tuple[str, str]:
        """Return where the fold above the lid begins, and its curve."""
        shape = self.shape
        height = self.handle(shape.upper - 8.5 - 1.5 * self.unit[5] + 3 * shape.closed)
        tilt, point = -5 * shape.oblique, self.pen.point
        first, second = self.at(shape.inner[0] + 10, height + tilt + 1), self.at(shape.outer[0] - 12, height - tilt)
        end = self.at(shape.outer[0] + 3, shape.outer[1] - 6)
        start = self.at(shape.inner[0] + 2, shape.inner[1] - 7)
        return self.pen.move(start), f"C{point(first)} {point(second)} {point(end)}"

    def draw_open(self) -> None:
        pen, width, begin = self.pen, self.sketch.line_width, self.pen.move(self.inner)
        upper, lower = self.upper_lid(self.shape), self.lower_lid(self.shape)
        outline = begin + upper + lower + "z"
        if self.sketch.expression.gaze_y < -0.35:
            self.draw_lowered_lid()
        shadow = f'<path class="s" d="{begin}{upper}"/>' if self.sketch.fine else ""
        pen.clipped(f"{self.sketch.name}e{self.side}", outline, PAPER, self.at(MIDDLE, 0), self.iris() + shadow)
        if self.sketch.fine:
            pen.stroke(pen.move(self.outer) + lower, self.palette.line, width * 0.62, opacity=0.75)
        pen.ink(begin + upper, width * 1.38)
        if self.sketch.fine:
            pen.stroke("".join(self.crease()), self.palette.line, width * 0.68)
        if self.sketch.motion == "blink":
            self.draw_blink(outline)

    def draw_lowered_lid(self) -> None:
        """Colour the lid that a lowered gaze shows: at the size of a thumbnail it is all there is to see."""
        start, curve = self.crease()
        lid = self.upper_lid(self.shape)
        back = f"L{self.pen.point(self.outer)}L{self.pen.point(self.inner)}"
        self.pen.fill(f"{start}{curve}{back}{lid}", self.palette.skin_shade)

    def iris(self) -> str:
        gaze_x, gaze_y = self.sketch.expression.gaze_x, self.sketch.expression.gaze_y
        fine, number = self.sketch.fine, self.pen.number
        x, y = self.sketch.at(self.sign * MIDDLE + 15 * gaze_x, (-2 - 11 * gaze_y) * (1 + 0.2 * self.sketch.youth))
        size = 1 + 0.18 * self.sketch.youth
        narrow = self.narrowed()
        centre = f'cx="{number(x)}" cy="{number(y)}"'

        def ring(radius: float, colour: str) -> str:
            whole = f'circle {centre} r="{radius:.3g}"'
            turned = f'ellipse {centre} rx="{radius * narrow:.3g}" ry="{radius:.3g}"'
            return f'<{whole if narrow == 1 else turned} fill="{colour}"/>'

        rings = (
            ring((14.2 if fine else 15) * size, self.palette.iris)
            + ring((7.4 if fine else 10) * size, PUPIL)
            + f'<circle cx="{number(x + 4.6)}" cy="{number(y - 5)}" r="3.4" fill="{WHITE}"/>'
        )
        return f'<g class="an-gaze">{rings}</g>' if self.sketch.motion == "gaze" else rings

    def narrowed(self) -> float:
        """Return the width of an iris as a share of its height: less than 1 where the eye turns away."""
        share = abs(self.outer[0] - self.inner[0]) / TURNING_EYE
        return 1 if share >= 1 else max(share, 0.6)

    def draw_blink(self, outline: str) -> None:
        """Lay a closed lid over the open eye; only an animation makes it visible."""
        skin, width = self.palette.skin, self.sketch.line_width
        self.pen.add(
            f'<g class="an-blink" opacity="0"><path d="{outline}" fill="{skin}" stroke="{skin}"'
            f' stroke-width="{1.6 * width:.3g}"/><path class="i" stroke-width="{1.4 * width:.3g}"'
            f' d="{self.pen.move(self.outer)}{self.lower_lid(self.shape)}"/></g>'
        )

    def draw_closed(self) -> None:
        pen, width = self.pen, self.sketch.line_width
        pen.ink(pen.move(self.inner) + self.upper_lid(self.shape), width * 1.5)
        if self.sketch.fine and self.unit[6] < 0.5:
            pen.stroke("".join(self.crease()), self.palette.line, width * 0.6, opacity=0.7)

    def draw_lashes(self) -> None:
        (x, y), sign, point = self.outer, self.sign, self.pen.point
        tip = -9 if self.shape.closed < NEARLY_CLOSED else 3
        data = (
            f"M{point((x - sign * 9, y - 5))}Q{point((x + sign * 3, y - 2))} {point((x + sign * 11, y + tip))}"
            f"Q{point((x + sign * 5, y + 2))} {point((x - sign * 3, y + 1.5))}z"
        )
        self.pen.outlined(data, "#221c35", width=self.sketch.line_width * 0.2)

    def draw_cheek_lines(self, amount: float) -> None:
        """Draw crow's feet and the furrow under the eye; they begin clear of the sideburn."""
        corner, bold = self.shape.outer[1], 1 if self.sketch.fine else 1.25
        for rise, end, size in CROWS_FEET:
            self.lens(
                (79, corner + rise * 0.8),
                (79 + size * 0.5 * amount, corner + rise * 0.62 + end * 0.45),
                (80 + size * amount, corner + end),
                (3.4 * amount + 1.2) * bold,
            )
        low = self.shape.lower
        self.lens((26, low + 13), (48, low + 17.5), (74, low + 9), (2.3 * amount + 0.6) * bold)

    def lens(self, start: Point, middle: Point, end: Point, width: float) -> None:
        sign = self.sign
        self.sketch.wrinkle((sign * start[0], start[1]), (sign * middle[0], middle[1]), (sign * end[0], end[1]), width)
