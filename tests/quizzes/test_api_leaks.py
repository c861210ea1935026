"""Nothing that the API tells, by any member, order, header, address or refusal, hangs on which option is right."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cues import drawings
from cues.models import Card, Drawing
from quizzes import generation
from quizzes.models import Attempt, Item, Kind, QuizItem
from tests.quizzes.factories import NOW, a_card, a_learner, a_quiz, an_attempt, an_item, options
from tests.quizzes.rest import Caller, caller_of
from tests.quizzes.shelves import real_bank, real_shelf

pytestmark = pytest.mark.django_db

OPTIONS = "abcd"
ASKED = {
    "position", "of", "stem", "note", "figure", "options", "scale", "chosen", "answered", "confidence", "feedback",
    "figure.url", "figure.title", "figure.alt",
    "options.key", "options.text", "options.figure",
    "options.figure.url", "options.figure.title", "options.figure.alt",
}  # fmt: skip
"""All members that a question has before it is answered, however deep."""


@pytest.fixture(autouse=True)
def frozen(monkeypatch) -> None:
    """Stop the clock, so that two runs can be compared byte by byte."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_figure(number: int) -> dict:
    return {"drawing": f"{number:064x}", "spec": f"{number:064x}", "title": f"Figure {number}", "alt": "Two hands."}


def bank(right: str) -> list[Item]:
    """Return an item of each kind, all about one card, with drawn options of which `right` is the key."""
    card = a_card()
    return [
        an_item(
            number,
            card=card,
            kind=kind,
            point=f"{card.cue_id}#{kind}",
            figure=a_figure(number),
            options=[
                {**option, "figure": a_figure(10 * number + n)}
                for n, option in enumerate(options(*OPTIONS, right=right), start=1)
            ],
        )
        for number, kind in enumerate(Kind.values, start=1)
    ]


def told(answer) -> tuple:
    """Return all that leaves with an answer."""
    return answer.status_code, sorted(answer.headers.items()), answer.content


def with_key(right: str, mode: str, walk, monkeypatch) -> list[tuple]:
    """Return all that is told on a walk through a quiz whose right options are all `right`; nothing of it stays."""
    numbers = count()
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: f"token-{next(numbers)}-{size}")
    with transaction.atomic():
        quiz = a_quiz(mode=mode)
        for position, item in enumerate(bank(right)):
            QuizItem.objects.create(quiz=quiz, item=item, position=position)
        said = [told(answer) for answer in walk(Caller())]
        transaction.set_rollback(True)
    return said


def everywhere(caller: Caller, token: str) -> Iterator:
    """Ask, refuse and fail everywhere that an attempt, or what follows from it, is told of."""
    yield caller.get("attempts/")
    yield caller.get("progress/")
    yield caller.get("reviews/")
    for path in ("", "result/", *(f"questions/{position}/" for position in range(9))):
        yield caller.get(f"attempts/{token}/{path}")
        yield caller.send("HEAD", f"attempts/{token}/{path}")
        yield caller.send("OPTIONS", f"attempts/{token}/{path}")
    for body in ({}, {"position": 1, "option": "e"}, {"position": 1, "option": "a", "confidence": 1}, {"position": 7}):
        yield caller.post(f"attempts/{token}/answers/", body)


def before_answering(caller: Caller) -> Iterator:
    started = caller.post("attempts/", {"quiz": "mixed", "key": "k"})
    caller.token, token = started.json()["learner_token"], started.json()["token"]
    yield started
    yield caller.post("attempts/", {"quiz": "mixed", "key": "k"})
    yield from everywhere(caller, token)


def in_a_test(caller: Caller) -> Iterator:
    """Answer a test to its end without ending it, asking everywhere after each answer."""
    started = caller.post("attempts/", {"quiz": "mixed"})
    caller.token, token = started.json()["learner_token"], started.json()["token"]
    for position in range(1, len(Kind) + 1):
        for confidence in (95, 95, 60):
            body = {"position": position, "option": "a", "confidence": confidence}
            yield caller.post(f"attempts/{token}/answers/", body)
        yield from everywhere(caller, token)
        yield caller.post("flags/", {"attempt": token, "position": position})


def ended(caller: Caller) -> Iterator:
    """Answer the first question of a test and end it: then all is told."""
    started = caller.post("attempts/", {"quiz": "mixed"}).json()
    caller.token, token = started["learner_token"], started["token"]
    yield caller.post(f"attempts/{token}/answers/", {"position": 1, "option": "a", "confidence": 95})
    yield caller.post(f"attempts/{token}/finish/")
    for path in ("result/", "questions/1/", "questions/7/"):
        yield caller.get(f"attempts/{token}/{path}")
    yield caller.get("progress/")
    yield caller.get("reviews/")


@pytest.mark.parametrize("mode", ["practice", "test"])
def test_before_an_answer_nothing_hangs_on_the_key(mode, monkeypatch):
    first, *others = (with_key(right, mode, before_answering, monkeypatch) for right in OPTIONS)
    assert {status for status, _headers, _body in first} == {200, 201, 204, 400, 404, 409}
    assert others == [first] * 3


def test_in_a_test_nothing_hangs_on_the_key_until_it_is_ended(monkeypatch):
    right, wrong = (with_key(right, "test", in_a_test, monkeypatch) for right in "ab")
    assert len(right) > 100
    assert right == wrong


def test_what_is_compared_would_differ_if_the_key_were_told(monkeypatch):
    right, wrong = (with_key(right, "test", ended, monkeypatch) for right in "ab")
    assert [one == other for one, other in zip(right, wrong, strict=True)] == [True, True] + [False] * 5


@pytest.mark.parametrize("kind", Kind.values)
def test_a_question_has_these_members_alone_and_none_names_what_it_asks_about(kind):
    item = next(item for item in bank("c") if item.kind == kind)
    attempt = an_attempt(item)
    answer = caller_of(attempt.learner).get(f"attempts/{attempt.token}/questions/1/")
    assert {path for path, _value in members(answer.json())} == ASKED
    assert answer.json()["feedback"] is None
    sent = (answer.content.decode() + str(answer.headers)).casefold()
    secrets = {item.cue, item.point, item.card.name, item.slot, item.fingerprint, item.question, "carriere", "definite"}
    secrets |= {option["rationale"] for option in item.options}
    assert [secret for secret in secrets if secret.casefold() in sent] == []


def members(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield (path, value) for every member, however deep; places in lists count for nothing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            at = f"{path}.{name}".lstrip(".")
            yield at, inner
            yield from members(inner, at)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner, path)


def test_when_a_point_comes_back_does_not_tell_of_an_open_test():
    """A wrong answer is due sooner than a right one; so nothing of the test is told as due while it is open."""
    learner = a_learner()
    attempt = an_attempt(an_item(), learner=learner, mode="test")
    caller = caller_of(learner)
    caller.post(f"attempts/{attempt.token}/answers/", {"position": 1, "option": "b"})
    assert caller.get("reviews/").json()["next_at"] is None
    caller.post(f"attempts/{attempt.token}/finish/")
    assert caller.get("reviews/").json()["next_at"] == (NOW + timedelta(days=1)).isoformat().replace("+00:00", "Z")


# The real content.


def pictures(item: Item) -> list[dict]:
    return [figure for figure in (item.figure, *(option["figure"] for option in item.options)) if figure]


def test_no_picture_in_the_bank_has_the_address_of_a_drawing_that_a_card_shows():
    """Else whoever knows the cards would know by its address which cue a question shows."""
    drafts = real_bank().values()
    shown = {picture for draft in drafts for picture in (draft.figure, *(o.figure for o in draft.options)) if picture}
    asked = {drawings.hash_of(json.loads(picture.spec)) for picture in shown}
    cards = {drawings.hash_of(cue.figure) for cue in real_shelf().cues.values() if cue.figure}
    assert (len(asked) > 100, len(cards) > 30) == (True, True)
    assert asked & cards == set()


def test_what_the_real_questions_tell_over_rest_gives_no_key_away():
    call_command("load_content", publish=True, verbosity=0)
    generation.remake(now=NOW)
    on_cards = set(Card.objects.current().exclude(drawing=None).values_list("drawing", flat=True))
    own = {f"/figures/{drawing}.svg" for drawing in on_cards}
    for kind in Kind.values:
        for item in Item.objects.live().filter(kind=kind).order_by("question")[:10]:
            attempt = an_attempt(item, mode="test")
            caller = caller_of(attempt.learner)
            answer = caller.get(f"attempts/{attempt.token}/questions/1/")
            sent = answer.content.decode()
            secrets = [item.point, item.slot, item.fingerprint, *(option["rationale"] for option in item.options)]
            assert [secret for secret in secrets if secret in sent] == []
            assert [address for address in own if address in sent] == []
            for figure in pictures(item):
                assert f"/figures/{figure['drawing']}.svg" in sent
                drawn = Drawing.objects.get(pk=figure["drawing"]).svg + figure["title"] + figure["alt"]
                assert item.card.name.casefold() not in drawn.casefold()
                assert item.cue not in drawn
    assert Attempt.objects.count() >= 50
