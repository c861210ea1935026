"""The body map in a real browser: by pointer, by keyboard, by ear, on any width and in either light."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cues.figures.body.figure import PosedFigure
from cues.figures.palette import contrast
from cues.models import Channel
from cues.shelf.body_map import PERSON, PLACES
from tests.cues.factories import shelve
from tests.pages.test_public_pages import RULES, SCHEMES, WIDTHS, opened

pytestmark = pytest.mark.browser

PARTS = {
    "eyeL": "gaze", "eyeR": "gaze", "mouth": "face", "chin": "face", "crown": "face", "chest": "posture",
    "belly": "posture", "shL": "touch", "elL": "touch", "shR": "touch", "handL": "gesture", "tipL": "gesture",
    "handR": "gesture", "knL": "legs", "knR": "legs", "anL": "legs", "anR": "legs", "footL": "legs", "footR": "legs",
}  # fmt: skip
"""Places of the drawing, by the rig's own names, and the channel that one expects behind each."""
UNDER = """([x, y]) => {
    const map = document.querySelector('.body-map')
    map.scrollIntoView({block: 'center', behavior: 'instant'})
    const at = new DOMPoint(x, y).matrixTransform(map.getScreenCTM())
    return document.elementFromPoint(at.x, at.y).closest('a')?.getAttribute('href') ?? 'nothing'
}"""
RING = """() => {
    const seen = part => getComputedStyle(document.activeElement.querySelector(part))
    return [document.activeElement.getAttribute('aria-label'), seen('.room').stroke, seen('.region').opacity]
}"""
LIT = """() => [...document.querySelectorAll('.body-map a')]
    .filter(link => Number(getComputedStyle(link.querySelector('.region')).opacity) > 0)
    .map(link => link.getAttribute('href'))"""
PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def home(transactional_db, live_server) -> str:
    """Publish one cue of every channel and return the address of the home page."""
    for channel in Channel:
        shelve(slug=f"some-{channel}", channel=channel)
    return f"{live_server.url}/"


def hex_of(colour: str) -> str:
    """Return rgb(1, 2, 3) as #010203."""
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


def test_whoever_presses_a_part_of_the_person_gets_its_channel(browser, home):
    anchors = PosedFigure(PERSON).anchors()
    with opened(browser, viewport={"width": 1280, "height": 900}) as page:
        page.goto(home)
        assert {part: page.evaluate(UNDER, list(anchors[part])) for part in PARTS} == {
            part: f"/cues/?channel={channel}" for part, channel in PARTS.items()
        }


def test_what_is_drawn_beside_the_person_leads_to_voice_and_interaction(page, home):
    page.goto(home)
    for channel, place in (("voice", (66, -188)), ("interaction", (-86, 130))):
        assert page.evaluate(UNDER, place) == f"/cues/?channel={channel}"
    assert page.evaluate(UNDER, (110, 280)) == "nothing"


def test_a_label_is_followed_with_scripts_switched_off(browser, home):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(home)
        page.locator(".body-map").get_by_text("Legs").click()
        page.wait_for_url("**/cues/?channel=legs")
        assert page.get_by_text("1 cue", exact=False).first.is_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_keyboard_walks_through_all_regions_and_each_shows_that_it_is_reached(browser, home, scheme):
    with opened(browser, color_scheme=scheme) as page:
        page.goto(home)
        page.locator(".hero a").last.focus()
        paper, walked = hex_of(page.evaluate(PAPER)), []
        for _ in PLACES:
            page.keyboard.press("Tab")
            name, ring, opacity = page.evaluate(RING)
            walked.append(name)
            assert contrast(hex_of(ring), paper) >= 3, name
            assert float(opacity) > 0.3, name
        assert walked == [f"{place.channel.label.capitalize()}, 1 cue" for place in PLACES]
        page.keyboard.press("Enter")
        page.wait_for_url("**channel=interaction")


def test_a_region_out_of_focus_and_not_pointed_at_shows_nothing(page, home):
    page.goto(home)
    styles = "part => [getComputedStyle(part).opacity, getComputedStyle(part).stroke]"
    assert page.locator(".body-map .region").first.evaluate(styles)[0] == "0"
    assert page.locator(".body-map .room").first.evaluate(styles)[1] == "none"


def test_pointing_at_a_label_lights_its_region_and_no_other(page, home):
    page.goto(home)
    page.locator(".body-map").get_by_text("Gesture").hover()
    assert page.evaluate(LIT) == ["/cues/?channel=gesture"]


def test_a_screen_reader_meets_a_list_of_named_links_and_no_picture(page, home):
    page.goto(home)
    nav = page.get_by_role("navigation", name="Body map")
    assert nav.get_by_role("list").get_by_role("listitem").count() == len(Channel)
    for channel in Channel:
        assert nav.get_by_role("link", name=f"{channel.label.capitalize()}, 1 cue", exact=True).count() == 1
    assert nav.get_by_role("img").count() == 0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_rule_of_accessibility_is_broken_when_every_channel_has_cues(browser, home, width, scheme):
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(home)
        results = Axe().run(page, options=RULES)
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()


def test_on_a_phone_every_label_is_44_pixels_high_and_all_of_it_in_view(browser, home):
    with opened(browser, viewport={"width": 390, "height": 844}) as page:
        page.goto(home)
        boxes = page.locator(".body-map .room").evaluate_all(
            "rooms => rooms.map(room => room.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) == len(Channel)
        assert min(box["height"] for box in boxes) >= 44
        assert min(box["left"] for box in boxes) >= 0
        assert max(box["right"] for box in boxes) <= 390


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_word_of_the_map_is_small_or_leaves_its_room(browser, home, width):
    measure = """labels => labels.map(label => {
        const room = label.parentNode.querySelector('.room').getBoundingClientRect()
        const box = label.getBoundingClientRect(), size = parseFloat(getComputedStyle(label).fontSize)
        return [size * label.getScreenCTM().a, box.left >= room.left - 1 && box.right <= room.right + 1]
    })"""
    with opened(browser, viewport={"width": width, "height": 900}) as page:
        page.goto(home)
        for size, inside in page.locator(".body-map text").evaluate_all(measure):
            assert size >= 12
            assert inside


def test_nothing_on_the_map_moves(page, home):
    page.goto(home)
    page.locator(".body-map").get_by_text("Legs").hover()
    assert page.evaluate("() => document.getAnimations().length") == 0
