"""How much is taken: beginning on a page counts as over REST, and of an IPv6 address its network counts."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cues.api import throttles
from quizzes.models import Attempt, Learner
from quizzes.throttles import Learners, Strangers
from tests.cues.factories import a_person
from tests.quizzes.browsing import remembered
from tests.quizzes.factories import NOW, a_quiz, an_answer, an_attempt, items
from tests.quizzes.test_accounts import OTHER, sign_in

pytestmark = pytest.mark.django_db

BUILD = {"length": "5", "mode": "practice"}
START = {"quiz": "short"}


@pytest.fixture(autouse=True)
def bank(limit) -> None:
    """Enough to ask, and one beginning an hour for learners and strangers."""
    items(5)
    a_quiz("short", length=3)
    limit(Learners, "1/hour")
    limit(Strangers, "1/hour")


def begin_over_rest(client: Client, **extra):
    return client.post("/api/v1/attempts/", START, content_type="application/json", **extra)


@pytest.mark.parametrize(("address", "data"), [("/quizzes/short/", {}), ("/quizzes/", BUILD), ("/reviews/", {})])
def test_strangers_begin_on_pages_so_often_and_no_oftener(address, data):
    begun = [Client().post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in begun] == [302, 429]
    assert "You send more than is taken at a time" in begun[1].content.decode()
    assert 0 < int(begun[1]["Retry-After"]) <= 3600
    assert (Attempt.objects.count(), Learner.objects.count()) == (1, 1)


@pytest.mark.parametrize("address", ["/quizzes/short/", "/quizzes/", "/reviews/"])
def test_looking_is_not_counted(client, address):
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 200]


def test_what_cannot_be_begun_is_not_counted(client):
    refused = [client.post("/quizzes/", {"length": "7"}).status_code for _ in range(3)]
    assert [*refused, client.post("/quizzes/", BUILD).status_code] == [400, 400, 400, 302]


def test_a_learner_is_counted_wherever_they_come_from_and_begins_nothing_more(client):
    learner = remembered(client)
    begun = [client.post("/quizzes/short/", REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(2)]
    assert (begun, learner.attempts.count()) == ([302, 429], 1)


def test_trying_again_is_beginning(client):
    attempt = an_attempt(learner=remembered(client), finished_at=NOW)
    an_answer(attempt.questions.get(), "b")
    again = reverse("quizzes:again", args=[attempt.token])
    assert [client.post(again, {"which": "missed"}).status_code for _ in range(2)] == [302, 429]


def test_pages_and_rest_count_one_another(client):
    remembered(client)
    assert client.post("/quizzes/short/").status_code == 302
    assert begin_over_rest(client).status_code == 429


def test_pages_and_rest_count_one_another_for_strangers(client):
    assert begin_over_rest(Client()).status_code == 201
    assert client.post("/quizzes/short/").status_code == 429


def test_who_signed_in_is_not_counted_by_address(client):
    Client().post("/quizzes/short/")
    client.force_login(a_person("ada"))
    assert client.post("/quizzes/short/").status_code == 302


SAME = [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("192.0.2.1", "::ffff:192.0.2.1"), ("2001:DB8::1", "2001:db8::2")]
OTHERS = [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("192.0.2.1", "192.0.2.2"), ("::ffff:192.0.2.1", "::ffff:192.0.2.2")]
ADDRESSES = [*((one, other, True) for one, other in SAME), *((one, other, False) for one, other in OTHERS)]


@pytest.mark.parametrize(("one", "other", "same"), ADDRESSES)
class TestAddresses:
    def test_are_counted_by_their_network(self, one, other, same):
        assert (throttles.counted(one) == throttles.counted(other)) is same

    def test_for_beginning_on_a_page(self, one, other, same):
        begun = [Client(REMOTE_ADDR=address).post("/quizzes/short/").status_code for address in (one, other)]
        assert begun == [302, 429 if same else 302]

    def test_for_beginning_over_rest(self, one, other, same):
        begun = [begin_over_rest(Client(), REMOTE_ADDR=address).status_code for address in (one, other)]
        assert begun == [201, 429 if same else 201]

    def test_for_searching(self, limit, one, other, same):
        limit(throttles.Searches, "1/hour")
        found = [Client(REMOTE_ADDR=address).get("/search/?q=leg").status_code for address in (one, other)]
        assert found == [200, 429 if same else 200]

    def test_for_signing_in(self, settings, one, other, same):
        settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
        tried = [sign_in(Client(REMOTE_ADDR=address), "nobody", OTHER).status_code for address in (one, other)]
        assert tried == [200, 429 if same else 200]

    def test_behind_a_proxy_too(self, settings, one, other, same):
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
        begun = [
            begin_over_rest(Client(), headers={"x-forwarded-for": f"203.0.113.7, {address}"}).status_code
            for address in (one, other)
        ]
        assert begun == [201, 429 if same else 201]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("", ""),
        ("unknown", "unknown"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
    ],
)
def test_neither_a_port_nor_a_word_in_place_of_an_address_opens_a_way_round(address, counted):
    assert throttles.counted(address) == counted


def test_browsers_are_listed_by_the_address_itself(client):
    user = a_person("ada")
    cache.clear()
    sign_in(Client(REMOTE_ADDR="2001:db8:1:2::9"))
    sign_in(Client(REMOTE_ADDR="::ffff:192.0.2.1"))
    assert set(user.usersession_set.values_list("ip", flat=True)) == {"2001:db8:1:2::9", "192.0.2.1"}
