"""Whatever a stranger sends to the API: a clear refusal in one shape, never a crash."""

import pytest
from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from tests.cues.factories import shelve

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
LONG = "x" * 10_000
ADDRESSES = [
    "",
    "cues/",
    "cues/leg-shaking/",
    "cues/leg-shaking/versions/",
    "cues/leg-shaking/versions/1/",
    "meanings/",
    "meanings/anxiety/",
    "sources/",
    "sources/carriere2013/",
    "contexts/",
    "contexts/any/",
    "changes/",
    "schemas/card/",
    "openapi.json",
]


def assert_problem(answer, status: int, says: str = "") -> None:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) >= {"type", "title", "status", "detail"}
    assert (answer.status_code, problem["status"]) == (status, status)
    assert says in problem["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("nothing/", 404, "mistyped"),
        ("cues/unknown/", 404, "no published cue 'unknown'"),
        ("cues/unknown/versions/", 404, "no published cue 'unknown'"),
        ("cues/unknown/versions/1/", 404, "no published cue 'unknown'"),
        ("cues/leg-shaking/versions/7/", 404, "no version 7"),
        ("cues/leg-shaking/versions/one/", 404, ""),
        ("cues/%00/", 404, ""),
        ("cues/a%00b/versions/999999999999999999999/", 404, ""),
        ("cues/%FF%FE/", 404, ""),
        ("cues/..%2F..%2Fetc/", 404, ""),
        (f"cues/{LONG}/", 404, ""),
        (f"meanings/{LONG}/", 404, ""),
        ("meanings/unknown/", 404, "names a meaning 'unknown'"),
        ("contexts/a%00b/", 404, ""),
        ("sources/unknown/", 404, "names a source 'unknown'"),
        ("schemas/document/", 404, ""),
        ("cues/?limit=0", 400, "limit is a whole number from 1 to 100"),
        ("cues/?limit=101", 400, "limit"),
        ("cues/?limit=", 400, "limit"),
        ("cues/?limit=-1", 400, "limit"),
        ("cues/?limit=1.5", 400, "limit"),
        ("cues/?limit=+1", 400, "limit"),
        ("cues/?limit=1_0", 400, "limit"),
        ("cues/?limit=%D9%A3", 400, "limit"),
        ("cues/?limit=%00", 400, "limit"),
        (f"cues/?limit={'9' * 5_000}", 400, "limit"),
        ("cues/?limit=1&limit=2", 400, "limit is given 2 times"),
        ("cues/?cursor=0", 400, "cursor"),
        ("cues/?cursor=forged", 400, "cursor"),
        ("cues/?cursor=9223372036854775808", 400, "cursor"),
        (f"cues/?cursor={LONG}", 400, "cursor"),
        ("cues/?colour=red", 400, "no parameter 'colour' here; known: q, channel, topic"),
        ("cues/?format=xml", 400, "no parameter 'format'"),
        (f"cues/?{LONG}=1", 400, "no parameter 'xxxx"),
        ("cues/?%00=1", 400, "no parameter"),
        ("changes/?since=-1", 400, "since is a whole number from 0"),
        ("changes/?since=now", 400, "since"),
        ("changes/?since=9223372036854775808", 400, "since"),
        ("changes/?limit=0", 400, "limit"),
        ("changes/?cursor=1", 400, "no parameter 'cursor' here; known: since, limit"),
        ("cues/?" + "&".join(f"a{number}=1" for number in range(5_001)), 400, ""),
    ],
)
def test_what_cannot_be_answered_says_why(client, address, status, says):
    shelve()
    assert_problem(client.get(ROOT + address), status, says)


def test_a_long_name_is_not_thrown_back_whole(client):
    assert len(client.get(f"{ROOT}cues/?{LONG}=1").content) < 500


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_takes_an_unknown_parameter(client, address):
    shelve()
    assert client.get(ROOT + address).status_code == 200
    assert_problem(client.get(f"{ROOT}{address}?nonsense=1"), 400, "'nonsense'")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_can_only_be_read_says_how(client, address, method):
    answer = client.generic(method, ROOT + address, b"\x00\xff", "application/xml")
    assert_problem(answer, 405, method)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/*", 200),
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("application/problem+json", 200),
        ("application/problem+json;q=0.1", 200),
        ("text/html, */*;q=0.1", 200),
        ("text/html", 406),
        ("application/xml", 406),
        ("image/*", 406),
        ("nonsense", 406),
        ("\x00", 406),
        (LONG, 406),
    ],
)
@pytest.mark.parametrize("address", ["cues/leg-shaking/", "cues/", "changes/", "schemas/card/"])
def test_only_json_is_to_be_had(client, address, accept, status):
    shelve()
    answer = client.get(ROOT + address, headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert_problem(answer, 406, "json")


@pytest.mark.parametrize(
    "headers",
    [{"If-Match": '"other"'}, {"If-Match": 'W/"other"'}, {"If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}],
)
def test_a_condition_that_fails_is_a_problem_too(client, headers):
    shelve()
    assert_problem(client.get(f"{ROOT}cues/leg-shaking/", headers=headers), 412, "If-Match")


def test_a_strange_host_is_refused_in_the_same_shape(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert_problem(client.get(f"{ROOT}cues/", headers={"Host": "elsewhere.example"}), 400)


def test_a_crash_is_a_problem_that_tells_nothing_of_its_cause(client, monkeypatch):
    def crash(*args, **named):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("cues.shelf.sheets.sheet", crash)
    client.raise_request_exception = False
    answer = client.get(f"{ROOT}cues/leg-shaking/")
    assert_problem(answer, 500)
    assert b"secret" not in answer.content


class Probe(APIView):
    """An address that takes a body, as those of the quiz do."""

    def post(self, request):
        assert request.body is not None
        if request.data == "wait":
            raise exceptions.Throttled(wait=7)
        if request.data == "wrong":
            raise exceptions.ValidationError({"answer": ["Choose one of the options."]})
        return HttpResponse(status=204)


def post(body: bytes, media: str = "application/json"):
    return Probe.as_view()(APIRequestFactory().post("/", body, content_type=media))


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b"\x00", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"{}", "text/csv", 415),
        (b"{}", "nonsense", 415),
        (b'"' + b"x" * 200 + b'"', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(settings, body, media, status):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = post(body, media)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert post(b"{}").status_code == 204


def test_an_invalid_body_says_what_is_wrong_with_each_member():
    answer = post(b'"wrong"')
    assert answer.status_code == 400
    assert b'"errors": {"answer": ["Choose one of the options."]}' in answer.content


def test_who_must_wait_is_told_how_long():
    answer = post(b'"wait"')
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["Content-Type"] == "application/problem+json"
