"""The head in any direction: front, side or back, with the place of its landmarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cues.figures.expression import Expression
from cues.figures.face.behind import BackHead
from cues.figures.face.frame import FaceFrame
from cues.figures.face.front import FrontHead
from cues.figures.face.side import FORWARD, SideHead
from cues.figures.face.sketch import Sketch, youth_of
from cues.figures.palette import Palette
from cues.figures.paths import Point, clamp
from cues.figures.pen import Pen

FRONT_WITHIN = 62
"""Degrees of yaw up to which the front view stands; it is drawn turned by 42 at most."""
FRONT_LIMIT = 42
SIDE_WITHIN = 125
PITCH_LIMIT = 30


class _Artist(Protocol):
    def draw_behind(self) -> None: ...

    def draw_before(self) -> None: ...


@dataclass(frozen=True)
class Head:
    """One head to be drawn; yaw and pitch are the bearing of the face toward the viewer, in degrees."""

    face: Mapping[str, Any]
    look: Mapping[str, Any]
    palette: Palette
    yaw: float
    pitch: float
    name: str
    line_width: float
    fine: bool
    decimals: int = 1
    motion: str = ""

    def layers(self) -> tuple[str, str]:
        """Return what lies behind the body and what lies before it."""
        pen = Pen(self.line_width, decimals=self.decimals, soft=self.palette.line)
        artist = self._artist(pen)
        artist.draw_behind()
        behind = pen.take()
        artist.draw_before()
        return behind, pen.take()

    def _artist(self, pen: Pen) -> _Artist:
        yaw = wrapped(self.yaw)
        frame = front_frame(yaw, self.pitch, youth_of(self.look))
        sketch = Sketch(frame, Expression(self.face), self.look, self.palette, pen, self.name, self.fine, self.motion)
        if abs(yaw) <= FRONT_WITHIN:
            return FrontHead(sketch)
        return BackHead(sketch, yaw) if abs(yaw) > SIDE_WITHIN else SideHead(sketch, 1 if yaw > 0 else -1)


def wrapped(yaw: float) -> float:
    """Return the same direction within -180..180 degrees."""
    return (yaw + 180) % 360 - 180


def is_seen_from_behind(yaw: float) -> bool:
    return abs(wrapped(yaw)) > SIDE_WITHIN


def front_frame(yaw: float, pitch: float, youth: float) -> FaceFrame:
    return FaceFrame(clamp(yaw, -FRONT_LIMIT, FRONT_LIMIT), clamp(pitch, -PITCH_LIMIT, PITCH_LIMIT), youth=youth)


def landmark(yaw: float, pitch: float, youth: float, x: float, y: float) -> Point:
    """Return where a point of the face lies on paper; in profile both eyes are the one that shows."""
    yaw = wrapped(yaw)
    if abs(yaw) <= FRONT_WITHIN:
        return front_frame(yaw, pitch, youth).at(x, y)
    forward = 78 if abs(y) < 60 and abs(x) > 20 else 100 if y > 60 else 0
    return ((1 if yaw > 0 else -1) * (forward + FORWARD), y)
