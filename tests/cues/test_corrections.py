"""What the shipped cards once said wrongly about studies, and must not say again."""

import re
from functools import cache
from pathlib import Path

import pytest

from cues import content
from cues.documents import gate, projection
from cues.documents.vocabulary import Vocabulary

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SPEECH = "rapid-clipped-speech"
ACCUSING = {"lying", "insincerity", "seduction", "threat", "aggression"}


@cache
def shipped() -> content.Folder:
    return content.read(FIXTURES)


@cache
def words() -> Vocabulary:
    return Vocabulary(**shipped().entries)


def statements(slug: str) -> dict[str, dict]:
    document = shipped().documents["cues"][slug]
    sections = ("interpretations", "alternatives", "caveats")
    return {item["key"]: item for section in sections for item in document.get(section, ())}


def findings(source: str) -> list[tuple[str, str, dict]]:
    """Return what the cards have from a source, each finding with its cue and the statement it stands at."""
    return [
        (slug, key, finding)
        for slug in shipped().documents["cues"]
        for key, item in statements(slug).items()
        for finding in item.get("evidence", ())
        if finding["source"] == source
    ]


def readings():
    for slug, document in shipped().documents["cues"].items():
        for item in document.get("interpretations", ()):
            yield slug, document["name"], item


GRADES = [
    ("not-blinking", "lying", "unsupported", "moderate"),
    ("not-blinking", "concentration-in-lecture", "weak", "very_low"),
    ("still-posture", "lying", "mixed", "moderate"),
    ("still-posture", "concentration-in-lecture", "weak", "very_low"),
    ("fiddling-with-objects", "lying", "unsupported", "moderate"),
    ("touching-face", "lying", "unsupported", "moderate"),
    ("rubbing-hands", "lying", "unsupported", "moderate"),
    ("leg-shaking", "lying", "unsupported", "moderate"),
    ("inner-brows-raised", "sadness-after-loss", "unsupported", "very_low"),
    ("inner-brows-raised", "surprise", "weak", "very_low"),
    ("mirroring", "rapport", "weak", "low"),
    ("wrapping-arms", "withdrawal-in-meeting", "weak", "low"),
    ("eye-contact", "honesty", "unsupported", "moderate"),
]


@pytest.mark.parametrize(("slug", "key", "support", "certainty"), GRADES)
def test_a_reading_has_the_grade_that_its_studies_lead_to(slug, key, support, certainty):
    reading = statements(slug)[key]
    assert (reading["support"], reading["certainty"]) == (support, certainty)


FINDINGS = [
    # cue, statement, source, direction, value and interval as the claim runs, estimates pooled
    ("not-blinking", "lying", "depaulo2003", "contradicts", (-0.07, -0.14, 0.01), 17),
    ("not-blinking", "lying", "sporerschwandt2007", "contradicts", None, None),
    ("not-blinking", "lying", "lealvrij2008", "qualifies", None, None),
    ("not-blinking", "concentration-in-lecture", "bentivoglio1997", "qualifies", None, None),
    ("not-blinking", "concentration-in-lecture", "fitzpatrick2012", "qualifies", None, None),
    ("not-blinking", "reading-or-watching", "bentivoglio1997", "supports", None, None),
    ("not-blinking", "reading-or-watching", "fitzpatrick2012", "supports", None, None),
    ("still-posture", "lying", "sporerschwandt2007", "supports", (0.38,), None),
    ("still-posture", "lying", "sporerschwandt2007", "supports", (0.18,), None),
    ("still-posture", "lying", "sporerschwandt2007", "supports", (0.13,), None),
    ("still-posture", "lying", "depaulo2003", "contradicts", (0.0, -0.08, 0.08), 29),
    ("still-posture", "lying", "depaulo2003", "contradicts", (-0.05,), 29),
    ("still-posture", "lying", "depaulo2003", "contradicts", (-0.01,), 16),
    ("still-posture", "lying", "depaulo2003", "qualifies", (0.09,), 28),
    ("still-posture", "lying", "depaulo2003", "contradicts", (-0.16, -0.28, -0.03), 14),
    ("fiddling-with-objects", "lying", "depaulo2003", "contradicts", (-0.12,), 5),
    ("fiddling-with-objects", "lying", "depaulo2003", "contradicts", (-0.01, -0.09, 0.08), 18),
    ("fiddling-with-objects", "lying", "depaulo2003", "contradicts", (0.0, -0.08, 0.08), 29),
    ("fiddling-with-objects", "lying", "depaulo2003", "qualifies", (0.16, 0.03, 0.28), 14),
    ("fiddling-with-objects", "lying", "sporerschwandt2007", "contradicts", (-0.38,), None),
    ("rubbing-hands", "lying", "depaulo2003", "qualifies", (0.16, 0.03, 0.28), 14),
    ("rubbing-hands", "lying", "sporerschwandt2007", "contradicts", (-0.38,), None),
    ("touching-face", "lying", "depaulo2003", "contradicts", (0.08, -0.09, 0.25), 7),
    ("touching-face", "lying", "depaulo2003", "qualifies", (0.16, 0.03, 0.28), 14),
    ("leg-shaking", "lying", "depaulo2003", "contradicts", (-0.09,), 28),
    ("leg-shaking", "lying", "depaulo2003", "qualifies", (0.16, 0.03, 0.28), 14),
    ("leg-shaking", "lying", "sporerschwandt2007", "contradicts", (-0.13,), None),
    ("inner-brows-raised", "sadness-after-loss", "tenbrinke2012", "contradicts", None, None),
    ("inner-brows-raised", "surprise", "namba2017component", "supports", None, None),
    ("furrowed-brow", "grief", "tenbrinke2012", "supports", None, None),
    ("mirroring", "rapport", "vicariadickens2016", "qualifies", None, None),
    ("wrapping-arms", "withdrawal-in-meeting", "fetterman2015", "supports", None, None),
    ("eye-contact", "honesty", "depaulo2003", "contradicts", (-0.01, -0.08, 0.06), 32),
    ("eye-contact", "honesty", "depaulo2003", "qualifies", (0.15,), None),
    ("long-gaze", "lying", "depaulo2003", "contradicts", (0.01, -0.06, 0.08), 32),
    ("long-gaze", "lying", "depaulo2003", "contradicts", (-0.15,), None),
    ("open-palms", "honesty", "depaulo2003", "background", (-0.14, -0.24, -0.04), 16),
]


@pytest.mark.parametrize(("slug", "key", "source", "direction", "numbers", "pooled"), FINDINGS)
def test_a_finding_counts_the_way_the_study_says_with_its_number(slug, key, source, direction, numbers, pooled):
    effects = {
        (item["direction"], tuple(number for name, number in item["effect"].items() if name != "kind"), item.get("k"))
        if "effect" in item
        else (item["direction"], None, item.get("k"))
        for item in statements(slug)[key]["evidence"]
        if item["source"] == source
    }
    assert (direction, numbers, pooled) in effects


GONE = [
    ("not-blinking", "People blinked less often while reading or watching and more often while talking with someone"),
    ("not-blinking", "One very small experiment found the pattern that is claimed"),
    ("still-posture", "no finding counts for the claim as it stands"),
    ("still-posture", "found nods, hand movements and leg movements slightly rarer in liars"),
    ("fiddling-with-objects", "Playing with objects was not counted apart"),
    ("fiddling-with-objects", "We hold none on playing with objects alone"),
    ("fiddling-with-objects", "one analysis finds their hands slightly quieter"),
    ("fiddling-with-objects", "name stress only as a thing that may have had a part in it"),
    ("rubbing-hands", "liars moved their hands slightly less, not more"),
    ("inner-brows-raised", "Coders who went through films of volunteers in Japan found raised inner brows"),
    ("inner-brows-raised", "half were later convicted. Those who had been sincere"),
    ("inner-brows-raised", "the two movements pointed in opposite directions"),
    ("raised-eyebrows", "raised the inner ends of their brows when something new came along"),
    ("raised-eyebrows", "Half of the 52 people were convicted later"),
    ("mirroring", "coordinated movement reliably helps people to get on with one another"),
    ("mirroring", "why people copy each other is still an open question"),
    ("mirroring", "A recent review calls the causes unclear"),
    ("crossed-legs", "the reasons for copying are unclear"),
    ("crossed-legs", "describe the evidence on it as thin"),
    ("wrapping-arms", "The authors themselves call the evidence sparse"),
    ("wrapping-arms", "say that there is little evidence on the subject"),
    ("leg-shaking", "nobody watched a leg and a mind at the same moment"),
    ("leg-shaking", "memory is not attention"),
    ("leg-shaking", "names strain only as one possible part of the story"),
    ("open-palms", "Liars made very slightly fewer of them"),
]


@pytest.mark.parametrize(("slug", "sentence"), GONE)
def test_the_wrong_sentence_is_gone(slug, sentence):
    text = " ".join((FIXTURES / "cues" / f"{slug}.yaml").read_text(encoding="utf-8").split())
    assert sentence not in text


def test_the_study_of_parkinson_disease_is_cited_for_its_own_result_alone():
    cited = findings("vasudevan2025")
    assert cited
    assert all("Parkinson" in finding["finding"] for _, _, finding in cited)
    assert not [finding["key"] for _, _, finding in cited if "reading" in finding["finding"]]


ROWS = {
    2: {0.7}, 5: {0.12}, 6: {0.03}, 7: {0.08}, 14: {0.16}, 16: {0.14, 0.01}, 17: {0.07}, 18: {0.01}, 23: {0.07},
    27: {0.0}, 28: {0.09}, 29: {0.0, 0.05}, 32: {0.01}, None: {0.15},
}  # fmt: skip
"""Sizes of the rows of one analysis that cards cite, by how many estimates each pools; the last is not told."""
UNSEEN = {(28, 0.09), (29, 0.05), (6, 0.03), (5, 0.12), (23, 0.07), (16, 0.01), (None, 0.15)}
"""Rows, by how many estimates they pool and their size, that stand without an interval, for none was seen."""


def test_one_row_of_an_analysis_has_the_same_size_in_every_card():
    for slug, key, finding in findings("depaulo2003"):
        if "effect" in finding:
            pooled, size = finding.get("k"), abs(finding["effect"]["value"])
            assert size in ROWS[pooled], (slug, key, finding["key"])
            assert "low" in finding["effect"] or (pooled, size) in UNSEEN, (slug, key)


def test_the_one_row_for_the_belief_stands_wherever_fidgeting_is_said_to_show_a_lie():
    holding = {slug for slug, _, finding in findings("depaulo2003") if finding["key"] == "depaulo-any-fidgeting"}
    assert holding == {"fiddling-with-objects", "leg-shaking", "rubbing-hands", "still-posture", "touching-face"}


@pytest.mark.parametrize(
    ("source", "ratings"), [("farley2013", {3}), ("namba2017component", {2}), ("lealvrij2008", {3})]
)
def test_one_study_has_one_rating_wherever_it_is_cited(source, ratings):
    assert {finding["rating"] for _, _, finding in findings(source)} == ratings


def test_nothing_that_took_moving_alike_for_the_cause_supports_what_it_is_said_to_show():
    assert {finding["direction"] for _, _, finding in findings("vicariadickens2016")} == {"qualifies"}


def test_a_departure_stands_only_where_the_grade_differs_from_the_rubric():
    for slug, _, item in readings():
        grade = gate.proposal(item, words())
        differs = (grade.support, grade.certainty) != (item["support"], item.get("certainty"))
        assert differs == ("departure" in item), (slug, item["key"])


@pytest.mark.parametrize(("slug", "verb"), [(SPEECH, "hear"), ("laughing-together", "see")])
def test_a_voice_is_heard_by_others_and_what_is_seen_too_is_seen(slug, verb):
    document = shipped().documents["cues"][slug]
    claims = [projection.claim(document, item, words()) for item in document["interpretations"]]
    told = [sentence for sentence in claims if "thers " in sentence]
    assert told
    assert all(verb in sentence.split() for sentence in told)


SIZE = re.compile(r"\b(by|at|of|was) 0\.\d")
LIARS = re.compile(r"liars|lying|who lied", re.IGNORECASE)


@pytest.mark.parametrize("slug", sorted(shipped().documents["cues"]))
def test_no_finding_on_lies_names_a_bare_size_beside_the_effect(slug):
    told = [finding["finding"] for item in statements(slug).values() for finding in item.get("evidence", ())]
    assert not [text for text in told if SIZE.search(text) and LIARS.search(text)]


def test_a_measure_says_what_its_number_counts():
    for slug, _, item in readings():
        for finding in item["evidence"]:
            measure = finding.get("measure", "")
            assert not ("set against" in measure and "below zero means more" in measure), (slug, finding["key"])


class TestAccusing:
    def test_the_meanings_that_accuse_are_marked(self):
        assert {key for key, entry in words().meaning.items() if entry.get("accusing")} == ACCUSING

    def test_no_weak_claim_of_an_accusing_meaning_says_may(self):
        weak = [
            (slug, projection.claim(shipped().documents["cues"][slug], item, words()))
            for slug, _, item in readings()
            if item["meaning"] in ACCUSING and item["target"] != "perceived" and item["support"] in ("weak", "mixed")
        ]
        assert len(weak) > 5
        assert not [(slug, sentence) for slug, sentence in weak if "may" in sentence.split()]
        assert all("has not been shown to go with" in sentence for _, sentence in weak)
