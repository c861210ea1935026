"""What the content says of health: warnings that belong together stand together, and each rests on a source."""

import re

import pytest
from django.conf import settings

from cues.content import folder
from cues.documents import gate
from cues.documents.vocabulary import Vocabulary

CONTENT = folder.read(settings.BASE_DIR / "fixtures")
CUES = CONTENT.documents["cues"]
SOURCES = CONTENT.entries["source"]
HEALTH = sorted(slug for slug, cue in CUES.items() if cue["topic"] == "health")
INFANTS, TREMBLING, SPEECH = "twitching-in-infants", "trembling-legs", "rapid-clipped-speech"

EMERGENCY = r"\bemergency\b.* at once|at once\b.*\bemergency\b"
ONE_LEG = re.compile(r"(blood clot|swollen|swelling)", re.IGNORECASE)
BOTH_LEGS = re.compile(r"swelling of (both legs|face)|sudden swelling", re.IGNORECASE)
RESTLESS = re.compile(r"akathisia|restless inside|cannot sit still", re.IGNORECASE)
BEGUN_BY_MEDICINE = ("leg-shaking#medicine", "restless-legs#medicine", "restless-legs#akathisia")
PRESCRIBER = (
    r"whoever prescribed",
    r"the same day",
    r"help at once",
    r"desperate or think of harming yourself",
    r"not stop (it|the medicine|a prescribed medicine)",
)


def statements(slug: str) -> list[dict]:
    return [*CUES[slug]["alternatives"], *CUES[slug]["caveats"]]


def lines() -> dict[str, str]:
    """Return each line of advice of every card, by where it stands: a text is one line, and so is each red flag."""
    found = {}
    for slug in CUES:
        for item in statements(slug):
            found[f"{slug}#{item['key']}"] = item["text"]
            for number, flag in enumerate(item.get("red_flags", ()), start=1):
                found[f"{slug}#{item['key']}/{number}"] = flag
    return found


def text_of(slug: str, key: str | None = None) -> str:
    """Return what a card, or one statement of it, tells: texts and red flags, not what sources found."""
    chosen = [item for item in statements(slug) if key in (None, item["key"])]
    return " ".join(" ".join([item["text"], *item.get("red_flags", ())]) for item in chosen)


def about(pattern: re.Pattern, but: re.Pattern | None = None) -> list:
    """Return the lines that speak of something, as parameters named after their place."""
    return [
        pytest.param(text, id=place)
        for place, text in lines().items()
        if pattern.search(but.sub("", text) if but else text)
    ]


def cited(item: dict) -> list[dict]:
    """Return the sources of a statement, without the one that makes the claims."""
    named = [SOURCES[finding["source"]] for finding in item.get("evidence", ())]
    return [entry for entry in named if entry["kind"] != "document"]


@pytest.mark.parametrize("slug", sorted(CUES))
def test_whatever_lists_red_flags_cites_sources_all_of_which_are_current(slug):
    for item in statements(slug):
        if item.get("red_flags"):
            assert {entry["status"] for entry in cited(item)} == {"current"}, item["key"]


@pytest.mark.parametrize("slug", [INFANTS, TREMBLING])
def test_advice_on_safety_cites_two_sources_or_more(slug):
    for item in statements(slug):
        assert item["kind"] != "safety" or len(cited(item)) > 1, item["key"]


def test_every_line_about_babies_rests_on_a_source_other_than_the_document():
    silent = {item["key"] for item in statements(INFANTS) if not cited(item)}
    assert silent == {"brain-growth"}
    assert "We have not checked" in text_of(INFANTS, "brain-growth")


@pytest.mark.parametrize("text", about(ONE_LEG, BOTH_LEGS))
def test_each_line_on_a_clot_in_a_leg_tells_of_the_lung_and_to_call_at_once(text):
    assert "the same day" in text
    assert "short of breath, have chest pain, cough up blood or faint" in text
    assert re.search(EMERGENCY, text, re.IGNORECASE)


STROKE = re.compile(r"\b(droop|speech (is|fails)|arm (or leg )?suddenly)")
TELLS_STROKE_BY_THE_ARMS = [TREMBLING, SPEECH, "one-sided-face"]


@pytest.mark.parametrize("text", about(STROKE))
def test_no_line_on_a_stroke_waits_until_both_arms_fail(text):
    assert "both arms" not in text


@pytest.mark.parametrize("slug", TELLS_STROKE_BY_THE_ARMS)
def test_one_arm_that_sinks_is_enough(slug):
    assert "one arm sinks when" in text_of(slug)
    assert "both arms" not in text_of(slug)


SLURRED = re.compile(r"trouble swallowing|swallowing is hard|thinner muscles", re.IGNORECASE)


@pytest.mark.parametrize("text", about(SLURRED))
def test_weakness_that_grows_is_told_apart_from_weakness_that_is_sudden(text):
    assert "bit by bit (if sudden, call the emergency number)" in text


def test_the_cards_on_which_weakness_may_grow_all_have_such_a_line():
    assert {place.partition("#")[0] for place, text in lines().items() if "grew bit by bit" in text} == {
        "leg-shaking", TREMBLING, "twitching-muscles", "twitching-toe",
    }  # fmt: skip


def test_the_cards_on_which_a_leg_may_hold_a_clot_all_have_such_a_line():
    telling = {place.partition("#")[0] for place, text in lines().items() if "blood clot" in text}
    assert telling == {
        "leg-shaking", "restless-legs", "leg-movements-in-sleep", "twitching-toe", "twitching-muscles",
        "twitching-in-pregnancy",
    }  # fmt: skip


@pytest.mark.parametrize("text", about(RESTLESS))
def test_each_line_on_restlessness_from_a_medicine_says_whom_to_call_and_when(text):
    for part in PRESCRIBER:
        assert re.search(part, text), part


@pytest.mark.parametrize("place", BEGUN_BY_MEDICINE)
def test_a_medicine_named_as_the_cause_of_restlessness_comes_with_whom_to_call(place):
    slug, _, key = place.partition("#")
    for part in PRESCRIBER:
        assert re.search(part, text_of(slug, key)), part


@pytest.mark.parametrize("slug", ["leg-shaking", "restless-legs"])
def test_restlessness_from_a_medicine_is_among_the_red_flags(slug):
    flags = [flag for item in statements(slug) for flag in item.get("red_flags", ())]
    assert any(RESTLESS.search(flag) for flag in flags)


SPASMS = (
    "medical emergency", "the same day", "at once", "film", "whatever the baby's age",
    "if nobody can see it the same day, go to the emergency department", "every few seconds", "in a run",
    "just after waking",
    "fold forward", "fling out arms or legs", "nod", "lose skills", "not be afraid of making a fuss",
)  # fmt: skip


@pytest.mark.parametrize("sign", SPASMS)
def test_the_card_on_babies_tells_infantile_spasms_and_what_to_do(sign):
    assert sign in text_of(INFANTS, "spasms-are-an-emergency")


def test_nobody_puts_off_a_call_in_order_to_film():
    assert "Do not put off calling for help in order to film." in text_of(INFANTS, "what-helps")


@pytest.mark.parametrize("sign", ["come only while a baby sleeps", "well otherwise", "stop at once when it wakes",
                                  "two to seven months", "one side or on both", "in runs"])  # fmt: skip
def test_harmless_jerks_of_babies_are_told_apart_by_what_tells_them_apart(sign):
    assert sign in text_of(INFANTS, "sleep-myoclonus")


@pytest.mark.parametrize(
    "sign",
    [
        "stiffens",
        "eyes roll up",
        "loses skills",
        "38 degrees Celsius or more",
        "three to six months has 39 or more: get medical help at once",
        "the emergency number if it may be a fit",
    ],
)
def test_red_flags_of_babies_are_those_of_babies(sign):
    assert sign in text_of(INFANTS, "when-to-see-a-doctor")


@pytest.mark.parametrize("sign", ["fit for the first time", "fever", "blue", "breath", "cannot be woken", "limp"])
def test_what_is_an_emergency_in_a_baby_is_told_apart_from_what_a_doctor_should_see(sign):
    assert sign in text_of(INFANTS, "call-at-once")


@pytest.mark.parametrize("borrowed", ["in clusters", "one side only", "seems weak", "after a medicine", "sleep start",
                                      "other ages", "Restless legs"])  # fmt: skip
def test_nothing_about_babies_is_borrowed_from_adults(borrowed):
    assert borrowed not in text_of(INFANTS)
    assert "whitneyweiss2018" not in {f["source"] for item in statements(INFANTS) for f in item.get("evidence", ())}


PASSING_OUT = "they cannot swallow, are drowsy or pass out"


@pytest.mark.parametrize("key", ["low-blood-sugar", "what-helps", "low-sugar-or-withdrawal"])
def test_nothing_is_put_into_the_mouth_of_whoever_passes_out(key):
    after = text_of(TREMBLING, key).partition(PASSING_OUT)[2].partition(".")[0]
    assert "put nothing in the mouth" in after
    assert "on their side" in after


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("withdrawal-symptoms", "should not stop suddenly without help"),
        ("low-sugar-or-withdrawal", "when somebody who drank heavily and has stopped or cut down is confused"),
        ("low-sugar-or-withdrawal", "get medical help at once if they shake badly or vomit again and again"),
        ("call-at-once", "extreme shivering, confusion or slurred speech, very hard breathing, no urine all day"),
        ("low-blood-sugar", "a sugary drink or sweets straight away"),
        ("low-blood-sugar", "If they do not get better soon, call the emergency number"),
        ("low-blood-sugar", PASSING_OUT),
        ("what-helps", PASSING_OUT),
        ("low-sugar-or-withdrawal", PASSING_OUT),
        ("fever", "high temperature"),
        ("when-to-see-a-doctor", "gets worse as time goes on, or gets in the way of"),
        ("when-to-see-a-doctor", "nerves, cold, tiredness, caffeine or exercise do not explain it"),
    ],
)
def test_trembling_legs_come_with_what_to_do(key, told):
    assert told in text_of(TREMBLING, key)


@pytest.mark.parametrize("place", [place for place in lines() if "/" in place])
def test_no_red_flag_takes_a_sign_for_serious_only_because_it_is_new(place):
    assert not re.search(r"\bis new,? (or|is)\b", lines()[place])


@pytest.mark.parametrize("sign", ["bad headache", "sight", "below the ribs", "sudden swelling", "the same day", "fit",
                                  "One of these is enough", "after week 20"])  # fmt: skip
def test_pregnancy_names_the_signs_of_pre_eclampsia(sign):
    assert sign in text_of("twitching-in-pregnancy", "pre-eclampsia")


STOPS = re.compile(r"\bstop\b( taking)? (an?|the|your|this|any|it)\b", re.IGNORECASE)
REFUSES = re.compile(r"\b(not|nobody|never|before)\b[^.;:]*$", re.IGNORECASE)
TAKES_IRON = re.compile(r"\b(take|taking|try) iron\b", re.IGNORECASE)


@pytest.mark.parametrize("place", [place for place in lines() if re.search("medicine", lines()[place], re.IGNORECASE)])
def test_no_line_tells_anybody_to_stop_a_medicine(place):
    text = lines()[place]
    assert all(REFUSES.search(text[: found.start()]) for found in STOPS.finditer(text))


@pytest.mark.parametrize("place", [place for place in lines() if TAKES_IRON.search(lines()[place])])
def test_no_line_tells_anybody_to_take_iron(place):
    assert re.search(r"can do harm|only if", lines()[place])


@pytest.mark.parametrize("slug", [INFANTS, SPEECH])
def test_cards_that_were_looked_into_leave_no_reading_unassessed(slug):
    for reading in CUES[slug].get("interpretations", ()):
        assert reading["support"] != "not_assessed"
        assert reading["search_note"]


@pytest.mark.parametrize("key", [reading["key"] for reading in CUES[SPEECH]["interpretations"]])
def test_readings_of_fast_speech_are_graded_as_the_rubric_proposes(key):
    reading = next(item for item in CUES[SPEECH]["interpretations"] if item["key"] == key)
    grade = gate.proposal(reading, Vocabulary(**CONTENT.entries))
    assert (reading["support"], reading.get("certainty")) == (grade.support, grade.certainty)


def test_fast_speech_says_of_health_only_what_a_source_says():
    told = text_of(SPEECH, "sudden-change")
    assert "not an illness" not in told and "leg goes weak" not in told
    assert len(cited(next(item for item in statements(SPEECH) if item["key"] == "sudden-change"))) > 1


@pytest.mark.parametrize("slug", HEALTH)
def test_no_card_claims_a_review_that_nobody_made(slug):
    assert "clinician_review" not in CUES[slug]


@pytest.mark.parametrize("slug", [INFANTS, TREMBLING])
def test_safety_goes_from_what_helps_to_the_doctor_to_the_emergency(slug):
    safety = [item["key"] for item in CUES[slug]["caveats"] if item["kind"] == "safety"]
    assert safety[:2] == ["what-helps", "when-to-see-a-doctor"]
    assert safety[-1] == "call-at-once"


def test_every_cue_stays():
    assert len(CUES) == 37
