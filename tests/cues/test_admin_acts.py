"""Publishing, retracting, restoring and amending from the desk: first what will happen, then its happening."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from cues import publishing
from cues.documents import authored, desk
from cues.models import Card, Cue, FeedHead, Interpretation, Meaning, Publication, Snapshot, Source
from tests.cues.factories import NOW, a_finding, a_publisher, a_reading, lay, shelve
from tests.cues.forms import confirm

pytestmark = pytest.mark.django_db

LIST = reverse("admin:cues_cue_changelist")
PUBLISH = {"change": "material", "note": "First.", "confirm": "yes"}


@pytest.fixture
def publisher(client):
    client.force_login(a_publisher())
    return client


def address(act: str, subject) -> str:
    return reverse(f"admin:cues_{subject._meta.model_name}_{act}", args=[subject.pk])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


class TestPublishing:
    def test_the_page_says_what_will_happen_and_keeps_nothing(self, publisher):
        cue = lay()
        assert "It will be there as version 1." in text(publisher.get(address("publish", cue)))
        assert not Card.objects.exists()
        assert not Snapshot.objects.exists()
        assert not FeedHead.objects.exists()

    def test_its_button_publishes_with_kind_of_change_note_and_name(self, publisher):
        cue = lay()
        answer = confirm(publisher, address("publish", cue), PUBLISH, follow=True)
        assert "Version 1 is on the shelf." in text(answer)
        publication = Publication.objects.get()
        assert (publication.change, publication.note, publication.by.username) == ("material", "First.", "publisher")
        assert LogEntry.objects.get().get_change_message() == "Version 1 is on the shelf."

    def test_a_post_without_the_button_does_nothing(self, publisher):
        publisher.post(address("publish", lay()), {"change": "material"})
        assert not Card.objects.exists()

    def test_what_differs_from_the_published_version_is_shown(self, publisher):
        cue = shelve().cue
        Cue.objects.update(form="A leg bounces quickly.")
        page = text(publisher.get(address("publish", cue)))
        assert "Version 2 will differ from it so" in page
        assert "<ins>bounces" in page

    def test_where_only_the_desk_sees_the_change_the_page_says_so(self, publisher):
        cue = shelve(interpretations=[a_reading(evidence=[a_finding(), a_finding("secret", confidence="low")])]).cue
        cue.evidence.filter(key="secret").update(finding="Something else.")
        assert "only what stays at the desk, or the order, has changed" in text(publisher.get(address("publish", cue)))

    def test_where_nothing_has_changed_there_is_nothing_to_publish(self, publisher):
        cue = shelve().cue
        page = text(publisher.get(address("publish", cue)))
        assert "there is nothing to publish" in page
        assert 'name="confirm"' not in page
        confirm(publisher, address("publish", cue), PUBLISH)
        assert Card.objects.count() == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_refusal_names_every_problem_and_keeps_nothing(self, publisher, method):
        cue = lay(caveats=[], alternatives=[])
        page = text(getattr(publisher, method)(address("publish", cue), PUBLISH))
        assert "give at least one caveat" in page
        assert "give at least one other explanation" in page
        assert 'name="confirm"' not in page
        assert not Card.objects.exists()

    def test_a_key_that_meant_something_else_before_is_refused_in_words(self, publisher):
        cue = shelve().cue
        Interpretation.objects.update(meaning="boredom")
        assert "give the new reading a new key" in text(publisher.get(address("publish", cue)))

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"note": "x" * 701}, "at most 700 characters"),
            ({"note": "a\0b"}, "Null characters are not allowed"),
            ({"change": "cosmetic"}, "Select a valid choice"),
        ],
    )
    def test_what_the_form_does_not_take_is_said_and_nothing_is_kept(self, publisher, fields, words):
        cue = lay()
        assert words in text(confirm(publisher, address("publish", cue), {**PUBLISH, **fields}))
        assert not Card.objects.exists()


class TestPublishingASelection:
    def select(self, publisher, cues, **more):
        data = {"action": "publish_selected", "_selected_action": [cue.pk for cue in cues], **more}
        return (confirm if more else Client.post)(publisher, LIST, data, follow=True)

    def test_the_page_says_for_each_cue_what_will_happen_and_keeps_nothing(self, publisher):
        changed = shelve(slug="changed").cue
        Cue.objects.update(form="A leg bounces.")
        cues = [lay(slug="new"), changed, shelve(slug="same").cue, lay(slug="lacking", caveats=[])]
        page = text(self.select(publisher, cues))
        assert "New is not on the shelf now." in page
        assert "Version 2 will differ from it so" in page
        assert "The shelf already shows just that" in page
        assert "give at least one caveat" in page
        assert Card.objects.count() == 2

    def test_its_button_publishes_those_that_may_be_and_names_those_that_may_not(self, publisher):
        cues = [lay(slug="new"), shelve(slug="same").cue, lay(slug="lacking", caveats=[])]
        page = text(self.select(publisher, cues, **PUBLISH))
        assert "Published: New." in page
        assert "Lacking was not published: caveats: give at least one caveat" in page
        assert {card.cue_id for card in Card.objects.current()} == {"new", "same"}


class TestRetracting:
    def test_the_message_is_told_and_the_cue_leaves_the_shelf(self, publisher):
        cue, other = shelve().cue, shelve(slug="other").cue
        page = publisher.get(address("retract", cue))
        assert [str(label) for value, label in page.context["form"].fields["successor"].choices] == ["None", "Other"]
        data = {"message": "It rested on one study.", "successor": other.pk, "confirm": "yes"}
        assert "off the shelf" in text(confirm(publisher, address("retract", cue), data, follow=True))
        publication = Publication.objects.first()
        assert (publication.kind, publication.note) == ("retracted", "It rested on one study.")
        assert publication.successor == other
        assert not Card.objects.current().filter(cue=cue).exists()

    @pytest.mark.parametrize(
        ("message", "words"),
        [
            ("", "This field is required"),
            ("  \n ", "This field is required"),
            ("a\0b", "Null characters"),
            ("x" * 701, "at most 700"),
        ],
    )
    def test_without_a_message_that_can_be_told_nothing_happens(self, publisher, message, words):
        cue = shelve().cue
        assert words in text(confirm(publisher, address("retract", cue), {"message": message}))
        assert Card.objects.current().exists()

    @pytest.mark.parametrize("successor", ["self", "draft", "999999", "99999999999999999999", "x", "\0"])
    def test_only_another_published_cue_may_take_its_place(self, publisher, successor):
        cue, draft = shelve().cue, lay(slug="draft")
        pk = {"self": cue.pk, "draft": draft.pk}.get(successor, successor)
        data = {"message": "So.", "successor": pk, "confirm": "yes"}
        assert confirm(publisher, address("retract", cue), data).context["form"].errors.keys() == {"successor"}
        assert Card.objects.current().exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_draft_cannot_be_retracted(self, publisher, method):
        data = {"message": "So.", "confirm": "yes"}
        page = text(getattr(publisher, method)(address("retract", lay()), data))
        assert "this cue is not published" in page


class TestRestoring:
    @pytest.fixture
    def cue(self):
        cue = shelve().cue
        Cue.objects.update(form="A leg bounces.")
        publishing.publish(cue=cue, by=None, now=NOW)
        return cue

    def test_the_versions_are_listed(self, publisher, cue):
        page = text(publisher.get(address("restore", cue)))
        assert "?version=1" in page
        assert "?version=2" in page
        assert 'name="confirm"' not in page

    def test_what_will_change_on_the_desk_is_shown_with_a_warning(self, publisher, cue):
        page = text(publisher.get(address("restore", cue) + "?version=1"))
        assert "Work that has not been published is lost" in page
        assert "<del>bounces." in page

    def test_its_button_lays_the_version_on_the_desk_exactly_and_leaves_the_shelf(self, publisher, cue):
        answer = confirm(publisher, address("restore", cue) + "?version=1", follow=True)
        assert "Version 1 lies on the desk again" in text(answer)
        laid = desk.to_document(Cue.objects.for_documents().get(pk=cue.pk))
        assert authored.as_json(laid) == Card.objects.get(version=1).document
        assert Card.objects.current().get().version == 2

    def test_the_version_on_the_desk_need_not_be_restored(self, publisher, cue):
        page = text(publisher.get(address("restore", cue) + "?version=2"))
        assert "Version 2 is what lies on the desk already." in page
        assert 'name="confirm"' not in page

    @pytest.mark.parametrize("version", ["3", "0", "-1", "x", "", "1 ", "99999999999999999999", "%00"])
    def test_a_version_that_never_was_is_not_found(self, publisher, cue, version):
        page = f"{address('restore', cue)}?version={version}"
        assert publisher.get(page).status_code == 404
        assert publisher.post(page, {"confirm": "yes"}).status_code == 404

    def test_a_version_that_names_what_the_desk_no_longer_knows_is_refused_in_words(self, publisher, cue):
        Interpretation.objects.all().delete()
        Meaning.objects.filter(pk="anxiety").delete()
        for answer in (
            publisher.get(address("restore", cue) + "?version=1"),
            confirm(publisher, address("restore", cue) + "?version=1"),
        ):
            assert "there is no meaning &#x27;anxiety&#x27;" in text(answer)
        assert not Interpretation.objects.exists()


class TestAmending:
    def test_the_page_lists_the_cards_that_will_be_recompiled_with_what_changes(self, publisher):
        shelve()
        shelve(slug="other", interpretations=[a_reading(evidence=[a_finding(source="farley2013")])])
        source = Source.objects.get(pk="carriere2013")
        Source.objects.filter(pk=source.pk).update(title="A better title")
        page = text(publisher.get(address("amend", source)))
        assert "Leg shaking, version 2" in page
        assert "better title</ins>" in page
        assert "Other, version" not in page
        assert Card.objects.count() == 2

    @pytest.mark.parametrize(
        ("model", "key", "field"), [(Source, "carriere2013", "title"), (Meaning, "anxiety", "definition")]
    )
    def test_its_button_recompiles_them(self, publisher, model, key, field):
        shelve()
        model.objects.filter(pk=key).update(**{field: "Changed."})
        data = {"change": "editorial", "note": "A slip.", "confirm": "yes"}
        answer = confirm(publisher, address("amend", model.objects.get(pk=key)), data, follow=True)
        assert "Cards recompiled: Leg shaking." in text(answer)
        publication = Publication.objects.first()
        assert (publication.kind, publication.change, publication.by.username) == ("amended", "editorial", "publisher")
        assert "Changed." in Card.objects.current().get().body

    @pytest.mark.parametrize(
        ("key", "words"),
        [("carriere2013", "already show it as it is here"), ("farley2013", "there is nothing to amend")],
    )
    def test_where_nothing_would_change_the_page_says_so(self, publisher, key, words):
        shelve()
        page = text(publisher.get(address("amend", Source.objects.get(pk=key))))
        assert words in page
        assert 'name="confirm"' not in page


@pytest.mark.parametrize("act", ["publish", "retract", "restore", "preview"])
@pytest.mark.parametrize("pk", [999, 99999999999999999999])
def test_a_cue_that_is_not_there_is_not_found(publisher, act, pk):
    assert publisher.get(reverse(f"admin:cues_cue_{act}", args=[pk])).status_code == 404
