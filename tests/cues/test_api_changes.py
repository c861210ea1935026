"""The change feed over REST: append-only, oldest first, complete."""

from datetime import timedelta

import pytest

from cues import publishing
from cues.models import Cue, Meaning, Publication
from tests.cues.factories import NOW, a_publisher, lay, shelve, shelve_many

pytestmark = pytest.mark.django_db

FEED = "/api/v1/changes/"


def test_each_act_of_publishing_is_an_entry(client):
    first, successor = shelve(), shelve(slug="foot-bouncing")
    Meaning.objects.filter(pk="anxiety").update(definition="Said anew.")
    _, amended = amend()
    retract_to_successor()
    feed = client.get(FEED).json()
    assert [row["kind"] for row in feed["results"]] == ["published", "published", "amended", "amended", "retracted"]
    assert (feed["last"], feed["next"]) == (feed["results"][-1]["sequence"], None)
    assert feed["results"][0] == {
        "sequence": feed["last"] - 4,
        "cue": "leg-shaking",
        "kind": "published",
        "change": "material",
        "version": 1,
        "etag": f'"{first.hash}"',
        "at": "2026-03-01T12:00:00Z",
        "note": "",
        "successor": None,
        "url": "http://testserver/api/v1/cues/leg-shaking/",
    }
    assert feed["results"][-1] == {
        "sequence": feed["last"],
        "cue": "leg-shaking",
        "kind": "retracted",
        "change": "material",
        "version": 2,
        "etag": f'"{amended.hash}"',
        "at": "2026-03-03T12:00:00Z",
        "note": "It meant nothing.",
        "successor": {"slug": "foot-bouncing", "url": f"http://testserver/api/v1/cues/{successor.cue_id}/"},
        "url": "http://testserver/api/v1/cues/leg-shaking/",
    }


def amend():
    return publishing.amend(
        subject=Meaning.objects.get(pk="anxiety"), by=None, now=NOW + timedelta(days=1), note="Clearer words."
    )


def retract_to_successor():
    publishing.retract(
        cue=Cue.objects.get(slug="leg-shaking"),
        by=None,
        now=NOW + timedelta(days=2),
        message="It meant nothing.",
        successor=Cue.objects.get(slug="foot-bouncing"),
    )


def test_who_published_is_not_told(client):
    publishing.publish(cue=lay(), by=a_publisher(), now=NOW)
    assert Publication.objects.get().by is not None
    answer = client.get(FEED)
    assert b"publisher" not in answer.content
    assert "by" not in answer.json()["results"][0]


def test_following_next_gives_every_entry_once_in_order(client):
    shelve_many(5)
    last = Publication.objects.first().sequence
    address, seen = f"{FEED}?since={last - 5}&limit=2", []
    while address:
        feed = client.get(address).json()
        assert feed["last"] == last
        seen.append([row["sequence"] for row in feed["results"]])
        address = feed["next"]
    assert seen == [[last - 4, last - 3], [last - 2, last - 1], [last]]


@pytest.mark.parametrize("since", [0, 1, 2**63 - 1])
def test_nothing_after_the_end_is_an_empty_list(client, since):
    feed = client.get(f"{FEED}?since={since}").json()
    assert feed == {"last": 0, "next": None, "results": []}


def test_an_entry_that_arrives_while_the_feed_is_read_is_left_for_next_time(client, monkeypatch):
    shelve_many(2)
    last = Publication.objects.first().sequence
    monkeypatch.setattr("cues.shelf.reading_room.last_sequence", lambda: last - 1)
    feed = client.get(FEED).json()
    assert (feed["last"], feed["next"], feed["results"][-1]["sequence"]) == (last - 1, None, last - 1)


@pytest.mark.parametrize("count", [1, 10])
def test_the_feed_takes_two_queries(client, django_assert_num_queries, count):
    shelve_many(count)
    with django_assert_num_queries(2):
        assert len(client.get(FEED).json()["results"]) == count


def test_whoever_has_read_to_the_end_is_told_that_nothing_is_new(client):
    shelve()
    tag = client.get(FEED).headers["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    shelve(slug="foot-bouncing")
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200
