"""Other versions of a spec: mirrored, re-dressed, and foils in which exactly one thing differs.

All work on the spec, never on the drawing, and leave what they are given unchanged.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from cues.figures.body.figure import PosedFigure
from cues.figures.body.postures import POSTURES
from cues.figures.check import find_problems
from cues.figures.describe import clauses
from cues.figures.expression import UNITS, both_sides
from cues.figures.framing import frame_of, shows_floor
from cues.figures.palette import CLOTHS, GROUNDS, SKINS, contrast

Spec = dict[str, Any]
T = TypeVar("T")


class Chooser(Protocol):
    """What is used of random.Random: pass one with a seed, so that the same seed gives the same picture."""

    def choice(self, seq: Sequence[T]) -> T: ...

    def random(self) -> float: ...


# Mirrored.

SWAPPED = {"L": "R", "R": "L"}
SIGNED = ("yaw", "roll", "side", "twist", "dx")
HAS_SIDE_AT_END = ("at", "from", "to")


def mirror(spec: Mapping[str, Any]) -> Spec:
    """Return the spec with the person's left and right, and the view, exchanged everywhere."""
    return {_swapped(key): _mirrored(key, value) for key, value in _turned_angles(spec).items()}


def _mirrored(key: str, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return -value if key in SIGNED else value
    if isinstance(value, str):
        return _mirrored_name(key, value)
    if isinstance(value, Mapping):
        mirrored = mirror(value)
        if key == "gaze" and "x" in mirrored:
            mirrored["x"] = -mirrored["x"]
        return mirrored
    return _mirrored_list(key, value)


def _mirrored_list(key: str, value: Sequence[Any]) -> list[Any]:
    if key in ("at", "xy", "v"):
        return [-value[0], *value[1:]]
    if key == "shift":
        return [[-x, y] for x, y in value]
    if key == "crop":
        return [-value[0] - value[2], *value[1:]]
    if key == "parts":
        return [_swapped(part) for part in value]
    return [_mirrored("", entry) for entry in value]


def _mirrored_name(key: str, value: str) -> str:
    if key == "over":
        return SWAPPED[value]
    if key == "legs":
        return value[:-1] + SWAPPED[value[-1]] if value[-1] in SWAPPED else value
    if key in HAS_SIDE_AT_END and "." in value:
        return _swapped(value)
    return value


def _swapped(name: str) -> str:
    """Exchange the side a name ends with: L, thighL, 0.kneeR, but not AU or bends."""
    if name in SWAPPED:
        return SWAPPED[name]
    return name[:-1] + SWAPPED[name[-1]] if name[-1] in SWAPPED and name[-2].islower() else name


def _turned_angles(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    if "a0" not in spec:
        return spec
    if "a1" not in spec:
        return {**spec, "a0": 180 - spec["a0"]}
    return {**spec, "a0": 180 - spec["a1"], "a1": 180 - spec["a0"]}


# Re-dressed.

MEN_AND_WOMEN = ("short", "side", "quiff", "buzz", "afro", "bob", "long", "bun", "ponytail", "hijab", "bald")
LONG_HAIRS = ("bob", "long", "bun", "ponytail", "hijab")
HAIR_COLOURS = ("black", "black", "brown", "chestnut", "blond", "red", "grey")
TROUSERS = ("navy", "slate", "charcoal", "cream", "sage")
READABLE = 1.55
"""Least contrast of the skin with the clothes, so that hands and face stand out."""
KEPT = ("age", "build", "shoes", "sleeve")
"""What a cue may need stays: a bare foot, a child, a belly."""


def redress(spec: Mapping[str, Any], chooser: Chooser) -> Spec:
    """Return the spec with other people in it; a strip keeps one person throughout."""
    dressed: Spec = deepcopy(dict(spec))
    if "frames" in dressed:
        bare = any(_shows_neck(frame) for frame in dressed["frames"])
        look = random_look(chooser, dressed["frames"][0].get("look", {}), bare_neck=bare)
        ground = chooser.choice(tuple(GROUNDS))
        for frame in dressed["frames"]:
            frame |= {"look": look, "bg": ground}
        return dressed
    for person in dressed.get("actors", (dressed,)):
        person["look"] = random_look(chooser, person.get("look", {}), bare_neck=_shows_neck(person))
    return dressed | {"bg": chooser.choice(tuple(GROUNDS))}


def _shows_neck(person: Mapping[str, Any]) -> bool:
    return bool(person.get("face", {}).get("neck_tension"))


def random_look(chooser: Chooser, former: Mapping[str, Any], *, bare_neck: bool = False) -> Spec:
    """Return a readable look that keeps what belongs to the cue; a bare neck allows no scarf."""
    while True:
        look = _drawn_look(chooser) | {key: former[key] for key in KEPT if key in former}
        if former.get("age") in ("child", "infant"):
            look.pop("beard", None)
        if former.get("age") == "infant":
            look["hair"] = "wisp"
        if bare_neck and look["hair"] == "hijab":
            continue
        if contrast(SKINS[look["skin"]], CLOTHS[look["top"]]) >= READABLE and look["top"] != look["bottom"]:
            return look


def _drawn_look(chooser: Chooser) -> Spec:
    look: Spec = {
        "skin": chooser.choice(tuple(SKINS)),
        "hair": chooser.choice(MEN_AND_WOMEN),
        "hair_color": chooser.choice(HAIR_COLOURS),
        "top": chooser.choice(tuple(CLOTHS)),
        "bottom": chooser.choice(TROUSERS),
        "collar": chooser.choice(("crew", "crew", "vneck", "shirt")),
        "build": chooser.choice(("neutral", "broad", "slim", "slim", "curvy", "heavy")),
    }
    if look["hair"] in LONG_HAIRS:
        look |= {"lashes": True, "build": look["build"] if look["build"] != "broad" else "slim"}
    elif chooser.random() < 0.35:
        look["beard"] = chooser.choice(("full", "stubble"))
    if look["skin"] >= 5 and look["hair_color"] in ("blond", "red"):
        look["hair_color"] = "black"
    if chooser.random() < 0.18:
        look["glasses"] = True
    return look


# Foils.


@dataclass(frozen=True)
class Foil:
    """A spec that differs from another in one thing; `change` names it and `clause` is how the foil is described
    there (empty when the foil lacks something)."""

    change: str
    spec: Spec
    clause: str


ADDED_UNITS = (1, 2, 4, 6, 7, 12, 15, 17, 20, 24, 25)
OTHER_HANDS = {"open": "fist", "splay": "fist", "fist": "open", "point": "open"}
OTHER_PALMS = {"front": "back", "back": "front", "up": "down", "down": "up"}


def foils(spec: Mapping[str, Any]) -> list[Foil]:
    """Return specs with one change each (an action unit, a joint or a hand) whose description differs in exactly one
    clause and that can be drawn; the telling ones, that take something away, come first."""
    before, found = clauses(spec), []
    for change, changed in _changes(_framed(spec)):
        difference = differing_clauses(before, clauses(changed))
        if len(difference) == 1 and not find_problems(changed):
            found.append(Foil(change, changed, difference[0][1]))
    return found


def _framed(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fix the frame: a hand that moves must not move the rest of the picture."""
    if spec["kind"] == "strip":
        return {**spec, "frames": [_framed(frame) for frame in spec["frames"]]}
    if spec["kind"] == "face" or not isinstance(spec.get("crop", "full"), str):
        return spec
    frame = frame_of(spec, [PosedFigure(person) for person in spec.get("actors", [spec])])
    return {**spec, "crop": [round(value, 1) for value in frame], "shadow": shows_floor(spec)}


def differing_clauses(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of clauses (old, new) in which two descriptions differ; "" where one side has none."""
    gone = [clause for clause in before if clause not in after]
    new = [clause for clause in after if clause not in before]
    width = max(len(gone), len(new))
    return list(zip(gone + [""] * (width - len(gone)), new + [""] * (width - len(new)), strict=True))


def _changes(spec: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    """Yield every single change of the first person that moves anything, with its name."""
    if spec.get("kind") == "strip":
        for index, frame in enumerate(spec["frames"]):
            for change, changed in _changes(frame):
                yield f"frame {index + 1}: {change}", _with(spec, ("frames", index), changed)
    elif "actors" in spec:
        for index, actor in enumerate(spec["actors"]):
            for change, changed in _person_changes(actor):
                yield f"person {index + 1}: {change}", _with(spec, ("actors", index), changed)
    else:
        yield from _person_changes(spec)


def _person_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    yield from _unit_changes(person)
    yield from _face_changes(person)
    if person.get("kind") != "face":
        yield from _body_changes(person)
        yield from _hand_changes(person)
    for unit in ADDED_UNITS:
        if not person.get("face", {}).get(f"AU{unit}"):
            yield f"AU{unit} added", _with(person, ("face", f"AU{unit}"), 1)


def _unit_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    for unit in UNITS:
        left, right = both_sides(person.get("face", {}).get(f"AU{unit}", 0))
        path = ("face", f"AU{unit}")
        if left or right:
            yield f"AU{unit} removed", _without(person, path)
        if left and left == right:
            yield f"AU{unit} on one side", _with(person, path, {"L": left})
        elif left or right:
            yield f"AU{unit} on both sides", _with(person, path, max(left, right))


def _face_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    face = person.get("face", {})
    for name in ("jaw_clench", "neck_tension"):
        if face.get(name):
            yield f"{name} removed", _without(person, ("face", name))
        else:
            yield f"{name} added", _with(person, ("face", name), 1)
    gaze = face.get("gaze", {})
    if gaze.get("x") and gaze.get("y"):
        yield "gaze level", _with(person, ("face", "gaze"), {"x": gaze["x"]})
    elif gaze:
        yield "gaze straight", _without(person, ("face", "gaze"))
    else:
        yield "gaze aside", _with(person, ("face", "gaze"), {"x": 0.9})


def _body_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    left, right = both_sides(person.get("shoulders", 0))
    if max(left, right) > 0.3:
        yield "shoulders low", _without(person, ("shoulders",))
    else:
        yield "shoulders raised", _with(person, ("shoulders",), 1)
    lean = person.get("torso", {}).get("lean", 0)
    if person.get("pose") != "lie":
        yield "torso the other way", _with(person, ("torso", "lean"), 16 if lean <= 0 else -16)
    legs = person.get("legs")
    if isinstance(legs, Mapping):
        yield from _leg_angle_changes(person)
    if person.get("pose") == "sit" and (legs is None or isinstance(legs, str)):
        yield "legs otherwise", _with(person, ("legs",), "sit_crossR" if legs in (None, "sit") else "sit")
        if isinstance(legs, str) and legs[-1] in SWAPPED:
            yield "legs exchanged", _with(person, ("legs",), _other_leg(legs))


def _leg_angle_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    for side, angles in person["legs"].items():
        if side in SWAPPED:
            for name in ("lift", "big_toe"):
                if angles.get(name):
                    yield f"{name} {side} removed", _without(person, ("legs", side, name))
                else:
                    yield f"{name} {side} added", _with(person, ("legs", side, name), 1)


def _other_leg(name: str) -> str:
    swapped = name[:-1] + SWAPPED[name[-1]]
    return swapped if swapped in POSTURES else name


def _hand_changes(person: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    for side, arm in person.get("arms", {}).items():
        if not isinstance(arm, Mapping):
            continue
        shape = arm.get("hand", "relaxed")
        yield f"hand {side} otherwise", _with(person, ("arms", side, "hand"), OTHER_HANDS.get(shape, "fist"))
        palm = arm.get("palm")
        if isinstance(palm, str) and palm in OTHER_PALMS:
            yield f"palm {side} turned", _with(person, ("arms", side, "palm"), OTHER_PALMS[palm])


def _with(spec: Mapping[str, Any], path: Sequence[str | int], value: Any) -> Spec:
    """Return a copy of a spec with one value set."""
    changed: Any = deepcopy(dict(spec))
    place = changed
    for step in path[:-1]:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    place[path[-1]] = value
    return changed


def _without(spec: Mapping[str, Any], path: Sequence[str]) -> Spec:
    changed: Any = deepcopy(dict(spec))
    place = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed
