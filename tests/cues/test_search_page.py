"""The search page and the field that leads to it from everywhere."""

from html import escape

import pytest

from cues import publishing
from cues.models import Cue
from cues.shelf import hits
from tests.cues import shelves
from tests.cues.factories import NOW, a_figure, a_health_document, a_reading, lay, shelve

pytestmark = pytest.mark.django_db

SEARCH = "/search/"


def page(client, words: str, **more: str) -> str:
    answer = client.get(SEARCH, {"q": words, **more})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", ["/", "/cues/", "/cues/leg-shaking/", "/search/", "/quizzes/", "/nothing/"])
def test_every_page_has_a_labelled_search_field(client, address):
    shelve()
    text = " ".join(client.get(address).content.decode().split())
    assert '<label class="unseen" for="search_">Search the cues</label>' in text
    assert text.count('id="search_"') == 1
    assert f'action="{SEARCH}" method="get"' in text


def test_a_hit_shows_its_figure_its_claim_with_the_support_and_what_was_found_marked(client):
    card = shelve(figure=a_figure())
    text = page(client, "habit")
    assert f"/figures/small/{card.drawing_id}.svg" in text
    assert '<a href="/cues/leg-shaking/">Leg shaking</a>' in text
    assert "badge support-weak" in text
    assert "In many people it is a <mark>habit</mark>." in text


def test_a_piece_of_a_reading_stands_with_that_readings_support_and_not_with_the_best(client):
    best = a_reading(
        "a", support="untested", search_note="Two indexes, March 2026.", evidence=[], people_say="Bored people do it."
    )
    del best["certainty"]
    shelve(interpretations=[best, a_reading("b", context="meeting", people_say="Restless people do it.")])
    text = page(client, "bored people")
    assert "badge support-untested" in text
    assert "badge support-weak" not in text
    assert "badge support-weak" in page(client, "restless")


def test_a_health_cue_makes_no_claim_among_the_hits(client):
    shelve(a_health_document("tremor"))
    text = page(client, "tremor")
    assert "A matter of health." in text
    assert "badge support" not in text


def test_a_draft_and_a_retracted_cue_are_not_found(client):
    lay(slug="draft-one")
    shelve(slug="gone-one")
    publishing.retract(cue=Cue.objects.get(slug="gone-one"), by=None, now=NOW, message="Wrong.")
    for word in ("draft", "gone"):
        assert f"No cue has “{word}” on its page" in page(client, word)


def test_a_mistyped_word_is_answered_with_what_was_meant(client):
    shelves.stock()
    text = page(client, "anxeity")
    assert "No cue has “anxeity” on its page." in text
    assert '<a href="?q=anxiety" rel="nofollow">anxiety</a>' in text
    assert "2 cues" in text


def test_a_word_that_nothing_has_is_named_and_can_be_left_out(client):
    shelves.stock()
    assert '<a href="?q=leg" rel="nofollow">leg</a>' in page(client, "leg elephant")
    assert 'href="/cues/">Browse all cues</a>' in page(client, "elephant")


def test_words_that_no_cue_has_together_are_said_to_be_so(client):
    shelves.stock()
    assert "no cue has them all" in page(client, "nose yawning")


@pytest.mark.parametrize("words", ["the of", "?", "\U0001f9b5", "\u0631\u062c\u0644"])
def test_what_has_no_word_in_it_is_told_plainly(client, words):
    shelve()
    assert "There is no word in that to look for." in page(client, words)


@pytest.mark.parametrize("words", ["", "  ", "\t"])
def test_an_empty_search_says_what_to_do(client, words):
    assert "Write a few words into the field at the top" in page(client, words)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><b>leg', "'leg' & <mark>"])
def test_what_is_typed_comes_back_as_text(client, words):
    shelve(form="It <b>moves</b> & leg.")
    text = page(client, words)
    assert words not in text
    assert escape(words) in text


def test_what_stands_on_a_card_comes_as_text_in_a_snippet(client):
    shelve(form="A <script> & a heel.")
    assert "A &lt;script&gt; &amp; a <mark>heel</mark>." in page(client, "heel")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"q": "x" * 10_000}, 400),
        ({"q": "\x00leg"}, 400),
        ({"q": "leg", "page": "0"}, 400),
        ({"q": "leg", "page": "one"}, 400),
        ({"q": "leg", "page": "11"}, 400),
        ({"q": "leg", "page": "9" * 5_000}, 400),
        ({"q": "leg", "page": "2"}, 404),
    ],
)
def test_what_cannot_be_answered_is_a_page_that_says_so(client, asked, status):
    shelve()
    answer = client.get(SEARCH, asked)
    assert answer.status_code == status
    assert "text/html" in answer.headers["Content-Type"]


def test_many_hits_are_paged_and_the_words_go_along(client, monkeypatch):
    monkeypatch.setattr(hits, "PAGE_SIZE", 2)
    for number in range(5):
        shelve(slug=f"cue-{number}", form="Up & down.")
    first, last = page(client, "up cue"), page(client, "up cue", page="3")
    assert "5 cues" in first
    assert 'rel="next nofollow" href="?q=up%20cue&amp;page=2"' in first
    assert 'rel="prev nofollow" href="?q=up%20cue&amp;page=2"' in last
    assert 'rel="next"' not in last


def test_more_hits_than_can_be_paged_through_are_said_to_be_more(client, monkeypatch):
    monkeypatch.setattr("cues.search.finding.CANDIDATES", 3)
    monkeypatch.setattr("cues.search.finding.MOST_HITS", 2)
    monkeypatch.setattr(hits, "MOST_HITS", 2)
    for number in range(5):
        shelve(slug=f"cue-{number}")
    text = page(client, "cue")
    assert "More than 3 cues" in text
    assert "These are the 2 that fit best." in text


@pytest.mark.parametrize(("words", "queries"), [("", 0), ("?", 0), ("cu", 1), ("cue", 5), ("cuee1x", 3)])
def test_a_search_takes_as_many_queries_for_ten_hits_as_for_one(client, django_assert_num_queries, words, queries):
    shelve(slug="cue-0")
    with django_assert_num_queries(queries):
        page(client, words)
    for number in range(1, 10):
        shelve(slug=f"cue-{number}")
    with django_assert_num_queries(queries):
        page(client, words)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_can_only_be_read(client, method):
    assert getattr(client, method)(SEARCH).status_code == 405
