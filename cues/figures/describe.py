"""The text alternative: what can be seen in a drawing, from the same numbers, never what it means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cues.figures.body.arms import arm_of
from cues.figures.body.figure import PosedFigure
from cues.figures.body.postures import default_posture
from cues.figures.expression import CENTRAL_UNITS, Expression, both_sides
from cues.figures.framing import EVERYTHING, hidden_hands, parts_in_view
from cues.figures.words import (
    HAND_WORDS,
    HELD_WORDS,
    LEG_WORDS,
    MARK_WORDS,
    PALM_WORDS,
    PLACE_WORDS,
    UNIT_WORDS,
)

NOTICED_FROM = 0.12
"""Weaker action units can hardly be seen."""
OF_FACE = "face: "
FEET = ("footL", "footR")
LIDS_HIDE_GAZE = 0.8
HIDDEN_FROM = 40
"""Degrees of yaw from which a hand may be hidden."""
COUNTS = ("Nobody", "One person", "Two people", "Three people")


def describe(spec: Mapping[str, Any], *, marks: bool = True) -> str:
    """Return what a drawing shows, in plain words; without marks, what they would show is left out."""
    if spec.get("kind") == "strip":
        pictures = (_sentence(frame, marks) for frame in spec["frames"])
        return " ".join(f"Picture {index}: {text}" for index, text in enumerate(pictures, start=1))
    return _sentence(spec, marks)


def clauses(spec: Mapping[str, Any], *, marks: bool = True) -> tuple[str, ...]:
    """Return the parts of the description, each of which tells one thing; foils differ in exactly one."""
    if spec.get("kind") == "strip":
        frames = enumerate(spec["frames"], start=1)
        return tuple(f"picture {index}: {told}" for index, frame in frames for told in clauses(frame, marks=marks))
    told = _told(spec, marks)
    if len(told) == 1:
        return (*told[0], *_mark_clauses(spec, marks))
    numbered = (f"person {index}: {clause}" for index, person in enumerate(told, start=1) for clause in person)
    return (*numbered, *_mark_clauses(spec, marks))


def neutral_title(spec: Mapping[str, Any]) -> str:
    """Return a title that gives nothing away."""
    if spec.get("kind") == "strip":
        return f"{('Two', 'Three', 'Four')[len(spec['frames']) - 2]} drawings in a row"
    people = len(spec.get("actors", (spec,)))
    if spec.get("kind") == "face":
        return "Drawing of a face"
    return f"Drawing of {COUNTS[people].lower()}"


def _sentence(spec: Mapping[str, Any], marks: bool) -> str:
    told, signs = [_joined(person) for person in _told(spec, marks)], _mark_clauses(spec, marks)
    closing = f" Marks: {'; '.join(signs)}." if signs else ""
    if len(told) == 1:
        return f"{'A face' if spec.get('kind') == 'face' else 'One person'}: {told[0]}.{closing}"
    each = " ".join(f"Person {index}: {text}." for index, text in enumerate(told, start=1))
    return f"{COUNTS[len(told)]}. {each}{closing}"


def _joined(told: Sequence[str]) -> str:
    """Join the clauses of one person; "face" is said once."""
    text = "; ".join(told)
    before, mark, after = text.partition(OF_FACE)
    return before + mark + after.replace(OF_FACE, "")


def _told(spec: Mapping[str, Any], marks: bool) -> list[tuple[str, ...]]:
    """Return the clauses of every person in one picture, of what lies within its frame."""
    if spec.get("kind") == "face":
        face = spec.get("face", {})
        return [face_clauses(face, face.get("head", {}), look=spec.get("look", {}))]
    people = spec.get("actors", [spec])
    if spec.get("crop", "full") == "full":
        return [person_clauses(person, EVERYTHING - _hidden(person), marks=marks) for person in people]
    shown = parts_in_view(spec, [PosedFigure(person) for person in people])
    pairs = zip(people, shown, strict=True)
    return [person_clauses(person, parts - _hidden(person), marks=marks) for person, parts in pairs]


def _hidden(person: Mapping[str, Any]) -> frozenset[str]:
    """Return the hands that cannot be seen; from the front and from above the trunk hides none."""
    turned = abs(person.get("view", {}).get("yaw", 0)) > HIDDEN_FROM and person.get("arms")
    return hidden_hands(PosedFigure(person)) if turned else frozenset()


# Faces.


def face_clauses(face: Mapping[str, Any], head: Mapping[str, Any], *, look: Mapping[str, Any]) -> tuple[str, ...]:
    """Return one clause for every action unit and bearing that shows."""
    expression = Expression(face)
    found = [
        *_unit_clauses(expression),
        *_tension_clauses(expression, neck=look.get("hair") != "hijab" and look.get("collar") != "turtle"),
        *_gaze_clauses(expression),
        *_bearing_clauses(head),
    ]
    if max(expression.shoulders) > 0.3:
        found.append("shoulders raised")
    return tuple(found) or ("no part of the face moved",)


def _unit_clauses(expression: Expression) -> Iterator[str]:
    for unit, words in UNIT_WORDS.items():
        left, right = expression.on(unit, "L"), expression.on(unit, "R")
        if unit in CENTRAL_UNITS:
            left = right = expression.mean(unit)
        strength = max(left, right)
        if strength >= NOTICED_FROM:
            closed = unit == 43 and strength > LIDS_HIDE_GAZE
            sides = _side_words(left, right)
            yield f"eyelids closed{sides}" if closed else words + sides + _strength_words(strength)
    if expression.mean(12) > 0.3 and max(expression.on(6, "L"), expression.on(6, "R")) < NOTICED_FROM:
        yield "no wrinkles at the outer corners of the eyes"


def _side_words(left: float, right: float) -> str:
    if abs(left - right) < 0.15:
        return ""
    if min(left, right) < NOTICED_FROM:
        return f" on the person's {'left' if left > right else 'right'} side only"
    return f" more on the person's {'left' if left > right else 'right'} side"


def _strength_words(strength: float) -> str:
    if strength < 0.4:
        return " (slightly)"
    return " (strongly)" if strength >= 0.85 else ""


def _tension_clauses(expression: Expression, *, neck: bool) -> Iterator[str]:
    if expression.jaw_clench > 0.3:
        yield "the corners of the jaw bulging"
    if expression.teeth_clenched:
        yield "both rows of teeth showing, pressed together"
    if neck and expression.neck_tension > 0.3:
        yield "cords standing out at the neck"


def _gaze_clauses(expression: Expression) -> Iterator[str]:
    if expression.mean(43) > LIDS_HIDE_GAZE:
        return
    if abs(expression.gaze_y) > 0.4:
        yield "eyes turned up" if expression.gaze_y > 0 else "eyes turned down"
    if abs(expression.gaze_x) > 0.3:
        yield f"eyes turned to the viewer's {'right' if expression.gaze_x > 0 else 'left'}"


def _bearing_clauses(head: Mapping[str, Any]) -> Iterator[str]:
    yaw, roll, pitch = head.get("yaw", 0), head.get("roll", 0), head.get("pitch", 0)
    if abs(yaw) > 12:
        yield f"head turned to the viewer's {'right' if yaw > 0 else 'left'}"
    if abs(roll) > 5:
        yield f"head tilted to the viewer's {'right' if roll > 0 else 'left'}"
    if abs(pitch) > 8:
        yield "head raised" if pitch > 0 else "head lowered"


# Bodies.


def person_clauses(person: Mapping[str, Any], shown: frozenset[str], *, marks: bool = True) -> tuple[str, ...]:
    """Return one clause for everything that shows of one person; `shown` are the parts within the picture."""
    found = [*_standing_clauses(person, shown)]
    if "chest" in shown:
        found += _trunk_clauses(person)
    found += _leg_clauses(person, shown)
    for side, word in (("L", "left"), ("R", "right")):
        if person.get("arms", {}).get(side) and f"hand{side}" in shown:
            found.append(_arm_clause(person, side, word))
    if marks:
        found += _movement_clauses(person)
    if "head" in shown and abs(person.get("view", {}).get("yaw", 0)) <= 125:
        told = face_clauses(person.get("face", {}), person.get("head", {}), look=person.get("look", {}))
        found += [f"{OF_FACE}{clause}" for clause in told]
    return tuple(found)


def _standing_clauses(person: Mapping[str, Any], shown: frozenset[str]) -> Iterator[str]:
    age = person.get("look", {}).get("age")
    if age in ("child", "infant"):
        yield {"child": "a child", "infant": "a baby"}[age]
    if person.get("look", {}).get("build") == "pregnant" and "chest" in shown:
        yield "a large round belly"
    yield _pose_words(person, shown)
    yield _view_words(person)


def _pose_words(person: Mapping[str, Any], shown: frozenset[str]) -> str:
    at_table = " at a table" if person.get("table") else ""
    if not shown & {"head", "chest"}:
        return "a part of the legs" if "legs" in shown else "a foot"
    if not shown & {"legs", *FEET} and person.get("pose") != "lie":
        return "upper body" + at_table
    chair = person.get("chair")
    if isinstance(chair, Mapping) and chair.get("wheels"):
        return "seated in a wheelchair"
    words = {"sit": "seated", "lie": "stretched out on the back"}.get(person.get("pose", "stand"), "standing")
    return words + (" in a bed" if person.get("bed", person.get("pose") == "lie") else at_table)


def _view_words(person: Mapping[str, Any]) -> str:
    view = person.get("view", {})
    yaw = abs(view.get("yaw", 0))
    if view.get("pitch", 0) > 55:
        return "seen from above"
    if yaw < 15:
        return "seen from the front"
    if yaw > 125:
        return "seen from behind"
    return "seen from the side" if yaw > 60 else "seen at an angle"


def _trunk_clauses(person: Mapping[str, Any]) -> Iterator[str]:
    torso = person.get("torso", {})
    if abs(torso.get("lean", 0)) > 6:
        yield f"torso tilted {'forward' if torso['lean'] > 0 else 'backward'}"
    if abs(torso.get("side", 0)) > 6:
        yield "torso bent to one side"
    if torso.get("chest", 0) > 0.4:
        yield "back straight, chest forward"
    left, right = both_sides(person.get("shoulders", 0))
    if max(left, right) > 0.3:
        yield "shoulders raised" + _side_words(left, right)


def _leg_clauses(person: Mapping[str, Any], shown: frozenset[str]) -> Iterator[str]:
    legs = person.get("legs", default_posture(person.get("pose", "stand")))
    if isinstance(legs, str):
        if LEG_WORDS.get(legs) and shown & {"legs", *FEET}:
            yield LEG_WORDS[legs]
    else:
        yield from _angle_clauses(legs, shown)
    if person.get("look", {}).get("shoes") == "none" and shown & set(FEET):
        yield "feet bare"
        yield from _toe_clauses(legs, shown)


def _angle_clauses(legs: Mapping[str, Any], shown: frozenset[str]) -> Iterator[str]:
    if legs.get("over") and "legs" in shown:
        yield LEG_WORDS[f"sit_cross{legs['over']}"]
    for side, word in (("L", "left"), ("R", "right")):
        angles = legs.get(side, {})
        if f"foot{side}" in shown and angles.get("lift", 0) > 0.2 and "foot" not in angles:
            yield f"{word} heel raised"


def _toe_clauses(legs: Any, shown: frozenset[str]) -> Iterator[str]:
    for side, word in (("L", "left"), ("R", "right")):
        if f"foot{side}" in shown and isinstance(legs, Mapping) and legs.get(side, {}).get("big_toe", 0) > 0.2:
            yield f"{word} big toe raised"


def _arm_clause(person: Mapping[str, Any], side: str, word: str) -> str:
    arm = arm_of(person, side)
    to, palm = arm.get("to", "side"), arm.get("palm")
    hand = HAND_WORDS[arm.get("hand", "relaxed")]
    facing = PALM_WORDS.get(palm, "") if isinstance(palm, str) else ""
    held = HELD_WORDS.get(arm.get("holds", ""), "")
    where = PLACE_WORDS[to] if isinstance(to, str) else _where(to)
    if arm.get("behind"):
        return f"{word} hand {where}"
    return f"{word} hand ({hand}{facing}{held}) {where}"


def _where(to: Sequence[float]) -> str:
    """Return where a hand is that goes to a point given from the shoulder: [out, up, front]."""
    out, up, front = to
    if up > 40:
        return "raised above the shoulder"
    if front > 70:
        return "held out in front"
    return "held out to the side" if out > 40 else "in front of the body"


def _movement_clauses(person: Mapping[str, Any]) -> Iterator[str]:
    ghost = person.get("ghost")
    if ghost:
        yield f"faded copies show {_moving_limbs(ghost['parts'])} moving"


def _moving_limbs(parts: Sequence[str]) -> str:
    """Return the limbs behind the names of parts, as: the right leg, both arms."""
    limbs: dict[str, set[str]] = {}
    for part in parts:
        limb = "leg" if part.startswith(("thigh", "shin")) else "arm" if part.startswith(("upper", "fore")) else "hand"
        limbs.setdefault(limb, set()).add(part[-1])
    if "arm" in limbs:
        limbs.pop("hand", None)
    named = {"L": "the left", "R": "the right"}
    return " and ".join(
        f"both {limb}s" if len(sides) == 2 else f"{named[min(sides)]} {limb}" for limb, sides in limbs.items()
    )


def _mark_clauses(spec: Mapping[str, Any], marks: bool) -> tuple[str, ...]:
    found = [MARK_WORDS[mark["t"]] for mark in spec.get("marks", ())] if marks else []
    return tuple(dict.fromkeys(found))
