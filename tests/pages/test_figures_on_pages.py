"""Figures in a real browser: seen under the strict policy, read out, still for who asked for stillness."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.test_public_pages import RULES, SCHEMES, WIDTHS, opened

pytestmark = pytest.mark.browser

OUTLINE = "() => getComputedStyle(document.querySelector('.figure .o')).stroke"
INK = "rgb(34, 28, 53)"
MOVING = """() => [...document.querySelectorAll('.figure [class^=an-]')]
    .map(part => getComputedStyle(part).animationName)"""
SEEN = """async () => {
    const images = [...document.querySelectorAll('img.thumb')]
    images.forEach(image => { image.loading = 'eager' })
    await Promise.all(images.map(image => image.decode()))
    return images.map(image => [image.naturalWidth, image.clientWidth, image.clientHeight])
}"""
SHIFTS = """() => [...document.querySelectorAll('img.thumb')].map(image => image.clientWidth === image.clientHeight)"""


@pytest.fixture
def addresses(shelf, live_server) -> dict[str, str]:
    shown = ("cue", "health cue", "older version", "browse", "meaning")
    return {name: live_server.url + shelf[name] for name in shown} | {"strip": f"{live_server.url}/cues/long-gaze/"}


def watched(page) -> list[str]:
    """Return the list in which whatever the browser complains of will stand."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    return wrong


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_is_seen_in_its_colours_and_breaks_no_rule(browser, addresses, width, scheme):
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        wrong = watched(page)
        for name in ("cue", "health cue", "older version", "strip"):
            page.goto(addresses[name], wait_until="networkidle")
            box = page.locator(".plate .figure").bounding_box()
            assert box["width"] >= 250, name
            assert box["x"] + box["width"] <= width, name
            assert page.evaluate(OUTLINE) == INK, name
            results = Axe().run(page, options=RULES)
            assert results.violations_count == 0, results.generate_report()
        assert wrong == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_small_figures_are_seen_in_lists_and_take_their_room_before_they_are_there(browser, addresses, width):
    with opened(browser, viewport={"width": width, "height": 900}) as page:
        wrong = watched(page)
        for name in ("browse", "meaning"):
            page.route("**/figures/small/**", lambda route: route.abort())
            page.goto(addresses[name])
            assert page.evaluate(SHIFTS), name
            assert all(page.evaluate(SHIFTS)), name
            page.unroute_all()
            wrong.clear()
            page.goto(addresses[name], wait_until="networkidle")
            for natural, wide, high in page.evaluate(SEEN):
                assert (natural, wide) == (96, high), name
                assert 60 <= wide <= 102, name
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name
            assert wrong == []


def test_a_figure_is_read_out_as_one_picture_with_what_is_to_be_seen(page, addresses):
    page.goto(addresses["cue"])
    figure = page.get_by_role("img", name="Drawing of one person")
    assert figure.count() == 1
    told = figure.locator("desc").text_content()
    assert told.startswith("One person: seated;")
    assert "leg shaking" not in told.lower()


def test_a_figure_moves_only_for_who_did_not_ask_for_stillness(browser, addresses):
    for motion, moves in (("no-preference", True), ("reduce", False)):
        with opened(browser, reduced_motion=motion) as page:
            page.goto(addresses["cue"])
            names = page.evaluate(MOVING)
            assert names
            assert all((name != "none") == moves for name in names)


def test_a_figure_opened_by_itself_shows_its_styles_without_a_complaint(page, addresses, live_server):
    wrong = watched(page)
    page.goto(f"{live_server.url}/cues/leg-shaking/figure.svg")
    assert page.evaluate(OUTLINE) == INK
    assert wrong == []
