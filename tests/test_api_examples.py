"""The description of the API shows what it means: everything in it has words, and an example that obeys its shape."""

import json

import pytest
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator

SELF_EVIDENT = {"enum", "minimum"}
"""A parameter whose form has one of these needs no example."""
SEALED = {"cursor", "token", "url"}
"""Nobody makes these up: they are taken from an answer."""
FILES = {"Svg", "Png", "Dump", "JsonSchema", "OpenApi", "JsonLd"}
"""Shapes of whole files, which tell what they are in themselves."""

DESCRIPTION = Client().get("/api/v1/openapi.json").json()
SCHEMAS = DESCRIPTION["components"]["schemas"]
OPERATIONS = {
    f"{method.upper()} {path}": told
    for path, methods in DESCRIPTION["paths"].items()
    for method, told in methods.items()
}
operations = pytest.mark.parametrize("told", OPERATIONS.values(), ids=OPERATIONS)


def valid(shape: dict, example: object) -> bool:
    checker = Draft202012Validator({**shape, "components": DESCRIPTION["components"]})
    return [error.message for error in checker.iter_errors(example)] == []


def test_every_tag_says_what_it_gathers():
    described = {tag["name"] for tag in DESCRIPTION["tags"] if tag["description"]}
    assert described == {tag for told in OPERATIONS.values() for tag in told["tags"]}


@operations
def test_whoever_has_to_wait_is_told_how_long(told):
    waiting = told["responses"].get("429")
    assert waiting is None or waiting["headers"]["Retry-After"]["schema"] == {"type": "integer"}


def test_every_address_that_is_limited_says_so():
    """Only what is sent counts where a learner's limits hold, only what is asked for elsewhere."""
    limited = set()
    for path in DESCRIPTION["paths"]:
        view = resolve(path.format(slug="a", key="a", token="a", version=1, position=1)).func.view_class
        if view.throttle_classes:
            limited.add(f"{'POST' if view.authentication_classes else 'GET'} {path}")
    assert {name for name, told in OPERATIONS.items() if "429" in told["responses"]} == limited & set(OPERATIONS)


@operations
def test_every_parameter_and_header_says_what_it_is(told):
    parameters = told.get("parameters", [])
    headers = [header for answer in told["responses"].values() for header in answer.get("headers", {}).values()]
    assert all(entry["description"] for entry in [*parameters, *headers])


@operations
def test_a_parameter_that_could_be_anything_has_an_example_that_obeys_it(told):
    for parameter in told.get("parameters", []):
        examples = [example["value"] for example in parameter.get("examples", {}).values()]
        assert (
            examples
            or parameter["in"] == "header"
            or parameter["name"] in SEALED
            or SELF_EVIDENT & set(parameter["schema"])
        ), parameter["name"]
        assert all(valid(parameter["schema"], example) for example in examples), parameter["name"]


@operations
def test_every_error_has_an_example_that_obeys_its_shape(told):
    errors = {status: answer for status, answer in told["responses"].items() if status >= "400"}
    assert errors
    for status, answer in errors.items():
        content = answer["content"]["application/problem+json"]
        (example,) = [entry["value"] for entry in content["examples"].values()]
        assert (str(example["status"]), valid(content["schema"], example)) == (status, True)


@operations
def test_every_answer_has_an_example(told):
    answers = [answer for status, answer in told["responses"].items() if status.startswith("2")]
    named = {
        content["schema"]["$ref"].rpartition("/")[2] for answer in answers for content in answer["content"].values()
    }
    assert [name for name in named - FILES if "examples" not in SCHEMAS[name]] == []


@pytest.mark.parametrize("name", [name for name, shape in SCHEMAS.items() if "examples" in shape])
def test_every_example_obeys_its_shape(name):
    assert all(valid(SCHEMAS[name], example) for example in SCHEMAS[name]["examples"])


def test_examples_name_no_site_that_could_be_somebodys():
    text = json.dumps([SCHEMAS, *OPERATIONS.values()])
    assert "testserver" not in text
    assert "https://unspoken.example/" in text


def test_a_meaning_published_before_it_said_whether_it_accuses_obeys_its_shape_too():
    [meaning] = SCHEMAS["MeaningList"]["examples"][0]["results"]
    older = {name: value for name, value in meaning.items() if name != "accusing"}
    assert valid(SCHEMAS["Meaning"], meaning)
    assert valid(SCHEMAS["Meaning"], older)
    assert not valid(SCHEMAS["Meaning"], {name: value for name, value in older.items() if name != "definition"})
