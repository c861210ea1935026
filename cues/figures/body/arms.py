"""Arms that reach for a place: two-bone inverse kinematics, then the bearing of the hand."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from cues.figures.body.contacts import NEEDS_OTHER_HAND, place
from cues.figures.body.skeleton import FOREARM, OPPOSITE, SIDES, UPPER_ARM, HandPose, Skeleton, direction
from cues.figures.paths import clamp
from cues.figures.vectors import Vector, across, add, along, apply, length, scale, subtract, unit

HAND_SIZE = 1.08
STEPS = 4
"""Rounds in which wrist and bearing of the hand settle when the hand simply prolongs the forearm."""


def arm_of(person: Mapping[str, Any], side: str) -> Mapping[str, Any]:
    """Return what a spec says of one arm, or where it rests."""
    given = person.get("arms", {}).get(side)
    if given is not None:
        return {"to": given} if isinstance(given, str) else given
    if person.get("pose") == "sit":
        return {"to": "thigh", "palm": "down", "hand": "hang", "reach": 18}
    if person.get("pose") == "lie":
        return {"to": "side", "palm": "in", "hand": "relaxed", "elbow": [1, -0.4, 0]}
    return {"to": "side", "hand": "hang"}


def pose_arms(skeleton: Skeleton, person: Mapping[str, Any]) -> None:
    """Place both arms; one that goes to the other arm comes second, and one that goes to the other hand always does."""
    arms = {side: arm_of(person, side) for side, _sign in SIDES}
    for side, sign in sorted(SIDES, key=lambda item: _turn(arms[item[0]].get("to", "side"))):
        _pose_arm(skeleton, arms[side], side, sign)


def _turn(to: Any) -> int:
    if isinstance(to, str) and to.endswith("_opp"):
        return 2 if to in NEEDS_OTHER_HAND else 1
    return 0


def _pose_arm(skeleton: Skeleton, arm: Mapping[str, Any], side: str, sign: int) -> None:
    size = skeleton.proportions
    target = _target(skeleton, arm, side, sign)
    pole = direction(arm.get("elbow", (0.75, -1, -0.5)), sign)
    reach = arm.get("reach", 0 if arm.get("to", "side") == "side" else 26) * size.hand
    given = direction(arm["dir"], sign) if "dir" in arm else None
    bones = (UPPER_ARM * size.limb, FOREARM * size.limb)
    wrist = target
    for _ in range(STEPS):
        elbow, reached = bend(skeleton.shoulder[side], wrist, bones, pole)
        wrist = along(target, given or unit(subtract(reached, elbow)), -reach)
    elbow, wrist = bend(skeleton.shoulder[side], wrist, bones, pole)
    fingers = given or unit(subtract(wrist, elbow))
    skeleton.elbow[side] = elbow
    skeleton.hand[side] = HandPose(
        wrist=wrist,
        fingers=fingers,
        palm=_palm(skeleton, arm, side, sign, fingers),
        shape=arm.get("hand", "relaxed"),
        size=arm.get("hand_scale", HAND_SIZE) * size.hand,
        holds=arm.get("holds", ""),
    )


def _target(skeleton: Skeleton, arm: Mapping[str, Any], side: str, sign: int) -> Vector:
    to, size = arm.get("to", "side"), skeleton.proportions
    if isinstance(to, str):
        target = place(to, skeleton, side, sign)
    else:
        far = scale((to[0] * sign, to[1], to[2]), size.limb)
        target = add(_origin(skeleton, arm.get("from", "shoulder"), side), apply(skeleton.torso_turn, far))
    offset = arm.get("offset", (0, 0, 0))
    return add(target, (offset[0] * sign, offset[1], offset[2]))


def _origin(skeleton: Skeleton, name: str, side: str) -> Vector:
    if name == "pelvis":
        return (0, 0, 0)
    if name == "chest":
        return skeleton.on_torso(0, 112, 36)
    return skeleton.on_head(0, 40, 60) if name == "face" else skeleton.shoulder[side]


def _palm(skeleton: Skeleton, arm: Mapping[str, Any], side: str, sign: int, fingers: Vector) -> Vector:
    """Return the way the palm looks, square to the fingers; palm on palm looks at the other one."""
    if arm.get("to") == "palm_opp":
        wanted = scale(skeleton.hand[OPPOSITE[side]].palm, -1)
    else:
        wanted = direction(arm.get("palm", "in"), sign)
    square = across(wanted, fingers)
    if length(square) < 0.15:
        square = across((0, 0, 1), fingers)
    return unit(square)


def bend(shoulder: Vector, target: Vector, bones: tuple[float, float], pole: Vector) -> tuple[Vector, Vector]:
    """Return elbow and wrist of an arm that reaches for a target with its elbow toward the pole; a target out of reach
    is approached on the straight line."""
    upper, fore = bones
    way = subtract(target, shoulder)
    distance = clamp(length(way), abs(upper - fore) + 1, upper + fore - 0.3)
    toward = unit(way) if length(way) > 1e-6 else (0, -1, 0)
    foot = (upper * upper - fore * fore + distance * distance) / (2 * distance)
    height = sqrt(max(0.0, upper * upper - foot * foot))
    sideways = across(pole, toward)
    if length(sideways) < 1e-6:
        sideways = across((0, -1, 0) if abs(toward[1]) < 0.9 else (0, 0, -1), toward)
    elbow = along(along(shoulder, toward, foot), unit(sideways), height)
    return elbow, along(shoulder, toward, distance)
