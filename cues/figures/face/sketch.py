"""What every part of a face needs while it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cues.figures.expression import Expression
from cues.figures.face.frame import FaceFrame
from cues.figures.palette import Palette
from cues.figures.paths import Point
from cues.figures.pen import Pen

YOUTH = {"child": 0.55, "infant": 1.0}
SIGNS = ((-1, "R"), (1, "L"))
"""Sign of x and name of the person's right and left side."""


@dataclass(frozen=True)
class Sketch:
    """A face in work. `fine` leaves out what blurs at the size of a thumbnail; `name` begins every id."""

    frame: FaceFrame
    expression: Expression
    look: Mapping[str, Any]
    palette: Palette
    pen: Pen
    name: str
    fine: bool = True
    motion: str = ""

    @property
    def line_width(self) -> float:
        return self.pen.line_width

    @property
    def bold(self) -> float:
        """Wrinkles must grow where the drawing is small."""
        return 1 if self.fine else 1.3

    @property
    def youth(self) -> float:
        return self.frame.youth

    def at(self, x: float, y: float, lift: float = 0) -> Point:
        return self.frame.at(x, y, lift)

    def wrinkle(self, start: Point, middle: Point, end: Point, width: float, *, colour: str = "") -> None:
        """Draw a tapered line on the skin, given in units of the face."""
        at = self.frame.at
        self.pen.lens((at(*start), at(*middle), at(*end)), width, colour or self.palette.line)

    def jaw_width(self) -> float:
        """Return how much wider than the oval one the jaw is (-5..14)."""
        shape = {"square": 8, "round": 5, "slim": -5}.get(self.look.get("face_shape", "oval"), 0)
        return shape + {"heavy": 11, "pregnant": 3}.get(self.look.get("build", ""), 0)


def youth_of(look: Mapping[str, Any]) -> float:
    return YOUTH.get(look.get("age", "adult"), 0)
