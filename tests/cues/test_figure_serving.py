"""Figures on the wire: at the addresses of their cues, at addresses of their own, and named by the API."""

import re
import struct
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from django.core.cache import caches

from cues import drawings, figures, publishing, raster
from cues.figures.palette import SKINS
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror
from cues.models import Card, Cue
from cues.shelf import gallery
from tests.cues.factories import (
    NOW,
    a_document,
    a_figure,
    a_person,
    an_editor,
    lay,
    shelve,
    shelve_many,
)

pytestmark = pytest.mark.django_db

BELOW = ["/cues/leg-shaking/figure", "/api/v1/cues/leg-shaking/figure"]
"""Without .svg or .png: the page's address and the API's."""
SVG, PNG = "image/svg+xml", "image/png"
INERT = "default-src 'none'; style-src 'unsafe-inline'"
FOR_EVER = "public, max-age=31536000, immutable"
LONG = 3_000 * "x"

needs_pixels = pytest.mark.skipif(not raster.available(), reason="requirements-raster.txt is not installed")


@pytest.fixture(autouse=True)
def empty_cache():
    caches["figures"].clear()


@pytest.fixture
def card() -> Card:
    return shelve(figure=a_figure())


@pytest.fixture
def not_drawing(monkeypatch, card):
    """The figure is on the shelf, and from here on nothing is drawn."""

    def refuse(*args, **options):
        raise AssertionError("a page drew a figure")

    monkeypatch.setattr(figures, "render", refuse)


def retract() -> None:
    publishing.retract(cue=Cue.objects.get(), by=None, now=NOW, message="It meant nothing.")


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("below", BELOW)
class TestAtTheAddressOfItsCue:
    def test_the_figure_leaves_as_it_was_drawn_when_it_was_published(self, client, not_drawing, below):
        answer = client.get(f"{below}.svg")
        assert (answer.status_code, answer["Content-Type"]) == (200, SVG)
        assert answer.content.decode() == drawings.as_file(Card.objects.get().drawing.svg)
        assert answer["ETag"] == f'"{sha256(answer.content).hexdigest()}"'
        assert answer["Cache-Control"] == "public, max-age=300"

    def test_opened_by_itself_it_shows_its_own_styles_and_does_nothing(self, client, card, below):
        answer = client.get(f"{below}.svg")
        assert answer["Content-Security-Policy"] == INERT
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "<style>" in answer.content.decode()
        assert b"<script" not in answer.content

    def test_it_takes_one_query_whether_there_is_one_cue_or_ten(self, client, card, below, django_assert_num_queries):
        for address in (f"{below}.svg", f"{below}.svg?look=tone3"):
            with django_assert_num_queries(1):
                client.get(address)
        shelve_many(9)
        with django_assert_num_queries(1):
            client.get(f"{below}.svg")

    @pytest.mark.parametrize("kind", ["svg", pytest.param("png", marks=needs_pixels)])
    def test_whoever_has_it_is_told_so(self, client, card, below, kind):
        first = client.get(f"{below}.{kind}")
        again = client.get(f"{below}.{kind}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert client.get(f"{below}.{kind}", headers={"If-None-Match": '"other"'}).status_code == 200

    def test_what_is_not_sent_again_stays_inert(self, client, card, below):
        etag = client.get(f"{below}.svg")["ETag"]
        assert client.get(f"{below}.svg", headers={"If-None-Match": etag})["Content-Security-Policy"] == INERT

    def test_head_has_the_headers_of_get_and_no_body(self, client, card, below):
        head, got = client.head(f"{below}.svg"), client.get(f"{below}.svg")
        assert (head.status_code, head.content, head.headers) == (200, b"", got.headers)

    @pytest.mark.parametrize("look", gallery.LOOKS)
    def test_a_look_puts_another_person_into_it_always_the_same(self, client, card, below, look):
        skin = SKINS[int(look[-1])]
        first = client.get(f"{below}.svg?look={look}").content
        caches["figures"].clear()
        assert client.get(f"{below}.svg?look={look}").content == first
        assert f'fill="{skin}"'.encode() in first

    def test_mirrored_it_is_what_the_rig_makes_of_the_mirrored_specification(self, client, below):
        spec = SAMPLES["touching-face"]
        shelve(figure=spec)
        assert figures.describe(spec) in plain(client.get(f"{below}.svg"))
        assert figures.describe(mirror(spec)) in plain(client.get(f"{below}.svg?mirror=true"))

    def test_without_marks_neither_marks_nor_words_for_them_are_there(self, client, below):
        shelve(figure=SAMPLES["leg-shaking"])
        assert "Marks:" in client.get(f"{below}.svg").content.decode()
        assert "Marks:" not in client.get(f"{below}.svg?marks=false").content.decode()

    @pytest.mark.parametrize("width", gallery.SIZES)
    def test_a_size_is_a_width_in_pixels(self, client, card, below, width):
        root = ElementTree.fromstring(client.get(f"{below}.svg?size={width}").content)
        assert root.attrib["width"] == str(width)

    def test_another_version_is_drawn_when_it_is_first_asked_for_and_not_again(self, client, card, below, monkeypatch):
        drawn, render = [], figures.render
        monkeypatch.setattr(figures, "render", lambda spec, **how: drawn.append(how) or render(spec, **how))
        address = f"{below}.svg?look=tone2&mirror=true&marks=false&size=300"
        answers = {client.get(address).content for _ in range(3)}
        assert (len(answers), len(drawn)) == (1, 1)
        client.get(f"{below}.svg?look=tone2&mirror=true&marks=false&size=600")
        assert len(drawn) == 2

    def test_what_is_kept_of_them_is_bounded_and_drives_nothing_else_out(self, client, card, below):
        caches["default"].set("count", 1)
        caches["figures"].set_many({str(number): "x" for number in range(400)})
        client.get(f"{below}.svg?size=300")
        assert len(caches["figures"]._cache) <= 300
        assert caches["default"].get("count") == 1

    def test_a_figure_that_the_rig_of_today_refuses_is_there_as_it_was_published_and_no_other(self, client, below):
        card = shelve(figure=a_figure())
        Card.objects.update(body=card.body.replace('"kind":"face"', '"kind":"hologram"'))
        assert client.get(f"{below}.svg").status_code == 200
        answer = client.get(f"{below}.svg?mirror=true")
        assert answer.status_code == 404
        assert "can no longer be drawn" in plain(answer)

    def test_what_is_asked_for_by_default_draws_nothing(self, client, not_drawing, below):
        assert client.get(f"{below}.svg?mirror=false&marks=true").status_code == 200

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ("look=tone8", "look is one of: tone1, tone2"),
            ("look=", "look is one of"),
            ("look=Tone1", "look is one of"),
            ("look=%00", "look is one of"),
            (f"look={LONG}", "look is one of"),
            ("mirror=1", "mirror is one of: true, false"),
            ("marks=no", "marks is one of: true, false"),
            ("size=97", "size is one of: 96, 300, 600"),
            ("size=-96", "size is one of"),
            ("size=%D9%A3%D9%A0%D9%A0", "size is one of"),
            ("size=96&size=96", "size is given 2 times"),
            ("v=1", "no parameter 'v' here; known: look, mirror, marks, size"),
            (f"{LONG}=1", "no parameter 'xxxx"),
            ("%00=1", "no parameter"),
        ],
    )
    @pytest.mark.parametrize("kind", ["svg", "png"])
    def test_what_it_does_not_take_is_refused_by_name(self, client, card, below, kind, query, says):
        answer = client.get(f"{below}.{kind}?{query}")
        assert answer.status_code == 400
        assert says in plain(answer)
        assert len(answer.content) < 4_000

    @pytest.mark.parametrize("kind", ["svg", pytest.param("png", marks=needs_pixels)])
    def test_a_cue_that_is_not_there_or_has_no_figure_is_not_found(self, client, below, kind):
        shelve()
        assert client.get(f"{below.replace('leg-shaking', 'nobody')}.{kind}").status_code == 404
        answer = client.get(f"{below}.{kind}")
        assert answer.status_code == 404
        assert "The cue 'leg-shaking' has no figure." in plain(answer)

    def test_a_retracted_cue_is_gone_with_its_figure_and_says_why(self, client, card, below):
        retract()
        answer = client.get(f"{below}.svg")
        assert answer.status_code == 410
        assert "It meant nothing." in plain(answer)

    def test_a_condition_that_fails_is_told(self, client, card, below):
        answer = client.get(f"{below}.svg", headers={"If-Match": '"other"'})
        assert answer.status_code == 412
        assert "not what If-Match" in plain(answer)

    def test_it_can_only_be_read(self, client, card, below):
        assert client.post(f"{below}.svg").status_code == 405

    @needs_pixels
    @pytest.mark.parametrize(("query", "width"), [("", 600), ("?size=96", 96), ("?size=300&look=tone7", 300)])
    def test_in_pixels_it_is_as_wide_as_asked(self, client, card, below, query, width):
        answer = client.get(f"{below}.png{query}")
        assert (answer.status_code, answer["Content-Type"]) == (200, PNG)
        assert size_of(answer.content) == (width, width)

    def test_a_server_that_makes_no_pixels_says_what_to_install(self, client, card, below, monkeypatch):
        monkeypatch.setattr(raster, "resvg", None)
        answer = client.get(f"{below}.png")
        assert answer.status_code == 501
        assert "requirements-raster.txt" in plain(answer)
        assert client.get(f"{below}.svg").status_code == 200

    @pytest.mark.parametrize("who", ["stranger", "learner", "editor"])
    def test_nobody_sees_more_of_it_than_a_stranger(self, client, card, below, who):
        as_stranger = client.get(f"{below}.svg").content
        lay(figure=a_figure(face={"AU12": 1}), form="A draft.")
        if who != "stranger":
            client.force_login(an_editor() if who == "editor" else a_person("learner"))
        answer = client.get(f"{below}.svg")
        assert answer.content == as_stranger
        assert "Cookie" not in answer.get("Vary", "")


def plain(answer) -> str:
    """Return what an answer says, whether it is a page, a problem or a drawing."""
    return answer.content.decode().replace("&#x27;", "'").replace("&amp;", "&")


class TestAtAnAddressOfItsOwn:
    @pytest.mark.parametrize("below", ["/figures/", "/figures/small/"])
    def test_it_is_kept_for_ever_for_nothing_else_will_ever_stand_there(self, client, not_drawing, below, card):
        answer = client.get(f"{below}{card.drawing_id}.svg")
        wanted = card.drawing.thumb if "small" in below else drawings.as_file(card.drawing.svg)
        assert (answer.status_code, answer.content.decode()) == (200, wanted)
        assert (answer["Cache-Control"], answer["Content-Security-Policy"]) == (FOR_EVER, INERT)
        again = client.get(f"{below}{card.drawing_id}.svg", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, FOR_EVER)

    @pytest.mark.parametrize("below", ["/figures/{}.svg", "/figures/small/{}.svg"])
    def test_it_takes_one_query_and_names_no_cue(self, client, card, below, django_assert_num_queries):
        with django_assert_num_queries(1):
            answer = client.get(below.format(card.drawing_id))
        assert "leg" not in plain(answer).lower()

    def test_it_stays_when_its_cue_leaves_the_shelf(self, client, card):
        retract()
        assert client.get(f"/figures/{card.drawing_id}.svg").status_code == 200

    @pytest.mark.parametrize("key", [64 * "0", "leg-shaking", "0", LONG, "%00", "..%2F"])
    @pytest.mark.parametrize("below", ["/figures/{}.svg", "/figures/small/{}.svg", "/figures/{}.png"])
    def test_what_was_never_drawn_is_not_found(self, client, below, key):
        assert client.get(below.format(key)).status_code == 404

    @pytest.mark.parametrize("below", ["/figures/{}.svg", "/figures/small/{}.svg", "/figures/{}.png"])
    def test_it_takes_no_parameters_and_can_only_be_read(self, client, card, below):
        address = below.format(card.drawing_id)
        assert client.get(f"{address}?size=96").status_code == 400
        assert client.post(address).status_code == 405

    @needs_pixels
    @pytest.mark.parametrize("slug", ["look-down-hair-look-up", "shrug"])
    def test_the_picture_for_other_sites_has_the_size_they_ask_for(self, client, slug):
        card = shelve(slug=slug, figure=SAMPLES[slug])
        answer = client.get(f"/figures/{card.drawing_id}.png")
        assert (answer["Content-Type"], answer["Cache-Control"]) == (PNG, FOR_EVER)
        assert size_of(answer.content) == gallery.SOCIAL


class TestInTheApi:
    def test_a_list_names_the_address_of_each_figure(self, client, card):
        shelve(a_document(slug="bare"))
        rows = client.get("/api/v1/cues/").json()["results"]
        addresses = {row["card"]["slug"]: row["figure"] for row in rows}
        assert addresses == {"bare": None, "leg-shaking": "http://testserver/api/v1/cues/leg-shaking/figure.svg"}
        assert client.get(addresses["leg-shaking"]).status_code == 200

    @pytest.mark.parametrize("address", ["/api/v1/cues/leg-shaking/", "/api/v1/cues/leg-shaking/versions/1/"])
    def test_a_card_leads_to_the_drawing_of_that_very_version(self, client, card, address):
        link = client.get(address)["Link"]
        [preview] = re.findall(r'<([^>]+)>; rel="preview"; type="image/svg\+xml"', link)
        assert client.get(preview).content.decode() == drawings.as_file(card.drawing.svg)

    @pytest.mark.parametrize(
        ("kind", "accept", "status"),
        [
            ("svg", "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8", 200),
            ("svg", "image/svg+xml", 200),
            ("svg", "application/json", 406),
            ("png", "image/svg+xml", 406),
        ],
    )
    def test_what_is_asked_for_must_be_to_be_had(self, client, card, kind, accept, status):
        answer = client.get(f"/api/v1/cues/leg-shaking/figure.{kind}", headers={"Accept": accept})
        assert answer.status_code == status
        if status == 406:
            assert answer["Content-Type"] == "application/problem+json"
