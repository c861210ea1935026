"""What a face does, in the terms of the Facial Action Coding System: action units, gaze, posture of the head."""

from collections.abc import Mapping
from typing import Any

UNITS = (1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 18, 20, 23, 24, 25, 26, 43)
CENTRAL_UNITS = (9, 10, 17, 18, 23, 24, 25, 26)
"""Action units of the middle of the face, which are drawn with the mean of both sides."""
SIDES = ("L", "R")
"""The person's own sides; L is on the viewer's right when the person faces the viewer."""


def sided(value: Any, side: str) -> float:
    """Return the value for one side of a number or of {"L": number, "R": number}."""
    return float(value.get(side, 0)) if isinstance(value, Mapping) else float(value)


def both_sides(value: Any) -> tuple[float, float]:
    return sided(value, "L"), sided(value, "R")


class Expression:
    """Reads the `face` block of a spec; every amount is 0..1."""

    def __init__(self, face: Mapping[str, Any]) -> None:
        self.gaze_x = float(face.get("gaze", {}).get("x", 0))
        self.gaze_y = float(face.get("gaze", {}).get("y", 0))
        self.jaw_clench = float(face.get("jaw_clench", 0))
        self.neck_tension = float(face.get("neck_tension", 0))
        self.teeth_clenched = bool(face.get("teeth_clenched"))
        self.shoulders = both_sides(face.get("shoulders", 0))
        self._units = {side: {unit: sided(face.get(f"AU{unit}", 0), side) for unit in UNITS} for side in SIDES}

    def on(self, unit: int, side: str) -> float:
        """Return an action unit's intensity on one side."""
        return self._units[side][unit]

    def mean(self, unit: int) -> float:
        return (self._units["L"][unit] + self._units["R"][unit]) / 2

    def one_side(self, side: str) -> dict[int, float]:
        return self._units[side]

    @property
    def mean_units(self) -> dict[int, float]:
        return {unit: self.mean(unit) for unit in UNITS}

    @property
    def chin_drop(self) -> float:
        """How far the chin goes down with the jaw, in units of the face (0..30)."""
        return 30 * self.mean(26)

    def oblique(self, side: str) -> float:
        """How far the brow is drawn up at its inner end while lowered (AU 1 with 4), 0..1."""
        return self.on(1, side) * min(1, self.on(4, side) * 1.4)
