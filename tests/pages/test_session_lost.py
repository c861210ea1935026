"""In a real browser: the session is lost while somebody types at the desk, or answers in the quiz without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cues.models import Cue
from tests.cues.factories import an_editor, lay
from tests.pages.test_public_pages import RULES, opened
from tests.pages.test_quiz_desk import sign_in
from tests.pages.test_quiz_pages import remember
from tests.quizzes.browsing import place
from tests.quizzes.factories import an_attempt

pytestmark = pytest.mark.browser

WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture
def cue(transactional_db) -> Cue:
    an_editor()
    return lay()


def test_what_was_typed_at_the_desk_outlives_the_session(page, cue, live_server):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("admin:cues_cue_change", args=[cue.pk]))
    page.fill("[name=form]", "Two hours' work.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("You are not signed in any more").wait_for()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(WIDTH) <= 360
    assert Axe().run(page, options=RULES).violations_count == 0

    with page.context.expect_page() as opening:
        page.get_by_role("link", name="sign in again").click()
    tab = opening.value
    tab.fill("[name=login]", "editor")
    tab.fill("[name=password]", "a long enough password")
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_text("Close this tab").wait_for()
    tab.close()

    page.get_by_role("button", name="Back to my form").click()
    page.get_by_text("Nothing has been kept yet").wait_for()
    assert page.input_value("[name=form]") == "Two hours' work."
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    cue.refresh_from_db()
    assert cue.form == "Two hours' work."


def test_who_leaves_a_form_that_was_not_saved_is_asked(page, cue, live_server):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in(page, live_server.url)
    there = live_server.url + reverse("admin:cues_cue_change", args=[cue.pk])
    page.goto(there)
    page.goto(live_server.url + reverse("admin:cues_cue_changelist"))
    assert asked == []
    page.goto(there)
    page.locator("[name=form]").press_sequentially("!")
    page.goto(live_server.url + reverse("admin:cues_cue_changelist"))
    assert asked == ["beforeunload"]


def test_a_choice_in_the_quiz_outlives_its_cookie_without_scripts(browser, transactional_db, live_server):
    attempt = an_attempt()
    with opened(browser, java_script_enabled=False, viewport={"width": 360, "height": 800}) as page:
        there = live_server.url + place(attempt, 1)
        remember(page, there, attempt.learner)
        page.goto(there)
        page.locator("input[value=b]").check(force=True)
        held = page.context.cookies()
        page.context.clear_cookies()
        page.get_by_role("button", name="Answer").click()
        page.get_by_text("Your browser sent no cookie with the form").wait_for()
        assert page.evaluate(WIDTH) <= 360
        page.context.add_cookies(held)
        page.get_by_role("button", name="Back to my form").click()
        assert page.locator("input[value=b]").is_checked()
        page.get_by_role("button", name="Answer").click()
        page.get_by_text("How sure are you that it is right?").wait_for()
