"""Marks on a drawing: motion arcs, arrows, lines of sight, signs. Each has a shape of its own, not colour alone."""

from collections.abc import Mapping
from math import atan2, cos, hypot, pi, radians, sin
from typing import Any

from cues.figures.palette import ACCENT, INK, WHITE
from cues.figures.paths import Point, mix, polar
from cues.figures.pen import Pen

HALO = 2.1
LINE = 4.2
TICK = ((-0.45, 0.02), (-0.12, 0.34), (0.48, -0.36))


class Marks:
    """Draws the marks of one panel; `anchors` are its named places, `scale` grows the lines with the view."""

    def __init__(self, anchors: Mapping[str, Point], scale: float) -> None:
        self.anchors, self.scale = anchors, scale
        self.pen = Pen(LINE * scale)

    def draw(self, marks: list[Mapping[str, Any]]) -> str:
        kinds = {
            "arcs": self.arcs, "arrow": self.arrow, "sight": self.sight, "ring": self.ring, "rays": self.rays,
            "clock": self.clock, "noblink": self.noblink, "waves": self.waves, "bars": self.bars, "bubble": self.bubble,
            "zed": self.zed,
        }  # fmt: skip
        for mark in marks:
            kinds[mark["t"]](mark)
        return self.pen.text()

    def place(self, mark: Mapping[str, Any]) -> Point:
        x, y = self.anchors[mark["at"]] if "at" in mark else mark.get("xy", (0, 0))
        return (x + mark.get("dx", 0), y + mark.get("dy", 0))

    def stroke(self, data: str) -> None:
        width = self.pen.line_width
        self.pen.add(f'<path class="h" d="{data}" stroke-width="{HALO * width:.3g}"/>')
        self.pen.stroke(data, ACCENT, width)

    def sign_disc(self, middle: Point, radius: float) -> None:
        """Draw the white disc of a sign."""
        self.pen.outlined(self.pen.circle((*middle, radius)), WHITE, width=self.pen.line_width / 2)

    # Movement.

    def arcs(self, mark: Mapping[str, Any]) -> None:
        middle, start, end = self.place(mark), radians(mark["a0"]), radians(mark["a1"])
        for index in range(mark.get("n", 2)):
            self.stroke(self.pen.arc(middle, mark.get("r", 24) + index * mark.get("gap", 11), start, end))

    def waves(self, mark: Mapping[str, Any]) -> None:
        """Draw short wavy lines on both sides of a place that trembles; with no radius, one line at the place."""
        (x, y), reach = self.place(mark), mark.get("r", 24)
        step = 8 * self.scale * mark.get("size", 1)
        for sign in (-1, 1) if reach else (1,):
            for index in range(mark.get("n", 1)):
                left = x + sign * (reach + 9 / 8 * step * index)
                points = [(left + (step / 3 if turn % 2 else -step / 3), y + (turn - 2) * step) for turn in range(5)]
                self.stroke(self.pen.smooth(points, closed=False))

    def arrow(self, mark: Mapping[str, Any]) -> None:
        x, y = self.place(mark)
        dx, dy = mark["v"]
        start, end = (x - dx / 2, y - dy / 2), (x + dx / 2, y + dy / 2)
        size, bend = hypot(dx, dy) or 1, mark.get("bend", 0)
        control = (x - dy / size * bend, y + dx / size * bend)
        data = self.pen.bend(start, control, end) + self.head(control, end)
        self.stroke(data + (self.head(control, start) if mark.get("both") else ""))

    def head(self, start: Point, tip: Point) -> str:
        angle, size = atan2(tip[1] - start[1], tip[0] - start[0]), 13 * self.scale
        return self.pen.polyline((polar(tip, size, angle + pi - 0.5), tip, polar(tip, size, angle + pi + 0.5)))

    def rays(self, mark: Mapping[str, Any]) -> None:
        middle, count, data = self.place(mark), mark.get("n", 5), ""
        for index in range(count):
            angle = radians(mix(mark["a0"], mark["a1"], index / (count - 1) if count > 1 else 0.5))
            data += self.pen.polyline((polar(middle, mark["r0"], angle), polar(middle, mark["r1"], angle)))
        self.stroke(data)

    # Attention.

    def sight(self, mark: Mapping[str, Any]) -> None:
        start, end = self.anchors[mark["from"]], self.anchors[mark["to"]]
        size = hypot(end[0] - start[0], end[1] - start[1]) or 1
        ux, uy, gap = (end[0] - start[0]) / size, (end[1] - start[1]) / size, mark.get("gap", 30)
        start, end = (start[0] + ux * gap, start[1] + uy * gap), (end[0] - ux * gap, end[1] - uy * gap)
        width, dash = self.pen.line_width, f"{2 * self.scale:.3g} {11 * self.scale:.3g}"
        self.pen.add(
            f'<path class="l" d="{self.pen.polyline((start, end))}" stroke="{ACCENT}" stroke-width="{width:.3g}"'
            f' stroke-dasharray="{dash}"/>'
        )
        heads = mark.get("heads", 2)
        self.stroke(self.head(start, end) + (self.head(end, start) if heads > 1 else ""))

    def ring(self, mark: Mapping[str, Any]) -> None:
        x, y = self.place(mark)
        self.stroke(self.pen.circle((x, y, mark.get("r", 40))))

    # Signs for what a still picture cannot show.

    def clock(self, mark: Mapping[str, Any]) -> None:
        """A stopwatch with three quarters of its face filled."""
        (x, y), radius, pen = self.place(mark), mark.get("r", 30), self.pen
        hand = 0.74 * radius
        pen.ink(pen.polyline(((x - radius * 0.22, y - radius * 1.22), (x + radius * 0.22, y - radius * 1.22))),
                1.4 * pen.line_width)  # fmt: skip
        self.sign_disc((x, y), radius)
        number = pen.number
        pen.fill(
            f"M{pen.point((x, y))}v{number(-hand)}a{number(hand)} {number(hand)} 0 1 1 {number(-hand)} {number(hand)}z",
            ACCENT,
        )
        pen.ink(pen.polyline(((x, y - hand), (x, y), (x - radius * 0.52, y))), pen.line_width)

    def noblink(self, mark: Mapping[str, Any]) -> None:
        """A closed eye, crossed out."""
        (x, y), radius, pen = self.place(mark), mark.get("r", 30), self.pen
        self.sign_disc((x, y), radius)
        lid = pen.bend(
            (x - radius * 0.58, y - radius * 0.1), (x, y + radius * 0.5), (x + radius * 0.58, y - radius * 0.1)
        )
        for dx, top, slant in ((-0.4, 0.18, -0.16), (0, 0.24, 0), (0.4, 0.18, 0.16)):
            start = (x + dx * radius, y + top * radius)
            lid += pen.polyline((start, (start[0] + slant * radius, start[1] + 0.25 * radius)))
        pen.ink(lid, pen.line_width)
        cross = pen.polyline(((x - radius * 0.66, y - radius * 0.66), (x + radius * 0.66, y + radius * 0.66)))
        pen.stroke(cross, ACCENT, pen.line_width * 1.3)

    def bars(self, mark: Mapping[str, Any]) -> None:
        """A speech bubble that comes from a mouth, with short strokes close together and the sign for running fast, and
        lines of speed behind it; `r` is half its height, `n` a third of the strokes in a row, `a0` the way from the
        mouth."""
        mouth, radius, angle = self.place(mark), mark.get("r", 30), radians(mark.get("a0", 0))
        x, y = middle = polar(mouth, 2.4 * radius, angle)
        forward = 1 if cos(angle) >= 0 else -1
        self.balloon(middle, radius, mouth)
        for row in (-0.3, 0.3):
            self.pen.stroke(self.strokes((x, y + row * radius), radius * forward, 3 * mark.get("n", 3)), ACCENT,
                            self.pen.line_width)  # fmt: skip
        for left in (0.36, 0.68):
            tip, back = x + forward * radius * (left + 0.34), x + forward * radius * left
            arrow = ((back, y - 0.34 * radius), (tip, y), (back, y + 0.34 * radius))
            self.pen.fill(self.pen.polyline(arrow, closed=True), ACCENT)
        speed = ""
        for up, size in ((1.02, 0.5), (0.7, 0.34)):
            start = (x - forward * radius * (1.42 - 0.5 * up), y - up * radius)
            speed += self.pen.polyline((start, (start[0] - forward * radius * size, start[1])))
        self.stroke(speed)

    def strokes(self, middle: Point, radius: float, count: int) -> str:
        """Return a row of short slanted strokes that fills the back half of a bubble."""
        (x, y), slant, high = middle, 0.05 * radius, 0.17 * abs(radius)
        places = [x + radius * (1.1 * (index + 0.5) / count - 0.9) for index in range(count)]
        return "".join(self.pen.polyline(((at + slant, y - high), (at - slant, y + high))) for at in places)

    def bubble(self, mark: Mapping[str, Any]) -> None:
        """A speech bubble with a tick in it; its tail points at `to`."""
        (x, y), radius, pen = self.place(mark), mark.get("r", 40), self.pen
        self.balloon((x, y), radius, self.anchors[mark["to"]])
        pen.stroke(pen.polyline([(x + dx * radius, y + dy * radius) for dx, dy in TICK]), ACCENT, 1.9 * pen.line_width)

    def balloon(self, middle: Point, radius: float, target: Point) -> None:
        """Draw an empty speech bubble, a little wider than high, whose tail points at a target."""
        (x, y), pen = middle, self.pen
        angle = atan2(target[1] - y, target[0] - x)
        wide, high = radius * 1.25, radius
        tip = (x + (wide + radius * 0.5) * cos(angle), y + (high + radius * 0.5) * sin(angle))
        sides = [(x + wide * cos(angle + turn), y + high * sin(angle + turn)) for turn in (-0.3, 0.3)]
        rx, ry = pen.number(wide), pen.number(high)
        data = f"{pen.move(sides[1])}A{rx} {ry} 0 1 1 {pen.point(sides[0])}L{pen.point(tip)}z"
        pen.outlined(data, WHITE, width=pen.line_width / 2)

    def zed(self, mark: Mapping[str, Any]) -> None:
        """Three zigzags of growing size, the sign for sleep."""
        (x, y), size = self.place(mark), mark.get("r", 14)
        data = ""
        for index in range(3):
            z, left, top = size * (0.6 + 0.3 * index), x + index * size * 1.25, y - index * size * 1.15
            data += self.pen.polyline(((left, top), (left + z, top), (left, top + z), (left + z, top + z)))
        self.pen.add(f'<path class="h" d="{data}" stroke-width="{HALO * self.pen.line_width:.3g}"/>')
        self.pen.stroke(data, INK, self.pen.line_width)
