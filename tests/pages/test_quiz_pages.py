"""The quiz in a real browser: by keyboard alone, without scripts, on a phone, left and taken up again."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore

from quizzes import visitors
from quizzes.models import Answer, Attempt, Flag, Learner
from tests.cues.showcase import stock
from tests.pages.test_public_pages import RULES, SCHEMES, WIDTHS, opened
from tests.quizzes import showcase
from tests.quizzes.factories import a_learner, a_quiz, items

pytestmark = pytest.mark.browser

OPEN_DETAILS = "() => document.querySelectorAll('details').forEach(part => { part.open = true })"
WIDTH = "() => document.documentElement.scrollWidth"
PRESSED = ".button, button, summary, li label, .keys label, .ways a, .flag-link a, .left a, .your-answer a"
SMALL = """(pressed) => [...document.querySelectorAll(pressed)]
    .filter(part => part.offsetParent && part.getBoundingClientRect().height < 24).map(part => part.textContent)"""


@pytest.fixture
def home(transactional_db, live_server) -> str:
    """Stock shelf and bank with what two quizzes of three questions need; return where the site is."""
    stock()
    items(6)
    a_quiz("practice", name="A practice", length=3)
    a_quiz("test", name="A test", length=3, mode="test")
    return live_server.url


@pytest.fixture
def addresses(transactional_db, live_server) -> dict[str, str]:
    return {name: live_server.url + path for name, path in showcase.pages(a_learner()).items()}


def remember(page, address: str, learner: Learner | None = None) -> None:
    """Let the browser be that of a learner, by default of the only one there is."""
    session = SessionStore()
    session[visitors.KEY] = (learner or Learner.objects.get()).pk
    session.save()
    site = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": site}])


def begin(page, home: str, name: str) -> None:
    page.goto(f"{home}/quizzes/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Begin").click()


def answer(page, option: str = "Option a", sure: str = "fairly sure", button: str = "Check my answer") -> None:
    """Answer a question with the mouse."""
    page.get_by_label(option).check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_label(sure, exact=False).first.check()
    page.get_by_role("button", name=button).click()


def press(page, *keys: str) -> None:
    """Press keys once the page listens for them."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


class TestForEverybody:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.parametrize("width", WIDTHS)
    def test_no_page_breaks_a_rule_of_accessibility(self, browser, addresses, width, scheme):
        found = {}
        with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
            remember(page, addresses["quizzes"])
            for name, address in addresses.items():
                assert page.goto(address).status == 200, name
                page.evaluate(OPEN_DETAILS)
                results = Axe().run(page, options=RULES)
                assert results.response["passes"], f"axe looked at nothing on {name}"
                if results.violations_count:
                    found[name] = results.generate_report()
        assert found == {}

    def test_what_is_wrong_in_a_form_is_told_by_the_same_rules(self, page, addresses):
        remember(page, addresses["quizzes"])
        for name, button in (("quizzes", "Begin"), ("a question", "Answer"), ("how sure", "Check my answer")):
            page.goto(addresses[name])
            if name == "quizzes":
                page.get_by_label("Voice").check()
            page.get_by_role("button", name=button).click()
            page.get_by_role("alert").wait_for()
            assert Axe().run(page, options=RULES).violations_count == 0, name

    def test_nothing_is_wider_than_a_narrow_phone_and_nothing_pressed_is_small(self, browser, addresses):
        with opened(browser, viewport={"width": 320, "height": 700}) as page:
            remember(page, addresses["quizzes"])
            for name, address in addresses.items():
                page.goto(address)
                page.evaluate(OPEN_DETAILS)
                assert page.evaluate(WIDTH) <= 320, name
                assert page.evaluate(SMALL, PRESSED) == [], name

    def test_no_page_logs_an_error_breaks_the_policy_or_asks_another_server_for_anything(self, page, addresses):
        errors, hosts = [], set()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        remember(page, addresses["quizzes"])
        for address in addresses.values():
            page.goto(address, wait_until="networkidle")
        assert errors == []
        assert hosts == {urlsplit(addresses["quizzes"]).netloc}

    def test_every_drawing_is_seen_and_its_box_is_there_before_it_has_come(self, page, addresses):
        remember(page, addresses["quizzes"])
        page.goto(addresses["in pictures"], wait_until="networkidle")
        drawn = page.evaluate("() => [...document.images].map(image => [image.naturalWidth > 0, image.width])")
        assert len(drawn) == 5
        assert all(came and width > 100 for came, width in drawn)


class TestByKeyboardAlone:
    def test_a_whole_practice_is_taken_by_numbers_and_enter(self, page, home):
        page.goto(f"{home}/quizzes/practice/")
        page.get_by_role("button", name="Begin").focus()
        press(page, "Enter")
        for number in (1, 2, 3):
            page.get_by_text(f"Question {number} of 3").wait_for()
            page.locator("[data-keys-switch]").wait_for()
            press(page, str(number), "Enter")
            page.get_by_text("How sure are you").wait_for()
            page.locator("[data-keys-switch]").wait_for()
            press(page, "4", "Enter")
            page.locator("[data-next]").wait_for()
            press(page, "Enter")
        page.get_by_role("heading", name="1 of 3 right").wait_for()
        assert list(Answer.objects.values_list("option", "confidence")) == [("a", 80), ("b", 80), ("c", 80)]

    def test_a_whole_test_is_taken_by_tab_arrows_space_and_enter(self, page, home):
        page.goto(f"{home}/quizzes/test/")
        tab_to(page, "Begin")
        for number in (1, 2, 3):
            page.get_by_text(f"Question {number} of 3").wait_for()
            tab_to(page, "a")
            press(page, "ArrowDown")
            tab_to(page, "Answer")
            page.get_by_text("How sure are you").wait_for()
            tab_to(page, "33")
            press(page, " ")
            tab_to(page, "Keep this answer")
        page.get_by_role("heading", name="That was the last question").wait_for()
        tab_to(page, "See the result")
        page.get_by_role("heading", name="0 of 3 right").wait_for()
        assert list(Answer.objects.values_list("option", "confidence")) == [("b", 33)] * 3

    def test_choosing_never_submits(self, page, home):
        begin(page, home, "A practice")
        there = page.url
        page.locator("[data-keys-switch]").wait_for()
        press(page, "1", "2", "3")
        assert page.get_by_label("Option c").is_checked()
        assert page.url == there
        assert page.get_by_role("button", name="Answer").is_visible()

    def test_the_keys_can_be_turned_off_and_stay_off(self, page, home):
        begin(page, home, "A practice")
        page.get_by_label("Keys").uncheck()
        page.reload()
        assert not page.get_by_label("Keys").is_checked()
        press(page, "2")
        assert not page.get_by_label("Option b").is_checked()

    def test_the_keys_write_numbers_into_a_comment(self, page, home):
        begin(page, home, "A practice")
        answer(page)
        page.get_by_text("Something is wrong with this question").click()
        page.get_by_label("What is wrong with it?").press_sequentially("12\n3")
        assert page.get_by_label("What is wrong with it?").input_value() == "12\n3"


def tab_to(page, name: str) -> None:
    """Tab until something of this value or name is focused; press Enter if it is a button."""
    focused = """() => { const part = document.activeElement;
        return part.type === 'radio' ? part.value : part.textContent.trim() }"""
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate(focused) == name:
            break
    else:
        pytest.fail(f"The keyboard does not reach {name}.")
    if page.evaluate("() => document.activeElement.tagName") == "BUTTON":
        press(page, "Enter")


class TestWithoutScripts:
    def test_a_practice_is_taken_flagged_and_tried_again(self, browser, home):
        with opened(browser, java_script_enabled=False) as page:
            begin(page, home, "A practice")
            assert not page.get_by_text("goes on").is_visible()
            for option in ("Option b", "Option a", "Option a"):
                answer(page, option)
                page.locator(".verdict-line").wait_for()
                page.locator("[data-next]").click()
            assert page.get_by_role("heading", level=1).inner_text() == "2 of 3 right"
            page.locator(".asked summary").first.click()
            page.locator(".asked .flag summary").first.click()
            page.get_by_label("What is wrong with it?").first.fill("Both fit.")
            page.get_by_role("button", name="Tell the editors").first.click()
            assert page.get_by_text("Thank you. An editor will look at the question.").is_visible()
            assert Flag.objects.get().comment == "Both fit."
            page.goto(f"{home}/attempts/{Attempt.objects.get().token}/")
            page.get_by_role("button", name="Try the ones I missed").click()
            assert page.get_by_text("Question 1 of 1").is_visible()

    def test_a_quiz_of_ones_own_is_built(self, browser, home):
        with opened(browser, java_script_enabled=False) as page:
            page.goto(f"{home}/quizzes/")
            page.get_by_label("Face").check()
            page.get_by_role("button", name="Begin").click()
            assert page.locator("#wrong_length").is_visible()
            page.get_by_label("Face").uncheck()
            page.get_by_label("5", exact=True).check()
            page.get_by_label("Test:").check()
            page.get_by_role("button", name="Begin").click()
            assert page.get_by_text("Question 1 of 5").is_visible()


class TestNeverLost:
    def test_who_leaves_comes_back_to_the_same_question(self, page, home):
        begin(page, home, "A practice")
        answer(page)
        page.get_by_role("link", name="Next question").click()
        there = page.url
        page.get_by_label("Option b").check()
        page.get_by_role("button", name="Answer").click()
        page.get_by_text("How sure are you").wait_for()
        page.goto(f"{home}/cues/")
        page.goto(f"{home}/quizzes/")
        page.locator(".left a").click()
        assert page.url == there
        assert page.locator(".your-answer").get_by_text("Option b").is_visible()

    def test_a_double_click_answers_once(self, page, home):
        begin(page, home, "A practice")
        page.get_by_label("Option a").check()
        page.get_by_role("button", name="Answer").dblclick()
        page.get_by_text("How sure are you").wait_for()
        page.get_by_label("fairly sure").check()
        page.get_by_role("button", name="Check my answer").dblclick()
        page.locator(".verdict-line").wait_for()
        assert Answer.objects.count() == 1

    def test_the_back_button_does_not_answer_again(self, page, home):
        begin(page, home, "A practice")
        answer(page)
        page.locator(".verdict-line").wait_for()
        page.get_by_role("link", name="Next question").click()
        page.get_by_text("Question 2 of 3").wait_for()
        page.go_back()
        page.locator(".verdict-line").wait_for()
        assert Answer.objects.count() == 1

    def test_of_two_tabs_the_first_answer_counts_and_the_second_is_led_on(self, page, home):
        begin(page, home, "A practice")
        page.get_by_label("Option a").check()
        page.get_by_role("button", name="Answer").click()
        page.get_by_text("How sure are you").wait_for()
        other = page.context.new_page()
        other.goto(page.url)
        for tab, sure in ((page, "almost certain"), (other, "a guess")):
            tab.get_by_label(sure).check()
            tab.get_by_role("button", name="Check my answer").click()
        other.get_by_text("the first answer counts").wait_for()
        assert other.get_by_text("Question 2 of 3").is_visible()
        assert Answer.objects.get().confidence == 95


def test_what_is_due_is_reviewed(page, addresses):
    remember(page, addresses["reviews"])
    page.goto(addresses["reviews"])
    page.get_by_text("1 point is due again.").wait_for()
    page.get_by_role("button", name="Review").click()
    page.get_by_text("Question 1 of").wait_for()
    answer(page)
    page.locator(".verdict-line").wait_for()
    page.goto(addresses["reviews"])
    page.get_by_text("Nothing is due again now.").wait_for()
