"""How builds and ages differ: factors on the measures of a grown person of middling build (stature about 560)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Proportions:
    """Factors; `head` turns units of the face into units of the body, `belly` is added depth in units of the body."""

    head: float = 0.33
    torso: float = 1.0
    limb: float = 1.0
    girth: float = 1.0
    shoulder: float = 1.0
    waist: float = 1.0
    hip: float = 1.0
    belly: float = 0.0
    hand: float = 1.0
    neck: float = 1.0


BUILDS = {
    "neutral": Proportions(),
    "broad": Proportions(shoulder=1.12, waist=1.1),
    "slim": Proportions(shoulder=0.92, waist=0.9, hip=0.95),
    "curvy": Proportions(shoulder=0.93, waist=0.92, hip=1.1),
    "heavy": Proportions(shoulder=1.08, waist=1.34, hip=1.24, girth=1.18, belly=14),
    "pregnant": Proportions(shoulder=0.93, waist=0.98, hip=1.08, belly=44),
}
AGES = {
    "child": Proportions(
        head=0.31, torso=0.70, limb=0.62, girth=0.78, shoulder=0.70, waist=0.78, hip=0.74, hand=0.76, neck=0.72
    ),
    "infant": Proportions(
        head=0.265, torso=0.47, limb=0.33, girth=0.62, shoulder=0.54, waist=0.66, hip=0.62, hand=0.5, neck=0.5
    ),
}


def proportions_of(look: Mapping[str, Any]) -> Proportions:
    build = BUILDS[look.get("build", "neutral")]
    age = AGES.get(look.get("age", "adult"))
    if age is None:
        return build
    return replace(
        age,
        girth=age.girth * build.girth,
        shoulder=age.shoulder * build.shoulder,
        waist=age.waist * build.waist,
        hip=age.hip * build.hip,
        belly=build.belly * age.torso,
    )
