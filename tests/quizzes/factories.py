"""Small makers of what tests of the quiz need, valid by default; name only what the test is about."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import count

from cues.models import Card
from quizzes.models import Answer, Attempt, Item, Learner, Question, Quiz
from tests.cues.factories import shelve

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

numbers = count(1)
"""No two rows of one run share a token or a hash."""


def a_learner(user=None, **members) -> Learner:
    return Learner.objects.create(user=user, made_at=NOW, **members)


def a_card(slug: str = "leg-shaking") -> Card:
    """Return the current card of a cue, which is published where it was not yet."""
    return Card.objects.current().filter(cue__slug=slug).first() or shelve(slug=slug)


def options(*keys: str, right: str = "a", roles: dict[str, str] | None = None) -> list[dict]:
    """Return options in the form items store them: the right one is `definite`, others too, unless roles say more."""
    return [
        {
            "key": key,
            "text": f"Option {key}",
            "figure": None,
            "role": (roles or {}).get(key, "definite"),
            "right": key == right,
            "rationale": f"Why {key} is {'right' if key == right else 'not right'} (Carriere et al., 2013).",
            "cites": ["carriere2013"],
        }
        for key in keys
    ]


def an_item(number: int | None = None, *, card: Card | None = None, keys: str = "abc", **members) -> Item:
    """Return a live item with the options `keys`, of which the first is right; no two ask the same question."""
    number = next(numbers) if number is None else number
    card = card or a_card()
    shown = members.pop("options", None) or options(*keys, right=keys[0])
    key = next(option for option in shown if option["right"])
    digest = sha256(f"item {number}".encode()).hexdigest()
    return Item.objects.create(
        **{
            "kind": "reading",
            "cue": card.cue_id,
            "channel": card.channel,
            "point": f"{card.cue_id}#anxiety",
            "card": card,
            "slot": f"slot {number}",
            "fingerprint": digest,
            "question": digest,
            "stem": f"Question {number}?",
            "options": shown,
            "size": len(shown),
            "key": key["key"],
            "role": key["role"],
            "made_at": NOW,
            **members,
        }
    )


def items(count: int, **members) -> list[Item]:
    """Return items that each ask about a point of their own."""
    card = members.pop("card", None) or a_card()
    return [an_item(card=card, point=f"{card.cue_id}#point-{number:04}", **members) for number in range(count)]


def a_quiz(slug: str = "mixed", **members) -> Quiz:
    return Quiz.objects.create(
        **{"slug": slug, "name": slug.capitalize(), "summary": "Ten questions of every kind.", "length": 10, **members}
    )


def an_attempt(*asked: Item, learner: Learner | None = None, **members) -> Attempt:
    """Return an open attempt that asks the items in their order; one item of its own where none is named."""
    asked = asked or (an_item(),)
    attempt = Attempt.objects.create(
        **{
            "token": f"token-{next(numbers)}",
            "learner": learner or a_learner(),
            "title": "Mixed",
            "mode": "practice",
            "size": len(asked),
            "started_at": NOW,
            **members,
        }
    )
    Question.objects.bulk_create(
        Question(attempt=attempt, position=position, item=item, card=item.card)
        for position, item in enumerate(asked, start=1)
    )
    return attempt


def an_answer(question: Question, option: str | None = None, **members) -> Answer:
    """Return an answer as a row alone, right and without confidence unless told; it moves no ability and no memory."""
    item, attempt = question.item, question.attempt
    given = next(shown for shown in item.options if shown["key"] == (option or item.key))
    return Answer.objects.create(
        **{
            "question": question,
            "learner_id": attempt.learner_id,
            "item": item,
            **{name: getattr(item, name) for name in ("point", "channel", "kind", "size")},
            "option": given["key"],
            "role": given["role"],
            "key_role": item.role,
            "right": given["right"],
            "first": True,
            "at": NOW,
            "theta_before": 0.0,
            "theta_after": 0.0,
            "chance": 0.5,
            "difficulty_before": 0.0,
            "difficulty_after": 0.0,
            **members,
        }
    )
