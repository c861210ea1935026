"""Every kind of page of the quiz, with something of each kind to show, for one learner."""

from datetime import timedelta

from django.utils import timezone

from cues import drawings
from cues.figures.samples import SAMPLES
from quizzes.models import Attempt, Item, Learner, Memory, Question
from tests.cues import showcase
from tests.quizzes.factories import a_card, a_quiz, an_answer, an_attempt, an_item, items, options

FACES = ("smile-with-eye-wrinkles", "furrowed-brow", "clenched-jaw", "raised-eyebrows")


def in_pictures() -> Item:
    """Return an item with a drawing above it and drawings to choose from."""
    kept = drawings.kept([SAMPLES[face] for face in FACES])
    figures = [{"drawing": drawing.hash, "title": "A face", "alt": f"Face {n}"} for n, drawing in enumerate(kept)]
    offered = zip(options(*"abcd"), figures, strict=True)
    shown = [{**option, "text": figure["alt"], "figure": figure} for option, figure in offered]
    return an_item(kind="spot", channel="face", options=shown, figure=figures[0], note="Look at the brows.")


def pages(learner: Learner) -> dict[str, str]:
    """Stock the shelf and the bank, and return an address of every kind of page for the learner."""
    showcase.stock()
    a_quiz("myths", name="Myths", mode="test")
    opened = an_attempt(an_item(note="Six people, one table."), in_pictures(), *items(2), learner=learner)
    _choose(opened, 3)
    told = an_attempt(in_pictures(), *items(2), learner=learner)
    an_answer(told.questions.first(), "b", confidence=95)
    # Two hundred and forty answers are enough for every report.
    _finished(learner, 240)
    finished = _finished(learner, 6)
    _remember(learner, finished.questions.first().item)
    sat, taken = f"/attempts/{opened.token}", f"/attempts/{told.token}"
    return {
        "quizzes": "/quizzes/",
        "one quiz": "/quizzes/myths/",
        "a question": f"{sat}/1/",
        "flagging": f"{sat}/1/flag/",
        "stopping": f"{sat}/finish/",
        "an answer": f"{taken}/1/",
        "a question after another": f"{taken}/2/",
        "a result": f"/attempts/{finished.token}/result/",
        "progress": "/progress/",
        "reviews": "/reviews/",
        "in pictures": f"/attempts/{an_attempt(in_pictures(), learner=learner).token}/1/",
        "how sure": f"/attempts/{_choose(an_attempt(in_pictures(), learner=learner), 1).token}/1/",
    }


def _choose(attempt: Attempt, position: int) -> Attempt:
    Question.objects.filter(attempt=attempt, position=position).update(chosen="b")
    return attempt


def _finished(learner: Learner, count: int) -> Attempt:
    """Return a finished attempt, right in two of three, with every step of certainty."""
    attempt = an_attempt(*items(count, card=a_card("foot-tapping")), learner=learner, finished_at=timezone.now())
    for question in attempt.questions.select_related("item", "attempt"):
        n = question.position
        an_answer(question, "ab"[n % 3 == 0], confidence=(None, 33, 50, 65, 80, 95)[n % 6])
    return attempt


def _remember(learner: Learner, item: Item) -> None:
    now = timezone.now()
    Memory.objects.create(
        learner=learner,
        point=item.point,
        item=item,
        stability=1.0,
        difficulty=5.0,
        due=now - timedelta(hours=1),
        last_review=now - timedelta(days=3),
        first_review=now - timedelta(days=3),
    )
