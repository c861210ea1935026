"""A client gets the media type it wishes most; weights, exclusions and order are heeded."""

import pytest

from cues.api.media import chosen
from tests.cues.factories import shelve

JSON, LINKED = "application/json", "application/ld+json"
CARD = "/api/v1/cues/leg-shaking/"

WISHES = [
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    (JSON, JSON),
    ("APPLICATION/JSON", JSON),
    ("text/html, */*;q=0.1", JSON),
    (LINKED, LINKED),
    (f"{LINKED}, {JSON};q=0.5", LINKED),
    (f"{JSON};q=0.2, {LINKED};q=0.9", LINKED),
    (f"{JSON};q=0, {LINKED}", LINKED),
    (f"*/*, {JSON};q=0", LINKED),
    (f"{LINKED}, */*", LINKED),
    (f"*/*;q=0.9, {JSON};q=0.1", LINKED),
    (f"{LINKED}, {JSON}", LINKED),
    (f"{JSON}, {LINKED}", JSON),
    (f'{LINKED};profile="https://www.w3.org/ns/activitystreams"; q=0.3, {JSON};q=0.2', LINKED),
    (f"{JSON};q=nonsense, {LINKED};q=0.1", LINKED),
    ("application/*;q=0.5, */*;q=0", JSON),
    ("*/*;q=0", None),
    ("text/html", None),
    (";", None),
    (f"{JSON};q=0", None),
]


@pytest.mark.parametrize(("header", "expected"), WISHES)
def test_what_is_wished_most_is_chosen(header, expected):
    assert chosen(header, (JSON, LINKED)) == expected


@pytest.mark.parametrize(("header", "expected"), WISHES)
@pytest.mark.django_db
def test_a_card_comes_in_the_media_type_that_is_wished_most(client, header, expected):
    shelve()
    answer = client.get(CARD, headers={"Accept": header})
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        (200, expected) if expected else (406, "application/problem+json")
    )


@pytest.mark.django_db
def test_both_media_types_say_the_same_beside_the_body(client):
    shelve()
    one, other = (client.get(CARD, headers={"Accept": media}).headers for media in (JSON, LINKED))
    for name in ("Content-Version", "Link", "Vary", "Last-Modified", "Cache-Control"):
        assert one[name] == other[name]
    assert one["ETag"] != other["ETag"]
