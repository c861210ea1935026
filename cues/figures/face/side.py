"""The head seen from the side: a second, smaller rig with the same action units, drawn facing right."""

from collections.abc import Sequence

from cues.figures.face.hair import scallop_ring
from cues.figures.face.side_shapes import BEARD, COVERS_EAR, FRONT, HIJAB, HIJAB_FOLDS, JAW_SHADE, SHORT, TAIL
from cues.figures.face.sketch import Sketch
from cues.figures.palette import GOLD, INK, MOUTH, PAPER
from cues.figures.paths import Point, clamp

FORWARD = 12
"""The profile stands this much before the middle of the front view."""


class SideHead:
    """Draws a profile; `facing` is 1 to the viewer's right and -1 to the left."""

    def __init__(self, sketch: Sketch, facing: int) -> None:
        self.sketch, self.facing, self.pen, self.palette = sketch, facing, sketch.pen, sketch.palette
        self.unit = sketch.expression.mean_units
        self.drop = sketch.expression.chin_drop
        self.gape = 9 * self.unit[25] + 26 * self.unit[26]
        self.style = sketch.look.get("hair", "short")

    def place(self, x: float, y: float) -> Point:
        return (self.facing * (x + FORWARD), self.sketch.frame.young(y) if x > 20 else y)

    def places(self, points: Sequence[Point]) -> list[Point]:
        return [self.place(x, y) for x, y in points]

    def line(self, start: Point, middle: Point, end: Point, weight: float, colour: str = INK) -> None:
        a, b, c = self.places((start, middle, end))
        self.pen.stroke(self.pen.quadratic(a, b, c), colour, self.sketch.line_width * weight)

    def wrinkle(self, start: Point, middle: Point, end: Point, width: float) -> None:
        self.pen.lens(self.places((start, middle, end)), width, self.palette.line)

    # What lies behind neck and body.

    def draw_behind(self) -> None:
        if self.style == "bun":
            x, y = self.place(-104, -128)
            self.pen.outlined(self.pen.circle((x, y, 43)), self.palette.hair)
        elif self.style == "ponytail":
            self.pen.outlined(self.pen.smooth(self.places(TAIL)), self.palette.hair)
        elif self.style == "afro":
            ring = self.places(scallop_ring((-20, -58), (142, 142)))
            self.pen.outlined(self.pen.scallops(ring, 0.58, clockwise=self.facing > 0), self.palette.hair)

    # The head.

    def draw_before(self) -> None:
        pen = self.pen
        pen.outlined(pen.smooth(self.places(self.contour()), tension=0.15), self.palette.skin)
        self.hide_seam()
        self.draw_jaw()
        self.draw_eye()
        self.draw_brow()
        self.draw_nose_and_mouth()
        if self.sketch.look.get("beard") == "full":
            self.draw_beard()
        self.draw_hair()
        if self.style not in COVERS_EAR:
            self.draw_ear()
        if self.sketch.look.get("glasses"):
            self.draw_glasses()

    def contour(self) -> list[Point]:
        unit, drop, gape = self.unit, self.drop, self.gape
        chin, smile, press = 4 * unit[17] + 8 * self.sketch.youth, unit[12], unit[24]
        nose, bulge = 11 * self.sketch.youth, 15 * self.sketch.youth
        mouth = [(98, 93), (95, 94 + gape * 0.5), (97, 95 + gape)] if gape > 3 else [(101, 93.5)]
        return [
            (-10, -157), (44 + 0.5 * bulge, -147 - 0.4 * bulge), (82 + 0.9 * bulge, -112 - bulge),
            (99 + 0.9 * bulge, -70), (103 + 0.5 * bulge, -46), (99, -28), (96, -14), (104, 10),
            (118 - nose, 34), (127 - nose, 47), (122 - nose, 57), (105, 63), (104, 70),
            (110 - 3 * smile - 3 * press, 82), (111 - 4 * smile - 4 * press, 88), *mouth,
            (108 - 3 * smile - 3 * press, 99 + gape), (105 - 2 * smile, 107 + gape), (98, 114 + gape),
            (103, 126 + drop * 0.9), (106 + 2 * unit[17], 138 + drop - chin), (98, 155 + drop - chin),
            (76, 162 + drop - chin), (34, 150 + drop * 0.7), (-2, 126 + drop * 0.3), (-22, 96), (-40, 84), (-80, 78),
            (-112, 20), (-121, -44), (-104, -112), (-60, -148),
        ]  # fmt: skip

    def hide_seam(self) -> None:
        """Hide the line where the skull meets the neck."""
        above, below = self.place(-36, 66), self.place(-30, 112)
        self.pen.fill(self.pen.hull([(*above, 36), (*below, 34)]), self.palette.skin)
        self.pen.fill(self.pen.smooth(self.places(JAW_SHADE)), self.palette.skin_shade)

    def draw_jaw(self) -> None:
        drop, clench = self.drop, self.sketch.expression.jaw_clench
        self.line((-8, 118 + drop * 0.3), (22, 146 + drop * 0.6), (62, 160 + drop), 0.8)
        if clench > 0.2:
            self.wrinkle((14, 66), (24, 90), (12, 116), 6 * clench)
            self.wrinkle((0, 76), (8, 92), (0, 108), 4 * clench)

    def draw_eye(self) -> None:
        unit, gaze_y = self.unit, self.sketch.expression.gaze_y
        closed, down = clamp(unit[43]), clamp(-gaze_y)
        upper = -13 * (1 - 0.3 * unit[7] - 0.12 * unit[6] - 0.1 * unit[12]) - 8 * unit[5] + 6 * down * (1 - closed)
        lower = 10 - 6 * unit[6] - 5 * unit[7]
        upper += (lower - 10 * unit[6] - upper) * closed
        if closed < 0.8:
            self.draw_eyeball(upper, lower, gaze_y)
        lid = self.places(((90, 3), (80, upper * 1.75), (50, 4)))
        self.pen.ink(self.pen.bend(*lid), self.sketch.line_width * 1.1)
        if self.sketch.look.get("lashes"):
            self.pen.ink(self.pen.polyline(self.places(((86, upper * 0.6 - 3), (98, upper - 9 + 16 * closed)))))
        if unit[6] > 0.2:
            self.wrinkle((44, -4), (34, -10), (26, -16), 5 * unit[6])
            self.wrinkle((44, 4), (34, 5), (24, 6), 5 * unit[6])
            self.wrinkle((45, 11), (36, 17), (28, 24), 5 * unit[6])

    def draw_eyeball(self, upper: float, lower: float, gaze_y: float) -> None:
        pen, point = self.pen, self.pen.point
        front, over, back, under = self.places(((88, 2), (78, upper * 1.6), (52, 4), (74, lower * 1.7)))
        shape = f"M{point(front)}Q{point(over)} {point(back)}Q{point(under)} {point(front)}z"
        ahead = self.sketch.expression.gaze_x * self.facing
        x, y = (pen.number(value) for value in self.place(79 + 9 * ahead, -1 - 8 * gaze_y))
        iris = f'<ellipse cx="{x}" cy="{y}" rx="8.5" ry="12.5" fill="{self.palette.iris}"/>'
        pupil = f'<ellipse cx="{x}" cy="{y}" rx="5" ry="7.5" fill="#15101f"/>'
        pen.clipped(f"{self.sketch.name}p", shape, PAPER, self.place(70, 0), iris + pupil)

    def draw_brow(self) -> None:
        unit = self.unit
        height = -38 - 12 * unit[2] - 10 * unit[1]
        front = (96, height + 3 + 15 * unit[4] * (1 - 0.85 * unit[1]) - 10 * unit[1])
        arch, back = (72, height - 14 + 10 * unit[4]), (44, height + 5 - 8 * unit[2] + 3 * unit[4])
        a, b, c = self.places((front, arch, back))
        self.pen.stroke(self.pen.bend(a, b, c), self.palette.brow, 13 - 5 * self.sketch.youth)
        if unit[4] > 0.3:
            self.wrinkle((98, -20), (94, -32), (98, -44), 4)

    def draw_nose_and_mouth(self) -> None:
        unit = self.unit
        self.line((101, 62), (92, 55), (95, 45), 0.75, self.palette.line)
        corner = (74 - 10 * unit[12] - 6 * unit[20], 96 - 18 * unit[12] + 13 * unit[15])
        if self.gape > 3:
            corner = (corner[0], corner[1] + self.gape * 0.35)
            self.draw_open_mouth(corner)
        else:
            self.line((102, 94), (88, 96 + 2.5 * unit[12] - 2 * unit[15]), corner, 0.95)
        if unit[12] > 0.4:
            self.wrinkle((100, 52), (84, 62), (corner[0] - 8, corner[1] - 4), 4 * unit[12])
        if unit[12] > 0.3 or unit[6] > 0.3:
            self.pen.ellipse(self.place(58, 56), (22, 15), self.palette.blush, opacity=0.5)

    def draw_open_mouth(self, corner: Point) -> None:
        gape, point = self.gape, self.pen.point
        top, roof, end, floor, low, lip = self.places(
            ((101, 92), (86, 93), corner, (84, 97 + gape), (99, 95 + gape), (94, 94 + gape * 0.5))
        )
        shape = f"M{point(top)}Q{point(roof)} {point(end)}Q{point(floor)} {point(low)}Q{point(lip)} {point(top)}z"
        self.pen.fill(shape, MOUTH)
        a, b, c, d, e = self.places(
            ((100, 92), (86, 93), (corner[0] + 5, corner[1]), (90, 95 + gape * 0.42), (97, 96 + gape * 0.25))
        )
        self.pen.fill(f"M{point(a)}Q{point(b)} {point(c)}Q{point(d)} {point(e)}z", PAPER)
        self.pen.ink(shape, self.sketch.line_width * 0.75)

    def draw_beard(self) -> None:
        drop = self.drop
        lower: list[Point] = [
            (98, 108 + self.gape), (106, 130 + drop), (98, 158 + drop), (70, 168 + drop), (28, 154 + drop * 0.7),
            (-8, 128), (-20, 90), (-16, 40),
        ]  # fmt: skip
        self.pen.fill(self.pen.smooth(self.places([*BEARD, *lower]), tension=0.14), self.palette.hair)
        self.line((102, 94), (88, 96), (76, 96), 0.95)

    def draw_hair(self) -> None:
        pen = self.pen
        if self.style == "hijab":
            pen.outlined(pen.coarse.smooth(self.places(HIJAB), tension=0.16), self.palette.scarf)
            for fold in HIJAB_FOLDS:
                self.line(*fold, 0.9, self.palette.scarf_shade)
        elif self.style not in ("bald", "wisp"):
            outline = pen.coarse.smooth(self.places(FRONT.get(self.style, SHORT)), tension=0.15)
            if self.style == "afro":
                pen.fill(outline, self.palette.hair)
            else:
                pen.outlined(outline, self.palette.hair)
        if self.style == "ponytail":
            x, y = self.place(-104, -104)
            pen.dot((round(x), round(y), 14), self.palette.top, outlined=True)

    def draw_ear(self) -> None:
        pen = self.pen
        edge = ((-16, 4), (-2, -12), (12, 0), (8, 30), (-6, 48), (-16, 32))
        pen.outlined(pen.smooth(self.places([(x, y + 20 * self.sketch.youth) for x, y in edge])), self.palette.skin)
        self.line((-6, 2), (4, 8), (-2, 28), 0.55, self.palette.line)
        if self.sketch.look.get("earrings"):
            x, y = self.place(-6, 56)
            pen.dot((round(x), round(y), 8), GOLD, outlined=True)

    def draw_glasses(self) -> None:
        x, y = self.place(82, 4)
        width = self.sketch.line_width
        self.pen.add(f'<ellipse class="i" cx="{x:.0f}" cy="{y:.0f}" rx="18" ry="24" stroke-width="{width:.2g}"/>')
        self.pen.ink(self.pen.polyline(self.places(((64, -2), (2, -8)))), width)
