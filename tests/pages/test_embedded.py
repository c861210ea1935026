"""A cue on somebody else's site, in a real browser: shown as it should be, shut in, nothing refused by the policy."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.test_public_pages import RULES, opened

pytestmark = pytest.mark.browser

EMBED, PAGE = "/cues/leg-shaking/embed/", "/cues/leg-shaking/"
LOADED = "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)"


def complaints_of(page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Serve a page of a site that is not ours; yield what makes it of markup and returns its address.

    A page that is made up in the browser would not do: it counts as one of the open net, which may not look in here.
    """
    markup = ""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!DOCTYPE html><title>Elsewhere</title>{markup}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever).start()

    def with_markup(given: str) -> str:
        nonlocal markup
        markup = given
        return f"http://127.0.0.1:{server.server_port}/"

    yield with_markup
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_shows_the_small_card_by_what_oembed_tells(page, shelf, live_server, elsewhere):
    complaints = complaints_of(page)
    told = page.request.get(f"{live_server.url}/api/v1/oembed/?url={live_server.url}{PAGE}&maxwidth=400").json()
    page.goto(elsewhere(told["html"]))
    assert page.frame_locator("iframe").get_by_role("heading", level=1).inner_text() == "Leg shaking"
    inside = page.frames[1]
    inside.wait_for_function(LOADED)
    # The style sheet came although the frame counts as a site of its own.
    assert inside.evaluate("() => getComputedStyle(document.querySelector('.badge')).borderRadius") != "0px"
    assert inside.evaluate("() => window.origin") == "null"
    assert complaints == []


def test_links_open_outside_of_the_frame(page, shelf, live_server, elsewhere):
    page.goto(elsewhere(f'<iframe src="{live_server.url}{EMBED}"></iframe>'))
    link = page.frame_locator("iframe").get_by_role("link", name="Leg shaking")
    with page.context.expect_page() as opening:
        link.click()
    assert opening.value.get_by_role("heading", level=1).inner_text() == "Leg shaking"


def test_nothing_else_of_this_site_shows_in_a_frame(page, shelf, live_server, elsewhere):
    complaints = complaints_of(page)
    page.goto(elsewhere(f'<iframe src="{live_server.url}{PAGE}"></iframe>'))
    assert page.frame_locator("iframe").get_by_text("What you would see").count() == 0
    assert any("frame-ancestors" in text for text in complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_small_card_is_for_everybody_and_fits_a_narrow_frame(browser, shelf, live_server, scheme):
    with opened(browser, viewport={"width": 280, "height": 400}, color_scheme=scheme, bypass_csp=True) as page:
        for address in (EMBED, "/cues/restless-legs/embed/", "/cues/bouncing-knee/embed/"):
            page.goto(live_server.url + address)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 280, address
            results = Axe().run(page, options=RULES)
            assert results.response["passes"], f"axe looked at nothing on {address}"
            assert results.violations_count == 0, results.generate_report()


def test_the_data_in_a_cues_page_is_let_be_by_the_policy(page, shelf, live_server):
    complaints = complaints_of(page)
    page.goto(live_server.url + PAGE)
    text = page.evaluate("""() => document.querySelector('script[type="application/ld+json"]').textContent""")
    assert text.startswith('{"@context":"https://schema.org"')
    assert complaints == []
