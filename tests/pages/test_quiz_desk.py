"""The quiz's desk in a real browser: a question changed, refused, mended and live; on a phone and in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from quizzes.models import Flag, Item, Quiz, QuizItem
from tests.cues.factories import NOW, an_editor
from tests.pages.test_public_pages import RULES, SCHEMES, WIDTHS, opened
from tests.quizzes.desk import a_bank, address
from tests.quizzes.factories import a_learner, a_quiz, an_item
from tests.quizzes.showcase import in_pictures
from tests.quizzes.test_reports_items import GOOD, given

pytestmark = pytest.mark.browser

OURS = ".desk-page, .desk-below, .desk-panel, .desk-in-short, .desk-preview main"
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture
def item(transactional_db) -> Item:
    an_editor()
    return a_bank()


@pytest.fixture
def pages(item, live_server) -> dict[str, str]:
    """Return an address of every kind of page of the quiz's desk."""
    fares, seen, quiz = given(item, *GOOD), in_pictures(), a_quiz(length=2)
    flag = Flag.objects.create(item=item, learner=a_learner(), comment="Two are right.", at=NOW)
    QuizItem.objects.create(quiz=a_quiz("by-hand"), item=seen)
    found = {
        "items": address("item_changelist"),
        "an item": address("item_change", fares),
        "one in pictures": address("item_change", seen),
        "its preview": address("item_preview", seen),
        "changing": address("item_revise", seen),
        "retiring": address("item_retire", item),
        "beginning to write": address("item_add"),
        "writing": f"{address('item_add')}?cue=leg-shaking&kind=reading",
        "flags": address("flag_changelist"),
        "a flag": address("flag_change", flag),
        "settling": address("flag_settle", flag),
        "quizzes": address("quiz_changelist"),
        "a quiz": address("quiz_change", quiz),
        "one by hand": address("quiz_change", Quiz.objects.get(slug="by-hand")),
        "a new quiz": address("quiz_add"),
    }
    return {name: live_server.url + path for name, path in found.items()}


def sign_in(page, home: str) -> None:
    page.goto(f"{home}/admin/")
    page.fill("[name=login]", "editor")
    page.fill("[name=password]", "a long enough password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def test_a_question_is_changed_refused_mended_and_live(page, item, live_server):
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}{address('item_changelist')}?q=leg-shaking&kind__exact=reading")
    page.locator("#result_list a[href*='/change/']").first.click()
    page.get_by_role("link", name="Change", exact=True).click()

    page.get_by_label("Question:", exact=True).fill("What does this leg tell you?")
    page.get_by_label("Words:").first.fill("It is always nerves")
    page.get_by_role("button", name="Put it into the bank").click()
    page.get_by_text("nothing is kept").wait_for()
    complaint = page.locator("fieldset", has_text="Option A").get_by_text("says “always”")
    assert complaint.is_visible()
    assert page.get_by_label("Question:", exact=True).input_value() == "What does this leg tell you?"
    assert Item.objects.live().get(slot=item.slot) == item

    page.get_by_label("Words:").first.fill(item.options[0]["text"])
    page.get_by_role("button", name="Put it into the bank").click()
    page.get_by_text("The question is live.").wait_for()
    assert Item.objects.live().get(slot=item.slot).stem == "What does this leg tell you?"

    page.get_by_role("link", name="Preview", exact=True).click()
    page.get_by_role("group", name="What does this leg tell you?").wait_for()
    page.get_by_role("link", name="Back to the desk").click()
    page.get_by_role("link", name="Back to generated").click()
    page.get_by_role("button", name="Back to generated").click()
    page.get_by_text("The generator has this place again.").wait_for()
    assert Item.objects.live().get(slot=item.slot).stem == item.stem


def test_a_flag_is_settled_and_its_question_retired(page, item, live_server):
    Flag.objects.create(item=item, learner=a_learner(), comment="Two are right.", at=NOW)
    sign_in(page, live_server.url)
    page.goto(live_server.url + address("flag_changelist"))
    page.get_by_role("link", name="Two are right.").click()
    page.get_by_role("link", name="Settle").click()
    page.get_by_label("What was done about it").fill("They are.")
    page.get_by_label("Retire the question as well").check()
    page.get_by_role("button", name="Settle").click()
    page.get_by_text("Settled.").wait_for()
    item.refresh_from_db()
    assert item.state == Item.State.RETIRED


def test_a_quiz_is_composed_by_typing_words_of_questions(page, item, live_server):
    an_item(stem="An elbow on the table?")
    quiz = a_quiz()
    sign_in(page, live_server.url)
    page.goto(live_server.url + address("quiz_change", quiz))
    page.locator(".field-more .select2-selection").click()
    page.keyboard.type("elbow")
    page.locator(".select2-results__option", has_text="elbow").click()
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("1 question chosen by hand.").wait_for()
    assert quiz.items.get().item.stem == "An elbow on the table?"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_what_is_ours_on_it_breaks_no_rule_of_accessibility(
    browser, pages, live_server, width, scheme
):
    found, wrong = {}, []
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        sign_in(page, live_server.url)
        for name, there in pages.items():
            assert page.goto(there).status == 200, name
            assert page.evaluate(WIDTH) <= width, name
            if page.locator(OURS).count():
                results = Axe().run(page, context={"include": [[part] for part in parts(page)]}, options=RULES)
                assert results.response["passes"], f"axe looked at nothing on {name}"
                if results.violations_count:
                    found[name] = results.generate_report()
    assert found == {}
    assert wrong == []


def parts(page) -> list[str]:
    return [part for part in OURS.split(", ") if page.locator(part).count()]
