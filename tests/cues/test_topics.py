"""Topic pages: authored, laid on the desk, shown."""

import pytest

from cues import publishing
from cues.documents import topics
from cues.documents.vocabulary import Vocabulary
from cues.models import Snapshot, Source, TopicFinding, TopicPage
from cues.shelf import reading_room
from cues.shelf import topics as topic_pages
from tests.cues.factories import NOW, lay_words, words


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
