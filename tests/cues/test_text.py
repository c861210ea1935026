"""The one rule for text: what is mended in silence, what is refused by name, and what stored text becomes in XML."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues import text

ANY_SIGN = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("e\u0301tude", "étude"),
        ("\u1112\u1161\u11ab", "한"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\u2029three\u0085four", "one\ntwo\nthree\nfour"),
        ("ﬁne ² ½", "ﬁne ² ½"),
    ],
)
def test_what_loses_nothing_is_mended_in_silence(written, kept):
    assert text.clean(written) == kept
    assert text.problems(kept) == []


@pytest.mark.parametrize(
    "sign",
    [
        *"\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x9f",
        *"\ufffe\uffff\ufdd0\ud800\udfff",
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
        *"\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2061\u2064\u206a\u3164\ufeff\uffa0\ufff9\ufffb",
        *"\U000e0001\U000e0041\U000e01f0\U0001d173",
    ],
    ids=ascii,
)
def test_a_sign_that_is_unseen_or_that_xml_cannot_hold_is_refused_by_name_and_place(sign):
    (told,) = text.problems(f"Leg sha{sign}king, sha{sign}king")
    assert f"U+{ord(sign):04X}" in told
    assert "take it out, after “sha”, at character 8" in told
    assert text.problems(told) == []


@pytest.mark.parametrize(
    "written",
    [
        "A tab\tand\nlines",
        "Aarøe, Bögels, Šimůnek; 沈黙; शान्ति; ночь; “quoted” … – 95 % ±1",
        "می‌خواهم",
        "क्‍ष",
        "👩‍💻 👍🏽 ❤️ 🏳️‍🌈 1️⃣",
        "葛󠄀城",
        "Cohen \u2067כהן\u2069 (2012)",
        "כהן\u200e (2012)",
    ],
)
def test_what_a_script_needs_passes(written):
    assert text.problems(text.clean(written)) == []


@pytest.mark.parametrize(
    "written",
    [
        "Leg\u200cshaking",
        "می‌",
        "می‌ خواهم",
        "\ufe0fred",
        "a \ufe0f",
        "red\ufe0f\ufe0f",
        "Cohen \u2067כהן (2012)",
        "Cohen \u2067כהן\n\u2069 (2012)",
        "Cohen כהן\u2069 (2012)",
        "כהן \u202e(2012)",
    ],
    ids=ascii,
)
def test_the_same_signs_are_refused_where_they_do_nothing_that_is_needed(written):
    assert text.problems(written)


def test_each_sign_is_told_once_and_all_of_them_are():
    assert [re.findall(r"U\+\w+", told) for told in text.problems("\x07a\u202eb\x07c")] == [["U+0007"], ["U+202E"]]


def test_every_text_in_plain_data_is_looked_at_and_mended():
    data = {"aliases": ["e\u0301", "b\x0b"], "n": 3, "deep": {"note": "\ufeff"}}
    assert [path for path, _ in text.all_problems(data)] == [("aliases", 1), ("deep", "note")]
    assert text.cleaned(data) == {"aliases": ["é", "b\x0b"], "n": 3, "deep": {"note": "\ufeff"}}


@given(ANY_SIGN)
def test_whatever_was_stored_can_be_written_as_xml(written):
    shown = text.writable(written)
    document = ElementTree.Element("note")
    document.text = shown
    read = ElementTree.fromstring(ElementTree.tostring(document, encoding="utf-8")).text or ""
    assert read.replace("\r\n", "\n").replace("\r", "\n") == shown.replace("\r\n", "\n").replace("\r", "\n")
    assert len(shown) == len(written)


@given(ANY_SIGN)
def test_what_passes_can_be_written_as_it_stands_and_has_one_form(written):
    kept = text.clean(written)
    assert text.clean(kept) == kept
    if not text.problems(kept):
        assert text.writable(kept) == kept


def test_what_is_told_of_a_text_holds_none_of_what_is_refused():
    assert [text.problems(told) for told in text.problems("\u202e\u200b\x07\ud800")] == [[], [], [], []]
