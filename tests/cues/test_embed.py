"""Cues on other people's sites: what oEmbed tells, and the small card in its frame."""

from urllib.parse import quote

import pytest

from cues import publishing
from cues.models import Cue
from tests.cues import showcase
from tests.cues.factories import (
    NOW,
    a_document,
    a_finding,
    a_health_document,
    a_publisher,
    a_reading,
    shelve,
    shelve_many,
)
from tests.cues.test_pages import BADGE, PLEDGE, html_of, text_of

pytestmark = pytest.mark.django_db

OEMBED = "/api/v1/oembed/"
EMBED = "/cues/leg-shaking/embed/"
HERE = "http://testserver/cues/leg-shaking/"


def asked(client, address: str = HERE, **more):
    return client.get(OEMBED, {"url": address, **more})


def retract(successor: Cue | None = None) -> None:
    cue = Cue.objects.get(slug="leg-shaking")
    publishing.retract(cue=cue, by=None, now=NOW, message="It meant nothing.", successor=successor)


def test_a_consumer_is_told_of_a_frame(client):
    shelve(name="Leg <shaking>")
    assert asked(client).json() == {
        "version": "1.0",
        "type": "rich",
        "title": "Leg <shaking>",
        "provider_name": "Unspoken",
        "provider_url": "http://testserver/",
        "cache_age": 86400,
        "html": (
            f'<iframe src="{HERE}embed/" title="Leg &lt;shaking&gt;" width="600" height="480" loading="lazy" '
            'frameborder="0" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        ),
        "width": 600,
        "height": 480,
    }


def test_the_frame_is_never_larger_than_asked_for(client):
    shelve()
    told = asked(client, maxwidth=320, maxheight=5_000).json()
    assert (told["width"], told["height"]) == (320, 480)
    assert 'width="320" height="480"' in told["html"]


@pytest.mark.parametrize("address", [HERE, f"{HERE}?from=a-friend#anxiety", f"{HERE}embed/", HERE.replace("p:", "ps:")])
def test_every_address_of_a_cues_page_will_do_and_words_of_the_consumers_own_are_let_pass(client, address):
    shelve()
    assert asked(client, address, dnt="1", format="json").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("http://elsewhere/cues/leg-shaking/", 404),
        ("http://testserver/cues/unknown/", 404),
        ("http://testserver/meanings/anxiety/", 404),
        ("http://testserver/nothing", 404),
        ("/cues/leg-shaking/", 404),
        ("http://[broken/", 404),
        ("javascript://testserver/cues/leg-shaking/", 404),
        ("http://testserver/cues/a\x00b/", 400),
        ("nonsense", 404),
        ("", 400),
        ("x" * 3_000, 400),
    ],
)
def test_other_addresses_are_refused_in_the_one_shape(client, address, status):
    shelve()
    answer = asked(client, address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("&format=xml", 501), ("&format=yaml", 400), ("&maxwidth=0", 400), ("&maxwidth=wide", 400)],
)
def test_what_cannot_be_had_is_refused_by_name(client, query, status):
    shelve()
    given = f"?url={quote(HERE)}{query}" if query else ""
    assert client.get(OEMBED + given).status_code == status


def test_a_retracted_cue_is_gone_for_consumers_and_says_so_in_frames_that_are_there(client):
    shelve()
    retract(successor=shelve(slug="foot-bouncing").cue)
    assert asked(client).status_code == 410
    answer = client.get(EMBED)
    assert answer.status_code == 410
    shown = text_of(client, EMBED, 410)
    assert "Leg shaking has been retracted" in shown
    assert "It meant nothing." in shown
    assert "Read instead: Foot bouncing" in shown
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_the_small_card_shows_the_best_reading_with_its_support_and_its_limits(client):
    showcase.stock()
    shown = text_of(client, EMBED)
    wanted = [
        "Leg shaking",
        "A leg jumps quickly up and down.",
        "Leg shaking does go with anxiety. supported high certainty",
        "The best supported of 7 readings.",
        "What else could explain it Boredom.",
        "When it means nothing",
        "In many people it is a habit.",
        "See a doctor when it comes with weakness on one side",
        PLEDGE,
        "All of it, with the evidence, on Unspoken",
    ]
    assert [text for text in wanted if text not in shown] == []


def test_each_reason_to_see_a_doctor_is_an_item_for_some_go_on_to_say_what_to_do(client):
    reasons = ["a leg is hot: call at once, and do not wait", "it is new; ask today"]
    flagged = {**a_health_document()["caveats"][0], "red_flags": reasons}
    shelve(caveats=[*a_document()["caveats"], {**flagged, "key": "flagged"}])
    html = html_of(client, EMBED)
    assert [item for item in reasons if f"<li>{item}</li>" not in html] == []
    assert ", or when" not in html


def test_no_claim_stands_there_without_its_support(client):
    other = a_reading("two", context="meeting", evidence=[a_finding("other")])
    shelve(interpretations=[a_reading("one"), other])
    html = html_of(client, EMBED)
    assert html.count("may go with anxiety") == html.count(BADGE) == 1
    assert "Whoever does it is nervous" not in html


def test_a_small_card_about_health_begins_with_when_to_see_a_doctor(client):
    shelve(a_health_document())
    shown = text_of(client, "/cues/restless-legs/embed/")
    for text in ("See a doctor when", "Not reviewed by a clinician.", "makes no claim", "Boredom."):
        assert text in shown


def test_the_small_card_may_be_framed_by_anyone_and_can_do_nothing_there(client):
    shelve()
    answer = client.get(EMBED)
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split("; ")}
    assert policy["frame-ancestors"] == ["*"]
    assert policy["script-src"] == policy["form-action"] == policy["default-src"] == ["'none'"]
    assert policy["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]
    assert "X-Frame-Options" not in answer.headers
    assert "<script" not in answer.content.decode()


def test_only_the_small_card_may_be_framed(client):
    shelve()
    for address in ("/cues/leg-shaking/", "/", "/cues/unknown/embed/"):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"] or answer.status_code == 404
    assert client.get("/cues/leg-shaking/").headers["X-Frame-Options"] == "DENY"


def test_it_sets_no_cookie_and_is_the_same_for_everybody(client):
    shelve()
    stranger = client.get(EMBED)
    client.force_login(a_publisher())
    known = client.get(EMBED)
    assert stranger.content == known.content
    for answer in (stranger, known):
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("count", [1, 10])
def test_the_small_card_takes_one_query_and_so_does_oembed(client, django_assert_num_queries, count):
    shelve_many(count)
    with django_assert_num_queries(1):
        client.get("/cues/cue-0000/embed/")
    with django_assert_num_queries(1):
        asked(client, "http://testserver/cues/cue-0000/")


def test_a_cues_page_leads_consumers_to_it(client):
    shelve()
    html = html_of(client, "/cues/leg-shaking/")
    address = html.split('type="application/json+oembed"')[1].split('href="')[1].split('"')[0]
    assert client.get(address.replace("&amp;", "&")).json()["title"] == "Leg shaking"


def test_a_draft_is_not_in_the_frame(client):
    shelve()
    Cue.objects.update(name="A draft", form="A draft.")
    assert "draft" not in html_of(client, EMBED).lower()
    assert a_document()["form"] in html_of(client, EMBED)
