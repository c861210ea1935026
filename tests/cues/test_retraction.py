"""A source that is retracted takes back its numbers and what was graded with it, wherever the public looks."""

import json

import pytest
from django.urls import reverse

from cues import comparison, content, jsonld, publishing
from cues.documents import authored, desk, gate, projection, schema, topics
from cues.documents.schema import Refused
from cues.documents.vocabulary import Vocabulary
from cues.models import Card, Cue, Publication, Snapshot, Source, TopicPage
from cues.shelf import pages, reading_room
from cues.shelf import topics as topic_pages
from tests.cues.factories import (
    NOW,
    a_document,
    a_finding,
    a_health_document,
    a_publisher,
    a_reading,
    a_source,
    lay_words,
    shelve,
    words,
)
from tests.cues.forms import confirm

CLAIM = "We are looking again at whether leg shaking goes with anxiety: a study it rested on was withdrawn."
WITHDRAWN = "its numbers are withdrawn"
SMITH = a_source("smith-2019", kind="experiment", authors=["Smith, J."])
JONES = a_source("jones-2020", kind="experiment", authors=["Jones, K."])
SOURCES = {"smith-2019": SMITH, "jones-2020": JONES}


def a_study(key: str, source: str, value: float, **members) -> dict:
    effect = {"effect": {"kind": "d", "value": value}, "measure": f"What {key} measured", "n": 80, "k": 2}
    return a_finding(key, source=source, **{"direction": "supports", **effect, **members})


STUDIES = [a_study("smith-nods", "smith-2019", 0.6, rating=4), a_study("jones-nods", "jones-2020", 0.5)]
GRADE = {"support": "supported", "certainty": "low", "rationale": "Two studies found it, independent of each other."}
LISTENING = {"key": "listening", "kind": "cultural", "text": "Some only show that they listen."}


def a_nod(slug: str = "leg-shaking", **members) -> dict:
    """Return a cue whose reading two unrelated studies carry; smith-2019 alone has the best number."""
    ground = a_finding("smith-listens", source="smith-2019", direction="background")
    reading = a_reading(**GRADE, evidence=STUDIES)
    return a_document(
        slug, **{"interpretations": [reading], "alternatives": [{**LISTENING, "evidence": [ground]}], **members}
    )


def a_card(status: str = "retracted", document: dict | None = None, **entries) -> dict:
    """Return the card of a document, by default of `a_nod`, while smith-2019 has that status."""
    sources = {**SOURCES, "smith-2019": {**SMITH, "status": status}}
    return projection.card(document or a_nod(), Vocabulary(**words(source=sources), **entries))


def publish(document: dict | None = None) -> Card:
    lay_words(source={key: entry for key, entry in SOURCES.items() if not Source.objects.filter(pk=key).exists()})
    card = publishing.publish(cue=desk.lay_out(document or a_nod()), by=None, now=NOW)
    assert card is not None
    return card


def stand(status: str, key: str = "smith-2019") -> Source:
    """Give a source this standing at the desk, and nowhere else yet."""
    note = "" if status == "current" else "The data were made up."
    Source.objects.filter(pk=key).update(status=status, status_note=note)
    return Source.objects.get(pk=key)


def amend(status: str = "retracted", key: str = "smith-2019") -> list[Card]:
    return publishing.amend(subject=stand(status, key), by=None, now=NOW)


def body(slug: str = "leg-shaking") -> dict:
    return authored.from_json(Card.objects.current().get(cue_id=slug).body)


class TestTheCard:
    def test_a_reading_graded_with_it_has_no_grade_and_says_so_in_plain_words(self):
        card = a_card()
        [reading] = card["interpretations"]
        assert (reading["support"], reading["certainty"], reading["departure"]) == ("under_review", None, None)
        assert "Two studies" not in reading["rationale"] and "retracted" in reading["rationale"]
        assert card["resolved"]["claims"] == {"anxiety": CLAIM}
        assert card["resolved"]["under_review"] == ["anxiety", "listening"]

    def test_the_sentence_keeps_its_setting_and_whom_it_is_about(self):
        reading = a_reading(**GRADE, evidence=STUDIES, context="meeting", target="perceived")
        card = a_card(document=a_nod(interpretations=[reading]))
        assert card["resolved"]["claims"]["anxiety"] == (
            "We are looking again at whether, in a meeting, others see anxiety in leg shaking: a study it rested on was"
            " withdrawn."
        )

    def test_its_findings_stay_without_their_numbers_and_others_keep_theirs(self):
        findings = {finding["key"]: finding for _, _, finding in authored.findings(a_card())}
        assert [findings["smith-nods"][name] for name in projection.NUMBERS] == [None] * 4
        assert findings["smith-nods"]["finding"] == "What smith-nods found."
        assert findings["jones-nods"]["effect"]["value"] == 0.5

    def test_no_chance_is_worked_out_from_it_nor_told_of_what_is_under_review(self):
        assert a_card("current")["resolved"]["chances"]["anxiety"]["evidence"] == "smith-nods"
        assert a_card()["resolved"]["chances"] == {}
        # As background it was not graded with; the number that is left is told.
        reading = a_reading(**GRADE, evidence=[{**STUDIES[0], "direction": "background"}, STUDIES[1]])
        left = a_card(document=a_nod(interpretations=[reading]))["resolved"]
        assert left["chances"]["anxiety"]["evidence"] == "jones-nods"

    @pytest.mark.parametrize(
        ("members", "doubted"),
        [
            ({}, True),
            ({"direction": "contradicts"}, True),
            ({"direction": "qualifies"}, True),
            ({"direction": "background"}, False),
            ({"level": "E"}, False),
            ({"confidence": "low"}, False),
        ],
    )
    def test_under_review_is_what_was_graded_with_it_and_nothing_else(self, members, doubted):
        reading = a_reading(evidence=[{**STUDIES[0], **members}, STUDIES[1]])
        card = a_card(document=a_nod(interpretations=[reading], alternatives=a_document()["alternatives"]))
        assert ("under_review" in card["resolved"]) is doubted
        assert (card["interpretations"][0]["support"] == "under_review") is doubted

    @pytest.mark.parametrize(
        ("beside", "doubted"),
        [([], True), (["jones-2020"], False), (["the-document"], True)],
    )
    def test_an_explanation_is_under_review_where_no_study_beside_it_stands(self, beside, doubted):
        found = [a_finding(f"of-{key}", source=key, direction="background") for key in ("smith-2019", *beside)]
        document = a_document(alternatives=[{**LISTENING, "evidence": found}])
        assert a_card(document=document)["resolved"].get("under_review", []) == ["listening"] * doubted

    def test_a_card_that_rests_on_nothing_retracted_keeps_every_byte(self):
        before = authored.as_json(a_card("current", document=a_document()))
        assert authored.as_json(a_card(document=a_document())) == before
        assert "under_review" not in before
        for status in ("corrected", "superseded"):
            shown = a_card(status)
            shown["resolved"]["sources"]["smith-2019"]["status"] = "current"
            assert shown == a_card("current")

    @pytest.mark.parametrize("status", ["current", "retracted"])
    def test_it_has_the_shape_that_is_promised(self, status):
        assert schema.problems("card", json.loads(authored.as_json(a_card(status)))) == []

    def test_a_comparison_shows_what_was_taken_back(self):
        places = {change.place for change in comparison.compare(a_card("current"), a_card())}
        assert {"Under review", "Interpretation anxiety › Support", "Interpretation anxiety › Claim sentence"} <= places
        assert "Interpretation anxiety › Finding smith-nods › Effect" in places

    def test_linked_data_gives_it_no_rating_and_marks_what_lost_its_ground(self):
        graph = jsonld.graph(a_card(), place="/{}/{}".format, home="/", published_at="2026-03-01T12:00:00Z", version=2)[
            "@graph"
        ]
        review = next(node for node in graph if node["@type"] == "ClaimReview")
        assert "reviewRating" not in review
        assert review["reviewBody"].startswith(CLAIM)
        assert "(Under review: the study it rests on was withdrawn.)" in json.dumps(graph[0]["hasPart"])


class TestTheGate:
    def missing(self, document: dict) -> list[str]:
        sources = {**SOURCES, "smith-2019": {**SMITH, "status": "retracted"}}
        return [str(problem) for problem in gate.missing(document, Vocabulary(**words(source=sources)))]

    def test_what_is_under_review_is_not_published_until_it_is_graded_anew(self):
        [above, under_review, departure] = self.missing(a_nod())
        assert "needs evidence of level A or B" in above and "say why the grade differs" in departure
        assert under_review.startswith("interpretations/anxiety/evidence: it is under review")
        anew = a_reading(
            support="weak",
            certainty="low",
            rationale="One study is left.",
            evidence=[{**STUDIES[0], "direction": "background"}, STUDIES[1]],
        )
        assert self.missing(a_nod(interpretations=[anew])) == []

    def test_red_flags_need_a_source_that_stands(self):
        document = a_health_document()
        document["caveats"][0]["evidence"] = [a_finding("flags", source="smith-2019", direction="background")]
        assert self.missing(document) == [
            "caveats/see-a-doctor/evidence: red flags need a source that is not retracted"
        ]


@pytest.mark.django_db
class TestThePublicPath:
    def test_every_place_takes_it_back_and_gives_it_again_when_the_source_stands_again(self, client):
        before = publish().body
        amend()
        page = client.get("/cues/leg-shaking/").content.decode()
        assert CLAIM in page and WITHDRAWN in page and "support-under_review" in page
        assert "times in 100" not in page and "Two studies" not in page and "support-supported" not in page
        assert "The study it rests on was withdrawn." in page
        assert CLAIM in client.get("/cues/leg-shaking/embed/").content.decode()
        assert CLAIM in client.get("/feed.atom").content.decode()
        assert client.get("/api/v1/cues/leg-shaking/").json()["interpretations"][0]["support"] == "under_review"
        assert amend("current")[0].body == before
        assert "right 62 times in 100" in client.get("/cues/leg-shaking/").content.decode()

    def test_filters_and_counts_do_not_call_it_supported(self, client):
        publish()
        amend()
        assert client.get("/api/v1/cues/?support=supported").json()["results"] == []
        [row] = client.get("/api/v1/cues/?support=under_review&fields=slug").json()["results"]
        assert row["slug"] == "leg-shaking"
        counts = {option.value: option.count for option in reading_room.support_counts()}
        assert (counts["supported"], counts["under_review"]) == (0, 1)
        assert "support=under_review" in client.get("/").content.decode()

    def test_where_nothing_is_under_review_nobody_is_told_of_it(self, client):
        publish()
        assert "under_review" not in client.get("/").content.decode()
        assert "under_review" not in client.get("/cues/").content.decode()
        assert "under_review" in client.get("/how-we-grade/").content.decode()

    def test_search_finds_its_finding_as_retracted(self, client):
        publish()
        amend()
        row = client.get("/api/v1/cues/?q=smith-listens&fields=slug,snippet").json()["results"][0]
        assert row["snippet"]["kind"] == "Finding, retracted"

    def test_the_page_of_its_source_says_so_and_shows_no_number(self, client):
        publish()
        amend()
        page = client.get("/sources/smith-2019/").content.decode()
        assert "The data were made up." in page and WITHDRAWN in page and CLAIM in page
        assert "d = 0.6" not in page

    @pytest.mark.parametrize("status", ["corrected", "superseded"])
    def test_a_source_that_was_corrected_or_superseded_is_marked_and_keeps_its_numbers(self, client, status):
        publish()
        amend(status)
        mark = f'<span class="status status-{status}">{status}</span>'
        assert mark in client.get("/cues/leg-shaking/").content.decode()
        assert mark in client.get("/sources/smith-2019/").content.decode()
        assert "right 62 times in 100" in client.get("/cues/leg-shaking/").content.decode()

    def test_a_topic_marks_it_and_withdraws_its_numbers(self, client):
        lay_words(source=SOURCES)
        kept = ("key", "source", "finding", "effect", "measure", "n", "k", "confidence")
        findings = [{name: study[name] for name in kept} for study in STUDIES]
        topics.lay_out({"key": "nods", "title": "Nods", "summary": "What is known.", "findings": findings})
        publishing.publish_topic(topic=TopicPage.objects.get())
        assert not topic_pages.page("nods").is_under_review
        amend()
        page = client.get("/topics/nods/").content.decode()
        assert "under review" in page and WITHDRAWN in page
        assert "d = 0.6" not in page and "What smith-nods measured" not in page and "d = 0.5" in page

    def test_an_older_card_without_the_new_member_is_still_read(self):
        card = a_card("current")
        assert "under_review" not in card["resolved"]
        assert not pages.cue_page(card).explanations[0].is_under_review

    @pytest.mark.parametrize("count", [1, 10])
    @pytest.mark.parametrize(("path", "queries"), [("/cues/cue-0/", 2), ("/sources/smith-2019/", 4)])
    def test_pages_take_as_many_queries_for_one_as_for_ten(
        self, client, django_assert_num_queries, count, path, queries
    ):
        for number in range(count):
            publish(a_nod(f"cue-{number}"))
        amend()
        client.get("/how-we-grade/")
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


@pytest.mark.django_db
class TestAmending:
    @pytest.mark.parametrize(
        ("status", "change"),
        [("retracted", "material"), ("corrected", "editorial"), ("superseded", "editorial")],
    )
    def test_the_change_is_material_unless_told(self, status, change):
        publish()
        amend(status)
        assert Publication.objects.first().change == change
        if status == "retracted":
            amend("current")
            assert Publication.objects.first().change == "material"

    def test_a_grade_given_anew_ends_it(self):
        publish()
        amend()
        assert body()["interpretations"][0]["support"] == "under_review"
        with pytest.raises(Refused, match="supported needs evidence"):
            publishing.publish(cue=Cue.objects.get(), by=None, now=NOW)
        evidence = [{**STUDIES[0], "direction": "background"}, STUDIES[1]]
        anew = a_reading(support="weak", certainty="low", rationale="One study is left.", evidence=evidence)
        publish(a_nod(interpretations=[anew], alternatives=a_document()["alternatives"]))
        assert body()["interpretations"][0]["support"] == "weak"
        assert "under_review" not in body()["resolved"]


@pytest.mark.django_db
class TestRelatedCues:
    RELATED = [{"cue": "leg-shaking", "note": "Alike."}]

    def shelf(self) -> None:
        shelve()
        shelve(slug="foot-bouncing", related=self.RELATED)
        shelve(slug="other")

    def retract(self) -> None:
        publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="Wrong.")

    def test_a_retracted_cue_is_named_no_more_by_any_card(self, client):
        self.shelf()
        self.retract()
        assert body("foot-bouncing")["related"] == []
        assert client.get("/api/v1/cues/foot-bouncing/").json()["related"] == []
        linked = client.get("/api/v1/cues/foot-bouncing/", headers={"accept": "application/ld+json"})
        assert "leg-shaking" not in linked.content.decode()
        entry = Publication.objects.first()
        assert (entry.cue_id, entry.kind, entry.change) == ("foot-bouncing", "amended", "editorial")
        assert entry.note == "“Leg shaking” was retracted."
        assert Card.objects.get(cue_id="other").is_current

    def test_it_is_named_again_when_it_is_back(self):
        self.shelf()
        self.retract()
        publishing.publish(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW)
        assert body("foot-bouncing")["related"] == self.RELATED

    def test_nothing_published_meanwhile_names_it(self):
        self.shelf()
        self.retract()
        shelve(slug="foot-bouncing", related=self.RELATED, form="Otherwise.")
        assert body("foot-bouncing")["related"] == []

    def test_a_cue_that_was_never_published_may_be_named(self):
        Cue.objects.create(slug="leg-shaking", name="Leg shaking", channel="legs")
        shelve(slug="foot-bouncing", related=self.RELATED)
        assert body("foot-bouncing")["related"] == self.RELATED

    def test_the_page_before_it_lists_those_that_name_it(self, client):
        self.shelf()
        client.force_login(a_publisher())
        page = client.get(reverse("admin:cues_cue_retract", args=[Cue.objects.get(slug="leg-shaking").pk]))
        assert [card.name for card in page.context["naming"]] == ["Foot bouncing"]
        assert "<li>Foot bouncing</li>" in page.content.decode()

    @pytest.mark.parametrize("count", [1, 10])
    def test_retracting_asks_as_often_for_the_others_whoever_they_are(self, django_assert_num_queries, count):
        shelve()
        for number in range(count):
            shelve(slug=f"cue-{number}")
        with django_assert_num_queries(1):
            assert publishing.naming(["leg-shaking"]) == []


@pytest.mark.django_db
class TestOlderDatabases:
    """Cards as earlier code left them: a retracted source still graded with, a retracted cue still named."""

    def as_it_was(self, monkeypatch) -> None:
        publish()
        shelve(slug="gone")
        shelve(slug="foot-bouncing", related=[{"cue": "gone", "note": "Alike."}])
        with monkeypatch.context() as earlier:
            earlier.setattr(publishing, "naming", lambda gone: [])
            earlier.setattr(projection, "_public", lambda document, vocabulary: {"related": [], **document})
            earlier.setattr(gate, "has_lost_its_ground", lambda *_: False)
            publishing.retract(cue=Cue.objects.get(slug="gone"), by=None, now=NOW, message="Wrong.")
            stand("retracted")
            publishing.amend(subject=Source.objects.get(pk="smith-2019"), by=None, now=NOW)
        assert body()["interpretations"][0]["support"] == "supported"
        assert body("foot-bouncing")["related"]

    def test_the_next_start_mends_them_and_the_one_after_finds_nothing_to_do(self, monkeypatch, tmp_path):
        self.as_it_was(monkeypatch)
        for name in ("sources", "meanings", "contexts"):
            (tmp_path / f"{name}.yaml").write_text("[]", encoding="utf-8")
        content.load(content.read(tmp_path), now=NOW, publish=True)
        assert body()["resolved"]["claims"] == {"anxiety": CLAIM}
        assert body("foot-bouncing")["related"] == []
        entries = list(Publication.objects.order_by("-sequence").values_list("cue_id", "kind", "change")[:2])
        assert entries == [("leg-shaking", "amended", "material"), ("foot-bouncing", "amended", "material")]
        assert publishing.renew(now=NOW) == []

    def test_it_takes_nothing_from_the_desk(self, monkeypatch):
        self.as_it_was(monkeypatch)
        Cue.objects.update(form="A draft.")
        Source.objects.filter(pk="smith-2019").update(title="A draft.")
        publishing.renew(now=NOW)
        assert "A draft." not in json.dumps(body())

    @pytest.mark.parametrize("count", [1, 10])
    def test_a_start_with_nothing_to_mend_takes_four_queries(self, django_assert_num_queries, count):
        for number in range(count):
            shelve(slug=f"cue-{number}")
        with django_assert_num_queries(4):
            assert publishing.renew(now=NOW) == []


@pytest.mark.django_db
class TestTheDesk:
    @pytest.fixture
    def publisher(self, client):
        client.force_login(a_publisher())
        return client

    def amendment(self, publisher, key: str = "smith-2019"):
        return publisher.get(reverse("admin:cues_source_amend", args=[key]))

    def confirm(self, publisher) -> None:
        confirm(publisher, reverse("admin:cues_source_amend", args=["smith-2019"]), {"change": "material"})

    def test_the_page_shows_all_that_it_takes_back_before_anything_is_kept(self, publisher):
        publish()
        lay_words(source=SOURCES)
        finding = {"key": "f", "source": "smith-2019", "finding": "It is so.", "confidence": "high"}
        topics.lay_out({"key": "nods", "title": "All about nods", "summary": "What is known.", "findings": [finding]})
        publishing.publish_topic(topic=TopicPage.objects.get())
        stand("retracted")
        page = self.amendment(publisher)
        [loss] = page.context["losses"]
        assert loss.name == "Leg shaking"
        assert loss.doubted == ["Some only show that they listen.", "Leg shaking may go with anxiety."]
        assert loss.numbers == ["right 62 times in 100", "d = 0.6"]
        shown = " ".join(page.content.decode().split())
        assert "Under review from then on" in shown and "right 62 times in 100; d = 0.6" in shown
        assert "The topic page “All about nods” will show it so too." in shown
        assert 'value="material" selected' in shown
        assert Card.objects.count() == 1 and Snapshot.objects.get(key="smith-2019").body["status"] == "current"

    def test_what_it_says_is_what_then_happens(self, publisher):
        publish()
        stand("retracted")
        [(card, _)] = self.amendment(publisher).context["recompiled"]
        self.confirm(publisher)
        assert Card.objects.current().get().body == card.body

    def test_another_amendment_takes_nothing_back_and_is_editorial(self, publisher):
        publish()
        Source.objects.filter(pk="smith-2019").update(title="A better title")
        page = self.amendment(publisher)
        assert page.context["losses"] == [] and page.context["recompiled"]
        assert 'value="editorial" selected' in page.content.decode()

    def test_a_source_that_topics_alone_cite_can_be_amended(self, publisher):
        lay_words(source=SOURCES)
        finding = {"key": "f", "source": "smith-2019", "finding": "It is so.", "confidence": "high"}
        topics.lay_out({"key": "nods", "title": "Nods", "summary": "What is known.", "findings": [finding]})
        publishing.publish_topic(topic=TopicPage.objects.get())
        stand("retracted")
        assert 'name="confirm"' in self.amendment(publisher).content.decode()
        self.confirm(publisher)
        assert topic_pages.page("nods").is_under_review

    @pytest.mark.parametrize("status", ["corrected", "superseded", "retracted"])
    def test_a_source_is_marked_in_the_list_and_lists_what_cites_it(self, publisher, status):
        publish()
        stand(status)
        rows = publisher.get(reverse("admin:cues_source_changelist")).content.decode()
        assert f'<span class="desk-pill desk-warning">{status}</span>' in rows
        page = publisher.get(reverse("admin:cues_source_change", args=["smith-2019"])).content.decode()
        assert f'<a href="{reverse("admin:cues_cue_change", args=[Cue.objects.get().pk])}">Leg shaking</a>' in page
        unused = publisher.get(reverse("admin:cues_source_change", args=["farley2013"])).content.decode()
        assert "no card and no topic" in unused

    def test_published_cues_that_are_under_review_can_be_listed(self, publisher):
        publish()
        shelve(slug="other")
        amend()
        shown = publisher.get(reverse("admin:cues_cue_changelist") + "?state=under review").context["cl"].result_list
        assert [cue.slug for cue in shown] == ["leg-shaking"]

    @pytest.mark.parametrize("count", [1, 10])
    def test_the_page_of_a_source_takes_as_many_queries_for_one_card_as_for_ten(
        self, publisher, django_assert_num_queries, count
    ):
        for number in range(count):
            publish(a_nod(f"cue-{number}"))
        address = reverse("admin:cues_source_change", args=["smith-2019"])
        publisher.get(address)
        with django_assert_num_queries(16):
            publisher.get(address)
