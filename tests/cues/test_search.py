"""Cues found by words: the same ones on either database, whatever is asked."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cues import search
from cues.models import Card, SearchText
from cues.search import finding
from tests.cues import shelves
from tests.cues.factories import a_reading, shelve, shelve_many

pytestmark = pytest.mark.django_db


def slugs(text: str) -> list[str]:
    found = search.find(text)
    by_key = Card.objects.in_bulk(found.cards)
    return [by_key[card].cue_id for card in found.cards]


ALL = {
    "crossed-arms", "crossed-legs", "leg-shaking", "touching-the-nose", "open-palms", "raised-arms", "leaning-back",
    "long-gaze", "blinking", "pitch", "yawning", "tremor",
}  # fmt: skip
QUERIES = [
    ("crossed arms", {"crossed-arms"}),
    ("arms crossed", {"crossed-arms"}),
    ("crossing arm", {"crossed-arms"}),
    ("CROSSED ARMS", {"crossed-arms"}),
    ("cross", {"crossed-arms", "crossed-legs"}),
    ("arms", {"crossed-arms", "raised-arms"}),
    ("folded", {"crossed-arms"}),
    ("fold arm ", {"crossed-arms"}),
    ("closed posture", {"crossed-arms"}),
    ("closing", {"crossed-arms", "blinking"}),
    ("bouncing knee", {"leg-shaking"}),
    ("bounce", {"leg-shaking"}),
    ("anxiety", {"leg-shaking", "blinking"}),
    ("anxieties", {"leg-shaking", "blinking"}),
    ("anxeity", {"leg-shaking", "blinking"}),
    ("anxity", {"leg-shaking", "blinking"}),
    ("anxiiety", {"leg-shaking", "blinking"}),
    ("anxiety leg", {"leg-shaking"}),
    ("anx", {"leg-shaking", "blinking"}),
    ("anx ", set()),
    ("power", {"raised-arms", "leaning-back"}),
    ("a sense of power", {"raised-arms", "leaning-back"}),
    ("honest", {"touching-the-nose", "open-palms"}),
    ("why does he touch his nose?", {"touching-the-nose"}),
    ("what does it mean when people show open palms", set()),
    ("open palms", {"open-palms"}),
    ("opening", {"open-palms", "blinking", "yawning"}),
    ("7", {"long-gaze"}),
    ("7 seconds", {"long-gaze"}),
    ("naive", {"pitch"}),
    ("NA\N{LATIN CAPITAL LETTER I WITH DIAERESIS}VE CAFE", {"pitch"}),
    ("peoples voice", {"pitch"}),
    ("people's voice", {"pitch"}),
    ("sorensen", {"yawning"}),
    ("s\N{LATIN SMALL LETTER O WITH DIAERESIS}rensen", {"yawning"}),
    ("sleepy driver", {"yawning"}),
    ("weakness", ALL),
    ("weakness on one side", {"crossed-legs", "tremor"}),
    ("weakness on one side ", {"tremor"}),
    ("doctor", {"tremor"}),
    ("boredom", ALL),
    ("nervous", set()),
    ("elephant", set()),
    ("nose elephant", set()),
    ("legs nose", set()),
    ("hea", {"raised-arms", "leaning-back"}),
    ("the of", set()),
]


def test_each_question_of_the_table_finds_just_these_cues():
    shelves.stock()
    assert {text: set(slugs(text)) for text, _ in QUERIES} == dict(QUERIES)
    assert len(QUERIES) >= 40


def test_names_come_before_meanings_and_meanings_before_the_rest():
    shelve(slug="pacing", aliases=["Anxiety walk"])
    shelve(slug="anxiety-itself")
    shelve(slug="blinking")
    shelve(slug="yawning", form="Seen in anxiety.", interpretations=[a_reading(meaning="boredom")])
    assert slugs("anxiety") == ["anxiety-itself", "pacing", "blinking", "yawning"]


def test_a_whole_word_comes_before_one_that_only_begins_like_it():
    shelve(slug="legend")
    shelve(slug="leg")
    shelve(slug="legless")
    assert slugs("leg")[0] == "leg"


def test_among_equals_the_shorter_name_and_then_the_newer_card_come_first():
    for slug in ("arm-of-steel", "arm-one", "arm-two"):
        shelve(slug=slug)
    assert slugs("arm") == ["arm-two", "arm-one", "arm-of-steel"]


def test_a_mistyped_word_is_named_with_what_it_was_taken_for():
    shelves.stock()
    found = search.find("crosed amrs")
    assert found.guesses == {"crosed": "crossed", "amrs": "arms"}
    assert found.unknown == []


def test_a_word_that_is_there_is_not_taken_for_another():
    shelve(slug="hand-raising")
    shelve(slug="band-raising")
    assert slugs("hand ") == ["hand-raising"]


@pytest.mark.parametrize("word", ["lge", "lxx"])
def test_a_short_word_is_not_guessed_at(word):
    shelve()
    assert search.find(word).unknown == [word]


def test_words_that_no_card_has_are_named_and_nothing_is_found():
    shelve()
    found = search.find("leg elephant giraffe")
    assert (found.cards, found.unknown) == ([], ["elephant", "giraffe"])


def test_what_is_put_in_order_is_bounded_and_says_so(monkeypatch):
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    shelve_many(4)
    found = search.find("cue")
    assert (len(found.cards), found.total, found.more) == (3, 3, True)
    assert search.find("0002").more is False


def test_cards_with_the_words_in_their_name_are_not_lost_among_many_others(monkeypatch):
    monkeypatch.setattr(finding, "CANDIDATES", 2)
    shelve(slug="yawning")
    for number in range(4):
        shelve(slug=f"cue-{number}", form="Seen with yawning.")
    assert slugs("yawning")[0] == "yawning"


def test_only_so_many_hits_are_given(monkeypatch):
    monkeypatch.setattr(finding, "MOST_HITS", 2)
    shelve_many(3)
    found = search.find("cue")
    assert (len(found.cards), found.total, found.more) == (2, 3, False)


@pytest.mark.parametrize(
    ("text", "queries"),
    [("leg ", 3), ("leg", 4), ("leg shaking habit quickly ", 3), ("shakign ", 4), ("elephant ", 2), ("", 0), ("?", 0)],
)
def test_a_question_takes_few_queries_whether_it_finds_one_cue_or_ten(django_assert_num_queries, text, queries):
    shelve()
    with django_assert_num_queries(queries):
        search.find(text)
    for number in range(9):
        shelve(slug=f"leg-{number}")
    with django_assert_num_queries(queries):
        search.find(text)


HOSTILE = [
    '"', "''", '""""', "a AND", "NOT leg", "leg OR", "NEAR(leg shaking)", "leg*", "*", "^leg", "-leg", "names:leg",
    "{names}: leg", "leg & shaking", "leg | !shaking", "leg <-> shaking", "leg:*", "'leg'::text", "\\", "%", "_", "%%s",
    "\x00", "leg\x00shaking", "\n", "\ud800", "\u202eleg", "\u0631\u062c\u0644", "\U0001f9b5", "\u200d", "x" * 10_000,
    "leg " * 2_500, "; DROP TABLE cues_card; --", "leg' OR '1'='1", "(((((", "\u0130\u0131\u00df",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_string_is_more_than_words(text):
    shelve()
    found = search.find(text)
    assert len(found.cards) <= 1
    assert (found.cards != []) == (bool(found.terms) and not found.unknown and bool(found.stems))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_answered(text):
    if not Card.objects.exists():
        shelve()
    assert search.find(text).total <= 1


def test_whoever_is_found_has_every_word_in_some_form():
    cards = shelves.stock()
    for row in SearchText.objects.all():
        body = json.loads(Card.objects.get(pk=row.pk).body)
        for word in body["name"].split():
            if word.lower() not in ("the",):
                assert row.pk in search.find(f"{word} ").cards
    assert SearchText.objects.count() == len(cards)
