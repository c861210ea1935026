"""Texts to words, words to stems, and the piece of a card that shows why it was found."""

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.search import pieces, snippet
from cues.search.stemming import stem
from cues.search.words import LONGEST, one_mistake_away, words
from tests.cues.factories import shelve

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
SUFFIXES = [
    "s", "sses", "ies", "ed", "eed", "ing", "ational", "tional", "enci", "izer", "bli", "alli", "entli", "ousli",
    "ization", "ator", "alism", "iveness", "fulness", "aliti", "iviti", "biliti", "logi", "icate", "ative", "alize",
    "ical", "ful", "ness", "ement", "able", "ible", "ment", "ant", "ism", "ate", "ous", "ive", "ize", "ion", "al",
    "er", "ic", "ou", "e", "ll", "y",
]  # fmt: skip


def sqlites_stems(some: list[str]) -> list[str]:
    """Return the stems as SQLite's own Porter tokeniser gives them."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(word, tokenize='porter ascii')")
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance')")
        connection.executemany("INSERT INTO texts(rowid, word) VALUES (?, ?)", enumerate(some))
        found = dict(connection.execute("SELECT doc, term FROM terms"))
    connection.close()
    return [found[number] for number in range(len(some))]


# In three things SQLite departs from the paper, none of which is in an English word: it takes the second y of two for a
# consonant, and cuts less or more where a suffix stands alone.
SUFFIXED = st.builds(str.__add__, WORDS, st.sampled_from(["", *SUFFIXES])).filter(
    lambda word: "yy" not in word and word not in ("eed", "ies")
)


@given(st.lists(SUFFIXED, min_size=1, max_size=40))
def test_stems_are_those_of_another_porter_stemmer(some):
    assert [stem(word) for word in some] == sqlites_stems(some)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("agreed", "agre"), ("plastered", "plaster"),
        ("motoring", "motor"), ("sing", "sing"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("triplicate", "triplic"), ("goodness", "good"),
        ("adoption", "adopt"), ("probate", "probat"), ("rate", "rate"), ("controlling", "control"), ("yes", "ye"),
        ("is", "is"), ("a", "a"), ("yyed", "yy"),
    ],
)  # fmt: skip
def test_examples_of_the_paper_have_its_stems(word, expected):
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leg shaking", ["leg", "shaking"]),
        ("The leg of a table", ["leg", "table"]),
        ("people's, people\N{RIGHT SINGLE QUOTATION MARK}s", ["peoples", "peoples"]),
        ("na\N{LATIN SMALL LETTER I WITH DIAERESIS}ve Stra\N{LATIN SMALL LETTER SHARP S}e", ["naive", "strasse"]),
        ("up-and-down_side", ["up", "down", "side"]),
        ("x" * 50, ["x" * LONGEST]),
        ("\u0631\u062c\u0644 \U0001f9b5 \x00", []),
        ("", []),
    ],
)
def test_a_text_has_these_words(text, expected):
    assert list(words(text)) == expected


@given(st.text())
def test_words_are_plain_letters_and_digits_whatever_the_text(text):
    for word in words(text):
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()
        assert len(word) <= LONGEST


@given(WORDS, st.data())
def test_one_mistake_leads_away_and_another_back(word, data):
    other = data.draw(st.sampled_from(sorted(one_mistake_away(word))))
    assert word in one_mistake_away(other)
    assert other != word


@pytest.mark.parametrize("typed", ["anxeity", "anxity", "anxiiety", "anxietx", "nxiety"])
def test_these_are_one_mistake_away_from_anxiety(typed):
    assert "anxiety" in one_mistake_away(typed)


def a_body(**members) -> dict:
    return {
        "name": "Leg shaking", "aliases": [], "form": "", "interpretations": [], "alternatives": [], "caveats": [],
        "resolved": {"meanings": {}, "sources": {}, "claims": {}, "figure": {"alt": None}},
        **members,
    }  # fmt: skip


def shown(body: dict, *stems: str) -> str | None:
    found = snippet(body, set(stems))
    return "".join(f"[{part.text}]" if part.marked else part.text for part in found.parts) if found else None


def test_every_word_of_the_question_is_marked_in_whatever_form_it_stands():
    assert (
        shown(a_body(form="It shakes; shaking legs. Legend."), "shake", "leg")
        == "It [shakes]; [shaking] [legs]. Legend."
    )


def test_the_piece_with_the_most_words_of_the_question_is_shown():
    caveats = [
        {"text": "Only shaking.", "red_flags": [], "evidence": []},
        {"text": "Shaking legs.", "red_flags": [], "evidence": []},
    ]
    assert shown(a_body(caveats=caveats), "shake", "leg") == "[Shaking] [legs]."


def test_what_only_the_name_has_shows_no_piece():
    assert shown(a_body(form="It moves."), "leg") is None


def test_a_long_piece_is_cut_between_words_around_the_first_one_marked():
    text = shown(a_body(form=f"{'before ' * 40}target {'after ' * 40}"), "target")
    assert text is not None
    assert text.startswith("… before ")
    assert text.endswith(" after …")
    assert "[target]" in text
    assert len(text) < 230


def test_a_piece_that_fits_and_a_claim_of_any_length_stay_whole():
    short = f"We have not yet looked into whether {'rather ' * 15}calm people do."
    assert shown(a_body(form=short), "calm") == short.replace("calm", "[calm]")
    claim = f"We have not yet looked into whether {'rather ' * 40}calm people do."
    reading = {"key": "calm", "people_say": "x", "rationale": "x", "evidence": []}
    body = a_body(interpretations=[reading])
    body["resolved"]["claims"] = {"calm": claim}
    assert shown(body, "calm") == claim.replace("calm", "[calm]")


def test_a_very_long_word_is_no_trouble():
    assert shown(a_body(form="x" * 900 + " target " + "y" * 900), "target") is not None


@given(
    st.lists(st.sampled_from(["hoping", "relational", "ponies", "happily", "sensibility", "Na\xefve", "x"]), min_size=1)
)
def test_whatever_word_a_piece_has_its_stem_finds_it(some):
    text = " ".join(some)
    wanted = {stem(word) for word in words(text)} - {"naiv"}
    if wanted:
        assert shown(a_body(form=text), *wanted) is not None


@given(st.text(max_size=600), st.sampled_from(["leg", "a1", "shake"]))
def test_a_cut_piece_is_a_stretch_of_the_text_with_something_marked(text, wanted):
    found = snippet(a_body(form=f"{text} leg shaking a1"), {wanted})
    assert found is not None
    whole = "".join(part.text for part in found.parts).removeprefix("… ").removesuffix(" …")
    assert whole in f"{text} leg shaking a1"
    assert any(part.marked for part in found.parts)


@pytest.mark.django_db
def test_a_piece_about_a_reading_names_it_and_all_texts_of_the_card_are_pieces():
    body = json.loads(shelve().body)
    texts = {piece.text: piece.reading for piece in pieces.rest(body)}
    assert texts["Whoever does it is nervous."] == "anxiety"
    assert texts["What fidgeting found."] == "anxiety"
    assert texts["In many people it is a habit."] is None
    found = snippet(body, {"nervou"})
    assert found is not None
    assert (found.kind, found.reading) == ("People say", "anxiety")
