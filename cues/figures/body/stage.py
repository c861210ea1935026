"""The stage: a camera that projects points, and the parts of a drawing in order of depth."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, inf
from typing import Any

from cues.figures.palette import Palette
from cues.figures.paths import Circle, PathWriter, Point
from cues.figures.pen import Pen
from cues.figures.vectors import IDENTITY, Matrix, Vector, apply, compose, turn_x, turn_y

Ball = tuple[Vector, float]
"""A sphere in space: its middle and radius. Projected it is a circle."""

Frame = tuple[float, float, float, float]
"""Left, top, right and bottom of what the picture shows."""
EVERYWHERE: Frame = (-inf, -inf, inf, inf)
STRAIGHT = 0.6
"""How far a joint of a finger may lie off the straight line before the bend is drawn."""
MOVES = 40
"""How far beyond the frame something is still drawn: ghosts and animations may bring it in."""
DEFAULT_PITCH = {"lie": 14}
LYING: Matrix = turn_x(-90)
"""On the back, the head away from the viewer; the view's yaw then turns it left (90) or right (-90)."""


@dataclass(frozen=True)
class Camera:
    """Looks at the figure in parallel lines; y points down in what it returns."""

    matrix: Matrix

    def project(self, p: Vector) -> Vector:
        x, y, z = apply(self.matrix, p)
        return (x, -y, z)

    def flat(self, p: Vector) -> Point:
        return self.project(p)[:2]

    def depth(self, *points: Vector) -> float:
        """Return the mean distance toward the viewer."""
        row = self.matrix[2]
        return sum(row[0] * p[0] + row[1] * p[1] + row[2] * p[2] for p in points) / len(points)


def camera_of(person: Mapping[str, Any]) -> Camera:
    view, pose = person.get("view", {}), person.get("pose", "stand")
    pitch = view.get("pitch", DEFAULT_PITCH.get(pose, 5))
    root = LYING if pose == "lie" else IDENTITY
    return Camera(compose(turn_x(pitch), turn_y(view.get("yaw", 0)), root))


@dataclass(frozen=True)
class Part:
    """A finished piece of the drawing; `tag` names it for ghosts and animation."""

    depth: float
    text: str
    tag: str = ""


class Stage:
    """Collects the parts of one person; `line_width` is the width of an outline. What lies wholly outside the frame is
    not drawn."""

    def __init__(
        self, camera: Camera, palette: Palette, line_width: float, *, fine: bool, frame: Frame = EVERYWHERE
    ) -> None:
        self.camera, self.palette, self.line_width, self.fine, self.frame = camera, palette, line_width, fine, frame
        self.writer = PathWriter()
        self.parts: list[Part] = []

    def put(self, depth: float, text: str, tag: str = "") -> None:
        if text:
            self.parts.append(Part(depth, text, tag))

    def sorted_parts(self) -> list[Part]:
        """Return the parts from the farthest to the nearest; of two equally near the earlier one first."""
        return sorted(self.parts, key=lambda part: part.depth)

    def circle(self, ball: Ball) -> Circle:
        x, y, _depth = self.camera.project(ball[0])
        return (x, y, ball[1])

    def shows(self, circles: Sequence[Circle]) -> bool:
        """Tell whether any of what lies round some circles can come into the picture."""
        left, top, right, bottom = self.frame
        return (
            any(x + r > left - MOVES for x, _y, r in circles)
            and any(x - r < right + MOVES for x, _y, r in circles)
            and any(y + r > top - MOVES for _x, y, r in circles)
            and any(y - r < bottom + MOVES for _x, y, r in circles)
        )

    def pen(self) -> Pen:
        return Pen(self.line_width)

    def solid(self, hulls: Sequence[Sequence[Ball]], colour: str, *, outlined: bool = True, width: float = 0) -> str:
        """Return the union of hulls; the outline is drawn under the fill, so that inner lines do not show."""
        drawn = [[self.circle(ball) for ball in hull] for hull in hulls]
        data, pen = "".join(self.writer.hull(circles) for circles in drawn if self.shows(circles)), self.pen()
        if not data:
            return ""
        if outlined:
            pen.outlined(data, colour, width=width)
        else:
            pen.fill(data, colour)
        return pen.text()

    def limb(self, balls: Sequence[Ball], colour: str, *, open_at: Sequence[int] = (0,)) -> str:
        """Return a hull whose outline is open where it grows out of its parent.

        With one gap the fill closes it by itself; an outline in several pieces encloses nothing, so that the fill needs
        a path of its own.
        """
        circles, pen = [self.circle(ball) for ball in balls], self.pen()
        if not self.shows(circles):
            return ""
        data = self.writer.hull(circles, open_at=open_at)
        if data.count("M") == 1:
            pen.outlined(data, colour)
            return pen.text()
        if data:
            pen.ink(data)
        pen.fill(self.writer.hull(circles), colour)
        return pen.text()

    def chain(self, balls: Sequence[Ball], colour: str, *, rooted: bool) -> str:
        """Return a finger: a union of capsules, open at its root when it grows out of the palm.

        A disc at the root hides where the lines of its neighbour end.
        """
        circles, pen = _straightened([self.circle(ball) for ball in balls]), self.pen()
        if not self.shows(circles):
            return ""
        data = self.writer.hull(circles[:2], open_at=(0,) if rooted else ())
        for index in range(1, len(circles) - 1):
            data += self.writer.hull(circles[index : index + 2])
        pen.outlined(data, colour)
        if rooted:
            pen.dot(circles[0], colour)
        return pen.text()

    def line(self, points: Sequence[Vector], colour: str, width: float) -> str:
        flat, pen = [self.camera.flat(p) for p in points], self.pen()
        if not self.shows([(x, y, 0) for x, y in flat]):
            return ""
        data = self.writer.smooth(flat, closed=False) if len(flat) > 2 else self.writer.polyline(flat)
        pen.stroke(data, colour, width)
        return pen.text()

    def polygon(self, points: Sequence[Vector], colour: str, *, width: float = 0) -> str:
        pen = self.pen()
        pen.outlined(self.writer.polyline([self.camera.flat(p) for p in points], closed=True), colour, width=width)
        return pen.text()

    def ring(self, points: Sequence[Vector], colour: str, width: float) -> str:
        """Return a closed smooth line."""
        pen = self.pen()
        pen.stroke(self.writer.smooth([self.camera.flat(p) for p in points]), colour, width)
        return pen.text()

    def dot(self, p: Vector, radius: float, colour: str) -> str:
        pen = self.pen()
        pen.fill(self.writer.circle((*self.camera.flat(p), radius)), colour)
        return pen.text()


def _straightened(circles: list[Circle]) -> list[Circle]:
    """Leave out joints that lie on the way from their neighbours: a straight finger is one capsule, not three."""
    kept = circles[:1]
    for here, following in itertools.pairwise(circles[1:]):
        (ax, ay, _), (bx, by, _), (x, y, _) = kept[-1], following, here
        size = hypot(bx - ax, by - ay)
        between = (x - ax) * (bx - ax) + (y - ay) * (by - ay)
        if not (
            size > 1
            and 0 <= between <= size * size
            and abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) < STRAIGHT * size
        ):
            kept.append(here)
    return [*kept, circles[-1]]
