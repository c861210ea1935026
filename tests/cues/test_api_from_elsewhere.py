"""Reading from pages of other sites, and how much of what is dear one address gets."""

import pytest
from django.core.cache import cache

from cues.api.throttles import Searches
from quizzes.api.endpoint import Endpoint as QuizEndpoint
from tests.cues.factories import shelve

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
CARD = f"{ROOT}cues/leg-shaking/"
ORIGIN = {"Origin": "https://elsewhere.example"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}


@pytest.fixture
def two_a_minute(limit):
    limit(Searches, "2/min")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (CARD, 200),
        (f"{ROOT}cues/", 200),
        (f"{ROOT}cues/?q=leg", 200),
        (f"{ROOT}changes/", 200),
        (f"{ROOT}meanings/", 200),
        (f"{ROOT}cues/ear-wiggling/", 404),
        (f"{ROOT}cues/?limit=0", 400),
        (CARD[:-1], 301),
        (f"{ROOT}nothing/here/", 404),
        (f"{ROOT}cues/%00/", 404),
    ],
)
def test_any_site_may_read_what_is_public_and_why_it_is_not_there(client, address, status):
    shelve()
    answer = client.get(address, headers=ORIGIN)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Retry-After"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_browser_may_send_validators_along(client):
    answer = client.options(CARD, headers=PREFLIGHT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [(f"{CARD}?colour=red", {}), (CARD, {"Accept": "text/html"}), (f"{ROOT}oembed/", {}), (f"{ROOT}cues/?q=leg", {})],
)
def test_asking_in_advance_is_neither_refused_nor_counted(client, two_a_minute, address, headers):
    for _ in range(4):
        answer = client.options(address, headers={**PREFLIGHT, **headers})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
        assert "Content-Length" not in answer.headers


def test_no_length_is_told_of_what_is_not_sent(client):
    shelve()
    for address in (CARD, f"{ROOT}cues/", f"{ROOT}changes/"):
        tag = client.get(address).headers["ETag"]
        answer = client.get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert "Content-Length" not in answer.headers


def test_what_is_one_persons_is_not_for_scripts_of_other_sites(client):
    assert QuizEndpoint.authentication_classes
    for answer in (
        client.get(f"{ROOT}progress/", headers=ORIGIN),
        client.options(f"{ROOT}progress/", headers=PREFLIGHT),
    ):
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize("address", [f"{ROOT}cues/?q=leg", "/search/?q=leg"])
def test_whoever_searches_too_often_is_told_how_long_to_wait(client, two_a_minute, address):
    answers = [client.get(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert b"more often from your address" in answers[-1].content
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_cards_lists_and_what_is_unchanged_are_not_counted(client, two_a_minute):
    tag = f'"{shelve().hash}"'
    asked = [CARD, f"{ROOT}cues/", f"{ROOT}cues/?channel=legs", f"{ROOT}changes/", "/search/"] * 3
    assert {client.get(address).status_code for address in asked} == {200}
    assert {client.get(CARD, headers={"If-None-Match": tag}).status_code for _ in range(5)} == {304}


def test_counting_asks_nothing_of_the_database(client, two_a_minute, django_assert_num_queries):
    for _ in range(2):
        client.get(f"{ROOT}cues/?q=leg")
    with django_assert_num_queries(0):
        assert client.get(f"{ROOT}cues/?q=leg").status_code == 429


def test_limits_of_signing_in_say_how_long_to_wait(client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [client.post("/account/sign-in/", {"login": "ada", "password": "wrong"}) for _ in range(3)]
    cache.clear()
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
