"""Topic pages: authored, laid on the desk, shown."""

import pytest
from django.urls import reverse

from cues import content, publishing
from cues.documents import files, topics
from cues.documents.schema import Refused
from cues.documents.vocabulary import Vocabulary
from cues.models import Snapshot, Source, TopicFinding, TopicPage
from cues.shelf import reading_room
from cues.shelf import topics as topic_pages
from tests.cues.factories import NOW, a_publisher, lay_words, words
from tests.cues.forms import confirm


def a_topic_finding(key: str = "coin", **members) -> dict:
    return {
        "key": key,
        "source": "farley2013",
        "finding": "Hardly better than a coin.",
        "effect": {"kind": "percent", "value": 54.0},
        "confidence": "high",
        **members,
    }


def a_topic(**members) -> dict:
    return {
        "key": "lie-detection",
        "title": "How well people detect lies",
        "summary": "Not well.",
        "findings": [a_topic_finding()],
        **members,
    }


def complaints(document: object) -> list[str]:
    return [str(problem) for problem in topics.check(document, Vocabulary(**words()))]


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        (None, "None is not of type 'object'"),
        (a_topic(findings=[]), "findings: [] should be non-empty"),
        (a_topic(findings=[a_topic_finding(source="hearsay")]), "findings/coin/source: there is no source 'hearsay'"),
        (a_topic(findings=[a_topic_finding()] * 2), "findings/coin: this key stands twice"),
        (
            a_topic(findings=[a_topic_finding(effect={"kind": "r", "value": 2})]),
            "findings/coin/effect/value: a correlation lies between -1 and 1",
        ),
    ],
)
def test_a_broken_topic_is_refused_at_its_place(document, complaint):
    assert complaint in complaints(document)


@pytest.mark.django_db
class TestOnTheDesk:
    @pytest.fixture(autouse=True)
    def vocabulary(self):
        lay_words()

    def test_a_topic_comes_back_exactly_and_in_place(self):
        first = a_topic(caveats=["In the laboratory."])
        topics.lay_out(first)
        kept = TopicFinding.objects.get().pk
        second = a_topic(findings=[a_topic_finding("more"), a_topic_finding()])
        for document in (second, first):
            topics.lay_out(document)
            assert topics.to_document(TopicPage.objects.get()) == document
        assert TopicFinding.objects.get().pk == kept

    def test_publishing_shows_it_without_findings_of_low_confidence(self):
        secret = a_topic_finding("secret", confidence="low", source="carriere2013", finding="Not for learners.")
        publishing.publish_topic(topic=topics.lay_out(a_topic(findings=[a_topic_finding(), secret])))
        page = topic_pages.page("lie-detection")
        assert [finding.key for finding in page.findings] == ["coin"]
        assert set(reading_room.entries(Snapshot.Kind.SOURCE)) == {"farley2013"}

    def test_a_draft_does_not_show(self):
        topic = topics.lay_out(a_topic())
        with pytest.raises(reading_room.Unknown):
            topic_pages.page("lie-detection")
        publishing.publish_topic(topic=topic)
        topics.lay_out(a_topic(summary="A draft."))
        assert topic_pages.page("lie-detection").summary == "Not well."

    def test_an_amended_source_shows_on_the_topics_that_cite_it(self):
        publishing.publish_topic(topic=topics.lay_out(a_topic()))
        Source.objects.filter(pk="farley2013").update(status="retracted", status_note="Made up.")
        publishing.amend(subject=Source.objects.get(pk="farley2013"), by=None, now=NOW)
        assert topic_pages.page("lie-detection").findings[0].source.status == "retracted"

    def test_a_source_page_names_the_topics_that_cite_it(self):
        publishing.publish_topic(topic=topics.lay_out(a_topic()))
        assert [topic.key for topic in topic_pages.citing("farley2013")] == ["lie-detection"]


@pytest.mark.django_db
class TestWithoutFindings:
    @pytest.fixture(autouse=True)
    def vocabulary(self):
        lay_words()

    def test_a_draft_without_findings_comes_back_exactly(self):
        draft = {name: value for name, value in a_topic().items() if name != "findings"}
        assert topics.to_document(topics.lay_out(draft)) == draft
        assert complaints(draft) == []

    def test_publishing_it_is_refused_with_the_reason(self):
        topic = TopicPage.objects.create(key="empty", title="Empty", summary="So.")
        with pytest.raises(Refused, match="findings: give at least one finding, with its source"):
            publishing.publish_topic(topic=topic)
        assert not Snapshot.objects.exists()

    def test_the_desk_says_so_too(self, client):
        topic = TopicPage.objects.create(key="empty", title="Empty", summary="So.")
        client.force_login(a_publisher())
        answer = confirm(client, reverse("admin:cues_topicpage_publish", args=[topic.pk]))
        assert (answer.status_code, "give at least one finding" in answer.content.decode()) == (200, True)

    def test_the_files_say_so_and_nothing_is_loaded(self, tmp_path):
        for kind, name in content.FILES.items():
            (tmp_path / name).write_bytes(files.write(list(words()[kind].values())))
        (tmp_path / "topics").mkdir()
        draft = {name: value for name, value in a_topic().items() if name != "findings"}
        (tmp_path / "topics" / "lie-detection.yaml").write_bytes(files.write(draft))
        with pytest.raises(content.FilesRefused, match=r"topics/lie-detection\.yaml: findings: give at least one"):
            content.load(content.read(tmp_path), now=NOW, publish=True)
        assert not TopicPage.objects.exists()

    def test_one_whose_findings_all_stay_at_the_desk_is_shown_without(self, client):
        topic = topics.lay_out(a_topic(findings=[a_topic_finding(confidence="low")]))
        publishing.publish_topic(topic=topic)
        assert topic_pages.page("lie-detection").findings == ()
        assert client.get("/topics/lie-detection/").status_code == 200
