"""From desk to shelf through one door; nothing is half-kept."""

import json

import pytest
from django.db import IntegrityError

from cues import publishing
from cues.comparison import compare
from cues.documents import authored, desk, projection, schema
from cues.documents.schema import Refused
from cues.models import Card, Citation, Cue, Facet, Meaning, Publication, Snapshot, Source
from tests.cues.factories import (
    NOW,
    a_document,
    a_figure,
    a_finding,
    a_health_document,
    a_person,
    a_reading,
    lay,
    shelve,
)

pytestmark = pytest.mark.django_db


def publish(cue: Cue, **members) -> Card | None:
    return publishing.publish(cue=cue, by=None, now=NOW, **members)


def edit(cue: Cue, **fields) -> Cue:
    Cue.objects.filter(pk=cue.pk).update(**fields)
    return Cue.objects.get(pk=cue.pk)


def the_feed() -> list[tuple]:
    rows = Publication.objects.order_by("sequence")
    return [(row.sequence, row.cue_id, row.kind, row.card.version) for row in rows]


def reasons(refused) -> list[str]:
    return [str(problem) for problem in refused.value.problems]


def test_the_first_publication_is_version_one_and_current():
    card = publish(lay())
    assert (card.version, card.is_current, card.published_at) == (1, True, NOW)
    assert card.hash == authored.digest(card.body)


def test_publishing_what_is_unchanged_makes_no_version():
    cue = lay()
    publish(cue)
    assert publish(cue) is None
    assert the_feed() == [(1, "leg-shaking", "published", 1)]


def test_a_change_makes_the_next_version_and_keeps_the_old_one():
    cue = lay()
    first = publish(cue)
    second = publish(edit(cue, form="A foot taps."))
    first.refresh_from_db()
    assert (second.version, second.is_current, first.is_current) == (2, True, False)
    assert json.loads(first.body)["form"] == "A leg moves quickly up and down."


def test_a_desk_edit_does_not_show_before_it_is_published():
    card = shelve()
    edit(Cue.objects.get(), form="A draft.")
    assert Card.objects.current().get().body == card.body


def test_same_document_and_vocabulary_give_the_same_bytes():
    one = shelve(slug="one", name="Twin")
    other = shelve(slug="two", name="Twin")
    assert one.body.replace('"slug":"one"', "") == other.body.replace('"slug":"two"', "")


def test_facets_citations_and_snapshots_follow_the_current_card():
    cue = lay()
    publish(cue)
    publish(edit(cue, form="A foot taps."))
    current = Card.objects.current().get()
    assert list(Facet.objects.values_list("card", "key", "meaning", "support", "certainty")) == [
        (current.pk, "anxiety", "anxiety", "weak", "very_low")
    ]
    assert list(Citation.objects.values_list("card", "source")) == [(current.pk, "carriere2013")]
    assert set(Snapshot.objects.values_list("kind", "key")) == {
        ("meaning", "anxiety"),
        ("context", "any"),
        ("source", "carriere2013"),
    }


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"form": ""}, "form: say what one would see"),
        ({"interpretations": []}, "interpretations: a signal needs at least one interpretation"),
        ({"alternatives": []}, "alternatives: give at least one other explanation"),
        ({"caveats": []}, "caveats: give at least one caveat"),
        ({"interpretations": [a_reading(rationale="")]}, "interpretations/anxiety/rationale: say why this grade"),
        (
            {"interpretations": [a_reading(support="mixed", certainty="low")]},
            "interpretations/anxiety/departure: say why the grade differs from the one proposed (weak very_low)",
        ),
    ],
)
def test_an_incomplete_signal_is_refused_with_the_reason(members, reason):
    cue = lay(authored.normalise(a_document(**members)))
    with pytest.raises(Refused) as refused:
        publish(cue)
    assert reason in reasons(refused)
    assert not Card.objects.exists()


@pytest.mark.parametrize(
    ("findings", "carried"),
    [
        ([a_finding(direction="supports", level="A")], True),
        ([a_finding(direction="supports", level="C")], False),
        ([a_finding("one", direction="supports"), a_finding("two", direction="supports")], False),
        ([a_finding("one", direction="supports"), a_finding("two", direction="supports", source="farley2013")], True),
        ([a_finding(direction="supports", level="A", confidence="low")], False),
        ([a_finding(direction="supports", level="A", source="the-document")], False),
    ],
)
@pytest.mark.parametrize("support", ["supported", "small_effect"])
def test_a_grade_above_its_evidence_is_refused_whatever_the_editor_says(findings, carried, support):
    reading = a_reading(support=support, certainty="low", departure="Because I say so.", evidence=findings)
    cue = lay(a_document(interpretations=[reading]))
    if carried:
        assert publish(cue)
    else:
        with pytest.raises(Refused, match="needs evidence of level A or B"):
            publish(cue)


def test_an_editor_may_differ_and_the_card_shows_why():
    reading = a_reading(support="mixed", certainty="low", departure="Two of the studies point both ways.")
    body = json.loads(publish(lay(a_document(interpretations=[reading]))).body)
    assert body["interpretations"][0]["departure"] == "Two of the studies point both ways."
    assert body["resolved"]["proposals"]["anxiety"]["support"] == "weak"


def test_a_health_cue_needs_no_interpretation_but_red_flags_with_a_source():
    assert publish(lay(a_health_document()))


def test_a_health_cue_without_red_flags_is_refused():
    plain = {"key": "habit", "kind": "individual", "text": "Often a habit."}
    with pytest.raises(Refused, match="safety caveat that lists red flags"):
        publish(lay(a_health_document(caveats=[plain])))


def test_red_flags_without_a_source_are_refused():
    bare = {"key": "flags", "kind": "safety", "text": "See someone.", "red_flags": ["it is new"]}
    with pytest.raises(Refused, match="red flags need a source"):
        publish(lay(a_health_document(caveats=[bare])))


def test_findings_of_low_confidence_stay_at_the_desk_with_their_sources():
    secret = a_finding("secret", confidence="low", source="farley2013", finding="Not for learners.")
    card = shelve(interpretations=[a_reading(evidence=[a_finding(), secret])])
    assert "Not for learners." in card.document
    assert "Not for learners." not in card.body
    assert "farley2013" not in card.body


def test_a_key_is_never_given_to_another_reading():
    cue = lay()
    publish(cue)
    desk.lay_out(a_document(interpretations=[a_reading(meaning="boredom")]))
    with pytest.raises(Refused, match="an earlier version used this key for anxiety / any / actual"):
        publish(cue)


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_keeps_a_published_slug():
    shelve()
    with pytest.raises(IntegrityError):
        Cue.objects.update(slug="another")
    assert Cue.objects.get().slug == "leg-shaking"


@pytest.mark.parametrize("step", ["_index", "_announce", "_next"])
def test_a_crash_on_the_way_leaves_the_old_card_whole(monkeypatch, step):
    cue = lay()
    old = publish(cue)
    edit(cue, form="A foot taps.")

    def crash(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing, step, crash)
    with pytest.raises(RuntimeError, match="power cut"):
        publish(cue)
    assert list(Card.objects.values_list("pk", "is_current", "body")) == [(old.pk, True, old.body)]
    assert Facet.objects.get().card_id == old.pk
    assert the_feed() == [(1, "leg-shaking", "published", 1)]


def test_a_crash_between_compile_and_store_leaves_the_old_card_whole(monkeypatch):
    cue = lay()
    old = publish(cue)
    edit(cue, form="A foot taps.")
    compiled = []

    def compile_then_crash(*parts):
        compiled.append(whole(*parts))
        raise RuntimeError("power cut")

    whole = projection.card
    monkeypatch.setattr(projection, "card", compile_then_crash)
    with pytest.raises(RuntimeError, match="power cut"):
        publish(cue)
    assert compiled[0]["form"] == "A foot taps."
    assert Card.objects.get().body == old.body


def test_the_feed_says_who_when_and_why():
    person = a_person("ed")
    publishing.publish(cue=lay(), by=person, now=NOW, change="editorial", note="A comma.")
    entry = Publication.objects.get()
    assert (entry.by, entry.at, entry.change, entry.note) == (person, NOW, "editorial", "A comma.")


class TestRetracting:
    def test_a_retracted_cue_leaves_the_shelf_but_not_the_record(self):
        card = shelve()
        entry = publishing.retract(cue=Cue.objects.get(), by=None, now=NOW, message=" Wrong. ")
        card.refresh_from_db()
        assert not card.is_current
        assert not Facet.objects.exists()
        assert not Citation.objects.exists()
        assert (entry.kind, entry.note, entry.card) == ("retracted", "Wrong.", card)

    def test_a_successor_is_named(self):
        shelve(slug="old")
        shelve(slug="new")
        entry = publishing.retract(
            cue=Cue.objects.get(slug="old"),
            by=None,
            now=NOW,
            message="Renamed.",
            successor=Cue.objects.get(slug="new"),
        )
        assert entry.successor.slug == "new"

    @pytest.mark.parametrize(
        ("cue", "message", "successor", "reason"),
        [
            ("draft", "Wrong.", None, "not published"),
            ("old", "  ", None, "tell readers why"),
            ("old", "Wrong.", "old", "does not succeed itself"),
            ("old", "Wrong.", "draft", "publish the successor first"),
        ],
    )
    def test_a_retraction_that_would_mislead_is_refused(self, cue, message, successor, reason):
        shelve(slug="old")
        lay(slug="draft")
        named = Cue.objects.filter(slug=successor).first()
        with pytest.raises(Refused, match=reason):
            publishing.retract(cue=Cue.objects.get(slug=cue), by=None, now=NOW, message=message, successor=named)
        assert Card.objects.current().get().cue_id == "old"

    def test_a_retracted_cue_may_be_published_again_as_its_next_version(self):
        cue = Cue.objects.get(slug=shelve().cue_id)
        publishing.retract(cue=cue, by=None, now=NOW, message="Wrong.")
        assert publish(cue).version == 2


class TestRestoring:
    def test_a_version_comes_back_onto_the_desk_exactly(self):
        full = a_document(
            aliases=["leg bouncing"],
            figure=a_figure(),
            interpretations=[
                a_reading(evidence=[a_finding(effect={"kind": "d", "value": 0.1, "low": -0.1, "high": 0.3}, k=3)]),
                a_reading("bored", meaning="boredom", context="meeting", evidence=[a_finding("other")]),
            ],
        )
        first = shelve(full)
        cue = desk.lay_out(a_document(form="Quite another.", alternatives=[], caveats=[]))
        publishing.restore(cue=cue, version=1)
        laid = desk.to_document(Cue.objects.for_documents().get())
        assert authored.as_json(laid) == first.document

    def test_the_shelf_stays_until_someone_publishes(self):
        cue = lay()
        publish(cue)
        second = publish(edit(cue, form="A foot taps."))
        publishing.restore(cue=cue, version=1)
        assert Card.objects.current().get() == second
        assert publish(cue).version == 3

    def test_a_version_that_never_was_is_refused(self):
        shelve()
        with pytest.raises(Card.DoesNotExist):
            publishing.restore(cue=Cue.objects.get(), version=7)

    def test_a_version_whose_words_are_gone_is_refused_and_the_desk_kept(self):
        shelve(interpretations=[a_reading(meaning="boredom")])
        cue = desk.lay_out(a_document())
        Meaning.objects.get(pk="boredom").delete()
        with pytest.raises(Refused, match="there is no meaning 'boredom'"):
            publishing.restore(cue=cue, version=1)
        assert cue.interpretations.get().meaning_id == "anxiety"


class TestAmending:
    def amend(self, subject, **fields) -> list[Card]:
        type(subject).objects.filter(pk=subject.pk).update(**fields)
        return publishing.amend(subject=type(subject).objects.get(pk=subject.pk), by=None, now=NOW)

    def test_every_card_that_cites_the_source_is_recompiled(self):
        shelve(slug="citing-one")
        shelve(slug="citing-two")
        shelve(slug="other", interpretations=[a_reading(evidence=[a_finding(source="farley2013")])])
        amended = self.amend(Source.objects.get(pk="carriere2013"), status="retracted", status_note="Data made up.")
        assert [(card.cue_id, card.version) for card in amended] == [("citing-one", 2), ("citing-two", 2)]
        resolved = json.loads(amended[0].body)["resolved"]["sources"]["carriere2013"]
        assert (resolved["status"], resolved["status_note"]) == ("retracted", "Data made up.")
        assert {kind for _, _, kind, _ in the_feed()[3:]} == {"amended"}

    def test_a_meaning_can_be_amended_too(self):
        shelve()
        [card] = self.amend(Meaning.objects.get(pk="anxiety"), name="unease")
        assert json.loads(card.body)["resolved"]["claims"]["anxiety"] == (
            "Leg shaking may go with unease; the evidence is weak."
        )

    def test_a_meaning_that_comes_to_accuse_words_its_claims_as_denials_and_other_amendments_keep_that(self):
        shelve()
        [card] = self.amend(Meaning.objects.get(pk="anxiety"), accusing=True)
        assert Snapshot.objects.get(kind="meaning", key="anxiety").body["accusing"] is True
        [again] = self.amend(Source.objects.get(pk="carriere2013"), title="A better title")
        for it in (card, again):
            assert json.loads(it.body)["resolved"]["claims"]["anxiety"] == (
                "Leg shaking has not been shown to go with anxiety; the evidence is thin."
            )
        [back] = self.amend(Meaning.objects.get(pk="anxiety"), accusing=False)
        assert "may go with anxiety" in json.loads(back.body)["resolved"]["claims"]["anxiety"]

    def test_a_card_from_before_meanings_could_accuse_is_read_and_amended_as_it_was_worded(self):
        old = shelve()
        body = json.loads(old.body)
        del body["resolved"]["meanings"]["anxiety"]["accusing"]
        Card.objects.filter(pk=old.pk).update(body=authored.as_json(body))
        assert schema.problems("card", body) == []
        Meaning.objects.filter(pk="anxiety").update(accusing=True)
        [card] = self.amend(Source.objects.get(pk="carriere2013"), title="A better title")
        assert "may go with anxiety" in json.loads(card.body)["resolved"]["claims"]["anxiety"]
        assert [change.place for change in compare(body, json.loads(card.body))] == ["Source carriere2013 › Title"]

    def test_the_published_document_is_recompiled_never_the_desk(self):
        shelve()
        edit(Cue.objects.get(), form="A draft.")
        [card] = self.amend(Source.objects.get(pk="carriere2013"), title="A better title")
        assert json.loads(card.body)["form"] == "A leg moves quickly up and down."

    def test_unpublished_edits_to_other_words_do_not_slip_out(self):
        shelve()
        Meaning.objects.filter(pk="anxiety").update(name="A draft")
        [card] = self.amend(Source.objects.get(pk="carriere2013"), title="A better title")
        assert json.loads(card.body)["resolved"]["meanings"]["anxiety"]["name"] == "anxiety"

    def test_amending_without_a_change_makes_no_version(self):
        shelve()
        assert publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=NOW) == []

    def test_all_cards_are_amended_or_none(self, monkeypatch):
        shelve(slug="one")
        shelve(slug="two")
        announce, calls = publishing._announce, []

        def second_crashes(card, *rest):
            calls.append(card)
            if len(calls) == 2:
                raise RuntimeError("power cut")
            return announce(card, *rest)

        monkeypatch.setattr(publishing, "_announce", second_crashes)
        with pytest.raises(RuntimeError, match="power cut"):
            self.amend(Source.objects.get(pk="carriere2013"), title="A better title")
        assert set(Card.objects.values_list("version", flat=True)) == {1}


FOLLOWED = []


def follow() -> None:
    FOLLOWED.append(Publication.objects.count())


def stumble() -> None:
    raise RuntimeError("the follower broke")


@pytest.mark.django_db(transaction=True)
def test_followers_are_told_after_the_commit_and_their_failure_undoes_nothing(settings, caplog):
    FOLLOWED.clear()
    settings.AFTER_PUBLICATION = [f"{__name__}.stumble", f"{__name__}.follow"]
    shelve()
    assert FOLLOWED == [1]
    assert "the follower broke" in caplog.text
