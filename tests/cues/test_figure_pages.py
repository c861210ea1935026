"""Figures on the pages: inline where a cue is shown, by address in lists, and in previews of links."""

import re
from xml.etree import ElementTree

import pytest

from cues import comparison, figures, publishing, raster
from cues.figures.samples import SAMPLES
from cues.models import Card
from tests.cues.factories import NOW, a_figure, a_health_document, lay, shelve

pytestmark = pytest.mark.django_db

NOTHING = {"claims": {}, "sources": {}, "meanings": {}, "contexts": {}, "figure": {"alt": None}}
"""What a card resolves that names nothing."""


@pytest.fixture
def card() -> Card:
    return shelve(figure=a_figure())


@pytest.fixture
def not_drawing(monkeypatch, card):
    """The figure is on the shelf, and from here on nothing is drawn."""

    def refuse(*args, **options):
        raise AssertionError("a page drew a figure")

    monkeypatch.setattr(figures, "render", refuse)


class TestOnPages:
    def test_the_cue_page_shows_it_inline_with_its_words_and_draws_nothing(self, client, not_drawing, card):
        html = client.get("/cues/leg-shaking/").content.decode()
        assert card.drawing.svg in html
        svg = ElementTree.fromstring(card.drawing.svg)
        assert svg.attrib["role"] == "img"
        told = [part.text for part in svg if part.tag.endswith(("title", "desc"))]
        assert told == [figures.neutral_title(a_figure()), figures.describe(a_figure())]
        assert re.search(r'<link rel="stylesheet" href="[^"]*figures[^"]*\.css">', html)

    def test_no_id_stands_twice_on_it(self, client, card):
        ids = re.findall(r'\bid="([^"]+)"', client.get("/cues/leg-shaking/").content.decode())
        assert len(ids) == len(set(ids)) > 5

    def test_nothing_in_it_breaks_the_strict_policy(self, client):
        for slug, spec in SAMPLES.items():
            shelve(slug=slug, figure=spec)
        for slug in SAMPLES:
            html = client.get(f"/cues/{slug}/").content.decode()
            assert '<svg xmlns="http://www.w3.org/2000/svg" class="figure"' in html
            assert (
                re.findall(
                    r"<style|<script(?! type=.application/ld)|\sstyle=|\son\w+=|href=\"(?:data|javascript):", html
                )
                == []
            ), slug

    @pytest.mark.parametrize("others", [1, 10])
    def test_it_takes_three_queries(self, client, django_assert_num_queries, others):
        for number in range(others):
            shelve(slug=f"other-{number}", figure=a_figure())
        shelve(figure=a_figure(), related=[{"cue": f"other-{number}"} for number in range(others)])
        with django_assert_num_queries(3):
            html = client.get("/cues/leg-shaking/").content.decode()
        assert html.count("/figures/small/") == others

    def test_a_version_shows_the_figure_it_had(self, client, card):
        cue = lay(figure=a_figure(face={"AU4": 1}))
        newer = publishing.publish(cue=cue, by=None, now=NOW)
        assert newer.drawing.svg in client.get("/cues/leg-shaking/").content.decode()
        old = client.get("/cues/leg-shaking/versions/1/").content.decode()
        assert card.drawing.svg in old
        assert newer.drawing.svg not in old

    def test_two_versions_differ_in_what_is_to_be_seen_and_both_are_shown(self, client, card):
        newer = publishing.publish(cue=lay(figure=a_figure(face={"AU4": 1})), by=None, now=NOW)
        html = client.get("/cues/leg-shaking/changes/1/2/").content.decode()
        assert re.search(r"<ins>.*?eyebrows", html, re.S)
        assert re.findall(r"/figures/(\w+)\.svg", html) == [card.drawing_id, newer.drawing_id]

    def test_of_two_specifications_only_what_differs_is_told(self):
        before, after = ({"resolved": NOTHING, "figure": figure} for figure in (a_figure(), a_figure(look={"skin": 2})))
        [change] = comparison.compare(before, after)
        assert (change.place, [piece.text for piece in change.pieces]) == (
            "Drawing's specification",
            ["look skin ", "5", "2"],
        )

    def test_a_figure_that_came_in_is_told_in_words_alone(self):
        words = {**NOTHING, "figure": {"alt": "A face."}}
        [change] = comparison.compare({"resolved": NOTHING}, {"resolved": words, "figure": a_figure()})
        assert (change.place, change.kind) == ("Drawing", "added")

    def test_a_health_cue_has_one_too(self, client):
        card = shelve(a_health_document(figure=a_figure()))
        assert card.drawing.svg in client.get("/cues/restless-legs/").content.decode()

    def test_a_cue_without_one_shows_the_sign_of_its_channel_and_says_so(self, client):
        shelve()
        html = client.get("/cues/leg-shaking/").content.decode()
        assert "The sign for legs, not a drawing of this cue" in html
        assert "<img" not in client.get("/cues/").content.decode()

    @pytest.mark.parametrize("path", ["/", "/cues/", "/meanings/anxiety/"])
    def test_lists_refer_to_it_and_let_it_wait_until_it_is_seen(self, client, card, path):
        [image] = re.findall(r"<img[^>]+>", client.get(path).content.decode())
        assert f'src="/figures/small/{card.drawing_id}.svg"' in image
        for attribute in ('width="96"', 'height="96"', 'alt=""', 'loading="lazy"'):
            assert attribute in image

    def test_lists_draw_nothing(self, client, not_drawing):
        for path in ("/cues/", "/meanings/anxiety/"):
            assert client.get(path).status_code == 200

    @pytest.mark.parametrize(("path", "queries"), [("/cues/", 5), ("/meanings/anxiety/", 2)])
    @pytest.mark.parametrize("count", [1, 10])
    def test_lists_take_as_many_queries_as_without(self, client, django_assert_num_queries, path, queries, count):
        for number in range(count):
            shelve(slug=f"cue-{number}", figure=a_figure())
        with django_assert_num_queries(queries):
            html = client.get(path).content.decode()
        assert html.count("<img") == count


class TestPreviewsOfLinks:
    def test_other_sites_are_given_title_words_and_picture(self, client, card):
        html = client.get("/cues/leg-shaking/").content.decode()
        told = dict(re.findall(r'<meta property="og:(\S+)"\s+content="([^"]*)">', html))
        assert told["title"] == "Leg shaking"
        assert told["url"] == "http://testserver/cues/leg-shaking/"
        assert told["image"] == f"http://testserver/figures/{card.drawing_id}.png"
        assert told["image:alt"] == figures.describe(a_figure())
        assert (told["image:width"], told["image:height"]) == ("1200", "630")
        assert len(told["description"]) > 50

    def test_without_pixels_no_picture_is_promised(self, client, card, monkeypatch):
        monkeypatch.setattr(raster, "resvg", None)
        html = client.get("/cues/leg-shaking/").content.decode()
        assert "og:title" in html
        assert "og:image" not in html
