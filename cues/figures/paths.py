"""Path data for SVG (x right, y down): smooth curves, tapered strokes, hulls of circles with exact arcs."""

import itertools
from collections.abc import Sequence
from functools import lru_cache
from math import acos, atan2, cos, hypot, pi, sin

Point = tuple[float, float]
Circle = tuple[float, float, float]
Run = tuple[int, float, float]
"""A stretch of a hull: number of the circle, angles in radians where its arc begins and ends."""

FULL_TURN = 2 * pi


def mix(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def midway(p: Point, q: Point, share: float = 0.5) -> Point:
    return (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return low if value < low else min(value, high)


def polar(centre: Point, radius: float, angle: float) -> Point:
    """Return the point at an angle in radians, clockwise from the right."""
    return (centre[0] + radius * cos(angle), centre[1] + radius * sin(angle))


def control_through(start: Point, middle: Point, end: Point) -> Point:
    """Return the control point that makes a quadratic curve pass through `middle` half way."""
    return (2 * middle[0] - (start[0] + end[0]) / 2, 2 * middle[1] - (start[1] + end[1]) / 2)


class PathWriter:
    """Writes path data with a fixed number of decimals (0 or 1); curves go on from point to point by differences,
    taken between rounded places so that no error adds up."""

    def __init__(self, decimals: int = 1) -> None:
        self._steps = 10 if decimals else 1
        self._text = _tenths if decimals else str

    def number(self, value: float) -> str:
        return self._text(round(value * self._steps))

    def point(self, p: Sequence[float]) -> str:
        return self._pair(round(p[0] * self._steps), round(p[1] * self._steps))

    def move(self, p: Point) -> str:
        return "M" + self.point(p)

    def polyline(self, points: Sequence[Point], *, closed: bool = False) -> str:
        return self.move(points[0]) + self._lines(points) + ("z" if closed else "")

    def quadratic(self, start: Point, middle: Point, end: Point) -> str:
        """Return the curve from start to end that passes through `middle`."""
        return self.bend(start, control_through(start, middle, end), end)

    def bend(self, start: Point, control: Point, end: Point) -> str:
        """Return the quadratic curve with a given control point."""
        return f"{self.move(start)}q{self._away(start, control)} {self._away(start, end)}"

    def smooth(self, points: Sequence[Point], *, closed: bool = True, tension: float = 1 / 6, move: bool = True) -> str:
        """Return a smooth curve through all points (Catmull-Rom as cubic curves).

        What leaves a point mirrors what arrives there, so that "s" need not repeat it.
        """
        steps, pair, count = self._steps, self._pair, len(points)
        ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
        parts = [self.move(points[0])] if move else []
        x, y = round(points[0][0] * steps), round(points[0][1] * steps)
        for index in range(count if closed else count - 1):
            before, start, end, after = ring[index : index + 4]
            if index:
                parts.append("s")
            else:
                leaving = (start[0] + (end[0] - before[0]) * tension, start[1] + (end[1] - before[1]) * tension)
                parts.append(f"c{self._away(start, leaving)} ")
            arriving_x = round((end[0] - (after[0] - start[0]) * tension) * steps)
            arriving_y = round((end[1] - (after[1] - start[1]) * tension) * steps)
            end_x, end_y = round(end[0] * steps), round(end[1] * steps)
            parts.append(f"{pair(arriving_x - x, arriving_y - y)} {pair(end_x - x, end_y - y)}")
            x, y = end_x, end_y
        return "".join(parts) + ("z" if closed else "")

    def taper(self, start: Point, middle: Point, end: Point, width: float) -> str:
        """Return a lens: a stroke through three points that is `width` thick in the middle and ends in points."""
        control = control_through(start, middle, end)
        dx, dy = end[0] - start[0], end[1] - start[1]
        size = hypot(dx, dy) or 1
        nx, ny = -dy / size * width, dx / size * width
        away = self._away
        return (
            f"{self.move(start)}q{away(start, (control[0] + nx, control[1] + ny))} {away(start, end)}"
            f"q{away(end, (control[0] - nx, control[1] - ny))} {away(end, start)}z"
        )

    def circle(self, circle: Circle) -> str:
        x, y, radius = circle
        number, r = self.number, self.number(radius)
        start = self.move((x - radius, y))
        return f"{start}a{r} {r} 0 1 1 {number(2 * radius)} 0a{r} {r} 0 1 1 {number(-2 * radius)} 0z"

    def arc(self, centre: Point, radius: float, start: float, end: float) -> str:
        """Return a clockwise arc between two angles in radians."""
        return self.move(polar(centre, radius, start)) + self._arc((*centre, radius), start, end)

    def scallops(self, points: Sequence[Point], bulge: float, *, clockwise: bool = True) -> str:
        """Return a closed ring of arcs, as the edge of a cloud."""
        parts = [self.move(points[0])]
        for start, end in zip(points, [*points[1:], points[0]], strict=True):
            r = self.number(hypot(end[0] - start[0], end[1] - start[1]) * bulge)
            parts.append(f"a{r} {r} 0 0 {int(clockwise)} {self._away(start, end)}")
        return "".join(parts) + "z"

    def hull(self, circles: Sequence[Circle], *, open_at: Sequence[int] = ()) -> str:
        """Return the outline round circles; the arcs of those in `open_at` are left out, so that a limb grows out
        of its parent without a seam (a fill still closes it with a straight line)."""
        runs = hull_runs(circles)
        if len(runs) == 1:
            return "" if runs[0][0] in open_at else self.circle(circles[runs[0][0]])
        gaps = [index for index, run in enumerate(runs) if run[0] in open_at]
        turn = gaps[0] + 1 if gaps else 0
        return self._walk(circles, runs[turn:] + runs[:turn], open_at) + ("" if gaps else "z")

    def _walk(self, circles: Sequence[Circle], runs: Sequence[Run], open_at: Sequence[int]) -> str:
        here = polar(circles[runs[-1][0]][:2], circles[runs[-1][0]][2], runs[-1][2])
        parts = [self.move(here)]
        for index, start, end in runs:
            circle = circles[index]
            begin, finish = polar(circle[:2], circle[2], start), polar(circle[:2], circle[2], end)
            parts.append("l" + self._away(here, begin))
            parts.append(self.move(finish) if index in open_at else self._arc(circle, start, end))
            here = finish
        if runs[-1][0] in open_at:
            parts.pop()
        return "".join(parts)

    def _arc(self, circle: Circle, start: float, end: float) -> str:
        centre, r = circle[:2], self.number(circle[2])
        away = self._away(polar(centre, circle[2], start), polar(centre, circle[2], end))
        return f"a{r} {r} 0 {int(end - start > pi)} 1 {away}"

    def _lines(self, points: Sequence[Point]) -> str:
        return "".join("l" + self._away(a, b) for a, b in itertools.pairwise(points))

    def _away(self, start: Point, end: Point) -> str:
        """Return the way from one rounded place to another."""
        steps = self._steps
        return self._pair(
            round(end[0] * steps) - round(start[0] * steps), round(end[1] * steps) - round(start[1] * steps)
        )

    def _pair(self, x: int, y: int) -> str:
        text = self._text(y)
        return self._text(x) + (text if text[0] == "-" else " " + text)


def hull_runs(circles: Sequence[Circle]) -> list[Run]:
    """Return the arcs of the convex hull of circles, walked clockwise on the screen from the rightmost one.

    The support function of a circle in direction t is c·u(t) + r; from one circle the walk goes on to the one that
    overtakes it first.
    """
    first = max(range(len(circles)), key=lambda index: (circles[index][0] + circles[index][2], circles[index][2]))
    runs: list[Run] = []
    current, angle = first, 0.0
    while len(runs) <= 2 * len(circles):
        following, at = _overtaken(circles, current, angle)
        if following == current or at >= FULL_TURN:
            break
        runs.append((current, angle, at))
        current, angle = following, at
    runs.append((current, angle, FULL_TURN))
    if len(runs) > 1 and runs[0][0] == runs[-1][0]:
        last = runs.pop()
        runs[0] = (runs[0][0], last[1] - FULL_TURN, runs[0][2])
    return runs


def _overtaken(circles: Sequence[Circle], current: int, angle: float) -> tuple[int, float]:
    """Return which circle overtakes the current one first after an angle, and where; itself when none does."""
    x, y, r = circles[current]
    best, best_at = current, 1e9
    for index, (ox, oy, o_r) in enumerate(circles):
        dx, dy = ox - x, oy - y
        distance = hypot(dx, dy)
        if index == current or distance <= abs(r - o_r) + 1e-9:
            continue
        at = atan2(dy, dx) - acos((r - o_r) / distance)
        while at < angle - 1e-9:
            at += FULL_TURN
        if at < best_at:
            best, best_at = index, at
    return best, best_at


@lru_cache(maxsize=20_000)
def _tenths(steps: int) -> str:
    """Return a number of tenths in the shortest form: -5 is "-.5"."""
    whole, rest = divmod(abs(steps), 10)
    sign = "-" if steps < 0 else ""
    return f"{sign}{whole or ''}.{rest}" if rest else f"{sign}{whole}"
