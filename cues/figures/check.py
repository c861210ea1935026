"""What a spec may hold: cheap refusals first (size, depth, odd numbers), then the schema.

The schema stands as data in `spec.schema.json`, so that documents can refer to it. It is interpreted here by the few
keywords it uses: the standard library has no validator, and drawing must not depend on one having run before.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from cues.figures.body.contacts import NEEDS_OTHER_HAND

MAX_BYTES = 6_000
MAX_DEPTH = 9
MAX_PROBLEMS = 12
LARGEST = 1_000_000
"""Beyond it numbers are refused unread: one of thousands of digits cannot even be written out."""
SCHEMA: Mapping[str, Any] = json.loads(Path(__file__).with_name("spec.schema.json").read_text("utf-8"))

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list, tuple), "string": (str,), "number": (int, float), "integer": (int,),
    "boolean": (bool,),
}  # fmt: skip


class Problem(NamedTuple):
    """Where in a spec something is wrong (as face.AU12.L or arms.L.dir[2]), and what."""

    path: str
    reason: str


class Refused(ValueError):
    """A spec that is not drawn; `problems` says where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{path or 'spec'}: {reason}" for path, reason in self.problems))


def check(spec: Any) -> None:
    """Raise Refused unless the spec can be drawn."""
    problems = find_problems(spec)
    if problems:
        raise Refused(problems)


def find_problems(spec: Any) -> list[Problem]:
    """Return what is wrong with a spec, a few findings at most; none when it can be drawn."""
    cheap = _first_cheap_problem(spec)
    if cheap:
        return [cheap]
    return (list(_found(SCHEMA, spec, "")) or list(_contradictions(spec, "")))[:MAX_PROBLEMS]


# What is refused before anything is looked at closely.


def _first_cheap_problem(spec: Any) -> Problem | None:
    if not isinstance(spec, dict):
        return Problem("", "is not an object")
    odd = next(_odd_values(spec, "", 0), None)
    if odd:
        return odd
    size = len(json.dumps(spec, separators=(",", ":")))
    return Problem("", f"has {size} bytes, more than {MAX_BYTES}") if size > MAX_BYTES else None


def _odd_values(value: Any, path: str, depth: int) -> Iterator[Problem]:
    """Yield values that JSON does not know, numbers that are none, and nesting too deep to follow."""
    if depth > MAX_DEPTH:
        yield Problem(path, f"is nested deeper than {MAX_DEPTH} levels")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield Problem(path, "has a key that is not text")
            yield from _odd_values(inner, _join(path, str(key)[:40]), depth + 1)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _odd_values(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, float) and not isfinite(value):
        yield Problem(path, "is not a finite number")
    elif isinstance(value, int) and abs(value) > LARGEST:
        yield Problem(path, "is too large a number")
    elif not isinstance(value, str | int | float):
        yield Problem(path, "is neither text nor number, list, object or yes/no")


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


# The schema.


def _found(schema: Mapping[str, Any], value: Any, path: str) -> Iterator[Problem]:
    schema = _resolved(schema)
    if "anyOf" in schema:
        yield from _nearest(schema["anyOf"], value, path)
    for keyword, rule in schema.items():
        test = KEYWORDS.get(keyword)
        if test:
            reason = test(rule, value)
            if reason:
                yield Problem(path, reason)
                return
    if isinstance(value, dict) and "properties" in schema:
        yield from _found_in_object(schema, value, path)
    elif isinstance(value, list | tuple):
        yield from _found_in_list(schema, value, path)


def _found_in_object(schema: Mapping[str, Any], value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    properties = schema["properties"]
    for key in schema.get("required", ()):
        if key not in value:
            yield Problem(_join(path, key), "is missing")
    for key, inner in value.items():
        if key in properties:
            yield from _found(properties[key], inner, _join(path, key))
        else:
            yield Problem(_join(path, key[:40]), "is not known here")


def _found_in_list(schema: Mapping[str, Any], value: Sequence[Any], path: str) -> Iterator[Problem]:
    rules = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
    for index, (rule, inner) in enumerate(zip(rules, value, strict=False)):
        yield from _found(rule, inner, f"{path}[{index}]")


def _nearest(choices: Sequence[Mapping[str, Any]], value: Any, path: str) -> Iterator[Problem]:
    """Yield what is wrong by the alternative that is meant: the one of the kind or the shape that the value has."""
    complaints: list[tuple[tuple[bool, bool, int], list[Problem]]] = []
    for choice in choices:
        problems = list(_found(choice, value, path))
        if not problems:
            return
        kind_fits = not any(found in (_join(path, "kind"), _join(path, "t")) for found, _reason in problems)
        complaints.append(((kind_fits, _has_shape(choice, value), -len(problems)), problems))
    yield from max(complaints, key=lambda complaint: complaint[0])[1]


def _has_shape(schema: Mapping[str, Any], value: Any) -> bool:
    schema = _resolved(schema)
    if "type" in schema:
        return _type(schema["type"], value) is None
    return not isinstance(value, dict | list | tuple)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _type(rule: str, value: Any) -> str | None:
    fits = isinstance(value, TYPES[rule]) and (rule == "boolean" or not isinstance(value, bool))
    return None if fits else f"is not of type {rule}"


def _enum(rule: Sequence[Any], value: Any) -> str | None:
    fits = not isinstance(value, bool | list | dict) and value in rule
    return None if fits else f"is not one of {', '.join(map(str, rule))}"


def _const(rule: Any, value: Any) -> str | None:
    return None if value == rule else f"is not {rule}"


def _minimum(rule: float, value: Any) -> str | None:
    return f"is less than {rule}" if value < rule else None


def _maximum(rule: float, value: Any) -> str | None:
    return f"is more than {rule}" if value > rule else None


def _pattern(rule: str, value: Any) -> str | None:
    return None if re.fullmatch(rule.strip("^$"), value) else "does not have the right form"


def _min_items(rule: int, value: Any) -> str | None:
    return f"has fewer than {rule} entries" if len(value) < rule else None


def _max_items(rule: int, value: Any) -> str | None:
    return f"has more than {rule} entries" if len(value) > rule else None


KEYWORDS: dict[str, Callable[[Any, Any], str | None]] = {
    "type": _type, "enum": _enum, "const": _const, "minimum": _minimum, "maximum": _maximum, "pattern": _pattern,
    "minItems": _min_items, "maxItems": _max_items,
}  # fmt: skip


# What the schema cannot say: marks hang on somebody who is there and turn once round at most, a frame lies on the paper
# and is no slit, and of two hands one must come first.

EDGE_OF_PAPER, ROUNDING = 1200, 0.1
"""How far from the origin a frame may reach, in units of the drawing, and how exactly frames are given: in tenths."""
NARROWEST = 4
"""A frame is at most so many times as high as wide, or as wide as high."""


def _contradictions(spec: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for index, frame in enumerate(spec.get("frames", ())):
        yield from _contradictions(frame, f"frames[{index}]")
    yield from _odd_marks(spec, path)
    yield from _odd_frame(spec.get("crop"), _join(path, "crop"))
    yield from _hands_in_a_circle(spec, path)
    for index, person in enumerate(spec.get("actors", ())):
        yield from _hands_in_a_circle(person, f"{_join(path, 'actors')}[{index}]")


def _odd_marks(spec: Mapping[str, Any], path: str) -> Iterator[Problem]:
    people, face = len(spec.get("actors", (spec,))), spec.get("kind") == "face"
    for index, mark in enumerate(spec.get("marks", ())):
        here = f"{_join(path, 'marks')}[{index}]"
        for key in ("at", "from", "to"):
            anchor = mark.get(key)
            if anchor and (int(anchor[0]) >= people or not _has_anchor(anchor[2:], face)):
                yield Problem(f"{here}.{key}", "names a place that this drawing does not have")
        if abs(mark.get("a1", 0) - mark.get("a0", 0)) > 360 and "a1" in mark:
            yield Problem(f"{here}.a1", "is more than 360 degrees away from a0")


FACE_ONLY = {"jawL", "jawR", "neck", "cornerL", "cornerR", "crowL", "crowR", "brow"}
IN_BOTH = {"eyeL", "eyeR", "mouth", "browL", "browR", "chin"}


def _has_anchor(name: str, face: bool) -> bool:
    return name in FACE_ONLY | IN_BOTH if face else name not in FACE_ONLY


def _odd_frame(crop: Any, path: str) -> Iterator[Problem]:
    if crop is None or isinstance(crop, str):
        return
    left, top, wide, high = crop
    for index, end in ((2, left + wide), (3, top + high)):
        if end > EDGE_OF_PAPER + ROUNDING:
            yield Problem(f"{path}[{index}]", f"reaches to {end:g}, beyond {EDGE_OF_PAPER}")
    if max(wide, high) > NARROWEST * min(wide, high):
        yield Problem(path, f"is more than {NARROWEST} times as long on one side as on the other")


def _hands_in_a_circle(person: Mapping[str, Any], path: str) -> Iterator[Problem]:
    arms = person.get("arms", {})
    waiting = [side for side, arm in arms.items() if isinstance(arm, Mapping) and arm["to"] in NEEDS_OTHER_HAND]
    if len(waiting) > 1:
        yield Problem(_join(path, f"arms.{waiting[1]}.to"), "goes to the other hand, which goes to this one")
