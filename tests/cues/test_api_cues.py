"""Cue cards over REST: the stored bytes, their validators, their lists and versions."""

import hashlib
import json
from datetime import timedelta

import pytest

from cues import publishing
from cues.models import Card, Cue
from tests.cues.factories import NOW, lay, shelve, shelve_many

pytestmark = pytest.mark.django_db

CARD = "/api/v1/cues/leg-shaking/"
LIST = "/api/v1/cues/"


def publish_again(slug: str = "leg-shaking", **members) -> Card:
    cue = lay(slug=slug, **{"form": "It moves otherwise.", **members})
    card = publishing.publish(cue=cue, by=None, now=NOW + timedelta(days=1), note="Another form.")
    assert card is not None
    return card


def retract(slug: str = "leg-shaking", successor: str | None = None) -> None:
    publishing.retract(
        cue=Cue.objects.get(slug=slug),
        by=None,
        now=NOW,
        message="It meant nothing.",
        successor=Cue.objects.get(slug=successor) if successor else None,
    )


def slugs(answer) -> list[str]:
    return [row["card"]["slug"] for row in answer.json()["results"]]


def test_a_card_leaves_exactly_as_it_is_stored(client):
    stored = shelve().body.encode()
    answer = client.get(CARD)
    assert answer.content == stored
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(stored).hexdigest()}"'
    assert answer.headers["Last-Modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert answer.headers["Content-Version"] == "1"
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_card_takes_one_query_whether_there_is_one_cue_or_ten(client, django_assert_num_queries):
    shelve()
    with django_assert_num_queries(1):
        client.get(CARD)
    shelve_many(9)
    with django_assert_num_queries(1):
        client.get(CARD)


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ('"{0}"', 304),
        ('W/"{0}"', 304),
        ('"other", W/"{0}" , "more"', 304),
        ("*", 304),
        ('"other"', 200),
        ("{0}", 200),
        ('"' + "x" * 10_000 + '"', 200),
    ],
)
def test_whoever_has_the_card_is_told_so(client, django_assert_num_queries, template, status):
    card = shelve()
    with django_assert_num_queries(1):
        answer = client.get(CARD, headers={"If-None-Match": template.format(card.hash)})
    assert answer.status_code == status
    assert answer.headers["ETag"] == f'"{card.hash}"'
    assert (answer.content == b"") == (status == 304)


def test_an_old_tag_fetches_the_new_version(client):
    old = shelve()
    new = publish_again()
    answer = client.get(CARD, headers={"If-None-Match": f'"{old.hash}"'})
    assert (answer.status_code, answer.headers["Content-Version"]) == (200, "2")
    assert answer.content == new.body.encode()


def test_what_was_not_modified_since_a_date_is_not_sent_again(client):
    shelve()
    date = client.get(CARD).headers["Last-Modified"]
    assert client.get(CARD, headers={"If-Modified-Since": date}).status_code == 304
    publish_again()
    assert client.get(CARD, headers={"If-Modified-Since": date}).status_code == 200


@pytest.mark.parametrize("address", [CARD, LIST, f"{CARD}versions/", f"{CARD}versions/1/", "/api/v1/changes/"])
def test_head_has_the_headers_of_get_and_no_body(client, address):
    shelve()
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers
    assert head.headers["Content-Length"] == str(len(got.content))


def test_options_tells_what_may_be_done(client):
    answer = client.options(CARD)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "Content-Type" not in answer.headers


def test_the_list_joins_stored_cards_newest_publication_first(client):
    cards = shelve_many(3)
    again = publish_again("cue-0001")
    answer = client.get(LIST)
    assert slugs(answer) == ["cue-0001", "cue-0002", "cue-0000"]
    assert answer.json() == {
        "next": None,
        "results": [
            {
                "version": card.version,
                "published_at": card.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "etag": f'"{card.hash}"',
                "url": f"http://testserver/api/v1/cues/{card.cue_id}/",
                "figure": None,
                "card": json.loads(card.body),
            }
            for card in (again, cards[2], cards[0])
        ],
    }
    assert cards[0].body.encode() in answer.content


@pytest.mark.parametrize("count", [0, 1, 10])
def test_the_list_takes_one_query(client, django_assert_num_queries, count):
    shelve_many(count)
    with django_assert_num_queries(1):
        assert len(slugs(client.get(LIST))) == count


def test_following_next_gives_every_card_once(client):
    shelve_many(7)
    address, seen = f"{LIST}?limit=3", []
    while address:
        answer = client.get(address)
        seen.append(slugs(answer))
        address = answer.json()["next"]
    assert seen == [
        ["cue-0006", "cue-0005", "cue-0004"],
        ["cue-0003", "cue-0002", "cue-0001"],
        ["cue-0000"],
    ]


def test_a_list_that_fits_has_no_next(client):
    shelve_many(2)
    assert client.get(f"{LIST}?limit=2").json()["next"] is None


def test_twenty_cards_are_given_unless_asked_otherwise(client):
    shelve_many(21)
    assert len(slugs(client.get(LIST))) == 20
    assert len(slugs(client.get(f"{LIST}?limit=100"))) == 21


def test_versions_are_listed_newest_first_with_what_changed(client, django_assert_num_queries):
    first, second = shelve(), publish_again()
    with django_assert_num_queries(1):
        results = client.get(f"{CARD}versions/").json()["results"]
    assert [row["version"] for row in results] == [2, 1]
    assert results[0] == {
        "version": 2,
        "published_at": "2026-03-02T12:00:00Z",
        "kind": "published",
        "change": "material",
        "note": "Another form.",
        "current": True,
        "etag": f'"{second.hash}"',
        "url": f"http://testserver{CARD}versions/2/",
    }
    assert (results[1]["etag"], results[1]["current"]) == (f'"{first.hash}"', False)


def test_ten_versions_take_one_query_as_one_does(client, django_assert_num_queries):
    shelve()
    for number in range(9):
        publish_again(form=f"Form {number}.")
    with django_assert_num_queries(1):
        assert len(client.get(f"{CARD}versions/").json()["results"]) == 10


def test_a_version_keeps_its_bytes_for_ever(client, django_assert_num_queries):
    first, second = shelve(), publish_again()
    for card in (first, second):
        with django_assert_num_queries(1):
            answer = client.get(f"{CARD}versions/{card.version}/")
        assert answer.content == card.body.encode()
        assert answer.headers["ETag"] == f'"{card.hash}"'
        assert answer.headers["Content-Version"] == str(card.version)
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("number", [0, 2, 2**31, 2**63, 10**21, "9" * 5_000])
def test_a_version_that_never_was_is_not_found(client, number):
    shelve()
    assert client.get(f"{CARD}versions/{number}/").status_code == 404


@pytest.mark.parametrize("below", ["", "versions/", "versions/1/"])
def test_a_retracted_cue_is_gone_with_all_its_versions(client, below):
    shelve()
    shelve(slug="foot-bouncing")
    retract(successor="foot-bouncing")
    answer = client.get(CARD + below)
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "Leg shaking was retracted: It meant nothing.",
        "message": "It meant nothing.",
        "retracted_at": "2026-03-01T12:00:00Z",
        "successor": {"slug": "foot-bouncing", "url": "http://testserver/api/v1/cues/foot-bouncing/"},
    }


def test_a_retracted_cue_leaves_the_list_and_may_have_no_successor(client):
    shelve()
    retract()
    assert slugs(client.get(LIST)) == []
    assert client.get(CARD).json()["successor"] is None


def test_a_cue_published_again_after_retraction_is_back_with_its_versions(client):
    shelve()
    retract()
    publish_again()
    assert client.get(CARD).headers["Content-Version"] == "2"
    assert [row["version"] for row in client.get(f"{CARD}versions/").json()["results"]] == [2, 1]
