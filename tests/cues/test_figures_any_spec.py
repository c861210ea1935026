"""Whatever a spec may hold can be drawn, described and varied: specs made at random from the schema itself."""

import re
from copy import deepcopy
from math import ceil
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from cues.figures import SCHEMA, clauses, describe, find_problems, render
from cues.figures.check import MAX_BYTES
from cues.figures.foils import foils
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror, redress

KINDS = {kind: SCHEMA["$defs"][f"{kind}Spec"] for kind in ("face", "figure", "people", "strip")}
MORE_THAN_ONE_NEEDS = {"sight", "bubble"}
OPTIONS = {
    "size": (None, 1, 96, 600), "detail": ("full", "thumb"), "marks": (True, False), "animate": (True, False),
    "standalone": (True, False),
}  # fmt: skip


class Maker:
    """Makes values that obey a schema; the same seed makes the same ones. `density` is the chance of a member that may
    be left out."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.density = self.random.choice((0.15, 0.4, 0.7))

    def make(self, schema):
        if "$ref" in schema:
            return self.make(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.make(self.random.choice(schema["anyOf"]))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        return getattr(self, schema["type"])(schema)

    def object(self, schema):
        needed = schema.get("required", ())
        names = [name for name in schema["properties"] if name in needed or self.random.random() < self.density]
        return {name: self.make(schema["properties"][name]) for name in names}

    def array(self, schema):
        fewest, most = schema.get("minItems", 0), schema["maxItems"]
        count = self.random.randint(fewest, most)
        return [self.make(part) for part in schema.get("prefixItems") or [schema["items"]] * count]

    def number(self, schema):
        """Bounds and nought more often than what lies between."""
        low, high = schema["minimum"], schema["maximum"]
        anywhere = round(self.random.uniform(low, high), self.random.choice((0, 1, 3)))
        return self.random.choice((low, high, max(low, 0), anywhere, anywhere, anywhere))

    def integer(self, schema):
        return self.random.randint(schema["minimum"], schema["maximum"])

    def boolean(self, _schema):
        return self.random.random() < 0.5

    def string(self, schema):
        choices = re.search(r"\((.+)\)\$$", schema["pattern"])
        if choices:
            return f"{self.random.randint(0, 2)}.{self.random.choice(choices[1].split('|'))}"
        return f"#{self.random.randrange(0x1000000):06x}"


def overlaid(below, above):
    """Return a value in which every member that the other has too is the other's."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: overlaid(below.get(key), above.get(key, below.get(key))) for key in below | above}
    return deepcopy(above)


def without_contradictions(spec):
    """Take out what the schema allows and the check does not: marks on nobody, frames beyond the paper, two hands that
    wait for one another."""
    while problems := find_problems(spec):
        *path, last = re.findall(r"\w+", problems[0].path) or ("",)
        place = spec
        for step in path[: path.index("marks") if "marks" in path else len(path)]:
            place = place[int(step) if step.isdigit() else step]
        if "marks" in path:
            del place["marks"]
        elif last == "to":
            place["to"] = "chin"
        elif last == "crop":
            del place["crop"]
        elif "crop" in path:
            place[int(last) - 2] = -1200
        else:
            return None
    return spec


def spec_of(seed):
    """Return a spec made from the schema, every other time laid over a sample; None where it grew too long."""
    maker = Maker(seed)
    kind = maker.random.choice(list(KINDS))
    spec = maker.make(KINDS[kind])
    if maker.random.random() < 0.5:
        alike = [sample for sample in SAMPLES.values() if sample["kind"] == kind]
        spec = overlaid(maker.random.choice(alike), spec)
    return without_contradictions(spec)


def chosen_options(seed):
    random = Random(seed)
    return {name: random.choice(values) for name, values in OPTIONS.items()}


def assert_drawn(spec, **options):
    svg = render(spec, **options)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    ElementTree.fromstring(svg)
    assert len(ids) == len(set(ids))
    assert not re.search(r"nan|inf", re.sub(r"<(title|desc|style).*?</\1>", "", svg))


def assert_can_be_shown_and_varied(seed):
    spec = spec_of(seed)
    if spec is None:
        return False
    note(f"the spec of seed {seed}: {spec}")
    before, options = deepcopy(spec), chosen_options(seed)
    assert_drawn(spec, **options)
    assert describe(spec) and all(clauses(spec))
    for other in (mirror(spec), mirror(mirror(spec)), redress(spec, Random(seed))):
        problems = find_problems(other)
        assert all(f"more than {MAX_BYTES}" in problem.reason for problem in problems), problems
        if not problems:
            assert_drawn(other, **options)
    for foil in foils(spec)[:: ceil(len(SAMPLES) / 10)]:
        assert_drawn(foil.spec, **options)
    assert spec == before
    return True


@given(st.integers(0, 2**32))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_whatever_is_accepted_can_be_drawn_described_and_varied(seed):
    assert_can_be_shown_and_varied(seed)


@pytest.fixture(scope="module")
def many():
    return [spec for seed in range(300) if (spec := spec_of(seed))]


def test_random_specs_are_of_every_kind_and_few_are_lost(many):
    assert {spec["kind"] for spec in many} == set(KINDS)
    assert len(many) > 200


def test_random_specs_hold_every_mark_place_and_shape_of_a_hand(many):
    text = str(many)
    hand, places = (SCHEMA["$defs"]["arm"]["anyOf"][1]["properties"][name] for name in ("hand", "to"))
    names = {mark["properties"]["t"]["const"] for mark in SCHEMA["$defs"]["mark"]["anyOf"]}
    names |= {*hand["enum"], *places["anyOf"][0]["enum"]}
    assert {name for name in names if f"'{name}'" not in text} == set()
