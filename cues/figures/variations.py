"""Other versions of a spec: mirrored and re-dressed.

Both work on the spec, never on the drawing, and leave what they are given unchanged.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import zip_longest
from typing import Any, Protocol, TypeVar

from cues.figures.check import EDGE_OF_PAPER
from cues.figures.palette import CLOTHS, GROUNDS, SKINS, contrast

Spec = dict[str, Any]
T = TypeVar("T")


class Chooser(Protocol):
    """What is used of random.Random: pass one with a seed, so that the same seed gives the same picture."""

    def choice(self, seq: Sequence[T]) -> T: ...

    def random(self) -> float: ...


# Mirrored.

SWAPPED = {"L": "R", "R": "L"}
SIGNED = ("yaw", "roll", "side", "twist", "dx", "bend")
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
        return [max(-value[0] - value[2], -EDGE_OF_PAPER), *value[1:]]
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
    """Exchange the ends of an arc; angles that leave a turn come back by one, the others stay as they are written."""
    if "a0" not in spec:
        return spec
    start, end = 180 - spec.get("a1", spec["a0"]), 180 - spec["a0"]
    back = 360 if max(start, end) > 360 else 0
    angles = {"a0": max(start - back, -360), "a1": max(end - back, -360)}
    return {**spec, **{key: angle for key, angle in angles.items() if key in spec}}


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
    """Return the spec with other people in it; a strip keeps the same ones throughout.

    Looks and grounds make a spec longer: one that is close to check.MAX_BYTES may be refused afterwards.
    """
    dressed: Spec = deepcopy(dict(spec))
    pictures = dressed.get("frames", [dressed])
    for alike in zip_longest(*(picture.get("actors", [picture]) for picture in pictures)):
        shown = [person for person in alike if person is not None]
        look = random_look(chooser, shown[0].get("look", {}), bare_neck=any(map(_shows_neck, shown)))
        for person in shown:
            person["look"] = dict(look)
    ground = chooser.choice(tuple(GROUNDS))
    for picture in pictures:
        picture["bg"] = ground
    return dressed


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
