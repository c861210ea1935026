"""Findings at the desk, one click from what they are about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cues.models import Cue, Evidence, Interpretation
from tests.cues.factories import NOW, a_finding, a_reading, an_editor, lay
from tests.cues.forms import confirmation, errors, filled

pytestmark = pytest.mark.django_db

LIST = reverse("admin:cues_evidence_changelist")
ADD = reverse("admin:cues_evidence_add")
FINDING = {
    "key": "new",
    "source": "farley2013",
    "direction": "supports",
    "level": "C",
    "rating": 3,
    "finding": "Something.",
}


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


@pytest.fixture
def cue():
    return lay()


def page(row: Evidence) -> str:
    return reverse("admin:cues_evidence_change", args=[row.pk])


def addressed(cue: Cue) -> str:
    return f"{ADD}?cue={cue.pk}&interpretation={cue.interpretations.get().pk}"


def test_the_link_at_a_statement_leads_to_a_form_that_knows_cue_and_statement(desk, cue):
    data = filled(desk.get(addressed(cue)))
    assert (data["cue"], data["interpretation"]) == (str(cue.pk), str(cue.interpretations.get().pk))


def test_a_finding_is_added_last_and_leads_back_to_its_cue(desk, cue):
    answer = desk.post(ADD, filled(desk.get(addressed(cue)), **FINDING))
    assert answer["Location"] == reverse("admin:cues_cue_change", args=[cue.pk])
    assert list(cue.evidence.values_list("key", flat=True)) == ["fidgeting", "new"]


def test_the_list_can_be_limited_to_one_statement_and_says_so(desk, cue):
    lay(slug="second", interpretations=[a_reading(evidence=[a_finding("other")])])
    answer = desk.get(f"{LIST}?interpretation__id__exact={cue.interpretations.get().pk}")
    assert [row.key for row in answer.context["cl"].result_list] == ["fidgeting"]
    assert "Findings about interpretation anxiety of Leg shaking" in answer.content.decode()


def choices(answer, name: str) -> list[str]:
    field = answer.context["adminform"].form.fields[name]
    return [str(label) for value, label in field.choices if value]


def test_only_statements_of_the_findings_cue_are_offered(desk, cue):
    lay(slug="second", caveats=[{"key": "elsewhere", "kind": "culture", "text": "So."}])
    for known in (desk.get(addressed(cue)), desk.get(page(Evidence.objects.get(cue=cue)))):
        assert choices(known, "caveat") == ["habit"]
    assert sorted(choices(desk.get(ADD), "caveat")) == ["Leg shaking: habit", "Second: elsewhere"]


def test_a_statement_of_another_cue_is_refused_at_the_field(desk, cue):
    other = lay(slug="second").interpretations.get()
    answer = desk.post(ADD, filled(desk.get(addressed(cue)), **FINDING, interpretation=other.pk))
    assert "valid choice" in errors(answer)["interpretation"][0]


def test_the_cue_and_the_key_of_a_finding_are_set_once(desk, cue):
    other, row = lay(slug="second"), Evidence.objects.get(cue=cue)
    desk.post(page(row), filled(desk.get(page(row)), cue=other.pk, key="changed", finding="Changed."))
    row.refresh_from_db()
    assert (row.cue, row.key, row.finding) == (cue, "fidgeting", "Changed.")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"key": "fidgeting"}, "key", "in use"),
        ({"key": "boredom"}, "key", "in use"),
        ({"key": "a b"}, "key", "small letters"),
        ({"source": "nowhere"}, "source", "valid choice"),
        ({"interpretation": ""}, "interpretation", "exactly one"),
        ({"direction": ""}, "direction", "required"),
        ({"level": "F"}, "level", "valid choice"),
        ({"rating": 6}, "rating", "less than or equal to 5"),
        ({"rating": 0}, "rating", "greater than or equal to 1"),
        ({"n": 0}, "n", "greater than or equal to 1"),
        ({"k": -1}, "k", "greater than or equal to"),
        ({"effect_kind": "d"}, "effect_value", "both a kind and a value"),
        ({"effect_value": "0.2"}, "effect_value", "both a kind and a value"),
        ({"effect_kind": "d", "effect_value": "NaN"}, "effect_value", "Enter a number"),
        ({"effect_kind": "d", "effect_value": "1e999"}, "effect_value", "Enter a number"),
        ({"effect_kind": "r", "effect_value": "1"}, "effect_value", "between -1 and 1"),
        ({"effect_low": "0", "effect_high": "1"}, "effect_value", "about a value"),
        ({"effect_kind": "d", "effect_value": "0.2", "effect_low": "0"}, "effect_high", "both ends"),
        ({"effect_kind": "d", "effect_value": "2", "effect_low": "0", "effect_high": "1"}, "effect_low", "enclose"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_nothing_is_kept(desk, cue, fields, field, words):
    answer = desk.post(ADD, filled(desk.get(addressed(cue)), **{**FINDING, **fields}))
    assert words in errors(answer)[field][0]
    assert set(errors(answer)) <= {field, ""}
    assert Evidence.objects.count() == 1


def test_a_finding_about_two_things_is_refused(desk, cue):
    both = {"alternative": cue.alternatives.get().pk}
    answer = desk.post(ADD, filled(desk.get(addressed(cue)), **FINDING, **both))
    assert "exactly one" in errors(answer)["interpretation"][0]


def test_a_number_of_any_size_can_be_shown_afterwards(desk, cue):
    desk.post(ADD, filled(desk.get(addressed(cue)), **FINDING, effect_kind="d", effect_value="1e308"))
    assert Evidence.objects.get(key="new").effect_value == 1e308
    assert desk.get(reverse("admin:cues_cue_change", args=[cue.pk])).status_code == 200


def statements(queries) -> list[tuple[str, str]]:
    """Return (verb, table) of each write."""
    words = [query["sql"].replace("INTO ", "").replace("FROM ", "").split() for query in queries]
    return [(line[0], line[1].strip('"')) for line in words if line[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.parametrize("act", ["add", "change", "delete", "delete many"])
def test_every_write_takes_the_cue_first_and_notes_that_it_changes(desk, cue, act):
    Cue.objects.update(changed_at=NOW)
    row = Evidence.objects.get()
    gone = reverse("admin:cues_evidence_delete", args=[row.pk])
    many = {"action": "delete_selected", "_selected_action": [row.pk]}
    steps = {
        "add": (ADD, lambda: filled(desk.get(addressed(cue)), **FINDING)),
        "change": (page(row), lambda: filled(desk.get(page(row)), finding="Changed.")),
        "delete": (gone, lambda: confirmation(desk, gone)),
        "delete many": (LIST, lambda: confirmation(desk, LIST, many)),
    }
    address, data = steps[act]
    sent = data()
    with CaptureQueriesContext(connection) as seen:
        desk.post(address, sent)
    writes = [write for write in statements(seen.captured_queries) if write[1].startswith("cues_")]
    assert [table for _, table in writes] == ["cues_cue", "cues_evidence"]
    cue.refresh_from_db()
    assert cue.changed_at > NOW


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_takes_the_same_number_of_queries_for_one_and_for_ten(desk, django_assert_num_queries, count):
    cues = [lay(slug=f"cue-{number}") for number in range(count)]
    with django_assert_num_queries(7):
        answer = desk.get(LIST)
    assert len(answer.context["cl"].result_list) == len(cues)


@pytest.mark.parametrize("count", [1, 10])
def test_the_form_takes_the_same_number_of_queries_for_one_choice_and_for_ten(desk, django_assert_num_queries, count):
    cue = lay(alternatives=[{"key": f"a-{number}", "kind": "task", "text": "So."} for number in range(count)])
    with django_assert_num_queries(11):
        desk.get(page(Evidence.objects.get(cue=cue)))


def test_a_search_for_a_source_finds_it(desk, cue):
    asked = {"app_label": "cues", "model_name": "evidence", "field_name": "source", "term": "farley"}
    found = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [row["id"] for row in found] == ["farley2013"]


def test_deleting_an_interpretation_takes_its_findings_with_it(desk, cue):
    address = reverse("admin:cues_cue_change", args=[cue.pk])
    desk.post(address, filled(desk.get(address), interpretations__0__DELETE="on"))
    assert not Interpretation.objects.exists()
    assert not Evidence.objects.exists()
