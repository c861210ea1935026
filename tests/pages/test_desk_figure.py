"""The figure's live preview in a real browser: typed, pressed, read out, on a phone, and without scripts."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cues.admin.spec import written
from cues.figures import describe
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror
from cues.models import Cue
from tests.cues.factories import a_figure, a_person, an_editor, lay

pytestmark = pytest.mark.browser

SPEC = {"kind": "figure", "look": {"skin": 2}, "view": {"yaw": 30}, "arms": {"R": {"to": "chin", "hand": "fist"}}}
WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")


@pytest.fixture
def cue(transactional_db) -> Cue:
    return lay(figure=SPEC)


def signed_in(user, live_server) -> dict:
    """Return the cookie by which a browser is signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


@pytest.fixture
def cookie(transactional_db, live_server) -> dict:
    return signed_in(an_editor(), live_server)


@pytest.fixture
def desk(page, cue, cookie, live_server):
    """The cue's page, opened by an editor; whatever its browser complains of fails the test."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.context.add_cookies([cookie])
    page.goto(address(cue, live_server))
    yield page
    assert wrong == []


def address(cue: Cue, live_server) -> str:
    return live_server.url + reverse("admin:cues_cue_change", args=[cue.pk])


def field(desk):
    return desk.locator("#id_figure")


def waits_for(desk, words: str) -> None:
    desk.locator(".desk-figure-said", has_text=words).wait_for()


def described(desk, spec: dict) -> None:
    """Wait until the preview describes a specification; both grounds then show the same drawing."""
    desk.locator("figcaption").get_by_text(describe(spec), exact=True).wait_for()
    shown = desk.locator(".desk-grounds img").evaluate_all("images => images.map(image => image.src)")
    assert len(shown) == 2
    assert len(set(shown)) == 1
    assert shown[0].startswith("data:image/svg+xml;base64,")


def test_what_is_typed_is_drawn_and_nothing_is_kept(desk, cue):
    described(desk, SPEC)
    changed = {**SPEC, "legs": "wide"}
    field(desk).fill(json.dumps(changed))
    described(desk, changed)
    waits_for(desk, "Drawn.")
    cue.refresh_from_db()
    assert cue.figure == SPEC


def test_only_the_last_of_many_keys_is_asked_about(desk):
    asked = []
    desk.on("request", lambda sent: asked.append(sent) if sent.method == "POST" else None)
    field(desk).evaluate("field => { field.value = ''; }")
    field(desk).press_sequentially('{"kind": "face", "face": {"AU12": 1}}')
    described(desk, {"kind": "face", "face": {"AU12": 1}})
    assert len(asked) < 10


def test_a_mistake_is_told_at_its_line_marks_the_field_and_leads_there(desk):
    field(desk).fill('{\n"kind": "face",\n"face": {"AU12": 2}\n}')
    waits_for(desk, "1 problem.")
    told = desk.locator("#figure-problems li")
    assert told.inner_text() == "Line 3 face.AU12 is more than 1."
    assert field(desk).get_attribute("aria-invalid") == "true"
    assert "figure-problems" in field(desk).get_attribute("aria-describedby").split()

    told.get_by_role("button", name="Line 3").press("Enter")
    chosen = field(desk).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen == '"face": {"AU12": 2}'
    assert desk.evaluate("document.activeElement.id") == "id_figure"

    desk.keyboard.type('"face": {"AU12": 1}')
    waits_for(desk, "Drawn.")
    assert field(desk).get_attribute("aria-invalid") == "false"
    assert not told.is_visible()


def test_text_that_is_no_json_is_told_by_line_and_column_and_the_last_drawing_stays(desk):
    field(desk).fill('{\n"kind": face}')
    desk.get_by_text("is no JSON from column 9: Expecting value").wait_for()
    assert desk.locator("figcaption").inner_text() == describe(SPEC)
    assert "desk-stale" in desk.locator(".desk-figure figure").get_attribute("class")


def test_a_megabyte_is_refused_in_words(desk):
    field(desk).evaluate("field => { field.value = 'x'.repeat(1_000_000); }")
    field(desk).press("End")
    field(desk).press("Space")
    desk.get_by_text("The specification has more than 20,000 characters.").wait_for()


def test_the_buttons_change_the_preview_and_not_the_specification(desk):
    def pressed(name: str) -> str:
        return desk.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed")

    desk.get_by_role("group", name="View").get_by_role("button", name="Side").click()
    described(desk, {**SPEC, "view": {"yaw": 85}})
    desk.get_by_role("button", name="Mirrored").press("Space")
    described(desk, mirror({**SPEC, "view": {"yaw": 85}}))
    assert (pressed("Side"), pressed("Mirrored"), pressed("Front")) == ("true", "true", "false")
    assert json.loads(field(desk).input_value()) == SPEC

    desk.get_by_role("button", name="96 pixels").click()
    desk.wait_for_function("document.querySelector('.desk-grounds img').naturalWidth === 96")


def test_every_button_draws(desk):
    buttons = desk.locator("[data-choice], [data-toggle]")
    for index in range(buttons.count()):
        with desk.expect_response(lambda answer: answer.request.method == "POST") as answered:
            buttons.nth(index).click()
        assert answered.value.json()["svg"], buttons.nth(index).inner_text()
        assert buttons.nth(index).get_attribute("aria-pressed") == "true"


def test_what_is_shown_can_be_taken_over_and_saved(desk, cue):
    take = desk.get_by_role("button", name="Take over what is shown")
    assert take.is_disabled()
    desk.get_by_role("button", name="Mirrored").click()
    described(desk, mirror(SPEC))
    take.click()
    # PostgreSQL keeps members in an order of its own.
    taken = json.loads(field(desk).input_value())
    assert taken == mirror(SPEC)
    assert field(desk).input_value() == written(taken)
    assert desk.get_by_role("button", name="Mirrored").get_attribute("aria-pressed") == "false"
    described(desk, mirror(SPEC))
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_text("was changed successfully").wait_for()
    cue.refresh_from_db()
    assert cue.figure == mirror(SPEC)


def test_an_empty_field_offers_samples_to_begin_from(desk):
    samples = desk.get_by_role("group", name="Begin from a sample")
    assert not samples.is_visible()
    field(desk).fill("")
    waits_for(desk, "Nothing to draw yet.")
    samples.get_by_role("button", name="Two people").click()
    described(desk, SAMPLES["mirroring"])
    assert json.loads(field(desk).input_value()) == SAMPLES["mirroring"]
    assert not samples.is_visible()


def test_a_refused_save_shows_what_was_typed_and_what_is_wrong_with_it(desk, cue):
    typed = '{\n"kind":   "figure",\n"bg": "none", "pose": "fly"}'
    field(desk).fill(typed)
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_text("Please correct the error").wait_for()
    assert field(desk).input_value() == typed
    assert desk.locator(".errorlist", has_text="Line 3: pose is not one of stand, sit, lie.").is_visible()
    waits_for(desk, "1 problem.")
    cue.refresh_from_db()
    assert cue.figure == SPEC


def test_after_the_sign_in_has_ended_the_editor_is_told_and_keeps_the_text(desk):
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    field(desk).fill(written(a_figure()))
    desk.locator(".desk-figure-said", has_text="sign in again").wait_for()
    assert field(desk).input_value() == written(a_figure())


def test_who_may_only_look_has_the_preview_without_what_writes(page, cue, live_server):
    page.context.add_cookies([signed_in(a_person("reader", "publisher"), live_server)])
    page.goto(address(cue, live_server))
    page.get_by_role("button", name="Mirrored").click()
    described(page, mirror(SPEC))
    assert not page.get_by_role("button", name="Take over what is shown").is_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_width_and_breaks_no_rule_of_accessibility(desk, width, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.reload()
    field(desk).fill('{"kind": "face",\n"face": {"AU12": 2}}')
    waits_for(desk, "1 problem.")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(desk, context=".desk-figure")
    assert results.response["passes"]
    assert results.violations_count == 0, results.generate_report()


def test_without_scripts_the_saved_figure_and_its_description_are_there(browser, cue, cookie, live_server):
    context = browser.new_context(java_script_enabled=False)
    try:
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(address(cue, live_server))
        assert page.get_by_text(describe(SPEC), exact=True).is_visible()
        assert page.get_by_alt_text("On a dark ground").is_visible()
        assert page.get_by_text("Save to see a change").is_visible()
        assert not page.get_by_role("button", name="Mirrored").is_visible()
    finally:
        context.close()
