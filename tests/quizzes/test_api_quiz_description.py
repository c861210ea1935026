"""The quiz's part of the API's description: complete, and kept by every answer."""

import re

import pytest
from django.urls import resolve
from jsonschema import Draft202012Validator

from quizzes.api import description as words
from quizzes.api import shapes
from quizzes.api.urls import urlpatterns
from quizzes.models import Attempt, QuizItem
from tests.cues.factories import NOW as PUBLISHED
from tests.cues.factories import a_reading, shelve
from tests.quizzes.factories import NOW, a_card, a_learner, a_quiz, an_answer, an_attempt, an_item, items
from tests.quizzes.rest import ROOT, Caller, caller_of

pytestmark = pytest.mark.django_db

OPEN, DONE, TESTED = "attempts/open/", "attempts/done/", "attempts/tested/"


@pytest.fixture
def description(client) -> dict:
    return client.get(f"{ROOT}openapi.json").json()


@pytest.fixture
def caller() -> Caller:
    """Return a learner's client: an open practice, an open test and a finished attempt, all of them partly answered."""
    learner, quiz = a_learner(), a_quiz()
    figure = {"drawing": "0" * 64, "spec": "1" * 64, "title": "Figure", "alt": "Two hands."}
    drawn = an_item(figure=figure, point="leg-shaking#form")
    QuizItem.objects.create(quiz=quiz, item=drawn)
    for token, members in {
        "open": {"quiz": quiz},
        "tested": {"mode": "test"},
        "done": {"finished_at": NOW},
    }.items():
        attempt = an_attempt(drawn, *items(60), learner=learner, token=token, **members)
        for question in attempt.questions.all()[:55]:
            an_answer(question, "ab"[question.position % 5 == 0], confidence=(33, 65, 95, None)[question.position % 4])
    assert PUBLISHED < NOW
    shelve(slug=a_card().cue_id, interpretations=[a_reading(rationale="Seen otherwise now.")])
    return caller_of(learner)


def path_of(address: str) -> str:
    """Return an address as the description writes it: /api/v1/attempts/{token}/."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", resolve(address).route)


def operations(description: dict) -> dict[tuple[str, str], dict]:
    routes = ["/" + re.sub(r"<\w+:(\w+)>", r"{\1}", f"api/v1/{entry.pattern}") for entry in urlpatterns]
    return {(method, path): told for path in routes for method, told in description["paths"][path].items()}


def test_every_address_and_method_is_described(description):
    assert set(operations(description)) == {
        ("get", f"{ROOT}quizzes/"),
        ("get", f"{ROOT}attempts/"),
        ("post", f"{ROOT}attempts/"),
        ("get", f"{ROOT}attempts/{{token}}/"),
        ("get", f"{ROOT}attempts/{{token}}/questions/{{position}}/"),
        ("post", f"{ROOT}attempts/{{token}}/answers/"),
        ("post", f"{ROOT}attempts/{{token}}/finish/"),
        ("get", f"{ROOT}attempts/{{token}}/result/"),
        ("get", f"{ROOT}progress/"),
        ("get", f"{ROOT}reviews/"),
        ("post", f"{ROOT}flags/"),
    }


def test_what_is_one_learners_own_says_who_may_ask_and_what_goes_wrong(description):
    private = {key: told for key, told in operations(description).items() if not key[1].endswith("/quizzes/")}
    assert set(description["components"]["securitySchemes"]) == set(words.SECURITY)
    for (method, path), told in private.items():
        stranger = [{}] if (method, path) == ("post", f"{ROOT}attempts/") else []
        assert told["security"] == [{"learnerToken": []}, {"session": []}, *stranger]
        needed = {"400", "401", "405", "406"} | ({"403", "413", "415", "429"} if method == "post" else set())
        assert needed <= set(told["responses"])
        assert ("404" in told["responses"]) == ("{token}" in path or path.endswith("flags/"))
        for status, answer in told["responses"].items():
            assert answer["headers"]["Cache-Control"]
            if int(status) >= 400:
                example = next(iter(answer["content"]["application/problem+json"]["examples"].values()))["value"]
                assert (str(example["status"]), example["detail"]) == (status, answer["description"])


def test_every_body_is_described_with_examples_that_obey_it(description):
    for (method, path), told in operations(description).items():
        assert ("requestBody" in told) == (method == "post")
        if method == "post":
            body = told["requestBody"]
            assert body["required"] == (not path.endswith("finish/"))
            content = body["content"]["application/json"]
            shape = {**content["schema"], "components": description["components"]}
            for example in content["examples"].values():
                assert Draft202012Validator(shape).is_valid(example["value"])


def test_no_shape_of_the_quiz_takes_the_name_of_another(description):
    named = shapes.all_shapes()
    kept = description["components"]["schemas"]
    assert {name: kept[name] for name in named} == named
    assert {"Card", "Change", "Version", "Problem", "Successor"} & set(named) == set()


CASES = [
    ("GET", "quizzes/", None, 200),
    ("GET", "attempts/", None, 200),
    ("GET", "attempts/?limit=1", None, 200),
    ("GET", "attempts/?limit=0", None, 400),
    ("POST", "attempts/", {"quiz": "mixed"}, 201),
    ("POST", "attempts/", {"build": {"length": 3}}, 201),
    ("POST", "attempts/", {"review": True}, 201),
    ("POST", "attempts/", {"quiz": "unknown"}, 400),
    ("GET", OPEN, None, 200),
    ("GET", "attempts/unknown/", None, 404),
    ("GET", f"{OPEN}questions/1/", None, 200),
    ("GET", f"{OPEN}questions/56/", None, 200),
    ("GET", f"{OPEN}questions/58/", None, 409),
    ("GET", f"{OPEN}questions/99/", None, 404),
    ("GET", f"{TESTED}questions/1/", None, 200),
    ("GET", f"{DONE}questions/60/", None, 200),
    ("POST", f"{OPEN}answers/", {"position": 56, "option": "b", "confidence": 80}, 200),
    ("POST", f"{TESTED}answers/", {"position": 56, "option": "b"}, 200),
    ("POST", f"{OPEN}answers/", {"position": 56}, 400),
    ("POST", f"{DONE}answers/", {"position": 56, "option": "b"}, 409),
    ("POST", f"{OPEN}answers/", b'"' + b"x" * 20_000 + b'"', 413),
    ("POST", f"{OPEN}finish/", None, 200),
    ("GET", f"{DONE}result/", None, 200),
    ("GET", f"{OPEN}result/", None, 409),
    ("GET", "progress/", None, 200),
    ("GET", "reviews/", None, 200),
    ("POST", "flags/", {"attempt": "open", "position": 1}, 200),
    ("POST", "flags/", {"attempt": "unknown", "position": 1}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), CASES)
def test_every_answer_is_as_described(caller, description, method, path, body, status):
    assert_described(description, method, path, caller.send(method, path, body), status)


@pytest.mark.parametrize("path", ["attempts/", "progress/", "reviews/", OPEN])
def test_a_refusal_of_strangers_is_as_described(description, path):
    assert_described(description, "GET", path, Caller().get(path), 401)


def assert_described(description: dict, method: str, path: str, answer, status: int) -> None:
    assert answer.status_code == status, answer.content
    operation = description["paths"][path_of(ROOT + path.partition("?")[0])][method.lower()]
    content = operation["responses"][str(status)]["content"][answer.headers["Content-Type"]]
    shape = {**content["schema"], "components": description["components"]}
    checker = Draft202012Validator(shape, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in checker.iter_errors(answer.json())] == []


def test_the_answers_that_were_checked_told_all_that_can_be_told(caller):
    """Else the shapes of scores, changes and shares would have been held to nothing."""
    result = caller.get(f"{DONE}result/").json()
    told = [question["feedback"] for question in result["questions"]]
    assert {type(feedback["score"]) for feedback in told} == {dict, type(None)}
    assert {feedback["right"] for feedback in told} == {True, False, None}
    assert told[0]["change"]["kind"] == "changed"
    assert result["questions"][0]["figure"]["url"] == f"http://testserver/figures/{'0' * 64}.svg"
    assert result["look_next"]
    progress = caller.get("progress/").json()
    assert {"diagram", "overconfidence", "murphy"} <= {name for name in progress if "missing" not in progress[name]}
    assert Attempt.objects.count() == 3
