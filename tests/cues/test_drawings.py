"""Figures are drawn when they are published, once, and kept by what they were drawn from."""

import json

import pytest
from django.core.management import call_command

from cues import drawings, figures, publishing
from cues.documents import authored, desk, files
from cues.figures.samples import SAMPLES
from cues.models import Card, Cue, Drawing, Source
from tests.cues.factories import NOW, a_document, a_figure, lay, shelve

pytestmark = pytest.mark.django_db

CONTENT = "fixtures/cues"
FACES = [a_figure(face={"AU12": step / 10}) for step in range(1, 11)]


@pytest.fixture
def drawn(monkeypatch) -> list[dict]:
    """What is drawn from here on, in order."""
    seen: list[dict] = []
    draw = drawings.draw

    def watched(spec, **options):
        seen.append(spec)
        return draw(spec, **options)

    monkeypatch.setattr(drawings, "draw", watched)
    return seen


@pytest.fixture
def another_rig(monkeypatch) -> None:
    monkeypatch.setattr(drawings, "RIG", 64 * "0")


def publish(document: dict) -> Card | None:
    return publishing.publish(cue=desk.lay_out(document), by=None, now=NOW)


@pytest.mark.parametrize("slug", sorted(SAMPLES))
def test_a_cue_of_the_content_files_has_the_figure_that_the_rig_is_tried_on(settings, slug):
    document = files.parse((settings.BASE_DIR / CONTENT / f"{slug}.yaml").read_bytes())
    assert document["figure"] == SAMPLES[slug]


def test_every_cue_of_the_content_files_has_a_figure(settings):
    assert {path.stem for path in (settings.BASE_DIR / CONTENT).glob("*.yaml")} == set(SAMPLES)


class TestKept:
    def test_a_drawing_is_what_the_rig_makes_of_the_specification(self):
        [drawing] = drawings.kept([a_figure()])
        assert drawing.svg == figures.render(a_figure())
        assert drawing.thumb == figures.render(a_figure(), size=96, detail="thumb", animate=False, standalone=True)

    @pytest.mark.parametrize("slug", ["leg-shaking", "look-down-hair-look-up", "eye-contact"])
    def test_as_a_file_it_is_what_the_rig_makes_to_stand_alone(self, slug):
        spec = authored.settled(SAMPLES[slug])
        assert drawings.as_file(figures.render(spec)) == figures.render(spec, standalone=True)

    def test_what_was_drawn_once_is_not_drawn_again(self, drawn):
        first = drawings.kept([a_figure()])
        assert drawings.kept([a_figure(), a_figure()]) == first * 2
        assert drawn == [a_figure()]

    def test_one_figure_written_in_two_ways_is_one_drawing(self):
        one, other = (
            {"kind": "face", "face": {"AU1": 1, "AU12": 0.5}},
            {"face": {"AU12": 0.5, "AU1": 1.0}, "kind": "face"},
        )
        assert drawings.hash_of(one) == drawings.hash_of(other)
        assert drawings.draw(one).svg == drawings.draw(other).svg

    @pytest.mark.parametrize("count", [1, 10])
    def test_many_take_two_queries_and_one_once_they_are_known(self, django_assert_num_queries, count):
        for queries in (2, 1):
            with django_assert_num_queries(queries):
                kept = drawings.kept(FACES[:count])
            assert [drawing.hash for drawing in kept] == [drawings.hash_of(spec) for spec in FACES[:count]]

    def test_none_take_no_query(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert drawings.kept([]) == []

    def test_two_that_draw_the_same_at_once_do_not_trip_over_each_other(self, monkeypatch):
        draw = drawings.draw

        def overtaken(spec):
            drawing = draw(spec)
            Drawing.objects.create(hash=drawing.hash, rig=drawing.rig, svg=drawing.svg, thumb=drawing.thumb)
            return drawing

        monkeypatch.setattr(drawings, "draw", overtaken)
        assert drawings.kept([a_figure()]) == [Drawing.objects.get()]

    def test_what_cannot_be_drawn_is_refused_and_nothing_kept(self):
        with pytest.raises(figures.Refused, match=r"face\.AU12: is more than 1"):
            drawings.kept([a_figure(), a_figure(face={"AU12": 2})])
        assert not Drawing.objects.exists()

    def test_another_rig_makes_another_drawing(self, monkeypatch):
        before = drawings.hash_of(a_figure())
        monkeypatch.setattr(drawings, "RIG", 64 * "0")
        assert drawings.hash_of(a_figure()) != before

    def test_the_rig_is_another_as_soon_as_its_code_is(self, tmp_path):
        (tmp_path / "pen.py").write_text("WIDTH = 3\n")
        before = drawings._fingerprint(tmp_path)
        (tmp_path / "notes.txt").write_text("Not code.")
        assert drawings._fingerprint(tmp_path) == before
        (tmp_path / "pen.py").write_text("WIDTH = 4\n")
        assert drawings._fingerprint(tmp_path) != before


class TestPublishing:
    def test_the_card_says_in_words_what_is_to_be_seen_and_holds_no_drawing(self):
        card = shelve(figure=a_figure())
        assert json.loads(card.body)["resolved"]["figure"] == {"alt": figures.describe(a_figure())}
        assert "<svg" not in card.body
        assert card.drawing.svg == figures.render(a_figure())

    def test_a_cue_without_a_figure_has_neither_words_nor_drawing_for_it(self):
        card = shelve()
        assert json.loads(card.body)["resolved"]["figure"] == {"alt": None}
        assert card.drawing is None

    def test_two_cues_with_one_figure_share_its_drawing(self):
        assert shelve(slug="one", figure=a_figure()).drawing == shelve(slug="two", figure=a_figure()).drawing

    def test_other_words_and_the_way_back_to_a_former_figure_draw_nothing(self, drawn):
        shelve(figure=a_figure())
        publish(a_document(figure=a_figure(), form="A foot taps."))
        publish(a_document(figure=FACES[0]))
        cue = publishing.restore(cue=Cue.objects.get(), version=1)
        again = publishing.publish(cue=cue, by=None, now=NOW)
        assert drawn == [a_figure(), FACES[0]]
        assert [card.drawing.hash == again.drawing.hash for card in Card.objects.order_by("version")] == [
            True, True, False, True,
        ]  # fmt: skip

    def test_amending_draws_nothing(self, drawn):
        shelve(figure=a_figure())
        Source.objects.filter(pk="carriere2013").update(title="A better title")
        [amended] = publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=NOW)
        assert amended.drawing == Card.objects.get(version=1).drawing
        assert len(drawn) == 1

    def test_a_source_is_amended_even_where_the_rig_no_longer_draws_the_figure(self, another_rig):
        card = shelve(figure=a_figure())
        document = {**authored.from_json(card.document), "figure": {"kind": "hologram"}}
        Card.objects.update(document=authored.as_json(document), drawing=None)
        Source.objects.filter(pk="carriere2013").update(status="retracted", status_note="Made up.")
        [amended] = publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=NOW)
        assert amended.drawing is None

    def test_a_figure_that_cannot_be_drawn_is_not_published_and_the_editor_told_where(self):
        cue = lay(figure=a_figure(look={"skin": 8}))
        with pytest.raises(publishing.Refused, match="figure/look/skin: is not one of 1, 2"):
            publishing.publish(cue=cue, by=None, now=NOW)

    def test_the_same_figure_drawn_by_a_newer_rig_is_no_new_version(self, another_rig):
        shelve(figure=a_figure())
        assert publish(a_document(figure=a_figure())) is None


class TestRenewing:
    @pytest.fixture
    def old(self, monkeypatch) -> list[Card]:
        """Two versions of one cue and one of another, drawn by an older rig; and a cue without a figure."""
        with monkeypatch.context() as earlier:
            earlier.setattr(drawings, "RIG", 64 * "0")
            shelve(figure=a_figure())
            publish(a_document(figure=FACES[0]))
            shelve(slug="other", figure=a_figure())
        shelve(slug="bare")
        return list(Card.objects.exclude(drawing=None))

    def test_every_version_is_drawn_anew_once_and_no_card_changes(self, old):
        assert drawings.renew() == 3
        assert drawings.renew() == 0
        for card in old:
            now = Card.objects.get(pk=card.pk)
            assert now.drawing_id == drawings.hash_of(authored.from_json(card.document)["figure"]) != card.drawing_id
            assert (now.body, now.hash, now.document) == (card.body, card.hash, card.document)
        assert Card.objects.get(cue="bare").drawing is None

    def test_what_the_older_rig_drew_stays_at_its_address(self, old):
        drawings.renew()
        assert {card.drawing_id for card in old} <= set(Drawing.objects.values_list("pk", flat=True))

    def test_a_figure_refused_by_the_rig_of_today_keeps_the_drawing_it_has(self, old, monkeypatch):
        problems = figures.find_problems
        monkeypatch.setattr(figures, "find_problems", lambda spec: ["no"] if spec == FACES[0] else problems(spec))
        assert drawings.renew() == 2
        assert Card.objects.get(cue="leg-shaking", version=2).drawing.rig == 64 * "0"

    def test_loading_content_at_a_start_does_it_and_says_so_once(self, old, settings, capsys):
        told = []
        for _ in range(2):
            call_command("load_content", settings.BASE_DIR / "fixtures", publish=True)
            told.append("Drawn anew, since the code that draws has changed: 3 versions" in capsys.readouterr().out)
        assert told == [True, False]

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_a_fixed_number_of_queries(self, monkeypatch, django_assert_num_queries, count):
        for number in range(count):
            shelve(slug=f"cue-{number}", figure=FACES[number])
        monkeypatch.setattr(drawings, "RIG", 64 * "0")
        # The cards, what is known, what is new, the cards' new links; and the two ends of a savepoint.
        with django_assert_num_queries(6):
            assert drawings.renew() == count
