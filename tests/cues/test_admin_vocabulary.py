"""Meanings, contexts and sources at the desk."""

import pytest
from django.urls import reverse

from cues.models import Context, Exclusion, Meaning, Near, Source
from tests.cues.factories import an_editor, lay_words, shelve
from tests.cues.forms import confirm, errors, filled, with_row

pytestmark = pytest.mark.django_db

ENTRIES = {
    "meaning": (Meaning, {"key": "calm", "name": "calm", "definition": "At rest."}),
    "context": (Context, {"key": "sofa", "name": "Sofa", "phrase": "On a sofa", "scene": "A soft one."}),
    "source": (Source, {"key": "new2020", "kind": "review", "title": "New", "status": "current"}),
}
PUBLISHED = {"meaning": "anxiety", "context": "any", "source": "carriere2013"}
UNUSED = {"meaning": "boredom", "context": "meeting", "source": "farley2013"}


@pytest.fixture
def desk(client):
    lay_words()
    client.force_login(an_editor())
    return client


def address(kind: str, page: str, *keys) -> str:
    return reverse(f"admin:cues_{kind}_{page}", args=keys)


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_is_made_and_changed_but_keeps_its_key(desk, kind):
    model, fields = ENTRIES[kind]
    add = address(kind, "add")
    desk.post(add, filled(desk.get(add), **fields))
    change = address(kind, "change", fields["key"])
    name = "title" if kind == "source" else "name"
    desk.post(change, filled(desk.get(change), **{name: "changed", "key": "other"}))
    assert getattr(model.objects.get(pk=fields["key"]), name) == "changed"
    assert not model.objects.filter(pk="other").exists()


def test_whether_a_meaning_accuses_is_ticked_and_unticked(desk):
    change = address("meaning", "change", "anxiety")
    for ticked in (True, False):
        data = filled(desk.get(change), accusing="on")
        desk.post(change, data if ticked else {name: value for name, value in data.items() if name != "accusing"})
        assert Meaning.objects.get(pk="anxiety").accusing is ticked


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_key_that_is_taken_is_refused_and_its_entry_stays_as_it_is(desk, kind):
    fields, add = ENTRIES[kind][1], address(kind, "add")
    answer = desk.post(add, filled(desk.get(add), **{**fields, "key": UNUSED[kind]}))
    assert "already exists" in errors(answer)["key"][0]


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_that_has_been_published_cannot_be_deleted(desk, kind):
    shelve()
    model = ENTRIES[kind][0]
    answer = desk.post(address(kind, "delete", PUBLISHED[kind]), {"post": "yes"})
    assert "has been published; cards name it for ever" in answer.content.decode()
    assert "permission" not in answer.content.decode() and answer.status_code == 200
    assert not desk.get(address(kind, "change", PUBLISHED[kind])).context["show_delete"]
    assert model.objects.filter(pk=PUBLISHED[kind]).exists()


@pytest.mark.parametrize("kind", ENTRIES)
def test_nor_among_many_and_the_page_says_why(desk, kind):
    shelve()
    model = ENTRIES[kind][0]
    before = model.objects.count()
    data = {
        "action": "delete_selected",
        "_selected_action": [PUBLISHED[kind], UNUSED[kind]],
        "post": "yes",
    }
    text = desk.post(address(kind, "changelist"), data).content.decode()
    assert "has been published; cards name it for ever" in text
    assert "permission" not in text
    assert model.objects.count() == before


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_that_nothing_uses_may_be_deleted(desk, kind):
    confirm(desk, address(kind, "delete", UNUSED[kind]))
    assert not ENTRIES[kind][0].objects.filter(pk=UNUSED[kind]).exists()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"year": 1200}, "year", "1500 to 2100"),
        ({"year": 99999}, "year", ""),
        ({"doi": "https://doi.org/10.1000/1"}, "doi", "10.1037"),
        ({"doi": "10.1 spaced"}, "doi", "A DOI looks like"),
        ({"url": "ftp://example.org/"}, "url", "http:// or https://"),
        ({"url": "javascript:alert(1)"}, "url", "valid URL"),
        ({"authors": "One, A.\nOne, A."}, "authors", "twice"),
        ({"status": "retracted"}, "status_note", "Say what"),
        ({"kind": ""}, "kind", "required"),
        ({"title": ""}, "title", "required"),
    ],
)
def test_a_wrong_value_of_a_source_is_told_at_its_field(desk, fields, field, words):
    add = address("source", "add")
    answer = desk.post(add, filled(desk.get(add), **{**ENTRIES["source"][1], **fields}))
    assert list(errors(answer)) == [field]
    assert words in errors(answer)[field][0]


PAIRS = [
    ("meaning", "near_after", "anxiety", "boredom", Near),
    ("context", "excludes_after", "any", "meeting", Exclusion),
]


@pytest.mark.parametrize(("kind", "prefix", "one", "other", "model"), PAIRS)
class TestPairs:
    def test_a_pair_is_stored_once_and_seen_from_both_ends(self, desk, kind, prefix, one, other, model):
        change = address(kind, "change", one)
        desk.post(change, with_row(filled(desk.get(change)), prefix, second=other))
        assert model.objects.get().first_id == one
        assert one in desk.get(address(kind, "change", other)).content.decode()

    def test_it_may_be_taken_apart_at_either_end(self, desk, kind, prefix, one, other, model):
        model.objects.create(first_id=one, second_id=other)
        change = address(kind, "change", other)
        desk.post(change, filled(desk.get(change), **{prefix.replace("after", "before") + "__0__DELETE": "on"}))
        assert not model.objects.exists()

    @pytest.mark.parametrize(
        ("stored", "second", "words"),
        [
            (None, "one", "two different ends"),
            (("one", "other"), "other", "twice"),
            (("other", "one"), "other", "at the other end"),
        ],
    )
    def test_a_pair_that_cannot_be_is_told_at_its_field(
        self, desk, kind, prefix, one, other, model, stored, second, words
    ):
        names = {"one": one, "other": other}
        if stored:
            model.objects.create(first_id=names[stored[0]], second_id=names[stored[1]])
        change = address(kind, "change", one)
        answer = desk.post(change, with_row(filled(desk.get(change)), prefix, second=names[second]))
        [(field, messages)] = errors(answer).items()
        assert field.endswith("-second")
        assert words in messages[0]


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("count", [1, 10])
def test_a_list_takes_the_same_number_of_queries_for_one_entry_and_for_ten(
    client, django_assert_num_queries, kind, count
):
    model, fields = ENTRIES[kind]
    name = "title" if kind == "source" else "name"
    model.objects.bulk_create(model(**{**fields, "key": f"k-{n}", name: f"n {n}"}) for n in range(count))
    client.force_login(an_editor())
    with django_assert_num_queries(7):
        assert len(client.get(address(kind, "changelist")).context["cl"].result_list) == count
