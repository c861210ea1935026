"""The public pages in a real browser: for everybody, on any width, without scripts, without other people's servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
FOCUSED = "() => document.activeElement.getAttribute('href') ?? document.activeElement.tagName.toLowerCase()"
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@contextmanager
def opened(browser, **options) -> Iterator:
    """Yield a page of a browser context with these options."""
    context = browser.new_context(**options)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def addresses(shelf, live_server) -> dict[str, str]:
    return {name: live_server.url + path for name, path in shelf.items()}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_breaks_a_rule_of_accessibility(browser, addresses, width, scheme):
    found = {}
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        for name, address in addresses.items():
            page.goto(address)
            page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true })")
            results = Axe().run(page, options=RULES)
            assert results.response["passes"], f"axe looked at nothing on {name}"
            if results.violations_count:
                found[name] = results.generate_report()
    assert found == {}


def test_nothing_is_wider_than_a_narrow_phone(browser, addresses):
    with opened(browser, viewport={"width": 320, "height": 700}) as page:
        for name, address in addresses.items():
            page.goto(address)
            page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true })")
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, name


def test_everything_that_is_pressed_is_at_least_24_pixels_high_or_stands_in_a_sentence(browser, addresses):
    small = """() => [...document.querySelectorAll('nav a, button, select, summary, .button, .options a, .chosen a')]
        .filter(part => part.offsetParent && part.getBoundingClientRect().height < 24).map(part => part.textContent)"""
    with opened(browser, viewport={"width": 390, "height": 844}) as page:
        for name, address in addresses.items():
            page.goto(address)
            assert page.evaluate(small) == [], name


def test_a_cue_is_found_and_read_with_scripts_switched_off(browser, addresses):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(addresses["home"])
        page.get_by_role("link", name="Browse the cues").click()
        page.get_by_label("Said to show").select_option("anxiety")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Leg shaking").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Leg shaking"
        evidence = page.locator("#weak details")
        assert not evidence.get_by_text("What plain found.").is_visible()
        evidence.locator("summary").click()
        assert evidence.get_by_text("What plain found.").is_visible()


def test_two_versions_are_compared_with_scripts_switched_off(browser, addresses):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(addresses["history"])
        page.get_by_label("Compare version").select_option("1")
        page.get_by_label("with version").select_option("2")
        page.get_by_role("button", name="Compare").click()
        assert page.url == addresses["difference"].replace("1/3", "1/2")
        assert page.locator(".change ins").first.is_visible()


def test_the_first_key_press_offers_to_skip_to_the_content(page, addresses):
    page.goto(addresses["cue"])
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "#main_"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "/cues/?channel=legs"


def test_the_keyboard_reaches_menu_readings_and_evidence_in_the_order_of_the_page(page, addresses):
    page.goto(addresses["cue"])
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        assert page.evaluate(OUTLINE) != "none", stops[-1]
    wanted = [
        "#main_",
        "/",
        "/cues/",
        "/how-we-grade/",
        "/cues/?channel=legs",
        "#supported",
        "#not-assessed",
        "summary",
    ]
    assert [stops.index(stop) for stop in wanted] == sorted(stops.index(stop) for stop in wanted)


def test_no_page_logs_an_error_breaks_the_policy_or_asks_another_server_for_anything(page, addresses):
    errors, hosts = [], set()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for name in addresses:
        if name not in ("nothing here", "retracted"):
            page.goto(addresses[name], wait_until="networkidle")
    assert errors == []
    assert hosts == {urlsplit(addresses["home"]).netloc}


def test_no_page_moves_for_who_asked_for_stillness(browser, addresses):
    with opened(browser, reduced_motion="reduce") as page:
        page.goto(addresses["cue"])
        assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_scale_of_chances_puts_the_coin_at_its_left_end_and_the_cue_where_its_number_says(page, addresses):
    page.goto(addresses["cue"])
    track, value = (page.locator(f"#supported .{part}").bounding_box() for part in ("track", "value"))
    middle = value["x"] + value["width"] / 2
    assert (middle - track["x"]) / track["width"] == pytest.approx((74 - 50) / 50, abs=0.01)
