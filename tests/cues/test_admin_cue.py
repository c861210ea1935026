"""Cues at the desk: the list, the page of one, and what it refuses."""

import json
from itertools import product

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cues import publishing
from cues.models import Alternative, Cue, Interpretation, Related
from tests.cues.factories import (
    NOW,
    a_finding,
    a_person,
    a_reading,
    an_editor,
    lay,
    lay_words,
    shelve,
)
from tests.cues.forms import a_reading_row, confirm, errors, filled, with_row

pytestmark = pytest.mark.django_db

LIST = reverse("admin:cues_cue_changelist")
ADD = reverse("admin:cues_cue_add")
IDENTITY = ("meaning", "context", "target")


@pytest.fixture
def desk(client):
    """A client signed in as an editor."""
    client.force_login(an_editor())
    return client


def page(cue: Cue) -> str:
    return reverse("admin:cues_cue_change", args=[cue.pk])


def listed(answer) -> dict[str, str]:
    """Return the text of each listed cue's row, by slug."""
    admin = answer.context["cl"].model_admin
    rows = answer.context["cl"].result_list
    return {cue.slug: f"{admin.state(cue)} {admin.best_support(cue)} {admin.missing(cue)}" for cue in rows}


class TestTheList:
    def test_shows_state_best_support_and_what_is_missing(self, desk):
        shelve(slug="on-the-shelf")
        card = shelve(slug="taken-back")
        publishing.retract(cue=card.cue, by=None, now=NOW, message="Wrong.")
        lay(slug="a-draft", caveats=[], interpretations=[])
        rows = listed(desk.get(LIST))
        assert "published v1" in rows["on-the-shelf"]
        assert "weak, very low" in rows["on-the-shelf"]
        assert rows["on-the-shelf"].endswith("nothing")
        assert "retracted" in rows["taken-back"]
        assert "draft" in rows["a-draft"]
        assert "2: caveats: give at least one caveat" in rows["a-draft"]

    def test_tells_what_has_changed_since_it_was_published(self, desk):
        cue = shelve().cue
        assert "changed since" not in listed(desk.get(LIST))[cue.slug]
        Cue.objects.update(form="A leg bounces.")
        assert "changed since" in listed(desk.get(LIST))[cue.slug]

    def test_reports_a_grade_above_its_evidence(self, desk):
        lay(interpretations=[a_reading(support="supported", certainty="high")])
        assert "supported needs evidence" in listed(desk.get(LIST))["leg-shaking"]

    @pytest.mark.parametrize(
        ("query", "slugs"),
        [
            ("state=draft", {"leg-shaking"}),
            ("state=published", {"on-the-shelf"}),
            ("state=retracted", {"taken-back"}),
            ("state=nonsense", {"leg-shaking", "on-the-shelf", "taken-back"}),
            ("channel__exact=face", {"taken-back"}),
            ("topic__exact=health", set()),
            ("q=shelf", {"on-the-shelf"}),
            ("q=JIGGLING", {"leg-shaking"}),
            ("q=the é", {"on-the-shelf"}),
            ("q=nowhere", set()),
        ],
    )
    def test_filters_and_searches(self, desk, query, slugs):
        lay(aliases=["leg jiggling"])
        shelve(slug="on-the-shelf", aliases=["café leg"])
        card = shelve(slug="taken-back", channel="face")
        publishing.retract(cue=card.cue, by=None, now=NOW, message="Wrong.")
        assert set(listed(desk.get(f"{LIST}?{query}"))) == slugs

    @pytest.mark.parametrize("count", [1, 10])
    def test_takes_the_same_number_of_queries_for_one_cue_and_for_ten(self, desk, django_assert_num_queries, count):
        shelve(slug="other", channel="face")
        for number in range(count):
            shelve(slug=f"cue-{number}", related=[{"cue": "other"}])
        with django_assert_num_queries(19):
            answer = desk.get(f"{LIST}?channel__exact=legs")
        assert len(listed(answer)) == count


class TestThePage:
    def test_shows_how_many_findings_there_are_with_links_to_them_and_to_a_new_one(self, desk):
        cue = lay()
        reading = cue.interpretations.get()
        text = desk.get(page(cue)).content.decode()
        assert f"/admin/cues/evidence/?interpretation__id__exact={reading.pk}" in text
        assert f"/admin/cues/evidence/add/?cue={cue.pk}&amp;interpretation={reading.pk}" in text
        assert "1 finding<" in text
        assert "0 findings<" in text

    def test_shows_what_the_rubric_proposes_and_asks_for_a_departure_where_the_grade_differs(self, desk):
        cue = lay(interpretations=[a_reading(support="mixed", certainty="low")])
        text = desk.get(page(cue)).content.decode()
        assert "Weak, very low" in text
        assert "none of them supports it as it stands" in text
        assert "The grade differs. Say why, as a departure." in text
        Interpretation.objects.update(departure="We trust the study.")
        assert "The departure below says why." in desk.get(page(cue)).content.decode()

    def test_says_nothing_of_a_departure_where_the_grade_is_the_one_proposed(self, desk):
        assert "The grade differs" not in desk.get(page(lay())).content.decode()

    @pytest.mark.parametrize("count", [1, 10])
    def test_takes_the_same_number_of_queries_for_one_statement_of_a_kind_and_for_ten(
        self, desk, django_assert_num_queries, count
    ):
        identities = list(product(["anxiety", "boredom"], ["any", "meeting"], ["actual", "perceived", "both"]))
        cue = lay(
            interpretations=[
                a_reading(
                    f"r-{number}", meaning=meaning, context=context, target=target, evidence=[a_finding(f"f-{number}")]
                )
                for number, (meaning, context, target) in enumerate(identities[:count])
            ],
            alternatives=[{"key": f"a-{number}", "kind": "task", "text": "So."} for number in range(count)],
            caveats=[{"key": f"c-{number}", "kind": "culture", "text": "So."} for number in range(count)],
        )
        with django_assert_num_queries(28):
            desk.get(page(cue))

    def test_saving_it_untouched_changes_nothing(self, desk):
        cue = shelve(
            form="A leg goes up.\nAnd down.",
            aliases=["leg jiggling", "bouncing"],
            figure={"kind": "figure", "torso": {"lean": 3.5}, "crop": [-122, -312, 262, 262]},
        ).cue
        data = {name: str(value).replace("\n", "\r\n") for name, value in filled(desk.get(page(cue))).items()}
        assert desk.post(page(cue), data).status_code == 302
        assert "changed since" not in listed(desk.get(LIST))[cue.slug]

    def test_a_new_cue_is_made_with_what_is_said_about_it(self, desk):
        lay_words()
        data = filled(desk.get(ADD), name="Nail biting", slug="nail-biting", channel="gesture", form="Teeth on nails.")
        data = with_row(data, "interpretations", **a_reading_row())
        data = with_row(data, "alternatives", key="habit", kind="habit", text="Habit.")
        data = with_row(data, "caveats", key="common", kind="individual", text="Common.", red_flags="")
        assert desk.post(ADD, data).status_code == 302
        cue = Cue.objects.get(slug="nail-biting")
        assert [row.key for row in (*cue.interpretations.all(), *cue.alternatives.all(), *cue.caveats.all())] == [
            "bored",
            "habit",
            "common",
        ]

    def test_a_new_row_comes_last(self, desk):
        cue = lay(alternatives=[{"key": key, "kind": "task", "text": "So."} for key in ("one", "two")])
        data = with_row(filled(desk.get(page(cue))), "alternatives", key="three", kind="task", text="So.")
        desk.post(page(cue), data)
        assert list(cue.alternatives.values_list("key", flat=True)) == ["one", "two", "three"]

    def test_no_choice_is_made_for_the_editor(self, desk):
        assert desk.get(ADD).context["adminform"].form.fields["channel"].choices[0] == ("", "Choose")

    @pytest.mark.parametrize(("sent", "logged"), [({"form": "Other."}, ["Form"]), ({"aliases": "ALPHA"}, ["Aliases"])])
    def test_the_history_names_what_really_changed(self, desk, sent, logged):
        cue = lay()
        shown = desk.get(page(cue))
        assert "initial-aliases" not in shown.content.decode()
        # What a browser may send of a page as it was: a hidden value that is not what is stored.
        desk.post(page(cue), filled(shown, **sent, **{"initial-aliases": "OLD"}))
        [change] = json.loads(LogEntry.objects.get().change_message)
        assert change["changed"]["fields"] == logged

    def test_a_write_takes_the_cue_first(self, desk):
        cue = lay()
        data = filled(desk.get(page(cue)), alternatives__0__text="Tedium.")
        with CaptureQueriesContext(connection) as seen:
            desk.post(page(cue), data)
        words = [query["sql"].split() for query in seen.captured_queries]
        assert [line[1] for line in words if line[0] == "UPDATE"] == ['"cues_cue"', '"cues_alternative"']


class TestKeysAndSlugs:
    def test_a_slug_is_fixed_once_the_cue_has_a_card(self, desk):
        cue = shelve().cue
        desk.post(page(cue), filled(desk.get(page(cue)), slug="other"))
        cue.refresh_from_db()
        assert cue.slug == "leg-shaking"

    def test_a_draft_may_change_its_slug(self, desk):
        cue = lay()
        desk.post(page(cue), filled(desk.get(page(cue)), slug="other"))
        cue.refresh_from_db()
        assert cue.slug == "other"

    def test_but_not_while_another_cue_links_to_it(self, desk):
        cue = lay()
        lay(slug="second", related=[{"cue": "leg-shaking"}])
        answer = desk.post(page(cue), filled(desk.get(page(cue)), slug="other"))
        assert "Other cues link here by this slug (Second)" in errors(answer)["slug"][0]

    def test_the_key_of_a_saved_statement_cannot_be_changed(self, desk):
        cue = lay()
        desk.post(page(cue), filled(desk.get(page(cue)), alternatives__0__key="other", alternatives__0__text="So."))
        row = cue.alternatives.get()
        assert (row.key, row.text) == ("boredom", "So.")


READING = a_reading_row()
ROWS = [
    ("interpretations", {**READING, "key": "anxiety"}, "interpretations-1-key", "in use"),
    ("interpretations", {**READING, "key": "boredom"}, "interpretations-1-key", "in use"),
    ("interpretations", {**READING, "key": "fidgeting"}, "interpretations-1-key", "in use"),
    ("interpretations", {**READING, "key": "form"}, "interpretations-1-key", "taken"),
    ("interpretations", {**READING, "key": "Not A Key"}, "interpretations-1-key", "small letters"),
    ("interpretations", {**READING, "meaning": "anxiety"}, "interpretations-1-meaning", "Another row"),
    ("interpretations", {**READING, "meaning": "nonsense"}, "interpretations-1-meaning", "valid choice"),
    ("interpretations", {**READING, "support": "weak"}, "interpretations-1-certainty", "how certain"),
    ("interpretations", {**READING, "certainty": "low"}, "interpretations-1-certainty", "Leave this empty"),
    ("interpretations", {**READING, "support": "untested"}, "interpretations-1-search_note", "where studies"),
    ("interpretations", {**READING, "people_say": ""}, "interpretations-1-people_say", "required"),
    ("alternatives", {"key": "boredom", "kind": "task", "text": "So."}, "alternatives-1-key", "in use"),
    ("alternatives", {"key": "new", "kind": "magic", "text": "So."}, "alternatives-1-kind", "valid choice"),
    ("caveats", {"key": "habit", "kind": "culture", "text": "So."}, "caveats-1-key", "in use"),
    (
        "caveats",
        {"key": "new", "kind": "culture", "text": "So.", "red_flags": "it is new"},
        "caveats-1-red_flags",
        "Only a safety caveat",
    ),
    (
        "caveats",
        {"key": "new", "kind": "safety", "text": "So.", "red_flags": "it is new\nit is new"},
        "caveats-1-red_flags",
        "twice",
    ),
    ("related", {"other": "leg-shaking"}, "related-0-other", "not related to itself"),
    ("related", {"other": "nowhere"}, "related-0-other", "valid choice"),
]


class TestWhatItRefuses:
    @pytest.mark.parametrize(("prefix", "row", "field", "words"), ROWS)
    def test_a_row_that_is_wrong_is_told_at_the_field_and_nothing_is_kept(self, desk, prefix, row, field, words):
        cue = lay()
        data = with_row(filled(desk.get(page(cue)), name="Changed"), prefix, **row)
        answer = desk.post(page(cue), data)
        assert list(errors(answer)) == [field]
        assert words in errors(answer)[field][0]
        assert not Cue.objects.filter(name="Changed").exists()

    @pytest.mark.parametrize(
        ("prefix", "row", "field"),
        [
            ("interpretations", READING, "interpretations-2-key"),
            ("alternatives", {"key": "new", "kind": "task", "text": "So."}, "alternatives-2-key"),
            ("caveats", {"key": "new", "kind": "culture", "text": "So."}, "caveats-2-key"),
            ("related", {"other": "second"}, "related-1-other"),
        ],
    )
    def test_the_same_row_twice_is_told_at_the_second(self, desk, prefix, row, field):
        cue = lay()
        lay(slug="second")
        data = with_row(with_row(filled(desk.get(page(cue))), prefix, **row), prefix, **row)
        assert field in errors(desk.post(page(cue), data))
        assert not Related.objects.exists()

    def test_the_same_reading_under_two_new_keys_is_told(self, desk):
        cue = lay()
        data = with_row(filled(desk.get(page(cue))), "interpretations", **READING)
        answer = desk.post(page(cue), with_row(data, "interpretations", **{**READING, "key": "other"}))
        assert list(errors(answer)) == ["interpretations-2-meaning"]

    def test_a_new_row_may_take_the_place_of_one_deleted_at_once(self, desk):
        cue = lay()
        data = filled(desk.get(page(cue)), interpretations__0__DELETE="on")
        desk.post(page(cue), with_row(data, "interpretations", **{**READING, "meaning": "anxiety"}))
        assert cue.interpretations.get().key == "bored"

    @pytest.mark.parametrize("gone", [{}, {"interpretations__1__DELETE": "on"}])
    def test_rows_may_not_change_places_at_once(self, desk, gone):
        cue = lay(interpretations=[a_reading(), a_reading("boredom-too", meaning="boredom", evidence=[])])
        places = {"interpretations__0__meaning": "boredom", "interpretations__1__meaning": "anxiety"}
        answer = desk.post(page(cue), filled(desk.get(page(cue)), **places, **gone))
        assert "interpretations-0-meaning" in errors(answer)
        assert set(cue.interpretations.values_list("meaning", flat=True)) == {"anxiety", "boredom"}

    def test_a_cue_related_to_others_may_be_made_at_once(self, desk):
        lay()
        data = filled(desk.get(ADD), name="Nail biting", slug="nail-biting", channel="gesture", form="Teeth.")
        desk.post(ADD, with_row(data, "related", other="leg-shaking"))
        assert Related.objects.get().cue.slug == "nail-biting"

    def test_a_row_that_somebody_else_deleted_meanwhile_is_told_at_a_field(self, desk):
        cue = lay()
        data = filled(desk.get(page(cue)), alternatives__0__text="Changed.")
        Alternative.objects.all().delete()
        assert "alternatives-0-key" in errors(desk.post(page(cue), data))
        assert not Alternative.objects.exists()

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("slug", "Not A Slug", "small letters"),
            ("slug", "second", "already exists"),
            ("channel", "aura", "valid choice"),
            ("aliases", "one\none", "twice"),
            ("reviewed_by", "Dr Who", ""),
            ("reviewed_on", "2026-02-30", "valid date"),
            ("figure", "{", "JSON"),
        ],
    )
    def test_a_wrong_value_is_told_at_its_field(self, desk, name, value, words):
        cue = lay()
        lay(slug="second")
        answer = desk.post(page(cue), filled(desk.get(page(cue)), **{name: value}))
        wrong = "reviewed_on" if name == "reviewed_by" else name
        assert list(errors(answer)) == [wrong]
        assert words in errors(answer)[wrong][0]

    def test_a_clash_that_only_the_database_sees_is_told_in_words_and_nothing_is_kept(self, desk, monkeypatch):
        cue = lay()

        def clash(*args, **kwargs):
            Cue.objects.filter(pk=cue.pk).update(name="Half")
            raise IntegrityError("somebody was faster")

        monkeypatch.setattr(Cue, "save", clash)
        answer = desk.post(page(cue), filled(desk.get(page(cue))), follow=True)
        assert "Nothing was kept" in answer.content.decode()
        cue.refresh_from_db()
        assert cue.name == "Leg shaking"


class TestDeleting:
    def test_a_draft_may_be_deleted(self, desk):
        cue = lay()
        lay(slug="second", related=[{"cue": "leg-shaking"}])
        assert confirm(desk, reverse("admin:cues_cue_delete", args=[cue.pk])).status_code == 302
        assert list(Cue.objects.values_list("slug", flat=True)) == ["second"]

    def test_a_cue_with_a_card_stays_and_the_page_says_so(self, desk):
        cue = shelve().cue
        answer = desk.post(reverse("admin:cues_cue_delete", args=[cue.pk]), {"post": "yes"})
        assert answer.status_code == 200
        assert "Cannot delete cue" in answer.context["title"]
        assert "its address is kept for ever; retract it instead" in answer.content.decode()
        assert Cue.objects.exists()

    def test_it_stays_among_many_too(self, desk):
        cues = [shelve().cue, lay(slug="second")]
        data = {"action": "delete_selected", "_selected_action": [cue.pk for cue in cues], "post": "yes"}
        answer = desk.post(LIST, data)
        assert "Cannot delete cues" in answer.context["title"]
        assert "Leg shaking has been published, and its address is kept for ever" in answer.content.decode()
        assert "permission" not in answer.content.decode() and "publication" not in answer.context["protected"][0]
        assert Cue.objects.count() == 2

    def test_drafts_may_be_deleted_together(self, desk):
        cues = [lay(), lay(slug="second", related=[{"cue": "leg-shaking"}])]
        data = {"action": "delete_selected", "_selected_action": [cue.pk for cue in cues], "post": "yes"}
        confirm(desk, LIST, data)
        assert not Cue.objects.exists()


def test_a_person_who_may_only_look_sees_the_page_and_changes_nothing(client):
    cue = lay()
    client.force_login(a_person("reader", "publisher"))
    assert client.get(page(cue)).status_code == 200
    assert client.post(page(cue), {"name": "Changed"}).status_code == 403
