"""Neck, shoulders and collar below a face that fills the picture, in units of the face."""

from collections.abc import Mapping
from typing import Any

from cues.figures.expression import Expression
from cues.figures.face.sketch import SIGNS
from cues.figures.palette import Palette
from cues.figures.paths import Point
from cues.figures.pen import Pen

BOTTOM = 330
NECKLINES = {"crew": 246, "vneck": 300, "shirt": 292, "blazer": 318, "turtle": 190}


class Bust:
    """Draws the portrait's body; shoulders rise with the expression's `shoulders` (0..1 a side). A profile brings its
    own shadow of the jaw."""

    def __init__(
        self, expression: Expression, look: Mapping[str, Any], palette: Palette, pen: Pen, *, profile: bool
    ) -> None:
        self.look, self.palette, self.pen, self.profile = look, palette, pen, profile
        self.tension = expression.neck_tension
        self.left, self.right = expression.shoulders
        self.collar = look.get("collar", "crew")
        self.wide = {"heavy": 1.12, "broad": 1.06, "slim": 0.94}.get(look.get("build", ""), 1)
        self.wide *= {"child": 0.72, "infant": 0.6}.get(look.get("age", ""), 1)
        self.thin_neck = {"child": 0.72, "infant": 0.62}.get(look.get("age", ""), 1)

    def draw(self) -> None:
        self.draw_neck()
        self.draw_tendons()
        self.draw_garment()

    def raised(self, sign: int) -> float:
        return self.left if sign > 0 else self.right

    def draw_neck(self) -> None:
        width, pen = (50 + 3 * self.tension) * self.thin_neck, self.pen
        neck = [
            (-width, 96), (-width, 150), (-width - 6, 184), (-96 * self.wide, 212 - 40 * self.right), (-60, 262),
            (0, 276), (60, 262), (96 * self.wide, 212 - 40 * self.left), (width + 6, 184), (width, 150), (width, 96),
        ]  # fmt: skip
        pen.outlined(pen.coarse.smooth(neck), self.palette.skin)
        if self.profile:
            return
        shadow = (
            f"M{-width:.3g} 120Q{-width:.3g} 160 {2 - width:.3g} 172Q0 218 {width - 2:.3g} 172"
            f"Q{width:.3g} 160 {width:.3g} 120z"
        )
        pen.fill(shadow, self.palette.skin_shade)

    def draw_tendons(self) -> None:
        tension, line, lens = self.tension, self.palette.line, self.pen.lens
        width = 2.2 + 5.5 * tension
        for sign, _side in SIGNS:
            if tension > 0.05:
                lens(((sign * 44, 158), (sign * 36, 206), (sign * 12, 252)), width, line)
                lens(((sign * 30, 176), (sign * 24, 206), (sign * 16, 232)), width * 0.7, line)
            else:
                lens(((sign * 40, 188), (sign * 30, 220), (sign * 10, 250)), 2.2, line)
            if tension > 0.5:
                lens(((sign * 52, 176), (sign * 56, 196), (sign * 72, 214)), width * 0.7, line)
            lens(((sign * 14, 256), (sign * 44, 250), (sign * 74, 244)), 2.4, line)

    def shoulder_line(self, sign: int) -> list[Point]:
        raised, wide = self.raised(sign), sign * self.wide
        return [
            (wide * 120, 214 - 62 * raised), (wide * 168, 232 - 74 * raised), (wide * 200, 268 - 66 * raised),
            (wide * 212, BOTTOM),
        ]  # fmt: skip

    def collar_point(self, sign: int) -> Point:
        return (sign * 74 * self.wide, 200 - 36 * self.raised(sign))

    def draw_garment(self) -> None:
        pen, right, left = self.pen, self.collar_point(-1), self.collar_point(1)
        neckline = NECKLINES[self.collar]
        if self.collar == "blazer":
            pen.outlined(f"M-80 190L0 {neckline}L80 190L110 {BOTTOM}L-110 {BOTTOM}z", self.palette.inner)
        data = pen.coarse.move(left) + pen.coarse.smooth([left, *self.shoulder_line(1)], closed=False, move=False)
        data += f"L{-212 * self.wide:.0f} {BOTTOM}"
        data += pen.coarse.smooth([*reversed(self.shoulder_line(-1)), right], closed=False, move=False)
        if self.collar in ("vneck", "shirt", "blazer"):
            data += f"L0 {neckline}z"
        else:
            data += self.scoop(neckline) + "z"
        pen.outlined(data, self.palette.top)
        self.draw_collar(neckline)

    def scoop(self, depth: float) -> str:
        """Return the round neckline from the right collar point to the left one."""
        point, right, left = self.pen.point, self.collar_point(-1), self.collar_point(1)
        return (
            f"C{point((right[0] + 4, depth - 6))} {point((-40, depth + 6))} 0 {depth + 6}"
            f"C40 {depth + 6} {point((left[0] - 4, depth - 6))} {point(left)}"
        )

    def draw_collar(self, neckline: int) -> None:
        pen, width = self.pen, self.pen.line_width
        if self.collar == "crew":
            band = pen.move(self.collar_point(-1)) + self.scoop(neckline)
            pen.stroke(band, self.palette.top_shade, 9)
            pen.ink(band, width * 0.9)
        elif self.collar == "shirt":
            for sign, _side in SIGNS:
                self.draw_shirt_wing(sign)
            pen.ink(f"M0 {neckline}V{BOTTOM}", width * 0.9)
        elif self.collar == "blazer":
            for sign, _side in SIGNS:
                self.draw_lapel(sign, neckline)
        elif self.collar == "turtle":
            w = 60 * self.thin_neck
            pen.outlined(f"M{-w:.0f} 168Q0 196 {w:.0f} 168L{w + 10:.0f} 214Q0 250 {-w - 10:.0f} 214z", self.palette.top)

    def draw_shirt_wing(self, sign: int) -> None:
        x, y = self.collar_point(sign)
        corners = ((x - sign * 8, y - 18), (sign * 4, 286.0), (sign * 52, 300.0), (x + sign * 20, y + 6))
        colour = self.palette.inner if self.look.get("inner") else self.palette.top
        self.pen.outlined(self.pen.polyline(corners, closed=True), colour)

    def draw_lapel(self, sign: int, neckline: int) -> None:
        x, y = self.collar_point(sign)
        wing = ((x - sign * 6, y - 14), (sign * 6, 262.0), (sign * 46, 284.0))
        self.pen.outlined(self.pen.polyline(wing, closed=True), self.palette.inner)
        lapel = (
            (x + sign * 6, y - 4), (sign * 2.0, float(neckline)), (sign * 74, 300.0), (sign * 92, 262.0),
            (sign * 120, 252.0),
        )  # fmt: skip
        self.pen.outlined(self.pen.polyline(lapel, closed=True), self.palette.top_shade)
