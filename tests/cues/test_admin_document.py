"""The desk's pages of documents and topics: read, attach, correct, publish."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cues.documents import passages, topics
from cues.models import Cue, Document, Passage, Snapshot, TopicPage
from tests.cues.factories import a_person, a_publisher, an_editor, lay
from tests.cues.forms import confirm
from tests.cues.test_passages import TEXT, some_passages
from tests.cues.test_topics import a_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    lay()
    return passages.lay_out(some_passages())


def at(name: str, row, **query) -> str:
    return reverse(f"admin:cues_{name}", args=[row.pk], query=query)


def test_the_document_shows_every_passage_in_its_place_with_what_came_of_it(client, document):
    passages.attach(TEXT.encode())
    client.force_login(an_editor())
    page = client.get(at("document_read", document)).content.decode()
    cue = reverse("admin:cues_cue_change", args=[1]).rsplit("/", 3)[0]
    assert all(f'id="passage-{row.start}"' in page for row in Passage.objects.all())
    assert "Legs shake." in page
    assert f'<a href="{cue}' in page
    assert "It sells something." in page


def test_without_the_text_the_page_says_what_each_passage_is_about(client, document):
    client.force_login(an_editor())
    page = client.get(at("document_read", document)).content.decode()
    assert "[Legs]" in page
    assert "Legs shake." not in page


def test_the_text_is_never_public(client, document):
    passages.attach(TEXT.encode())
    client.force_login(a_publisher())
    confirm(client, at("document_publish", document))
    client.logout()
    assert Snapshot.objects.filter(kind="document").exists()
    for address in (reverse("cues:sources"), "/sources/the-document/", "/api/v1/sources/the-document/"):
        assert "Buy now!" not in client.get(address).content.decode()


def test_an_editor_attaches_the_very_file(client, document):
    client.force_login(an_editor())
    upload = {"confirm": "yes", "text": SimpleUploadedFile("text.txt", TEXT.encode())}
    assert confirm(client, at("document_attach", document), upload).status_code == 302
    assert Document.objects.get().text == TEXT


def test_another_file_is_refused_in_words(client, document):
    client.force_login(an_editor())
    upload = {"confirm": "yes", "text": SimpleUploadedFile("text.txt", b"Another text.")}
    assert "SHA-256" in confirm(client, at("document_attach", document), upload).content.decode()
    assert Document.objects.get().text == ""


def test_a_passage_is_corrected_but_not_moved(client, document):
    client.force_login(an_editor())
    row = Passage.objects.get(start=12)
    form = {
        "about": "An advertisement",
        "fate": "off_topic",
        "made": "",
        "reason": "It sells.",
        "start": "3",
        "end": "4",
        "version": client.get(at("passage_change", row)).context["version"],
    }
    assert client.post(at("passage_change", row), form).status_code == 302
    row.refresh_from_db()
    assert (row.start, row.end, row.fate) == (12, 21, "off_topic")


@pytest.mark.parametrize("reference", ["nowhere", "leg-shaking#love", "leg-shaking#", "\x00"])
def test_a_reference_to_nothing_is_refused_at_its_field(client, document, reference):
    client.force_login(an_editor())
    row = Passage.objects.get(start=0)
    version = client.get(at("passage_change", row)).context["version"]
    form = {"about": "Legs", "fate": "used", "made": reference, "reason": "", "version": version}
    answer = client.post(at("passage_change", row), form)
    refused = reference != "leg-shaking#"
    assert (answer.status_code == 200) == refused
    if refused:
        assert answer.context["adminform"].form.errors["made"]


def test_the_passages_that_a_cue_came_from_are_listed(client, document):
    client.force_login(an_editor())
    listed = client.get(reverse("admin:cues_passage_changelist"), {"cue": "leg-shaking"})
    assert [row.start for row in listed.context["cl"].result_list] == [0]


def test_a_cue_leads_to_its_passages_where_it_has_any(client, document):
    client.force_login(an_editor())
    address = reverse("admin:cues_cue_change", args=[Cue.objects.get().pk])
    assert "?cue=leg-shaking" in client.get(address).content.decode()
    Passage.objects.filter(fate="used").delete()
    assert "?cue=leg-shaking" not in client.get(address).content.decode()


class TestTopics:
    @pytest.fixture
    def topic(self) -> TopicPage:
        lay()
        return topics.lay_out(a_topic())

    def test_a_publisher_puts_a_topic_on_the_shelf(self, client, topic):
        client.force_login(a_publisher())
        assert confirm(client, at("topicpage_publish", topic)).status_code == 302
        assert client.get("/topics/lie-detection/").status_code == 200

    def test_an_editor_may_not(self, client, topic):
        client.force_login(an_editor())
        assert client.post(at("topicpage_publish", topic), {"confirm": "yes"}).status_code == 403
        assert client.get("/topics/lie-detection/").status_code == 404

    def test_an_editor_edits_a_finding_and_what_is_wrong_is_said_at_its_field(self, client, topic):
        client.force_login(an_editor())
        row = topic.findings.get()
        form = {
            "title": topic.title,
            "summary": "Better said.",
            "caveats": "",
            "findings-TOTAL_FORMS": "1",
            "findings-INITIAL_FORMS": "1",
            "findings-0-id": row.pk,
            "findings-0-topic": topic.pk,
            "findings-0-source": "farley2013",
            "findings-0-finding": "Hardly better.",
            "findings-0-confidence": "high",
            "findings-0-effect_kind": "r",
            "findings-0-effect_value": "2",
            "findings-0-position": "0",
            "version": client.get(at("topicpage_change", topic)).context["version"],
        }
        answer = client.post(at("topicpage_change", topic), form)
        assert "effect_value" in answer.context["inline_admin_formsets"][0].formset.errors[0]
        assert client.post(at("topicpage_change", topic), {**form, "findings-0-effect_value": ".2"}).status_code == 302
        topic.refresh_from_db()
        assert (topic.summary, topic.findings.get().effect_value) == ("Better said.", 0.2)


@pytest.mark.parametrize("name", ["document_read", "document_change", "document_attach", "document_publish"])
def test_strangers_and_learners_see_nothing_of_it(client, document, name):
    assert client.get(at(name, document)).status_code == 302
    client.force_login(a_person("learner"))
    assert client.get(at(name, document)).status_code == 302


@pytest.mark.parametrize("name", ["document_changelist", "passage_changelist", "topicpage_changelist"])
def test_lists_take_a_fixed_number_of_queries(client, document, django_assert_max_num_queries, name):
    topics.lay_out(a_topic())
    client.force_login(an_editor())
    with django_assert_max_num_queries(9):
        assert client.get(reverse(f"admin:cues_{name}")).status_code == 200
