"""What a figure's spec may hold, and how one is refused: by path and reason, before anything is drawn."""

import json
import re
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cues.figures import SCHEMA, Refused, check, find_problems, render
from cues.figures.check import KEYWORDS, MAX_BYTES, MAX_DEPTH
from cues.figures.samples import SAMPLES

FACE = {"kind": "face", "face": {}}
BOTH_WAIT = {"L": {"to": "palm_opp"}, "R": {"to": "back_of_hand_opp"}}
BEYOND_THE_SCHEMA = re.compile("does not have|beyond|times as long|360 degrees|goes to this one")


def deep(levels):
    value = 1
    for _ in range(levels):
        value = {"arms": value}
    return value


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_is_accepted(slug):
    assert find_problems(SAMPLES[slug]) == []


@pytest.mark.parametrize(
    ("spec", "path", "reason"),
    [
        (None, "", "is not an object"),
        ([], "", "is not an object"),
        ({"kind": "face", "face": {"AU12": float("nan")}}, "face.AU12", "is not a finite number"),
        ({"kind": "figure", "at": [0, float("inf")]}, "at[1]", "is not a finite number"),
        ({"kind": "face", "face": None}, "face", "is neither text nor number"),
        ({"kind": "face", "face": {1: 2}}, "face", "has a key that is not text"),
        ({"kind": "figure", **deep(MAX_DEPTH + 3)}, ".".join(["arms"] * (MAX_DEPTH + 1)), "nested deeper"),
        ({"kind": "face", "note": "x" * MAX_BYTES}, "", "bytes, more than"),
        ({"kind": "face"}, "face", "is missing"),
        ({}, "kind", "is missing"),
        ({"kind": "dragon"}, "kind", "is not"),
        ({"kind": "face", "face": {"AU3": 1}}, "face.AU3", "is not known here"),
        ({"kind": "face", "face": {"AU12": 1.5}}, "face.AU12", "is more than 1"),
        ({"kind": "face", "face": {"AU12": {"L": -1}}}, "face.AU12.L", "is less than 0"),
        ({"kind": "face", "face": {"AU12": {"M": 1}}}, "face.AU12.M", "is not known here"),
        ({"kind": "face", "face": {"AU12": True}}, "face.AU12", "is not of type"),
        ({"kind": "face", "face": {"AU12": "1"}}, "face.AU12", "is not of type"),
        ({"kind": "face", "face": {"gaze": {"x": 2}}}, "face.gaze.x", "is more than 1"),
        ({"kind": "figure", "look": {"skin": 8}}, "look.skin", "is not one of 1, 2"),
        ({"kind": "figure", "look": {"skin": True}}, "look.skin", "is not one of"),
        ({"kind": "figure", "look": {"top": "#12345"}}, "look.top", "is not one of"),
        ({"kind": "figure", "look": {"top": "url(#x)"}}, "look.top", "is not one of"),
        ({"kind": "figure", "look": {"iris": '#123456"/><script>'}}, "look.iris", "right form"),
        ({"kind": "figure", "look": {"iris": "#123456\n"}}, "look.iris", "right form"),
        ({"kind": "figure", "arms": {"L": {"hand": "fist"}}}, "arms.L.to", "is missing"),
        ({"kind": "figure", "arms": {"L": {"to": "moon"}}}, "arms.L.to", "is not one of"),
        ({"kind": "figure", "arms": {"L": {"to": [0, 0]}}}, "arms.L.to", "has fewer than 3 entries"),
        ({"kind": "figure", "arms": {"L": {"to": "chin", "dir": [0, 0, 9]}}}, "arms.L.dir[2]", "is more than 1"),
        ({"kind": "figure", "legs": "sit_sideways"}, "legs", "is not one of"),
        ({"kind": "figure", "legs": {"L": {"flex": 900}}}, "legs.L.flex", "is more than 120"),
        ({"kind": "figure", "marks": [{"t": "arcs", "at": "0.knL", "a0": 0}]}, "marks[0].a1", "is missing"),
        ({"kind": "figure", "marks": [{"t": "arrow", "v": [1, 2, 3]}]}, "marks[0].v", "has more than 2 entries"),
        ({"kind": "figure", "marks": [{"t": "clock", "at": "0.nowhere"}]}, "marks[0].at", "right form"),
        ({"kind": "figure", "marks": [{"t": "clock", "at": "1.head"}]}, "marks[0].at", "does not have"),
        ({"kind": "figure", "ghost": {"parts": ["head"], "shift": [[1, 1]]}}, "ghost.parts[0]", "is not one of"),
        ({**FACE, "marks": [{"t": "clock", "at": "0.knL"}]}, "marks[0].at", "does not have"),
        ({"kind": "figure", "crop": [0, 0, 0, 100]}, "crop[2]", "is less than 20"),
        ({"kind": "figure", "crop": [0, 0, 100, -100]}, "crop[3]", "is less than 20"),
        ({"kind": "figure", "crop": [0, 0, 100]}, "crop", "has fewer than 4 entries"),
        ({"kind": "figure", "crop": [0, 0, 100, 500]}, "crop", "more than 4 times as long"),
        ({"kind": "figure", "crop": [1150, 0, 60, 60]}, "crop[2]", "reaches to 1210, beyond 1200"),
        ({**FACE, "crop": [0, 900, 400, 400]}, "crop[3]", "beyond 1200"),
        ({"kind": "strip", "frames": [FACE, {**FACE, "crop": [0, 0, 20, 100]}]}, "frames[1].crop", "4 times as long"),
        ({"kind": "figure", "marks": [{"t": "arcs", "a0": -300, "a1": 61}]}, "marks[0].a1", "more than 360 degrees"),
        ({"kind": "figure", "arms": BOTH_WAIT}, "arms.R.to", "which goes to this one"),
        ({"kind": "people", "actors": [{}, {"arms": BOTH_WAIT}]}, "actors[1].arms.R.to", "which goes to this one"),
        ({"kind": "people", "actors": []}, "actors", "has fewer than 1 entries"),
        ({"kind": "people", "actors": [{}] * 4}, "actors", "has more than 3 entries"),
        ({"kind": "people", "actors": [{}, {"view": {"yaw": 999}}]}, "actors[1].view.yaw", "is more than 180"),
        ({"kind": "strip", "frames": [FACE]}, "frames", "has fewer than 2 entries"),
        ({"kind": "strip", "frames": [FACE, {"kind": "strip", "frames": [FACE, FACE]}]}, "frames[1].kind", "is not"),
        ({"kind": "strip", "frames": [FACE, {"kind": "face", "face": {"AU4": 3}}]}, "frames[1].face.AU4", "more than"),
    ],
)
def test_a_spec_that_cannot_be_drawn_is_refused_by_path_and_reason(spec, path, reason):
    with pytest.raises(Refused) as refused:
        check(spec)
    assert [problem for problem in refused.value.problems if problem.path == path and reason in problem.reason]


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "figure", "crop": [-1200, -1200, 2400, 2400]},
        {**FACE, "crop": [0, 0, 20, 20]},
        {"kind": "figure", "marks": [{"t": "arcs", "a0": -180, "a1": 180}]},
        {"kind": "figure", "arms": {"L": {"to": "palm_opp"}, "R": {"to": "elbow_opp"}}},
    ],
)
def test_what_lies_just_within_the_bounds_is_drawn(spec):
    assert render(spec, size=300).startswith("<svg")


def test_render_draws_nothing_that_check_refuses():
    with pytest.raises(Refused, match=r"face\.AU99: is not known here"):
        render({"kind": "face", "face": {"AU99": 1}})


def test_size_and_depth_are_refused_before_anything_is_looked_at_closely():
    problems = find_problems({"kind": "face", "face": {"AU99": 1}, "note": "x" * MAX_BYTES})
    assert [problem.path for problem in problems] == [""]


def test_a_spec_with_many_faults_names_a_few():
    assert 0 < len(find_problems({"kind": "face", "face": {f"X{index}": 1 for index in range(90)}})) <= 12


MARKUP = '"/><script>alert(1)</script><path d="'


def strings_in(value, path=()):
    """Yield the path of every text in a spec."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings_in(inner, (*path, key))


def written(path):
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


@pytest.mark.parametrize("slug", SAMPLES)
def test_markup_in_any_text_of_a_spec_is_refused_where_it_stands(slug):
    for path in strings_in(SAMPLES[slug]):
        spec = deepcopy(SAMPLES[slug])
        place = spec
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] += MARKUP
        problems = find_problems(spec)
        assert problems, path
        assert all(written(path).startswith(problem.path) for problem in problems) or path[-1] == "kind", path


@pytest.mark.parametrize("slug", SAMPLES)
def test_markup_as_a_key_is_refused(slug):
    assert [problem.path[:12] for problem in find_problems({**SAMPLES[slug], MARKUP: 1})] == [MARKUP[:12]]


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"kind": "face", "face": {}, "note": "x" * 1_000_000}, "bytes, more than"),
        ({"kind": "face", "face": {}, "note": [0] * 500_000}, "bytes, more than"),
        ({"kind": "face", "face": deep(50_000)}, "nested deeper"),
        ({"kind": "face", "face": {"AU12": 10**5_000}}, "too large a number"),
    ],
)
def test_what_is_huge_is_refused_by_one_reason_whatever_else_is_wrong(spec, reason):
    ((_path, found),) = find_problems(spec | {"also": "wrong"})
    assert reason in found


def test_a_spec_that_contains_itself_is_refused():
    spec = {"kind": "figure"}
    spec["arms"] = spec
    assert "nested deeper" in find_problems(spec)[0].reason


def test_a_marks_place_is_looked_up_in_its_own_frame():
    mark = {"t": "clock", "at": "1.head"}
    spec = {"kind": "strip", "frames": [FACE, {"kind": "figure", "marks": [mark]}]}
    assert [problem.path for problem in find_problems(spec)] == ["frames[1].marks[0].at"]


def keywords(schema):
    """Return every keyword that stands in a schema."""
    if isinstance(schema, list):
        return set().union(*map(keywords, schema))
    if not isinstance(schema, dict):
        return set()
    named = {"properties", "$defs"}
    inner = [value for key, value in schema.items() if key not in named | {"enum", "const"}]
    inner += [entry for key in named & set(schema) for entry in schema[key].values()]
    return set(schema) | keywords(inner)


def test_every_keyword_of_the_schema_is_understood():
    structural = {"$schema", "$defs", "$ref", "title", "description", "anyOf", "properties", "items", "prefixItems"}
    assert keywords(SCHEMA) <= structural | set(KEYWORDS) | {"additionalProperties", "required"}


def objects(schema):
    if isinstance(schema, list):
        return [found for entry in schema for found in objects(entry)]
    if not isinstance(schema, dict):
        return []
    return ([schema] if "properties" in schema else []) + [
        found for value in schema.values() for found in objects(value)
    ]


def test_no_object_of_the_schema_takes_unknown_keys():
    assert [entry for entry in objects(SCHEMA) if entry.get("additionalProperties") is not False] == []


VALIDATOR = Draft202012Validator(SCHEMA)
ODD = st.sampled_from(
    [-999, 0, 0.5, 1, 7, 1e6, "", "L", "chin", "fist", "#aabbcc", True, [], [0, 0], [1, 2, 3], {}, {"L": 1}]
)


@st.composite
def mutated(draw):
    """A sample in which one value, somewhere, is another one or is gone."""
    spec = deepcopy(SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))])
    place = spec
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        if not (isinstance(place[key], dict | list) and place[key]) or draw(st.booleans()):
            break
        place = place[key]
    if draw(st.booleans()) and isinstance(place, dict):
        del place[key]
    else:
        place[key] = draw(ODD)
    return spec


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_the_schema_is_read_as_a_full_validator_reads_it(spec):
    problems = find_problems(spec)
    if VALIDATOR.is_valid(spec):
        assert all(BEYOND_THE_SCHEMA.search(problem.reason) for problem in problems)
    else:
        assert problems


@given(mutated())
@settings(max_examples=80, deadline=None)
def test_what_is_accepted_can_be_drawn(spec):
    if not find_problems(spec):
        assert render(spec).startswith("<svg")


def test_a_tuple_counts_as_a_list_and_json_text_stays_the_measure():
    spec = {"kind": "people", "actors": [{"at": (3, 4)}]}
    check(spec)
    check(json.loads(json.dumps(spec)))
