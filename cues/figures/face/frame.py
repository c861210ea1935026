"""Where points of the face lie on paper. Units: a head is about 220 wide and 312 high, origin on the bridge of the
nose, x to the person's left (the viewer's right), y down, z out of the face."""

import itertools
from math import cos, radians, sin, sqrt

from cues.figures.paths import Point, clamp

WIDTHS = (
    (-190, 36),
    (-172, 62),
    (-160, 76),
    (-143, 88),
    (-106, 104),
    (-44, 108),
    (14, 106),
    (60, 103),
    (100, 92),
    (137, 66),
)
"""Half the width of the head by height, for hair that must not stick out of the far side."""

CROWN = -153
FLATTER = 0.88
"""A true ball would carry the far eye over the edge before the front view gives way to the side view."""


class FaceFrame:
    """Turns the face: yaw to the viewer's right and pitch upward in degrees, best within 42 and 28 either way.

    Features turn truly and the outline with damping: with one formula for both, the far eye would leave the face.
    """

    def __init__(self, yaw: float, pitch: float, *, youth: float = 0) -> None:
        self.sin_yaw, self.cos_yaw = sin(radians(yaw)), cos(radians(yaw))
        self.sin_pitch, self.cos_pitch = sin(radians(pitch)), cos(radians(pitch))
        self.youth = youth
        """0 adult, 0.55 child, 1 infant: features low and close on a high, round head."""

    def at(self, x: float, y: float, lift: float = 0) -> Point:
        """Return the place of a feature on the surface of the face, `lift` units above it."""
        y = self.young(y)
        depth = _surface(x, y) + lift
        across = x * self.cos_yaw + FLATTER * depth * self.sin_yaw
        if x * self.sin_yaw > 0:
            across -= x * 0.16 * abs(self.sin_yaw)
        return (across, self._height(y, depth))

    def solid(self, x: float, y: float, depth: float) -> Point:
        """Return the place of a point of the outline or the hair that lies at its own depth."""
        return (x * (1 - 0.35 * (1 - self.cos_yaw)) + depth * self.sin_yaw, self._height(y, depth))

    def young(self, y: float) -> float:
        """Return how far down a feature lies on a young head; the crown stays where it is."""
        if not self.youth:
            return y
        return y + self.youth * clamp((y - CROWN) / 100) * (24 - 0.13 * y)

    def _height(self, y: float, depth: float) -> float:
        return y * (1 - 0.35 * (1 - self.cos_pitch)) - depth * self.sin_pitch

    def far_limit(self, y: float) -> float:
        """Return the largest distance from the middle allowed on the side that turns away."""
        toward = 1 if self.sin_yaw > 0 else -1
        return abs(self.solid(toward * (_half_width(y) + 5), y, 2)[0])

    def turns_away(self, sign: int, limit: float) -> bool:
        """Tell whether one side (-1 right, 1 left of the person) is turned from the viewer by more than a limit."""
        return sign * self.sin_yaw > limit


def _surface(x: float, y: float) -> float:
    rest = 1 - (x / 114) ** 2 - (y / 172) ** 2
    return 100 * sqrt(rest) if rest > 0 else 0


def surface_depth(x: float, y: float) -> float:
    """Return the depth of hair lying on the skull."""
    return _surface(x * 0.93, y * 0.9)


def _half_width(y: float) -> float:
    if y <= WIDTHS[0][0]:
        return WIDTHS[0][1]
    for (upper, wide), (lower, wider) in itertools.pairwise(WIDTHS):
        if upper <= y <= lower:
            return wide + (wider - wide) * (y - upper) / (lower - upper)
    return WIDTHS[-1][1]
