"""The body map of the home page: what leads where, what is counted, and that it costs nothing more."""

import re
from itertools import pairwise

import pytest

from cues import figures
from cues.models import Channel
from cues.shelf import body_map
from cues.shelf.body_map import BOX, LABEL_HIGH, PERSON, PLACES
from tests.cues.factories import shelve

LINK = re.compile(r'<a\s+href="/cues/\?channel=(\w+)"\s+rel="nofollow"\s+aria-label="([^"]+)"')


def map_of(client) -> str:
    return client.get("/").content.decode().split('<nav aria-label="Body map">')[1].split("</nav>")[0]


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def shelf(db) -> None:
    """Publish two cues of the face and one of every other channel but the voice."""
    for channel in Channel:
        if channel != Channel.VOICE:
            shelve(slug=f"some-{channel}", channel=channel)
    shelve(slug="more-face", channel=Channel.FACE)


class TestOnThePage:
    def test_each_region_leads_to_its_channel_and_says_how_many_cues_wait_there(self, client, shelf):
        assert LINK.findall(map_of(client)) == [
            ("face", "Face, 2 cues"),
            ("gaze", "Gaze, 1 cue"),
            ("posture", "Posture, 1 cue"),
            ("touch", "Touch, 1 cue"),
            ("gesture", "Gesture, 1 cue"),
            ("legs", "Legs, 1 cue"),
            ("interaction", "Interaction, 1 cue"),
        ]

    def test_each_link_shows_the_list_it_promises(self, client, shelf):
        for channel, label in LINK.findall(map_of(client)):
            promised = label.split(", ")[1]
            assert promised in words_of(client.get(f"/cues/?channel={channel}").content.decode())

    def test_a_channel_without_cues_says_so_and_is_no_link(self, client, shelf):
        shown = map_of(client)
        assert "channel=voice" not in shown
        assert "Voice none yet" in words_of(shown)

    def test_on_an_empty_shelf_all_channels_are_named_and_none_is_a_link(self, client, db):
        shown = map_of(client)
        assert "<a" not in shown
        assert words_of(shown).count("none yet") == len(Channel)

    def test_a_cue_taken_off_the_shelf_is_counted_no_longer(self, client, shelf):
        shelve(slug="more-face", channel=Channel.GAZE)
        labels = dict(LINK.findall(map_of(client)))
        assert (labels["face"], labels["gaze"]) == ("Face, 1 cue", "Gaze, 2 cues")

    def test_the_plain_list_below_says_the_same_of_every_channel(self, client, shelf):
        page = client.get("/").content.decode()
        listed = words_of(page.split('<ul class="channels">')[1].split("</ul>")[0])
        drawn = words_of(map_of(client))
        for name in ("Face 2 cues", "Voice none yet", *(f"{part} 1 cue" for part in ("Gaze", "Touch", "Interaction"))):
            assert name in listed
            assert name in drawn

    def test_no_id_of_the_drawing_stands_twice_on_the_page(self, client, shelf):
        ids = re.findall(r'\bid="([^"]+)"', client.get("/").content.decode())
        assert len(ids) == len(set(ids)) > 1

    def test_the_drawing_is_hidden_from_who_hears_the_page_and_the_regions_are_a_list(self, client, shelf):
        shown = map_of(client)
        assert shown.index('aria-hidden="true"') < shown.index('class="figure"') < shown.index('role="listitem"')
        assert shown.count('role="listitem"') == len(Channel)


def test_a_process_draws_the_person_once_for_all_its_pages(client, db, monkeypatch):
    drawn = []
    monkeypatch.setattr(figures, "render", lambda spec, **_: drawn.append(spec) or "<svg></svg>")
    body_map.person.cache_clear()
    try:
        for _ in range(3):
            client.get("/")
    finally:
        body_map.person.cache_clear()
    assert drawn == [PERSON]


class TestTheMapItself:
    def test_every_channel_has_one_place(self):
        assert sorted(place.channel for place in PLACES) == sorted(Channel)

    def test_the_person_is_a_valid_figure_in_the_units_of_the_map(self):
        figures.check(PERSON)
        assert f'viewBox="{" ".join(map(str, BOX))}"' in body_map.person()

    def test_the_person_shows_no_more_than_a_slight_smile_and_an_open_hand(self):
        told = figures.describe(PERSON)
        assert "corners of the mouth drawn up" in told
        assert not any(word in told for word in ("brow", "lips", "fist", "crossed", "mark"))

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_labels_of_one_side_stand_clear_of_each_other_and_within_the_map(self, side):
        tops = sorted(place.label[1] for place in PLACES if place.side == side)
        assert len(tops) == 4
        assert all(lower - upper >= LABEL_HIGH for upper, lower in pairwise(tops))
        left, top, wide, high = BOX
        for place in PLACES:
            x, y, label_wide, label_high = place.label
            assert left <= x <= x + label_wide <= left + wide
            assert top <= y <= y + label_high <= top + high

    def test_a_label_reaches_from_the_edge_towards_its_pin_and_never_over_it(self):
        for place in PLACES:
            x, _, wide, _ = place.label
            assert place.edge in (x, x + wide)
            assert not x < place.pin[0] < x + wide or place.sign
