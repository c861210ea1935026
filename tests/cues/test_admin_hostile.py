"""What nobody should send: refused at its field or by the address, never an error, and nothing half-kept."""

import json

import pytest
from django.urls import reverse

from cues.models import Cue, Evidence, Source
from tests.cues.factories import a_figure, an_editor, lay, lay_words, shelve
from tests.cues.forms import a_reading_row, errors, filled, with_row

pytestmark = pytest.mark.django_db

CUE_TEXTS = ["name", "slug", "aliases", "form", "reviewed_by"]
ROW_TEXTS = {
    "interpretations": ["key", "people_say", "rationale", "departure", "search_note"],
    "alternatives": ["key", "text"],
    "caveats": ["key", "text", "red_flags"],
    "related": ["note"],
}
ROWS = {
    "interpretations": a_reading_row(),
    "alternatives": {"key": "new", "kind": "task", "text": "So."},
    "caveats": {"key": "new", "kind": "safety", "text": "So.", "red_flags": ""},
    "related": {"other": "second", "note": ""},
}
EVIDENCE_TEXTS = ["key", "finding", "locator", "effect_note"]
EVIDENCE = {"key": "new", "direction": "supports", "level": "C", "rating": 3, "finding": "So.", "source": "farley2013"}
ENTRY_TEXTS = {
    "meaning": ["key", "name", "definition"],
    "context": ["key", "name", "phrase", "scene"],
    "source": ["key", "title", "authors", "container", "volume", "pages", "doi", "url", "status_note"],
}
HOSTILE = {"nul": "a\0b", "long": "x" * 10_000}


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def address(model: str, page: str, *args) -> str:
    return reverse(f"admin:cues_{model}_{page}", args=args)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
class TestTexts:
    @pytest.mark.parametrize("name", CUE_TEXTS)
    def test_of_a_cue(self, desk, name, text):
        cue = lay()
        page = address("cue", "change", cue.pk)
        data = filled(desk.get(page), channel="face", reviewed_on="2026-01-01", **{"reviewed_by": "Dr Who", name: text})
        assert list(errors(desk.post(page, data))) == [name]
        assert Cue.objects.get().channel == "legs"

    @pytest.mark.parametrize(("prefix", "name"), [(prefix, name) for prefix in ROW_TEXTS for name in ROW_TEXTS[prefix]])
    def test_of_a_row_within_it(self, desk, prefix, name, text):
        lay(slug="second")
        cue = lay()
        page = address("cue", "change", cue.pk)
        data = with_row(filled(desk.get(page), channel="face"), prefix, **{**ROWS[prefix], name: text})
        [field] = errors(desk.post(page, data))
        assert field.startswith(prefix)
        assert field.endswith(f"-{name}")
        assert not Cue.objects.filter(channel="face").exists()

    @pytest.mark.parametrize("name", EVIDENCE_TEXTS)
    def test_of_a_finding(self, desk, name, text):
        cue = lay()
        page = f"{address('evidence', 'add')}?cue={cue.pk}&interpretation={cue.interpretations.get().pk}"
        assert list(errors(desk.post(page, filled(desk.get(page), **{**EVIDENCE, name: text})))) == [name]
        assert Evidence.objects.count() == 1

    @pytest.mark.parametrize(("model", "name"), [(model, name) for model in ENTRY_TEXTS for name in ENTRY_TEXTS[model]])
    def test_of_a_vocabulary_entry_or_a_source(self, desk, model, name, text):
        lay_words()
        page = address(model, "add")
        sound = {
            each: "10.1000/1" if each == "doi" else "https://example.org/" if each == "url" else "so"
            for each in ENTRY_TEXTS[model]
        }
        if model == "source":
            sound["kind"] = "survey"
        assert list(errors(desk.post(page, filled(desk.get(page), **{**sound, name: text})))) == [name]
        page = address(model, "changelist")
        assert "so" not in [row.pk for row in desk.get(page).context["cl"].result_list]


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "figure",
    [
        "{",
        "[]",
        '"text"',
        "3",
        "true",
        "NaN",
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": "\\u0000"}',
        '{"a\\u0000": 1}',
        '{"a": ["\\u0000"]}',
        '{"a": "\\ud800"}',
        '{"a": "' + "x" * 20_001 + '"}',
        '{"a": ' + "9" * 5_000 + "}",
        "a\0b",
        '{"a": "\0"}',
        nested(13),
        nested(1_100),
        "[" * 19_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_figure_that_cannot_be_kept_is_refused_at_its_field(desk, figure):
    cue = lay()
    page = address("cue", "change", cue.pk)
    answer = desk.post(page, filled(desk.get(page), channel="face", figure=figure))
    assert list(errors(answer)) == ["figure"]
    assert Cue.objects.get().channel == "legs"


@pytest.mark.parametrize(
    "figure",
    [
        None,
        a_figure(),
        {"kind": "figure", "crop": [-122.5, -312, 262, 262], "marks": [{"t": "zed", "xy": [0, -40], "r": 30}]},
    ],
)
def test_a_figure_that_can_be_drawn_comes_back_as_it_was_typed(desk, figure):
    cue = lay()
    page = address("cue", "change", cue.pk)
    desk.post(page, filled(desk.get(page), figure="" if figure is None else json.dumps(figure)))
    assert Cue.objects.get().figure == figure


@pytest.mark.parametrize("figure", [{"a": "é \U0001f9b5 <script>"}, {"</textarea><script>": 1}, {"\ud800": 1}])
def test_a_refused_figure_is_never_shown_as_markup(desk, figure):
    page = address("cue", "change", lay().pk)
    answer = desk.post(page, filled(desk.get(page), figure=json.dumps(figure)))
    assert list(errors(answer)) == ["figure"]
    assert "<script>" not in answer.content.decode().partition('id="id_figure"')[2].partition("Clinician")[0]


LISTS = ["cue", "evidence", "meaning", "context", "source", "card", "publication"]
QUERIES = [
    "q=%00", "q=a%00b", "q=" + "x" * 5_000, "q='\"--", "p=x",
    "p=-1", "p=99999999999999999999", "o=x", "o=99.-99", "all=x",
    "nonsense=1", "pk__in=x", "id__exact=99999999999999999999", "id__exact=%00", "_facets=x", "e=1", "_to_field=%00",
    "state=%00", "channel__exact=%00", "interpretation__id__exact=x", "interpretation__id__exact=99999999999999999999",
    "interpretation__id__exact=-1", "interpretation__id__exact=%00", "cue__slug=%00", "is_current__exact=x",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("model", LISTS)
def test_no_address_of_a_list_breaks_it(desk, model, query):
    shelve()
    assert desk.get(f"{address(model, 'changelist')}?{query}").status_code in (200, 302, 400, 403)


@pytest.mark.parametrize("page", ["change", "delete", "history"])
@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("key", ["x", "\0", "0", "-1", "99999999999999999999", "_00", "a/b", "é" * 300])
def test_no_address_of_a_row_breaks_it(desk, model, page, key):
    lay()
    assert desk.get(address(model, page, key)).status_code in (302, 403, 404)


@pytest.mark.parametrize(
    "query",
    [
        "cue=x",
        "cue=%00",
        "cue=99999999999999999999",
        "cue=-1",
        "cue=1&interpretation=x",
        "interpretation=%00",
        "key=%00",
        "position=x",
    ],
)
def test_no_address_of_the_form_for_a_finding_breaks_it(desk, query):
    lay()
    assert desk.get(f"{address('evidence', 'add')}?{query}").status_code == 200


@pytest.mark.parametrize("term", ["\0", "x" * 5_000, "'"])
def test_no_term_breaks_the_search_for_a_source(desk, term):
    asked = {"app_label": "cues", "model_name": "evidence", "field_name": "source", "term": term}
    assert desk.get(reverse("admin:autocomplete"), asked).status_code == 200


@pytest.mark.parametrize(
    "tampering",
    [
        {"interpretations-TOTAL_FORMS": "x"},
        {"interpretations-TOTAL_FORMS": "-1"},
        {"interpretations-INITIAL_FORMS": "7"},
        {"interpretations-0-id": "999"},
        {"interpretations-0-id": "x"},
        {"interpretations-0-id": "\0"},
        {"interpretations-0-cue": "999"},
        {"interpretations-0-position": "32768"},
        {"interpretations-0-position": "x"},
    ],
    ids=str,
)
def test_a_form_that_was_tampered_with_breaks_nothing_and_loses_nothing(desk, tampering):
    cue = lay()
    page = address("cue", "change", cue.pk)
    answer = desk.post(page, {**filled(desk.get(page), interpretations__0__people_say="Changed."), **tampering})
    assert answer.status_code in (200, 302)
    assert list(cue.interpretations.values_list("key", "position")) == [("anxiety", 0)]


@pytest.mark.parametrize(("name", "value"), [("n", 2**31), ("k", 2**31), ("position", 2**15), ("n", "9" * 5_000)])
def test_a_number_that_not_every_database_holds_is_refused_at_its_field(desk, name, value):
    cue = lay()
    page = f"{address('evidence', 'add')}?cue={cue.pk}&interpretation={cue.interpretations.get().pk}"
    assert list(errors(desk.post(page, filled(desk.get(page), **{**EVIDENCE, name: value})))) == [name]


def test_a_form_of_another_cues_row_cannot_move_it(desk):
    cue, other = lay(), lay(slug="second")
    page = address("cue", "change", cue.pk)
    stolen = {"alternatives-0-id": other.alternatives.get().pk, "alternatives-0-text": "Stolen."}
    desk.post(page, {**filled(desk.get(page)), **stolen})
    assert other.alternatives.get().text == "Boredom."


def test_a_source_is_never_shown_as_markup(desk):
    lay()
    Source.objects.filter(pk="carriere2013").update(title="<script>alert(1)</script>")
    for page in (
        address("source", "changelist"),
        address("evidence", "changelist"),
        address("cue", "change", Cue.objects.get().pk),
    ):
        assert "<script>alert" not in desk.get(page).content.decode()


@pytest.mark.parametrize("query", ["page=abc", "s=a&page=abc", "s=%00"])
def test_the_themes_own_search_leads_back_to_the_desk(client, query):
    client.force_login(an_editor())
    answer = client.get(f"/admin/search/?{query}")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
