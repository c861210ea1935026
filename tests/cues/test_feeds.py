"""What is read regularly: the Atom feed, the sitemap, and what robots are asked to leave alone."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import get_resolver

from cues import feeds, publishing
from cues.models import Cue
from tests.cues import showcase
from tests.cues.factories import NOW, a_health_document, a_reading, lay, shelve, shelve_many
from tests.cues.test_pages import plain

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEED, SITEMAP = "/feed.atom", "/sitemap.xml"


def feed(client) -> ElementTree.Element:
    answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def entries(client) -> list[dict[str, str]]:
    """Return each entry's texts by name, its link among them, and its summary as a reader sees it."""
    found = []
    for entry in feed(client).iter(f"{ATOM}entry"):
        texts = {child.tag.removeprefix(ATOM): child.text or child.get("href") for child in entry}
        found.append({**texts, "summary": plain(texts["summary"]).strip()})
    return found


def locations(client, address: str) -> list[str]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    return [place.text for place in ElementTree.fromstring(answer.content).iter(f"{MAP}loc")]


def retract(slug: str = "leg-shaking") -> None:
    publishing.retract(
        cue=Cue.objects.get(slug=slug), by=None, now=NOW + timedelta(days=2), message="It meant nothing."
    )


def test_a_publication_is_an_entry_with_each_claim_and_its_support(client):
    unlooked = a_reading("bored", meaning="boredom", support="not_assessed")
    del unlooked["certainty"], unlooked["evidence"]
    shelve(interpretations=[a_reading(), unlooked])
    (entry,) = entries(client)
    assert (entry["title"], entry["link"]) == ("Leg shaking: published", "http://testserver/cues/leg-shaking/")
    assert entry["updated"] == entry["published"] == "2026-03-01T12:00:00+00:00"
    for text in (
        "A leg moves quickly up and down.",
        "Leg shaking may go with anxiety; the evidence is weak. (weak, very low certainty)",
        "We have not yet looked into whether leg shaking goes with boredom. (not assessed)",
        "What else could explain it: Boredom.",
        "When it means nothing: In many people it is a habit.",
    ):
        assert text in entry["summary"]


def test_the_feed_says_all_that_one_must(client):
    """RFC 4287, sections 4.1.1 and 4.1.2: whoever wrote it is told once, for all of its entries."""
    shelve_many(2)
    told = feed(client)
    for name in ("id", "title", "updated", "author"):
        assert len(told.findall(f"{ATOM}{name}")) == 1
    assert told.findtext(f"{ATOM}author/{ATOM}name") == "Unspoken"
    for entry in told.iter(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1


def test_every_entry_has_a_name_of_its_own_that_never_changes(client):
    shelve()
    first = entries(client)[0]["id"]
    assert re.fullmatch(r"tag:testserver,2026:publications/\d+", first)
    publishing.publish(cue=lay(form="It moves otherwise."), by=None, now=NOW, note="Plainer words.")
    retract()
    names = [entry["id"] for entry in entries(client)]
    assert len(set(names)) == 3
    assert names[-1] == first
    assert feed(client).find(f"{ATOM}id").text == "tag:testserver,2026:publications"


def test_an_older_version_leads_to_where_it_still_stands(client):
    shelve()
    publishing.publish(cue=lay(form="It moves otherwise."), by=None, now=NOW, note="Plainer words.")
    newer, older = entries(client)
    assert newer["summary"].startswith("Plainer words. It moves otherwise.")
    assert older["link"] == "http://testserver/cues/leg-shaking/versions/1/"
    assert client.get(older["link"]).status_code == 200


def test_a_retraction_is_an_entry_and_nothing_more_is_said_of_what_it_took_away(client):
    shelve(interpretations=[a_reading()])
    retract()
    gone, published = entries(client)
    assert gone["title"] == "Leg shaking: retracted"
    assert gone["summary"] == "It meant nothing."
    assert gone["link"] == published["link"] == "http://testserver/cues/leg-shaking/"
    assert published["summary"] == "This cue has been retracted since."


def test_a_health_cue_says_when_to_see_a_doctor(client):
    shelve(a_health_document())
    assert "See a doctor when it comes with weakness on one side" in entries(client)[0]["summary"]


def test_each_reason_to_see_a_doctor_is_an_item_for_some_go_on_to_say_what_to_do(client):
    reasons = ["a leg is hot: call at once, and do not wait", "it is new; ask today"]
    shelve(a_health_document(caveats=[{**a_health_document()["caveats"][0], "red_flags": reasons}]))
    summary = feed(client).find(f"{ATOM}entry/{ATOM}summary").text
    assert [item for item in reasons if f"<li>{item}</li>" not in summary] == []
    assert ", or when" not in summary


def test_marks_in_a_card_stay_marks(client):
    shelve(form="</summary><script>alert(1)</script>")
    text = feed(client).find(f"{ATOM}entry/{ATOM}summary").text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_newest_come_first_and_there_are_not_too_many(client, monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 3)
    shelve_many(4)
    assert [entry["title"] for entry in entries(client)] == [f"Cue {n:04}: published" for n in (3, 2, 1)]


@pytest.mark.parametrize("count", [1, 10])
def test_the_feed_takes_one_query(client, django_assert_num_queries, count):
    shelve_many(count)
    with django_assert_num_queries(1):
        assert len(entries(client)) == count


def test_whoever_has_the_feed_is_told_so(client):
    shelve()
    tag = client.get(FEED).headers["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    shelve(slug="foot-bouncing")
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(FEED, headers={"If-Match": '"other"'}).status_code == 412


def test_an_empty_shelf_has_a_feed_too(client):
    assert entries(client) == []


def test_every_page_leads_to_the_feed(client):
    assert f'type="application/atom+xml" href="{FEED}"' in re.sub(r"\s+", " ", client.get("/").content.decode())


def test_the_sitemap_leads_to_every_page_that_shows_what_was_published_and_to_no_other(client):
    showcase.stock()
    sections = locations(client, SITEMAP)
    assert sections == ["http://testserver/sitemap-cues.xml", "http://testserver/sitemap-pages.xml"]
    found = [place for section in sections for place in locations(client, section)]
    assert len(found) == len(set(found))
    assert {client.get(place).status_code for place in found} == {200}
    for path in ("/", "/cues/leg-shaking/", "/meanings/anxiety/", "/sources/carriere2013/", "/topics/lie-detection/"):
        assert f"http://testserver{path}" in found
    assert "http://testserver/cues/bouncing-knee/" not in found


def test_a_cue_in_the_sitemap_says_when_it_was_published(client):
    shelve()
    assert "<lastmod>2026-03-01</lastmod>" in client.get("/sitemap-cues.xml").content.decode()


def test_more_addresses_than_one_sitemap_may_hold_make_another(client, monkeypatch):
    assert feeds.Cues.limit == 50_000
    monkeypatch.setattr(feeds.Cues, "limit", 2)
    shelve_many(3)
    sections = locations(client, SITEMAP)[:2]
    assert sections[1] == "http://testserver/sitemap-cues.xml?p=2"
    assert [len(locations(client, section)) for section in sections] == [2, 1]
    assert client.get("/sitemap-cues.xml?p=3").status_code == 404


@pytest.mark.parametrize("address", ["/sitemap-nothing.xml", "/sitemap-cues.xml?p=x"])
def test_a_sitemap_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 10])
def test_sitemaps_take_few_queries(client, django_assert_num_queries, count):
    shelve_many(count)
    for address, queries in ((SITEMAP, 5), ("/sitemap-cues.xml", 2), ("/sitemap-pages.xml", 3)):
        with django_assert_num_queries(queries):
            client.get(address)


def test_robots_are_led_to_the_sitemap_and_kept_out_of_what_is_private(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /account/\n\nSitemap: http://testserver/sitemap.xml\n"
    )


@pytest.mark.parametrize("address", [FEED, SITEMAP, "/sitemap-cues.xml", "/robots.txt"])
def test_each_is_only_for_reading_and_sets_no_cookie(client, address):
    assert client.post(address).status_code == 405
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert get_resolver().resolve(address).namespace == "cues"
