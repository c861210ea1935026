"""Foils: specs that differ from a given one in exactly one thing, an action unit, a joint or a hand.

A foil keeps the frame of its model and differs in one clause of the description. What could not be seen is not offered:
faces that are small in the picture, single sides of a profile, hands on the far side.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from cues.figures.body.figure import PosedFigure
from cues.figures.check import find_problems
from cues.figures.describe import clauses
from cues.figures.expression import CENTRAL_UNITS, UNITS, both_sides
from cues.figures.face.head import FRONT_WITHIN, wrapped
from cues.figures.framing import frame_of, shows_floor

Spec = dict[str, Any]
Change = tuple[str, Spec]
"""The name of a change and the spec that it makes."""
SWAPPED = {"L": "R", "R": "L"}
FACE_HEIGHT = 312
LARGE_ENOUGH, LARGER, FOR_BROWS, CLOSE_UP = 0.24, 0.3, 0.34, 0.45
"""Shares of the picture's height that a head must fill for its large movements to be told apart, for its sides and
neck, for brows that move little, and for its small movements. They were set by counting pixels at 160 pixels on seven
skin tones; a test holds them."""
STRONG_ENOUGH, STRONG = 0.35, 0.6
"""A weaker action unit would not be missed; a small one must be strong."""
FAR_FROM = 25
"""Degrees of yaw from which the far hand may be hidden."""
FAR_CHEEK_FROM = 35
"""Degrees of yaw from which the far side of a face is too narrow to be compared."""
SMALL_UNITS = (14, 15, 20, 23, 24, 25)
"""Action units that move little but the edges of the lips."""
IN_PROFILE = (1, 2, 4, 12, 15, 26)
"""Action units that change a profile enough."""
ADDED_UNITS = (1, 2, 4, 6, 12, 15, 17, 24, 25)
OTHER_HANDS = {"open": "fist", "splay": "fist", "fist": "open", "point": "open"}
OTHER_PALMS = {"front": "back", "back": "front", "up": "down", "down": "up"}


@dataclass(frozen=True)
class Foil:
    """A spec that differs from another in one thing.

    `change` names it (AU6 removed, hand L otherwise), once among the foils of a spec; `clause` is how the foil is
    described there (empty when the foil lacks something), `lost` how the other was (empty when something is added).
    """

    change: str
    spec: Spec
    clause: str
    lost: str = ""

    @property
    def words(self) -> str:
        """What of the foil differs, as words for a reader."""
        if not self.lost:
            return f"shows also: {self.clause}"
        return f"shows {self.clause}, not {self.lost}" if self.clause else f"does not show: {self.lost}"


@dataclass(frozen=True)
class _Sight:
    """What of a person's face can be told apart: which action units at all, the eyes, its sides with jaw and neck."""

    units: tuple[int, ...]
    eyes: bool
    sides: bool


WHOLE_FACE = _Sight(UNITS, eyes=True, sides=True)
NO_FACE = _Sight((), eyes=False, sides=False)


def foils(spec: Mapping[str, Any]) -> list[Foil]:
    """Return specs with one change each that can be drawn and whose description differs in exactly one clause.

    The order is always the same: person by person, of a body the hands and joints first, of a face the action units it
    shows, then those added. Every foil can be told from the spec at 160 pixels on all skin tones; the picture of a
    strip needs as much for each of its frames.
    """
    before, found = clauses(spec), []
    for change, changed in _changes(_framed(spec)):
        difference = differing_clauses(before, clauses(changed))
        if len(difference) == 1 and not find_problems(changed):
            found.append(Foil(change, changed, clause=difference[0][1], lost=difference[0][0]))
    return found


def differing_clauses(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of clauses (old, new) in which two descriptions differ; "" where one side has none."""
    gone = [clause for clause in before if clause not in after]
    new = [clause for clause in after if clause not in before]
    width = max(len(gone), len(new))
    return list(zip(gone + [""] * (width - len(gone)), new + [""] * (width - len(new)), strict=True))


# The picture and its people.


def _framed(spec: Mapping[str, Any]) -> Spec:
    """Fix the frame: a hand that moves must not move the rest of the picture."""
    if spec["kind"] == "strip":
        return {**spec, "frames": [_framed(frame) for frame in spec["frames"]]}
    if spec["kind"] == "face" or not isinstance(spec.get("crop", "full"), str):
        return dict(spec)
    frame = frame_of(spec, [PosedFigure(person) for person in spec.get("actors", [spec])])
    return {**spec, "crop": list(frame), "shadow": shows_floor(spec)}


def _changes(spec: Mapping[str, Any]) -> Iterator[Change]:
    """Yield every single change of every person, with its name."""
    if spec["kind"] == "strip":
        for index, frame in enumerate(spec["frames"]):
            for change, changed in _changes(frame):
                yield f"frame {index + 1}: {change}", _with(spec, ("frames", index), changed)
    elif spec["kind"] == "people":
        for index, person in enumerate(spec["actors"]):
            for change, changed in _body_and_face(person, spec["crop"][3]):
                yield f"person {index + 1}: {change}", _with(spec, ("actors", index), changed)
    elif spec["kind"] == "figure":
        yield from _body_and_face(spec, spec["crop"][3])
    else:
        yield from _face_changes(spec, WHOLE_FACE)


def _body_and_face(person: Mapping[str, Any], view_height: float) -> Iterator[Change]:
    posed = PosedFigure(person)
    yield from _hand_changes(person)
    yield from _body_changes(person)
    yield from _face_changes(person, _sight_of(posed, view_height))


def _sight_of(posed: PosedFigure, view_height: float) -> _Sight:
    share, yaw = FACE_HEIGHT * posed.size.head * posed.scale / view_height, abs(wrapped(posed.head_yaw))
    if share < LARGE_ENOUGH:
        return NO_FACE
    turned = yaw >= FAR_CHEEK_FROM
    if yaw > FRONT_WITHIN:
        units = (unit for unit in IN_PROFILE if share >= CLOSE_UP or unit not in SMALL_UNITS)
        return _Sight(tuple(units), eyes=False, sides=False)
    units = (unit for unit in UNITS if share >= _share_needed(unit, turned=turned))
    return _Sight(tuple(units), eyes=True, sides=share >= LARGER and not turned)


def _share_needed(unit: int, *, turned: bool) -> float:
    """Brows drawn together stand out little where they are pale on dark skin, and raised ones where they are turned."""
    if unit in SMALL_UNITS:
        return CLOSE_UP
    return FOR_BROWS if unit == 4 or (unit == 2 and turned) else LARGE_ENOUGH


# Faces.


def _face_changes(person: Mapping[str, Any], sight: _Sight) -> Iterator[Change]:
    face = person.get("face", {})
    for unit in sight.units:
        yield from _unit_changes(person, unit, sided=sight.sides and unit not in CENTRAL_UNITS)
    if sight.eyes:
        yield from _gaze_changes(person, face.get("gaze", {}))
    if sight.sides:
        yield from _toggled(person, "jaw_clench")
        yield from _toggled(person, "neck_tension")
    for unit in ADDED_UNITS:
        if unit in sight.units and not face.get(f"AU{unit}"):
            yield f"AU{unit} added", _with(person, ("face", f"AU{unit}"), 1)


def _unit_changes(person: Mapping[str, Any], unit: int, *, sided: bool) -> Iterator[Change]:
    path = ("face", f"AU{unit}")
    left, right = both_sides(person.get("face", {}).get(f"AU{unit}", 0))
    strength = max(left, right)
    if strength < (STRONG if unit in SMALL_UNITS else STRONG_ENOUGH):
        return
    yield f"AU{unit} removed", _without(person, path)
    if sided and left == right:
        yield f"AU{unit} on one side", _with(person, path, {"L": strength})
    elif sided:
        yield f"AU{unit} on both sides", _with(person, path, strength)


def _toggled(person: Mapping[str, Any], name: str) -> Iterator[Change]:
    if person.get("face", {}).get(name):
        yield f"{name} removed", _without(person, ("face", name))
    else:
        yield f"{name} added", _with(person, ("face", name), 1)


def _gaze_changes(person: Mapping[str, Any], gaze: Mapping[str, Any]) -> Iterator[Change]:
    if gaze.get("x") and gaze.get("y"):
        yield "gaze level", _with(person, ("face", "gaze"), {"x": gaze["x"]})
    elif gaze:
        yield "gaze straight", _without(person, ("face", "gaze"))
    else:
        yield "gaze aside", _with(person, ("face", "gaze"), {"x": 0.9})


# Bodies.


def _hand_changes(person: Mapping[str, Any]) -> Iterator[Change]:
    for side, arm in person.get("arms", {}).items():
        if isinstance(arm, str) or arm.get("behind") or _is_far(person, side):
            continue
        shape, palm = arm.get("hand", "relaxed"), arm.get("palm")
        yield f"hand {side} otherwise", _with(person, ("arms", side, "hand"), OTHER_HANDS.get(shape, "fist"))
        if isinstance(palm, str) and palm in OTHER_PALMS:
            yield f"palm {side} turned", _with(person, ("arms", side, "palm"), OTHER_PALMS[palm])


def _is_far(person: Mapping[str, Any], side: str) -> bool:
    yaw = person.get("view", {}).get("yaw", 0)
    return abs(yaw) > FAR_FROM and side == ("L" if yaw > 0 else "R")


def _body_changes(person: Mapping[str, Any]) -> Iterator[Change]:
    if max(both_sides(person.get("shoulders", 0))) > STRONG_ENOUGH:
        yield "shoulders low", _without(person, ("shoulders",))
    else:
        yield "shoulders raised", _with(person, ("shoulders",), 1)
    if person.get("pose") != "lie":
        lean = person.get("torso", {}).get("lean", 0)
        yield "torso the other way", _with(person, ("torso", "lean"), 16 if lean <= 0 else -16)
    legs = person.get("legs")
    if isinstance(legs, Mapping):
        yield from _angle_changes(person, legs)
    elif person.get("pose") == "sit":
        yield from _posture_changes(person, legs or "sit")


def _posture_changes(person: Mapping[str, Any], name: str) -> Iterator[Change]:
    yield "legs otherwise", _with(person, ("legs",), "sit_crossR" if name == "sit" else "sit")
    if name[-1] in SWAPPED:
        yield "legs exchanged", _with(person, ("legs",), name[:-1] + SWAPPED[name[-1]])


def _angle_changes(person: Mapping[str, Any], legs: Mapping[str, Any]) -> Iterator[Change]:
    for side in sorted(SWAPPED.keys() & legs.keys()):
        for name in ("lift", "big_toe"):
            if legs[side].get(name):
                yield f"{name} {side} removed", _without(person, ("legs", side, name))
            else:
                yield f"{name} {side} added", _with(person, ("legs", side, name), 1)


# Copies with one thing changed.


def _with(spec: Mapping[str, Any], path: Sequence[str | int], value: Any) -> Spec:
    """Return a copy of a spec with one value set."""
    changed: Any = deepcopy(dict(spec))
    place = changed
    for step in path[:-1]:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    place[path[-1]] = value
    return changed


def _without(spec: Mapping[str, Any], path: Sequence[str]) -> Spec:
    """Return a copy of a spec without one value."""
    changed: Any = deepcopy(dict(spec))
    place = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed
