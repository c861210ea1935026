"""The list of cards narrowed by filters, found by words, made slim; and cursors that hold for their query alone."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from cues import publishing
from cues.api import cursors
from cues.models import Card, Cue
from tests.cues import shelves
from tests.cues.factories import NOW, a_figure, a_finding, a_health_document, a_reading, lay, shelve, shelve_many

pytestmark = pytest.mark.django_db

LIST = "/api/v1/cues/"


def slugs(client, query: str) -> list[str]:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.content
    return [row["card"]["slug"] for row in answer.json()["results"]]


def assert_refused(client, query: str, says: str) -> None:
    answer = client.get(f"{LIST}?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert says in answer.json()["detail"]


@pytest.fixture
def shelf() -> None:
    """Six cues that differ in what filters look at; the newest is the health cue."""
    strong = {"support": "supported", "certainty": "high"}
    carrying = [
        a_finding(
            level="A", rating=4, direction="supports", effect={"kind": "d", "value": 1.3, "low": 1.2, "high": 1.4}
        )
    ]
    other = [a_finding("other", source="farley2013")]
    untested = a_reading("a", support="untested", search_note="Two indexes, March 2026.", evidence=[])
    del untested["certainty"]
    shelve(slug="one")
    shelve(slug="two", channel="gaze", interpretations=[a_reading("a", meaning="boredom", context="meeting")])
    shelve(
        slug="three",
        interpretations=[
            a_reading("a", evidence=carrying, **strong),
            a_reading("b", meaning="boredom", evidence=other),
        ],
    )
    shelve(slug="four", channel="gaze", interpretations=[a_reading("a", target="both", evidence=other)])
    shelve(slug="five", interpretations=[untested])
    shelve(a_health_document("six"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("channel=gaze", ["four", "two"]),
        ("channel=voice", []),
        ("topic=health", ["six"]),
        ("topic=signal&channel=gaze", ["four", "two"]),
        ("meaning=boredom", ["three", "two"]),
        ("meaning=no-such-meaning", []),
        ("context=meeting", ["two"]),
        ("context=any&channel=gaze", ["four"]),
        ("support=supported", ["three"]),
        ("support=weak", ["four", "three", "two", "one"]),
        ("support=untested", ["five"]),
        ("certainty=high", ["three"]),
        ("target=both", ["four"]),
        ("target=perceived", []),
        ("topic=health&support=weak", []),
        ("source=farley2013", ["four", "three"]),
        ("source=no-such-source", []),
        ("source=farley2013&channel=gaze", ["four"]),
        ("source=carriere2013&topic=health", ["six"]),
        ("source=farley2013&meaning=boredom", ["three"]),
    ],
)
def test_a_filter_lets_just_these_through_newest_first(client, shelf, query, expected):
    assert slugs(client, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("meaning=boredom&support=supported", []),
        ("meaning=boredom&support=weak", ["three", "two"]),
        ("meaning=anxiety&support=supported&certainty=high", ["three"]),
        ("meaning=boredom&certainty=high", []),
        ("meaning=boredom&context=meeting&support=weak&certainty=very_low&target=actual", ["two"]),
    ],
)
def test_filters_about_readings_hold_on_the_same_reading(client, shelf, query, expected):
    assert slugs(client, query) == expected


def test_a_filter_looks_at_what_is_on_the_shelf_now(client, shelf):
    lay(slug="one", interpretations=[a_reading("a", meaning="boredom")])
    assert "one" not in slugs(client, "meaning=boredom")
    publishing.publish(cue=Cue.objects.get(slug="one"), by=None, now=NOW)
    assert slugs(client, "meaning=boredom") == ["one", "three", "two"]
    publishing.retract(cue=Cue.objects.get(slug="one"), by=None, now=NOW, message="Wrong.")
    assert slugs(client, "meaning=boredom") == ["three", "two"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-01", ["later", "two", "one"]),
        ("2026-03-02", ["later"]),
        ("2026-03-01T12:00:00Z", ["later", "two", "one"]),
        ("2026-03-01T12:00:00.000001Z", ["later"]),
        ("2026-03-01T14:00:00%2B02:00", ["later", "two", "one"]),
        ("2026-03-01t12:00:00.000000001z", ["later", "two", "one"]),
        ("2026-03-04T00:00:00Z", []),
    ],
)
def test_only_what_was_published_since_a_moment_is_listed(client, moment, expected):
    shelve(slug="one")
    shelve(slug="two")
    publishing.publish(cue=lay(slug="later"), by=None, now=NOW + timedelta(days=2))
    assert slugs(client, f"updated_since={moment}") == expected
    assert slugs(client, f"updated_since={moment}&meaning=anxiety") == expected
    assert slugs(client, f"updated_since={moment}&source=carriere2013&limit=2") == expected[:2]


def test_a_clock_that_was_put_back_makes_no_publication_older_than_the_one_before_it(client):
    publishing.publish(cue=lay(slug="first"), by=None, now=NOW + timedelta(days=1))
    second = shelve(slug="second")
    assert second.published_at == NOW + timedelta(days=1)
    assert second.publications.get().at == second.published_at
    assert slugs(client, "updated_since=2026-03-02") == ["second", "first"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("channel=feet", "The parameter channel is one of: face, gaze"),
        ("channel=", "channel"),
        ("topic=Signal", "topic"),
        ("support=strong", "support is one of: supported, small_effect"),
        ("certainty=none", "certainty"),
        ("target=anyone", "target"),
        ("meaning=", "meaning is a key"),
        ("meaning=%00", "meaning is a key"),
        ("context=A%20meeting", "context is a key"),
        (f"source={'x' * 61}", "source is a key"),
        ("meaning=anxiety&meaning=boredom", "meaning is given 2 times"),
        ("colour=red", "no parameter 'colour'"),
        ("updated_since=yesterday", "updated_since is a day"),
        ("updated_since=", "updated_since"),
        ("updated_since=2026-02-30", "updated_since"),
        ("updated_since=2026-02-30T00:00:00Z", "updated_since"),
        ("updated_since=2026-03-01T12:00:00", "with its zone"),
        ("updated_since=2026-03-01T12:00:00+02:00", "written %2B"),
        ("updated_since=0001-01-01T00:00:00%2B10:00", "updated_since"),
        ("updated_since=%D9%A2%D9%A0%D9%A2%D9%A6-03-01", "updated_since"),
        ("updated_since=20260301", "updated_since"),
        ("updated_since=2026-W09-7", "updated_since"),
        ("updated_since=20260301T120000Z", "updated_since"),
        ("updated_since=2026-03-01T12Z", "updated_since"),
        ("updated_since=2026-03-01T12:00:00,5Z", "updated_since"),
        ("updated_since=2026-3-1T1:2:3Z", "updated_since"),
        ("updated_since=2026-03-01T12:00:00%2B01:30:15", "updated_since"),
        ("fields=", "fields is some of these"),
        ("fields=slug,body", "fields is some of these"),
        ("fields=slug,", "fields"),
        ("fields=snippet", "together with q"),
        ("q=", "q is a text of 1 to 200 characters"),
        ("q=%20", "q is a text"),
        ("q=%00", "q is a text"),
        ("q=leg%00shaking", "none of them a control sign"),
        (f"q={'leg+' * 2_500}", "q is a text"),
        ("cursor=", "cursor is a text"),
    ],
)
def test_what_a_filter_cannot_be_is_refused_by_name(client, query, says):
    shelve()
    assert_refused(client, query, says)


def following(answer) -> str:
    return parse_qs(urlsplit(answer.json()["next"]).query)["cursor"][0]


@pytest.mark.parametrize(
    "query", ["", "channel=legs", "meaning=anxiety", "source=carriere2013", "updated_since=2026-01-01", "q=cue"]
)
def test_following_next_gives_every_card_once_whatever_the_query(client, query):
    shelve_many(5)
    address, seen = f"{LIST}?limit=2&{query}", []
    while address:
        answer = client.get(address).json()
        seen += [row["card"]["slug"] for row in answer["results"]]
        address = answer["next"]
    assert seen == [f"cue-{number:04}" for number in (4, 3, 2, 1, 0)]


def test_a_cue_with_two_readings_that_pass_is_listed_once(client):
    for number in range(3):
        shelve(
            slug=f"cue-{number}",
            interpretations=[a_reading("a"), a_reading("b", context="meeting", evidence=[a_finding("x")])],
        )
    answer = client.get(f"{LIST}?meaning=anxiety&limit=2")
    assert [row["card"]["slug"] for row in answer.json()["results"]] == ["cue-2", "cue-1"]
    assert slugs(client, f"meaning=anxiety&limit=2&cursor={following(answer)}") == ["cue-0"]


@pytest.mark.parametrize(
    "other", ["", "channel=legs", "support=weak&meaning=anxiety", "q=cue", "updated_since=2026-01-01"]
)
def test_a_cursor_is_refused_with_another_query(client, other):
    shelve_many(3)
    cursor = following(client.get(f"{LIST}?support=weak&limit=1"))
    assert_refused(client, f"{other}&cursor={cursor}", "was not given for this query")


def test_a_cursor_holds_with_another_limit_and_other_fields(client):
    shelve_many(4)
    cursor = following(client.get(f"{LIST}?support=weak&limit=1"))
    assert slugs(client, f"support=weak&cursor={cursor}&limit=2&fields=card") == ["cue-0002", "cue-0001"]


@pytest.mark.parametrize(
    "forge",
    ["{place}", "1.{seal}", "{place}.", ".{seal}", "{place}.{seal}0", "9{place}.{seal}", "%F0%9F%98%80"],
)
def test_a_forged_cursor_is_refused(client, forge):
    shelve_many(3)
    place, _, seal = following(client.get(f"{LIST}?limit=2")).partition(".")
    assert place != "1"
    assert_refused(client, f"cursor={forge.format(place=place, seal=seal)}", "cursor was not given for this query")


def test_a_cursor_of_a_site_with_another_secret_is_refused(client, settings):
    shelve_many(3)
    cursor = following(client.get(f"{LIST}?limit=1"))
    settings.SECRET_KEY = "another"
    assert_refused(client, f"cursor={cursor}", "was not given for this query")


def test_a_cursor_of_a_search_holds_until_something_is_published(client):
    shelve_many(3)
    cursor = following(client.get(f"{LIST}?q=cue&limit=1"))
    assert slugs(client, f"q=cue&limit=1&cursor={cursor}") == ["cue-0001"]
    shelve(slug="yawning")
    assert_refused(client, f"q=cue&limit=1&cursor={cursor}", "begin again")


def test_a_seal_depends_on_every_part_of_the_query():
    one = cursors.sealed("7", {"channel": "legs", "q": "a"})
    assert cursors.opened(one, {"q": "a", "channel": "legs"}) == "7"
    assert (
        len({one, *(cursors.sealed("7", query) for query in ({}, {"channel": "legs"}, {"channel": "legs", "q": "b"}))})
        == 4
    )


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("channel=legs&topic=signal", 1),
        ("meaning=anxiety&support=weak", 1),
        ("source=carriere2013", 1),
        ("source=carriere2013&target=actual", 1),
        ("updated_since=2026-01-01", 1),
        ("fields=slug,name", 1),
        ("fields=slug,readings", 2),
        ("q=cue%20", 5),
        ("q=cue&channel=legs&fields=slug,snippet", 6),
    ],
)
def test_a_list_takes_as_many_queries_for_ten_cards_as_for_one(client, django_assert_num_queries, query, queries):
    shelve_many(1)
    with django_assert_num_queries(queries):
        assert len(client.get(f"{LIST}?{query}").json()["results"]) == 1
    for number in range(1, 10):
        shelve(slug=f"cue-{number:04}")
    with django_assert_num_queries(queries):
        assert len(client.get(f"{LIST}?{query}").json()["results"]) == 10


def test_slim_lists_give_what_is_asked_in_one_order_and_nothing_else(client):
    shelve(figure=a_figure())
    card = Card.objects.get()
    answer = client.get(f"{LIST}?fields=figure,readings,topic,slug,name,channel,url,etag,published_at,version")
    assert answer.json()["results"] == [
        {
            "slug": "leg-shaking",
            "name": "Leg shaking",
            "channel": "legs",
            "topic": "signal",
            "readings": [
                {
                    "key": "anxiety",
                    "meaning": "anxiety",
                    "context": "any",
                    "support": "weak",
                    "certainty": "very_low",
                    "target": "actual",
                }
            ],
            "version": 1,
            "published_at": "2026-03-01T12:00:00Z",
            "etag": f'"{card.hash}"',
            "url": "http://testserver/api/v1/cues/leg-shaking/",
            "figure": "http://testserver/api/v1/cues/leg-shaking/figure.svg",
        }
    ]


@pytest.mark.parametrize(("fields", "head"), [("card", '{"card":'), ("card,slug", '{"slug":"leg-shaking","card":')])
def test_the_text_of_a_card_is_spliced_in_as_it_is_stored(client, fields, head):
    body = shelve().body
    assert f"{head}{body}}}" in client.get(f"{LIST}?fields={fields}").content.decode()


def test_a_cue_without_readings_says_so_and_one_without_certainty_too(client, shelf):
    listed = {row["slug"]: row["readings"] for row in client.get(f"{LIST}?fields=slug,readings").json()["results"]}
    assert listed["six"] == []
    assert listed["five"][0]["certainty"] is None
    assert [reading["key"] for reading in listed["three"]] == ["a", "b"]


def test_a_search_gives_the_most_relevant_first_and_says_what_it_found(client):
    shelves.stock()
    answer = client.get(f"{LIST}?q=leg").json()
    assert [row["card"]["slug"] for row in answer["results"]] == ["crossed-legs", "leg-shaking", "tremor"]
    assert answer["found"] == {"count": 3, "more": False, "guesses": {}, "unknown": []}
    answer = client.get(f"{LIST}?q=anxeity%20elephant").json()
    assert answer["found"] == {"count": 0, "more": False, "guesses": {"anxeity": "anxiety"}, "unknown": ["elephant"]}
    assert answer["results"] == []


def test_filters_narrow_a_search(client):
    shelves.stock()
    assert slugs(client, "q=anxiety&channel=gaze") == ["blinking"]
    assert slugs(client, "q=head&meaning=power&support=weak") == ["leaning-back", "raised-arms"]
    assert slugs(client, "q=sorensen&source=carriere2013") == ["yawning"]
    assert slugs(client, "q=head&updated_since=2026-03-02") == []


def test_a_snippet_marks_what_was_found_and_never_comes_without_the_support_of_its_reading(client):
    shelve()
    row = client.get(f"{LIST}?q=nervous&fields=slug,snippet").json()["results"][0]
    assert row == {
        "slug": "leg-shaking",
        "snippet": {
            "kind": "People say",
            "parts": [
                {"text": "Whoever does it is ", "marked": False},
                {"text": "nervous", "marked": True},
                {"text": ".", "marked": False},
            ],
            "reading": "anxiety",
            "support": "weak",
        },
    }
    other = client.get(f"{LIST}?q=habit&fields=snippet").json()["results"][0]["snippet"]
    assert (other["reading"], other["support"], other["kind"]) == (None, None, "Limit")


def test_what_only_the_name_has_comes_without_a_snippet(client):
    shelve(a_health_document("tremor"))
    assert client.get(f"{LIST}?q=tremor&fields=snippet").json()["results"] == [{"snippet": None}]


def test_a_list_is_whole_json(client, shelf):
    answer = client.get(f"{LIST}?q=leg&fields=slug,card")
    assert json.loads(answer.content) == answer.json()
    assert answer.headers["ETag"]
