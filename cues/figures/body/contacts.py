"""Named places a hand can go to, on one's own body, as points in space."""

from collections.abc import Callable

from cues.figures.body.skeleton import OPPOSITE, Skeleton
from cues.figures.vectors import Vector, add, along, apply, between, scale

Place = Callable[[Skeleton, str, int], Vector]


def _head(x: float, y: float, z: float) -> Place:
    return lambda skeleton, side, sign: skeleton.on_head(sign * x, y, z)


def _torso(x: float, y: float, z: float) -> Place:
    return lambda skeleton, side, sign: skeleton.on_torso(sign * x, y, z)


def _above(skeleton: Skeleton, p: Vector, up: float, front: float = 0) -> Vector:
    girth = skeleton.proportions.girth
    return add(p, (0, up * girth, front * girth))


def _side(skeleton: Skeleton, side: str, sign: int) -> Vector:
    limb = skeleton.proportions.limb
    hanging = (sign * 26 * skeleton.proportions.girth, -182 * limb, 10)
    return add(skeleton.shoulder[side], apply(skeleton.torso_turn, hanging))


def _heart(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return skeleton.on_torso(18, 112, 40)


def _upper_arm_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    other = OPPOSITE[side]
    below = add(skeleton.shoulder[other], (0, -80 * skeleton.proportions.limb, 0))
    return _above(skeleton, between(skeleton.shoulder[other], skeleton.elbow.get(other, below), 0.55), 0, 20)


def _elbow_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    other = OPPOSITE[side]
    return _above(skeleton, skeleton.elbow.get(other, skeleton.shoulder[other]), 6, 16)


def _shoulder_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return _above(skeleton, skeleton.shoulder[OPPOSITE[side]], 4, 26)


def _knee(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return _above(skeleton, skeleton.knee[side], 24, 4)


def _knee_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return _above(skeleton, skeleton.knee[OPPOSITE[side]], 26)


def _thigh(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return _above(skeleton, between(skeleton.hip_joint[side], skeleton.knee[side], 0.68), 30)


def _calf(skeleton: Skeleton, side: str, sign: int) -> Vector:
    return _above(skeleton, between(skeleton.knee[side], skeleton.ankle[side], 0.4), 4, 20)


def _lap(skeleton: Skeleton, side: str, sign: int) -> Vector:
    mine = between(skeleton.hip_joint[side], skeleton.knee[side], 0.5)
    other = between(skeleton.hip_joint[OPPOSITE[side]], skeleton.knee[OPPOSITE[side]], 0.5)
    return add(between(mine, other, 0.5), (sign * 5, 30 * skeleton.proportions.girth, 0))


def _palm_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    """Palm lies on palm: the middle of the other hand, two thicknesses away."""
    other = skeleton.hand[OPPOSITE[side]]
    return along(along(other.wrist, other.fingers, 16 * other.size), other.palm, 11 * other.size)


def _back_of_hand_opposite(skeleton: Skeleton, side: str, sign: int) -> Vector:
    other = skeleton.hand[OPPOSITE[side]]
    return along(along(other.wrist, other.fingers, 14 * other.size), scale(other.palm, -1), 9 * other.size)


PLACES: dict[str, Place] = {
    "side": _side,
    "chin": _head(4, 172, 84),
    "chin_side": _head(60, 150, 60),
    "mouth": _head(8, 100, 112),
    "nose": _head(8, 56, 128),
    "cheek": _head(98, 80, 52),
    "eye": _head(50, 6, 108),
    "temple": _head(112, -14, 40),
    "forehead": _head(30, -70, 100),
    "ear": _head(118, 30, 6),
    "hair": _head(124, -60, 22),
    "crown": _head(60, -150, 0),
    "nape": _head(40, 30, -118),
    "neck": _head(20, 206, 66),
    "chest": _torso(0, 112, 40),
    "heart": _heart,
    "belly": _torso(12, 58, 40),
    "hip": _torso(52, 18, 12),
    "upperarm_opp": _upper_arm_opposite,
    "elbow_opp": _elbow_opposite,
    "shoulder_opp": _shoulder_opposite,
    "knee": _knee,
    "knee_opp": _knee_opposite,
    "thigh": _thigh,
    "calf": _calf,
    "lap": _lap,
    "palm_opp": _palm_opposite,
    "back_of_hand_opp": _back_of_hand_opposite,
}
NEEDS_OTHER_HAND = ("palm_opp", "back_of_hand_opp")


def place(name: str, skeleton: Skeleton, side: str, sign: int) -> Vector:
    """Return the point behind a name for the hand of one side."""
    return PLACES[name](skeleton, side, sign)
