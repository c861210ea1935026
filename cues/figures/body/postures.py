"""Named postures of the legs, as angles of the joints in degrees.

flex    thigh raised forward            abd   thigh away from the middle
knee    shin bent back                  rot   shin turned about the thigh
toe     foot turned outward             foot  direction of the foot [out, up, front]
lift    heel raised (0..1)              big_toe  big toe of a bare foot raised (0..1)
hangs   foot square to the shin         over  the leg that lies on top
"""

from collections.abc import Mapping
from typing import Any

LegAngles = dict[str, Any]


def _both(**angles: Any) -> dict[str, Any]:
    return {"L": dict(angles), "R": dict(angles)}


_CROSSED = {"flex": 101, "abd": -15, "knee": 72, "rot": -6, "foot": [0.1, -0.55, 0.8]}
_ANKLE_ON_KNEE = {"flex": 96, "abd": 34, "knee": 112, "rot": -82, "foot": [-0.75, -0.25, 0.6]}
_STRETCHED = [0.2, 0.55, 0.8]

POSTURES: dict[str, Mapping[str, Any]] = {
    "stand": _both(abd=4),
    "wide": _both(abd=11, toe=22),
    "together": _both(abd=0, toe=6),
    "contrapposto": {"L": {"abd": 9, "flex": 8, "knee": 14, "toe": 26}, "R": {"abd": 2}},
    "cross_stand": {"L": {"abd": -9, "flex": 6, "knee": 8, "toe": 20}, "R": {"abd": 3}},
    "sit": _both(flex=90, abd=9, knee=88, toe=6),
    "sit_wide": _both(flex=88, abd=24, knee=86, toe=12),
    "sit_together": _both(flex=90, abd=2, knee=90, toe=2),
    "sit_crossL": {"over": "L", "L": _CROSSED, "R": {"flex": 87, "abd": 0, "knee": 84, "toe": 4}},
    "sit_fig4L": {"over": "L", "L": _ANKLE_ON_KNEE, "R": {"flex": 88, "abd": 8, "knee": 86}},
    "sit_out": {
        "L": {"flex": 84, "abd": 7, "knee": 36, "foot": _STRETCHED},
        "R": {"flex": 84, "abd": 3, "knee": 42, "foot": _STRETCHED},
    },
    "sit_tuck": _both(flex=90, abd=1, knee=108, toe=0),
    "lie": _both(abd=5, flex=2, knee=4, foot=[0.3, -0.5, 0.9]),
    "lie_bent": {
        "L": {"abd": 5, "flex": 4, "knee": 6, "foot": [0.3, -0.5, 0.9]},
        "R": {"abd": 6, "flex": 50, "knee": 92, "foot": [0.1, -0.95, 0.3]},
    },
    "lie_curled": _both(abd=36, flex=16, knee=72, rot=-72, foot=[0.3, -0.9, 0.3]),
}
SWAPPED = {"L": "R", "R": "L"}
for _name in [name for name in POSTURES if name.endswith("L")]:
    POSTURES[f"{_name[:-1]}R"] = {
        SWAPPED.get(key, key): SWAPPED[value] if key == "over" else value for key, value in POSTURES[_name].items()
    }


def default_posture(pose: str) -> str:
    return {"sit": "sit", "lie": "lie"}.get(pose, "stand")


def posture(legs: Any, pose: str) -> Mapping[str, Any]:
    """Return the angles behind the `legs` of a spec: a name, or the angles themselves."""
    if legs is None:
        legs = default_posture(pose)
    return POSTURES[legs] if isinstance(legs, str) else legs
