"""The joints of one person, posed in space: forward kinematics for torso, head and legs, inverse for the arms.

Units: a grown person is about 560 high; the origin lies between the hips, x to the person's left, y up, z to the front.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cues.figures.body.postures import posture
from cues.figures.body.proportions import Proportions
from cues.figures.expression import sided
from cues.figures.vectors import (
    IDENTITY,
    Matrix,
    Vector,
    add,
    along,
    apply,
    compose,
    cross,
    scale,
    subtract,
    turn_about,
    turn_x,
    turn_y,
    turn_z,
    unit,
)

SIDES = (("L", 1), ("R", -1))
OPPOSITE = {"L": "R", "R": "L"}
UPPER_ARM, FOREARM, THIGH, SHIN = 88, 80, 128, 124
SOLE = 24
"""From the ankle down to the floor."""
WAIST_PIVOT: Vector = (0, 14, 0)
THIGH_TURNS_LEVEL = 60
"""From this flexion on a thigh moves sideways in the level plane, as a seated person's does."""
DIRECTIONS: dict[str, Vector] = {"front": (0, 0, 1), "back": (0, 0, -1), "up": (0, 1, 0), "down": (0, -1, 0)}


@dataclass
class HandPose:
    """A hand in space: `fingers` is where they point, `palm` the way the palm looks."""

    wrist: Vector
    fingers: Vector
    palm: Vector
    shape: str
    size: float
    holds: str = ""


@dataclass
class Skeleton:
    """All joints; those that come in pairs are kept by side."""

    proportions: Proportions
    seated: bool
    torso_turn: Matrix = IDENTITY
    waist_turn: Matrix = IDENTITY
    head_turn: Matrix = IDENTITY
    neck_base: Vector = (0, 0, 0)
    skull: Vector = (0, 0, 0)
    raised: dict[str, float] = field(default_factory=dict)
    shoulder: dict[str, Vector] = field(default_factory=dict)
    chest: dict[str, Vector] = field(default_factory=dict)
    waist: dict[str, Vector] = field(default_factory=dict)
    flank: dict[str, Vector] = field(default_factory=dict)
    hip: dict[str, Vector] = field(default_factory=dict)
    hip_joint: dict[str, Vector] = field(default_factory=dict)
    knee: dict[str, Vector] = field(default_factory=dict)
    ankle: dict[str, Vector] = field(default_factory=dict)
    foot: dict[str, Vector] = field(default_factory=dict)
    elbow: dict[str, Vector] = field(default_factory=dict)
    hand: dict[str, HandPose] = field(default_factory=dict)
    big_toe: dict[str, float] = field(default_factory=dict)
    leg_on_top: str = ""

    def on_torso(self, x: float, y: float, z: float) -> Vector:
        """Return a point of the upper torso, given for a grown person standing straight."""
        size = self.proportions
        return self._turned(self.torso_turn, (x * size.shoulder, y * size.torso, z * size.girth))

    def on_waist(self, x: float, y: float, z: float) -> Vector:
        """Return a point of the lower torso, which bends half as far."""
        size = self.proportions
        return self._turned(self.waist_turn, (x * size.waist, y * size.torso, z * size.girth))

    def on_head(self, x: float, y: float, z: float) -> Vector:
        """Return a point of the head, given in units of the face (y down)."""
        size = self.proportions.head
        return add(self.skull, apply(self.head_turn, (x * size, -(y - 130) * size, z * size)))

    def _turned(self, turn: Matrix, p: Vector) -> Vector:
        pivot = scale(WAIST_PIVOT, self.proportions.torso)
        return add(pivot, apply(turn, subtract(p, pivot)))


def direction(value: Any, sign: int) -> Vector:
    """Return the direction behind a word (front, back, up, down, in, out) or [out, up, front]."""
    if value == "in":
        return (-sign, 0, 0)
    if value == "out":
        return (sign, 0, 0)
    if isinstance(value, str):
        return DIRECTIONS[value]
    return unit((value[0] * sign, value[1], value[2]))


def pose_trunk(person: Mapping[str, Any], proportions: Proportions) -> Skeleton:
    """Return the skeleton of a person with torso, head and legs in place; the arms follow in `arms`."""
    skeleton = Skeleton(proportions, seated=person.get("pose") == "sit")
    _pose_torso(skeleton, person)
    _pose_head(skeleton, person)
    legs = posture(person.get("legs"), person.get("pose", "stand"))
    skeleton.leg_on_top = legs.get("over", "")
    for side, sign in SIDES:
        _pose_leg(skeleton, legs.get(side, {}), side, sign)
    return skeleton


def _pose_torso(skeleton: Skeleton, person: Mapping[str, Any]) -> None:
    torso, size = person.get("torso", {}), skeleton.proportions
    lean, side, twist = torso.get("lean", 0), torso.get("side", 0), torso.get("twist", 0)
    skeleton.torso_turn = compose(turn_z(-side), turn_y(twist), turn_x(lean))
    skeleton.waist_turn = compose(turn_z(-side * 0.4), turn_y(twist * 0.4), turn_x(lean * 0.45))
    puff, forward = torso.get("chest", 0), person.get("shoulders_fwd", 0)
    for name, sign in SIDES:
        raised = sided(person.get("shoulders", 0), name)
        skeleton.raised[name] = raised
        skeleton.shoulder[name] = skeleton.on_torso(
            sign * (55 - 6 * raised - 3 * forward), 142 + 25 * raised, -2 + 14 * forward
        )
        skeleton.chest[name] = skeleton.on_torso(sign * 31, 116 + 4 * puff, 3 + 5 * puff)
        skeleton.waist[name] = skeleton.on_waist(sign * 23, 56, 1)
        skeleton.flank[name] = skeleton.on_waist(sign * 23.5, 24, 0.5)
        skeleton.hip_joint[name] = (sign * 23 * size.hip, 0, 0)
        skeleton.hip[name] = (sign * 22 * size.hip, 0, -2)
    skeleton.neck_base = skeleton.on_torso(0, 156, -5)


def _pose_head(skeleton: Skeleton, person: Mapping[str, Any]) -> None:
    """The head keeps most of its own bearing when the torso leans."""
    head, torso, size = person.get("head", {}), person.get("torso", {}), skeleton.proportions
    yaw = head.get("yaw", 0) + torso.get("twist", 0) * 0.8
    pitch = head.get("pitch", 0) - torso.get("lean", 0) * 0.25
    roll = head.get("roll", 0) + torso.get("side", 0) * 0.5
    skeleton.head_turn = compose(turn_y(yaw), turn_z(-roll), turn_x(-pitch))
    upright = unit(add(apply(skeleton.torso_turn, (0, 1, 0.12)), (0, 0.8, 0)))
    if person.get("pose") == "lie":
        upright = apply(skeleton.torso_turn, (0, 1, 0.05))
    neck = 31 * (size.head / 0.33) * (0.3 + 0.7 * size.neck)
    skeleton.skull = add(along(skeleton.neck_base, upright, neck), (0, 0, 5 * size.girth + head.get("fwd", 0)))


def _pose_leg(skeleton: Skeleton, angles: Mapping[str, Any], side: str, sign: int) -> None:
    flex, away, bend = angles.get("flex", 0), angles.get("abd", 3), angles.get("knee", 2)
    aside = turn_y(sign * away) if flex > THIGH_TURNS_LEVEL else turn_z(sign * away)
    thigh = apply(aside, apply(turn_x(-flex), (0, -1, 0)))
    hinge = turn_about(apply(aside, (1, 0, 0)), thigh, sign * angles.get("rot", 0))
    shin = turn_about(thigh, hinge, bend)
    size = skeleton.proportions.limb
    skeleton.knee[side] = along(skeleton.hip_joint[side], thigh, THIGH * size)
    skeleton.ankle[side] = along(skeleton.knee[side], shin, SHIN * size)
    skeleton.big_toe[side] = angles.get("big_toe", 0)
    skeleton.foot[side] = _foot_direction(angles, shin, hinge, sign)


def _foot_direction(angles: Mapping[str, Any], shin: Vector, hinge: Vector, sign: int) -> Vector:
    turned = sign * angles.get("toe", 14)
    lift = angles.get("lift", 0)
    if "foot" in angles:
        return direction(angles["foot"], sign)
    if lift:
        return unit(add(apply(turn_y(turned), (0, 0, 1)), (0, -lift, 0)))
    if angles.get("hangs"):
        return unit(cross(shin, hinge))
    level = sign * angles.get("abd", 3) if angles.get("flex", 0) > THIGH_TURNS_LEVEL else 0
    return apply(turn_y(turned + level), (0, 0, 1))
