"""What leaves of a question before it is answered, and when the rest may."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from cues import drawings
from quizzes.grading.scoring import SCALES
from quizzes.models import Kind, Question
from quizzes.reports.questions import asked, feedback, feedbacks, ready
from tests.cues import factories
from tests.quizzes.factories import NOW, a_card, an_answer, an_attempt, an_item, options

pytestmark = pytest.mark.django_db

MEMBERS = {
    "position", "of", "stem", "note", "figure", "options", "scale", "chosen", "answered", "confidence",
    "figure.address", "figure.title", "figure.alt",
    "options.key", "options.text", "options.figure",
    "options.figure.address", "options.figure.title", "options.figure.alt",
}  # fmt: skip


def a_figure(number: int) -> dict:
    return {
        "drawing": f"{number:064x}",
        "spec": f"{number + 1000:064x}",
        "title": f"Figure {number}",
        "alt": f"What figure {number} shows.",
    }


def shown(kind: str, size: int, right: str):
    """Return the question to an item with a drawing and drawn options, of which `right` is the key."""
    keys = "abcde"[:size]
    offered = [
        {**option, "figure": a_figure(n), "role": f"role_{option['right']}", "cites": ["carriere2013"]}
        for n, option in enumerate(options(*keys, right=right), start=1)
    ]
    item = an_item(card=a_card(), keys=keys, kind=kind, options=offered, figure=a_figure(0), stem="Which?", note="Note")
    return only(an_attempt(item))


def only(attempt) -> Question:
    return ready(Question.objects.filter(attempt=attempt)).get()


def members(value, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield (path, value) for every member, however deep; places in lists count for nothing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            at = f"{path}.{name}".lstrip(".")
            yield at, inner
            yield from members(inner, at)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from members(inner, path)


@pytest.mark.parametrize("kind", Kind.values)
def test_no_member_of_a_question_tells_its_key_its_cue_or_its_point(kind):
    question = shown(kind, 4, "c")
    item, seen = question.item, list(members(asdict(asked(question))))
    assert {path for path, _value in seen} == MEMBERS
    secrets = {item.cue, item.point, question.card.name, kind, item.fingerprint, item.question, item.slot, item.role}
    secrets |= {option[name] for option in item.options for name in ("rationale", "role")} | {"carriere2013"}
    texts = [text for _path, text in seen if isinstance(text, str)]
    assert [(secret, text) for secret in secrets for text in texts if secret.casefold() in text.casefold()] == []


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_nothing_in_a_question_hangs_on_which_option_is_right(kind, size):
    asked_with = [asked(shown(kind, size, right)) for right in "abcde"[:size]]
    assert asked_with == [asked_with[0]] * size
    assert asked_with[0].scale == SCALES[size]


def test_options_keep_the_order_in_which_the_item_holds_them():
    assert [option.key for option in asked(shown("name", 5, "d")).options] == list("abcde")


def test_a_drawing_has_an_address_that_tells_nothing():
    seen = asked(shown("spot", 2, "a"))
    assert seen.figure.address == f"/figures/{0:064x}.svg"
    assert seen.options[1].figure.address == f"/figures/{2:064x}.svg"


def test_a_drawing_is_served_where_its_address_says(client):
    (drawing,) = drawings.kept([factories.a_figure()])
    item = an_item(figure={**a_figure(0), "drawing": drawing.hash})
    answer = client.get(asked(only(an_attempt(item))).figure.address)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "image/svg+xml")


def test_a_question_without_drawings_has_none():
    seen = asked(only(an_attempt(an_item())))
    assert seen.figure is None
    assert {option.figure for option in seen.options} == {None}


def test_a_question_tells_its_place_among_all():
    attempt = an_attempt(an_item(), an_item())
    assert [(seen.position, seen.of) for seen in map(asked, ready(attempt.questions.all()))] == [(1, 2), (2, 2)]


def test_a_choice_not_yet_answered_is_kept_and_not_judged():
    attempt = an_attempt()
    Question.objects.update(chosen="b")
    seen = asked(only(attempt))
    assert (seen.chosen, seen.answered, seen.confidence) == ("b", False, None)
    assert feedback(only(attempt)) is None


def test_an_answer_is_shown_as_it_was_given():
    question = only(an_attempt())
    an_answer(question, option="b", confidence=65)
    seen = asked(only(question.attempt))
    assert (seen.chosen, seen.answered, seen.confidence) == ("b", True, 65)


@pytest.mark.parametrize(
    ("mode", "answered", "finished", "may"),
    [
        ("practice", False, False, False),
        ("practice", True, False, True),
        ("practice", False, True, True),
        ("review", False, False, False),
        ("review", True, False, True),
        ("test", False, False, False),
        ("test", True, False, False),
        ("test", True, True, True),
        ("test", False, True, True),
    ],
)
def test_the_key_is_shown_after_the_answer_and_in_a_test_after_its_end(mode, answered, finished, may):
    attempt = an_attempt(mode=mode, finished_at=NOW if finished else None)
    if answered:
        an_answer(only(attempt))
    assert (feedback(only(attempt)) is not None) is may


def test_feedback_is_given_only_to_what_was_answered():
    attempt = an_attempt(an_item(), an_item(), an_item())
    an_answer(ready(attempt.questions.all())[1])
    assert [told.asked.position for told in feedbacks(ready(attempt.questions.all()))] == [2]


@pytest.mark.parametrize("count", [1, 10])
def test_asking_takes_one_query_however_many_questions_there_are(count, django_assert_num_queries):
    attempt = an_attempt(*(an_item() for _ in range(count)))
    with django_assert_num_queries(1):
        assert len([asked(question) for question in ready(attempt.questions.all())]) == count
