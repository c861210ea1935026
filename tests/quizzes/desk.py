"""What tests of the quiz's desk share: a small bank made by the generator, addresses, and what a browser sends back."""

import re
from html import unescape

from django.urls import reverse

from quizzes import generation
from quizzes.models import Item
from tests.cues.factories import a_document, a_finding, a_reading
from tests.quizzes.shelves import others, publish

READING = "reading:leg-shaking#anxiety:1"


def a_bank() -> Item:
    """Publish some cues, make their questions, and return one of them: a reading whose answer is "cannot tell"."""
    publish(a_document(), *others())
    generation.catch_up()
    return Item.objects.live().get(slot=READING)


def a_supported_bank() -> Item:
    """The same with a reading that the evidence carries."""
    grade = {"support": "supported", "certainty": "moderate", "departure": "For a test."}
    found = a_finding(level="A", direction="supports", rating=4)
    publish(a_document(interpretations=[a_reading(**grade, evidence=[found])]), *others())
    generation.catch_up()
    return Item.objects.live().get(slot=READING)


def address(page: str, *rows) -> str:
    return reverse(f"admin:quizzes_{page}", args=[row.pk for row in rows])


def text(answer) -> str:
    """Return what a reader sees of an answer's page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def sent(answer, **changes) -> dict:
    """Return the sheet of a question as it stands on the page, with these changes; in names __ is the dash."""
    sheet = answer.context["sheet"]
    forms = [sheet.question, sheet.options.management_form, *sheet.options.forms]
    data = {field.html_name: field.value() for form in forms for field in form}
    data["version"] = answer.context["version"]
    given = {f"options-{name.replace('__', '-')}" if "__" in name else name: value for name, value in changes.items()}
    return {name: value for name, value in {**data, **given}.items() if value is not None}


def wrong(answer) -> dict[str, list[str]]:
    """Return what the sheet says is wrong, by the field at which it says it; "" for what is said at none."""
    sheet = answer.context["sheet"]
    found = {}
    for form in (sheet.question, *sheet.options.forms):
        for name, messages in form.errors.items():
            found[form.add_prefix(name).removeprefix("options-") if name in form.fields else ""] = list(messages)
    return found
