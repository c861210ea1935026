"""Accounts in a real browser: on any width, without scripts, and with what was done before coming along."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import reverse

from quizzes.models import Attempt, Learner
from tests.pages.test_public_pages import RULES, SCHEMES, WIDTHS, opened
from tests.quizzes.factories import a_quiz, items
from tests.quizzes.test_accounts import PASSWORD, pages, person
from tests.quizzes.test_accounts_second_factor import code

pytestmark = pytest.mark.browser

WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture
def home(transactional_db, live_server) -> str:
    cache.clear()
    return live_server.url


def sign_in(page, home: str) -> None:
    page.goto(home + reverse("account_login"))
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_up(page) -> None:
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()


def confirm(page) -> None:
    """Say the password once more where it is asked for."""
    if page.get_by_role("heading", name="Is it you?").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def visit(page, home: str, look) -> int:
    """Look at every page of an account, as a stranger and then signed in; return how many there were."""
    seen = 0
    for known in (False, True):
        if known:
            sign_in(page, home)
        for name in [name for name in pages() if not name.endswith(("download", "download_recovery_codes"))]:
            answer = page.goto(home + pages()[name])
            confirm(page)
            if answer.status == 200:
                look(page, name)
                seen += 1
    return seen


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_no_page_of_an_account_breaks_a_rule_of_accessibility(browser, home, width, scheme):
    person("ada")
    found = {}

    def look(page, name: str) -> None:
        results = Axe().run(page, options=RULES)
        if results.violations_count:
            found[name] = results.generate_report()

    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        assert visit(page, home, look) >= 30
    assert found == {}


def test_none_is_wider_than_a_narrow_phone_logs_an_error_or_asks_another_server(browser, home):
    person("ada")
    wide, errors, hosts = [], [], set()

    def look(page, name: str) -> None:
        if page.evaluate(WIDTH) > 320:
            wide.append(name)

    with opened(browser, viewport={"width": 320, "height": 700}) as page:
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: hosts.add(urlsplit(sent.url).netloc))
        visit(page, home, look)
    assert wide == []
    assert [error for error in errors if "404" not in error] == []
    assert hosts - {""} == {urlsplit(home).netloc}


def test_a_learner_signs_up_and_finds_the_quiz_they_had_begun_without_scripts(browser, home):
    items(3)
    a_quiz("short", name="A short one", length=3)
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{home}/quizzes/short/")
        page.get_by_role("main").get_by_role("button").first.click()
        page.get_by_role("link", name="Account").click()
        page.get_by_text("This browser remembers you by a cookie").wait_for()
        page.get_by_role("link", name="Sign up").click()
        sign_up(page)
        page.get_by_role("heading", name="Is this yours?").wait_for()
        page.get_by_role("button", name="Yes, add to my account").click()
        page.get_by_role("heading", name="Progress").wait_for()
        page.get_by_role("link", name="Quizzes").click()
        page.get_by_role("link", name="A short one").first.wait_for()
        assert page.get_by_role("heading", name="Go on where you were").is_visible()
    assert Learner.objects.get().user == User.objects.get(username="ada")
    assert Attempt.objects.get().learner == Learner.objects.get()


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_whether_it_is_theirs_is_asked_by_keyboard_on_any_width_and_breaks_no_rule(browser, home, width, scheme):
    items(3)
    a_quiz("short", name="A short one", length=3)
    person("ada")
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(f"{home}/quizzes/short/")
        page.get_by_role("main").get_by_role("button").first.click()
        sign_in(page, home)
        page.get_by_role("heading", name="Is this yours?").wait_for()
        assert Axe().run(page, options=RULES).violations_count == 0
        assert page.evaluate(WIDTH) <= width
        page.get_by_role("button", name="Yes, add to my account").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.textContent.trim()") == "No, leave it here"
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Progress").wait_for()
        page.goto(home + reverse("accounts:account"))
        page.get_by_text("given in this browser without an account").wait_for()
    assert Learner.objects.get(attempts__isnull=False).user is None


def test_what_was_filled_in_wrongly_is_said_at_its_field_and_to_a_screen_reader(page, home):
    page.goto(home + reverse("account_signup"))
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password (again)").fill("short")
    page.get_by_role("button", name="Sign up").click()
    field = page.get_by_label("Password", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    told = " ".join(page.locator(f"#{part}").inner_text() for part in described)
    assert "too short" in told


def test_somebody_signs_in_by_keyboard_alone(page, home):
    person("ada")
    page.goto(home + reverse("account_login"))
    page.get_by_label("Username").focus()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("You are signed in as ada").wait_for()


def test_the_second_factor_is_set_up_and_used_and_everything_deleted(page, home):
    person("ada")
    sign_in(page, home)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_role("link", name="Turn it on").click()
    confirm(page)
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    assert len(re.findall(r"\d{8}", page.locator(".codes").inner_text())) == 10
    page.goto(home + reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, home)
    page.get_by_label("Code").fill(code(secret, 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Delete it all").click()
    confirm(page)
    page.get_by_role("button", name="Delete it all").click()
    page.get_by_text("All that was kept about you has been deleted").wait_for()
    assert not User.objects.exists()
