"""What is sent over REST is read strictly: whatever it is, it is taken as described or refused by name."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quizzes.api import shapes
from quizzes.models import Answer, Attempt, Flag
from tests.quizzes.factories import an_attempt, items
from tests.quizzes.rest import Caller, assert_problem, caller_of

pytestmark = pytest.mark.django_db

DEEP = b"[" * 7_000 + b"]" * 7_000
START, ANSWERS, FINISH, FLAGS = "attempts/", "attempts/{}/answers/", "attempts/{}/finish/", "flags/"
ANSWER = {"position": 1, "option": "a"}
FLAG = {"attempt": "{}", "position": 1}
LONG = "x" * 1_001


@pytest.fixture
def attempt() -> Attempt:
    return an_attempt(*items(3))


def send(attempt: Attempt, path: str, body: object):
    if isinstance(body, dict) and body.get("attempt") == "{}":
        body = {**body, "attempt": attempt.token}
    return caller_of(attempt.learner).post(path.format(attempt.token), body)


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        (b"{", 400, "not JSON"),
        (b"", 400, "see errors"),
        (b" ", 400, "not JSON"),
        (b"\x00", 400, "not JSON"),
        (b"\xff\xfe{\x00}\x00", 400, "not UTF-8"),
        (b"\xef\xbb\xbf{}", 400, "not JSON"),
        (b'{"position": NaN}', 400, "NaN is no number"),
        (b'{"position": -Infinity}', 400, "-Infinity is no number"),
        (b'{"position": 1, "position": 2}', 400, "a member is given twice"),
        (b'{"position": ' + b"9" * 5_000 + b"}", 400, "not JSON"),
        (DEEP, 400, "nested too deeply"),
        (b'{"comment": "' + b"x" * 16_000 + b'"}', 413, "larger than the 16,000 bytes"),
    ],
)
@pytest.mark.parametrize("path", [START, ANSWERS, FLAGS])
def test_what_is_not_the_json_that_is_taken_is_refused(attempt, path, sent, status, says):
    assert_problem(send(attempt, path, sent), status, says)


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_taken(attempt, media):
    caller = caller_of(attempt.learner)
    headers = {"Authorization": f"Bearer {caller.token}"}
    answer = caller.client.generic("POST", "/api/v1/flags/", b"a=1", content_type=media, headers=headers)
    assert_problem(answer, 415, "Unsupported media type")


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        (START, [], {"body": "an object with just one of"}),
        (START, "mixed", {"body": "an object with just one of"}),
        (START, b"null", {"body": "an object with just one of"}),
        (START, None, {"body": "just one of: quiz, build, review"}),
        (START, {"key": "k"}, {"body": "just one of: quiz, build, review"}),
        (START, {"quiz": "mixed", "review": True}, {"body": "just one of: quiz, build, review"}),
        (START, {"quiz": 1}, {"quiz": "slug of a quiz"}),
        (START, {"quiz": None}, {"quiz": "slug of a quiz"}),
        (START, {"quiz": "a\u0000b"}, {"quiz": "slug of a quiz"}),
        (START, {"quiz": "mixed\n"}, {"quiz": "slug of a quiz"}),
        (START, {"quiz": "\ud800"}, {"quiz": "slug of a quiz"}),
        (START, {"review": False}, {"review": "true, for a review"}),
        (START, {"review": 1}, {"review": "true, for a review"}),
        (START, {"build": []}, {"build": "a quiz of your own making"}),
        (START, {"build": {"length": True}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"length": 5.5}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"length": "5"}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"length": 0}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"length": 51}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"length": 10**30}}, {"build/length": "a whole number from 1 to 50"}),
        (START, {"build": {"mode": "review"}}, {"build/mode": "practice, test"}),
        (START, {"build": {"channels": "legs"}}, {"build/channels": "where the cues are seen"}),
        (START, {"build": {"channels": ["legs", "legs"]}}, {"build/channels": "each once"}),
        (START, {"build": {"channels": ["legs", "nose"]}}, {"build/channels/1": "one of: face"}),
        (START, {"build": {"kinds": [None]}}, {"build/kinds/0": "one of: name"}),
        (START, {"build": {"seed": 1}}, {"build/seed": "no such member; known: channels, kinds, length, mode"}),
        (START, {"build": {}, "key": ""}, {"key": "1 to 64 printable"}),
        (START, {"build": {}, "key": "x" * 65}, {"key": "1 to 64 printable"}),
        (START, {"build": {}, "key": "é"}, {"key": "1 to 64 printable"}),
        (START, {"build": {}, "key": "k\n"}, {"key": "1 to 64 printable"}),
        (START, {"build": {}, "learner": 1}, {"learner": "no such member; known: quiz, build, review, key"}),
        (ANSWERS, {}, {"position": "missing", "option": "missing"}),
        (ANSWERS, {**ANSWER, "position": True}, {"position": "a whole number from 1"}),
        (ANSWERS, {**ANSWER, "position": 1.5}, {"position": "a whole number from 1"}),
        (ANSWERS, {**ANSWER, "position": 0}, {"position": "a whole number from 1"}),
        (ANSWERS, {**ANSWER, "position": 2**63}, {"position": "a whole number from 1"}),
        (ANSWERS, {**ANSWER, "option": ["a"]}, {"option": "the key of an option"}),
        (ANSWERS, {**ANSWER, "option": ""}, {"option": "the key of an option"}),
        (ANSWERS, {**ANSWER, "option": "a\u0000"}, {"option": "the key of an option"}),
        (ANSWERS, {**ANSWER, "confidence": True}, {"confidence": "how sure you are in whole percent"}),
        (ANSWERS, {**ANSWER, "confidence": 50.5}, {"confidence": "how sure you are in whole percent"}),
        (ANSWERS, {**ANSWER, "confidence": "50"}, {"confidence": "how sure you are in whole percent"}),
        (ANSWERS, {**ANSWER, "confidence": 101}, {"confidence": "how sure you are in whole percent"}),
        (ANSWERS, {**ANSWER, "right": True}, {"right": "no such member; known: position, option, confidence, key"}),
        (ANSWERS, {**ANSWER, "a\u0000\ud800": 1}, {"a\\x00\\ud800": "no such member"}),
        (ANSWERS, {**ANSWER, "y" * 90: 1}, {"y" * 40 + "…": "no such member"}),
        (FINISH, {"now": True}, {"now": "no such member; known: none"}),
        (FINISH, [1], {"body": "nothing, or an object without members"}),
        (FLAGS, {}, {"attempt": "missing", "position": "missing"}),
        (FLAGS, {**FLAG, "attempt": "../x"}, {"attempt": "the token of an attempt"}),
        (FLAGS, {**FLAG, "comment": None}, {"comment": "a text of at most 1,000 characters"}),
        (FLAGS, {**FLAG, "comment": LONG}, {"comment": "a text of at most 1,000 characters"}),
        (FLAGS, {**FLAG, "comment": "a\u0000"}, {"comment": "The sign U+0000"}),
        (FLAGS, {**FLAG, "comment": "\udfff"}, {"comment": "The sign U+DFFF"}),
    ],
)
def test_what_is_wrong_is_told_by_member_and_nothing_is_done(attempt, path, body, wrong):
    problem = assert_problem(send(attempt, path, body), 400, "see errors")
    assert set(problem["errors"]) == set(wrong)
    for member, says in wrong.items():
        assert says in problem["errors"][member][0]
    attempt.refresh_from_db()
    assert (attempt.finished_at, Attempt.objects.count()) == (None, 1)
    assert not Answer.objects.exists()
    assert not Flag.objects.exists()


def test_what_is_right_at_its_limits_is_taken(attempt):
    comment = "😀" * 1_000
    assert send(attempt, FLAGS, {**FLAG, "comment": comment}).json()["comment"] == comment
    assert send(attempt, FLAGS, json.dumps({**FLAG, "attempt": attempt.token, "comment": comment}).encode())
    assert send(attempt, ANSWERS, {**ANSWER, "confidence": None, "key": "~" * 64}).status_code == 200
    assert send(attempt, FINISH, {}).status_code == 200


def test_a_whole_number_may_be_written_as_json_schema_lets_it(attempt):
    taken = send(attempt, ANSWERS, b'{"position": 1.0, "option": "a", "confidence": 8e1}')
    assert (taken.status_code, taken.json()["confidence"]) == (200, 80)
    assert_problem(send(attempt, ANSWERS, b'{"position": 1e999, "option": "a"}'), 400, "see errors")


@pytest.mark.parametrize("path", ["attempts/?limit=0", "attempts/?cursor=x", "progress/?format=xml", "flags/?x=1"])
def test_query_parameters_are_held_to_bounds_as_everywhere(attempt, path):
    caller = caller_of(attempt.learner)
    assert_problem(caller.send("POST" if "flags" in path else "GET", path), 400, "parameter")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "flags/"), ("PUT", "attempts/"), ("DELETE", "attempts/a/"), ("PATCH", "attempts/a/answers/"),
     ("POST", "progress/"), ("POST", "quizzes/"), ("BREW", "reviews/")],
)  # fmt: skip
def test_methods_that_an_address_does_not_take_are_refused(method, path):
    answer = caller_of().send(method, path)
    assert_problem(answer, 405, method)
    assert "OPTIONS" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["attempts/%00/", "attempts/é/", "attempts/a/questions/-1/", "attempts/a/questions/x/"]
)
def test_addresses_that_cannot_be_are_not_found(path):
    assert_problem(caller_of().get(path), 404)


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_only_json_is_to_be_had(accept):
    assert_problem(caller_of().get("attempts/", Accept=accept), 406, "json")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = sorted({name for shape in shapes.BODIES.values() for name in shape["properties"]})
sendable = st.dictionaries(st.sampled_from(MEMBERS), values, max_size=4) | values


@pytest.fixture
def caller(attempt) -> Caller:
    return caller_of(attempt.learner)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=sendable, path=st.sampled_from([START, ANSWERS, FINISH, FLAGS]))
def test_whatever_is_sent_it_is_done_or_refused_and_never_a_crash(attempt, caller, body, path):
    answer = caller.post(path.format(attempt.token), json.dumps(body).encode())
    assert answer.status_code in (200, 201, 400, 404, 409)
    answer.json()


@pytest.mark.parametrize("shape", shapes.BODIES)
def test_every_shape_is_a_valid_schema_that_says_what_each_member_is(shape):
    Draft202012Validator.check_schema(shapes.BODIES[shape])
    assert shapes.BODIES[shape]["description"]
    for member in shapes.BODIES[shape]["properties"].values():
        assert member["description"]
    for example in shapes.BODIES[shape].get("examples", []):
        assert Draft202012Validator(shapes.BODIES[shape]).is_valid(example)
