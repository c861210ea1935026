"""What became of a card since a question showed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef, Subquery

from cues.models import Card, Publication
from quizzes.models import Item, Question

_ENTRY = ("cue_id", "sequence", "kind", "change", "at", "note", "card_id", "successor_id", "successor_name")


@dataclass(frozen=True)
class Change:
    """`kind` is `retracted`, `under_review` where the question is suspended for it rests on what was withdrawn, or
    `changed` where what the card claims is no longer what the learner saw.

    `successor` is the slug of the cue that takes a retracted one's place and is on the shelf, else None.
    `question_stands` says that the very same question follows from the card as it is now.
    """

    kind: str
    at: datetime
    note: str
    successor: str | None
    successor_name: str | None
    question_stands: bool


def changes(questions: Iterable[Question]) -> dict[int, Change]:
    """Return what became of the questions' cards, by the questions' pk, by one query; most are not in it.

    A change of wording alone is none. The questions come with their items and cards.
    """
    asked = list(questions)
    feeds = _feeds({question.card.cue_id for question in asked})
    found = {question.pk: _since(question, feeds.get(question.card.cue_id, [])) for question in asked}
    return {pk: change for pk, change in found.items() if change}


def _feeds(slugs: set[str]) -> dict[str, list[dict]]:
    """Return the feed of each cue, oldest entry first."""
    on_shelf = Card.objects.current().filter(cue_id=OuterRef("successor_id")).values("name")[:1]
    rows = (
        Publication.objects.filter(cue_id__in=slugs)
        .annotate(successor_name=Subquery(on_shelf))
        .order_by("cue_id", "sequence")
        .values(*_ENTRY)
    )
    return {slug: list(entries) for slug, entries in groupby(rows, key=lambda row: row["cue_id"])}


def _since(question: Question, feed: list[dict]) -> Change | None:
    item = question.item
    if feed and feed[-1]["kind"] == Publication.Kind.RETRACTED:
        return _change("retracted", feed[-1], question_stands=False)
    if feed and item.retired_at and item.retired_for == Item.Retirement.SUSPENDED:
        return _change("under_review", {**feed[-1], "at": item.retired_at, "note": ""}, question_stands=False)
    shown = next((n for n, entry in enumerate(feed) if entry["card_id"] == question.card_id), len(feed))
    # A retraction that was followed by the card's return says nothing of what the card claims.
    material = [
        entry
        for entry in feed[shown + 1 :]
        if entry["change"] == Publication.Change.MATERIAL and entry["kind"] != Publication.Kind.RETRACTED
    ]
    if not material:
        return None
    stands = item.state == Item.State.LIVE and item.card_id == feed[-1]["card_id"]
    return _change("changed", material[-1], question_stands=stands)


def _change(kind: str, entry: dict, *, question_stands: bool) -> Change:
    name = entry["successor_name"]
    return Change(kind, entry["at"], entry["note"], entry["successor_id"] if name else None, name, question_stands)
