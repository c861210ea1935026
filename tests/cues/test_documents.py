"""One authored shape: rows to document and back, document to card, each exactly."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cues.documents import authored, desk, files, gate, projection, schema, vocabulary
from cues.documents.vocabulary import Vocabulary
from cues.models import Cue, Evidence, Interpretation
from tests.cues import strategies
from tests.cues.factories import a_document, a_finding, a_reading, lay, lay_words, words

# No shrinking: with a database behind each example it would take minutes to say the same thing more briefly.
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def on_desk(slug: str) -> dict:
    return desk.to_document(Cue.objects.for_documents().get(slug=slug))


@pytest.mark.django_db
@EXAMPLES
@given(st.data())
def test_a_document_laid_on_the_desk_comes_back_exactly(data):
    lay_words()
    first = authored.normalise(data.draw(strategies.documents()))
    assert schema.problems("document", first) == []
    second = authored.normalise({**data.draw(strategies.documents()), "slug": first["slug"]})
    for document in (first, second, first):
        desk.lay_out(document)
        assert authored.as_json(on_desk(document["slug"])) == authored.as_json(document)


@EXAMPLES
@given(strategies.documents())
def test_a_document_written_as_a_file_reads_back_exactly(document):
    document = authored.normalise(document)
    written = files.write(document)
    assert files.parse(written) == document
    assert files.write(files.parse(written)) == written


@EXAMPLES
@given(strategies.documents())
def test_every_card_obeys_its_schema_and_is_the_same_each_time(document):
    card = projection.card(document, Vocabulary(**words()))
    assert schema.problems("card", card) == []
    assert authored.as_json(card) == authored.as_json(projection.card(document, Vocabulary(**words())))


@EXAMPLES
@given(strategies.documents())
def test_no_card_shows_a_finding_of_low_confidence(document):
    card = projection.card(document, Vocabulary(**words()))
    shown = {finding["key"] for _, _, finding in authored.findings(card)}
    assert shown == {f["key"] for _, _, f in authored.findings(document) if f["confidence"] != "low"}


@pytest.mark.django_db
def test_rows_are_updated_in_place_by_key():
    cue = lay()
    before = Interpretation.objects.get(), Evidence.objects.get()
    desk.lay_out(a_document(interpretations=[a_reading(people_say="Another way to put it.")]))
    after = Interpretation.objects.get(), Evidence.objects.get()
    assert [row.pk for row in before] == [row.pk for row in after]
    assert cue.interpretations.get().people_say == "Another way to put it."


@pytest.mark.django_db
def test_two_interpretations_may_change_places():
    one, two = a_reading("one", evidence=[]), a_reading("two", meaning="boredom", evidence=[])
    lay(a_document(interpretations=[one, two]))
    swapped = [{**one, "meaning": "boredom"}, {**two, "meaning": "anxiety"}]
    desk.lay_out(a_document(interpretations=swapped))
    assert [item["meaning"] for item in on_desk("leg-shaking")["interpretations"]] == ["boredom", "anxiety"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 10])
def test_documents_of_many_cues_take_a_fixed_number_of_queries(count, django_assert_num_queries):
    for number in range(count):
        lay(slug=f"cue-{number}")
    with django_assert_num_queries(6):
        assert len([desk.to_document(cue) for cue in Cue.objects.for_documents()]) == count


@pytest.mark.django_db
def test_near_meanings_are_stored_once_and_named_by_both():
    near = {"key": "anxiety", "name": "anxiety", "definition": "Dread.", "near": ["boredom"]}
    lay_words(meaning={"anxiety": near})
    assert vocabulary.entries("meaning")["anxiety"]["near"] == ["boredom"]
    assert "near" not in vocabulary.entries("meaning")["boredom"]
    assert vocabulary.on_desk().meaning["boredom"]["near"] == ["anxiety"]


def deep(levels: int) -> dict:
    nested: dict = {}
    for _ in range(levels):
        nested = {"face": nested}
    return nested


BROKEN = [
    ({"slug": "Leg Shaking"}, "slug"),
    ({"slug": "leg-shaking\n"}, "slug"),
    ({"channel": "aura"}, "channel"),
    ({"name": ""}, "name"),
    ({"name": "x" * 81}, "name"),
    ({"form": "nul\x00"}, "form"),
    ({"surprise": 1}, ""),
    ({"interpretations": [a_reading(certainty=None)]}, "interpretations/anxiety/certainty"),
    ({"interpretations": [a_reading(support="not_assessed")]}, "interpretations/anxiety/certainty"),
    ({"interpretations": [a_reading(support="untested")]}, "interpretations/anxiety"),
    ({"interpretations": [a_reading("form")]}, "interpretations/form/key"),
    (
        {"interpretations": [a_reading(evidence=[a_finding(rating=6)])]},
        "interpretations/anxiety/evidence/fidgeting/rating",
    ),
    ({"interpretations": [a_reading(meaning="telepathy")]}, "interpretations/anxiety/meaning"),
    ({"interpretations": [a_reading(context="moon")]}, "interpretations/anxiety/context"),
    (
        {"interpretations": [a_reading(evidence=[a_finding(source="hearsay")])]},
        "interpretations/anxiety/evidence/fidgeting/source",
    ),
    (
        {"interpretations": [a_reading(evidence=[a_finding(effect={"kind": "d", "value": float("nan")})])]},
        "interpretations/anxiety/evidence/fidgeting/effect",
    ),
    (
        {"interpretations": [a_reading(evidence=[a_finding(effect={"kind": "r", "value": 1.0})])]},
        "interpretations/anxiety/evidence/fidgeting/effect/value",
    ),
    (
        {"interpretations": [a_reading(evidence=[a_finding(effect={"kind": "d", "value": 1, "low": 2, "high": 3})])]},
        "interpretations/anxiety/evidence/fidgeting/effect",
    ),
    ({"interpretations": [a_reading("one"), a_reading("two", evidence=[a_finding("other")])]}, "interpretations/two"),
    ({"interpretations": [a_reading("habit")]}, "habit"),
    ({"interpretations": [a_reading(support="supported", certainty="low")]}, "interpretations/anxiety/support"),
    ({"figure": {"face": {"AU12": float("nan")}}}, "figure/face/AU12"),
    ({"figure": {}}, "figure/kind"),
    ({"figure": {"kind": "face", "look": {"hair": "nul\x00"}}}, "figure/look/hair"),
    ({"figure": {"kind": "face", "nul\x00": 1}}, "figure/nul\x00"),
    ({"figure": {"kind": "face", "face": {"AU12": 2}}}, "figure/face/AU12"),
    ({"figure": {"kind": "figure", "arms": {"L": {"to": [0, 0, "near"]}}}}, "figure/arms/L/to/2"),
    ({"figure": {"kind": "figure", "crop": 1_000_000 * "x"}}, "figure"),
    ({"figure": {"kind": "face", "face": deep(500)}}, "figure" + 10 * "/face"),
    ({"figure": "a face"}, "figure"),
    ({"related": [{"cue": "nowhere"}]}, "related/nowhere"),
    ({"related": [{"cue": "leg-shaking"}]}, "related/leg-shaking"),
    ({"caveats": [{"key": "c", "kind": "culture", "text": "T.", "red_flags": ["F."]}]}, "caveats/c/kind"),
]


@pytest.mark.parametrize(("members", "path"), BROKEN)
def test_a_broken_document_is_refused_at_its_place(members, path):
    problems = gate.check(a_document(**members), Vocabulary(**words()), {"leg-shaking"})
    assert path in [problem.path for problem in problems]


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"slug": ["x"] * 3}])
def test_what_is_no_document_at_all_is_refused(data):
    assert gate.check(data, Vocabulary(), set())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a: [1", r"line \d, column 1"),
        (b"a: &x [1]\nb: *x\n", "aliases"),
        (b"a: 1\na: 2\n", "twice"),
        (b"1: 2\n", "is not a text"),
        (b"a: \xff\n", "not UTF-8 at byte 3"),
        (b"!!python/object:os.system {}\n", "line 1"),
        (b"- " * 2_000, "nested too deep"),
        (b"#" * 1_000_001, "larger than"),
        (b"a: \x07", "can be read"),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_refused_with_the_reason(raw, reason):
    with pytest.raises(files.FileRefused, match=reason):
        files.parse(raw)


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "2026-02-03", "Yes", "true-grief", "falsely", "True"])
def test_words_that_yaml_would_turn_into_other_things_stay_words(word):
    assert files.parse(f"a: {word}".encode()) == {"a": word}


def test_the_chance_comes_from_the_best_finding_about_the_claim_itself():
    evidence = [
        a_finding("beside", direction="background", level="A", effect={"kind": "d", "value": 3}),
        a_finding("sideways", level="A", effect={"kind": "d", "value": 2}),
        a_finding("poor", direction="supports", effect={"kind": "d", "value": 1}),
        a_finding("good", direction="contradicts", level="B", effect={"kind": "d", "value": -0.1}),
    ]
    card = projection.card(a_document(interpretations=[a_reading(evidence=evidence)]), Vocabulary(**words()))
    assert card["resolved"]["chances"] == {"anxiety": {"times_in_100": 52, "evidence": "good", "against": True}}


def test_a_card_is_plain_json_without_numbers_that_json_lacks():
    with pytest.raises(ValueError, match="JSON"):
        authored.as_json({"value": float("nan")})
    assert json.loads(authored.as_json({"a": "ü"})) == {"a": "ü"}
