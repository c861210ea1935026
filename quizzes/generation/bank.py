"""The item bank, kept in step with the shelf.

The bank is a function of the current cards: whatever led to them, the same cards give the same live items. What stays
the same keeps its row, and with it all that is known of how it has fared; what changed is a new item, and the old one
is retired. Items that editors wrote or changed are left alone while their cue is on the shelf.

Everything that changes the bank holds the one row of the cursor, so that no two acts cross.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cues import drawings
from cues.models import Publication
from quizzes.generation import kinds, material
from quizzes.generation.drafts import Draft, Picture
from quizzes.generation.material import Shelf
from quizzes.models import Cursor, Item

T = TypeVar("T")
AT_ONCE = 5_000
LIGHT = ("pk", "slot", "fingerprint", "question", "card_id", "cue", "origin", "retired_for")
BY_HAND = (Item.Origin.EDITED, Item.Origin.WRITTEN)
LIVE = {"state": Item.State.LIVE, "retired_at": None, "retired_for": ""}


def _code() -> str:
    """Return the SHA-256 of the code that makes items."""
    text = hashlib.sha256(drawings.RIG.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        text.update(file.name.encode() + file.read_bytes())
    return text.hexdigest()


CODE = _code()
"""Stands for the code that makes and draws items. It follows every change, so nobody can forget to raise a number."""


@dataclass(frozen=True)
class Tally:
    """What became of the bank: items made, brought back and retired, and those that stayed as they were."""

    made: int = 0
    revived: int = 0
    retired: int = 0
    stayed: int = 0


@dataclass(frozen=True)
class _Plan:
    """What the bank should hold after a publication; `drawn` are drawings of its pictures by their digest."""

    head: int
    shelf: Shelf
    drafts: dict[str, Draft]
    drawn: dict[str, str]
    renew: bool


def catch_up() -> Tally:
    """Bring the bank in step with what has been published since it was last looked at; do nothing where nothing was.

    After an upgrade of the code it looks at everything again. Safe to call twice, and at once.
    """
    return _follow(timezone.now())


def remake(*, now: datetime) -> Tally:
    """Bring the bank in step with the shelf, whatever has been followed so far, and draw its figures anew."""
    return _follow(now, anyway=True)


def lock() -> Cursor:
    """Lock the bank against every other act, to the end of the transaction."""
    Cursor.objects.get_or_create(pk=1)
    return Cursor.objects.select_for_update().get(pk=1)


def row(draft: Draft, card: int, drawn: Mapping[str, str], now: datetime) -> Item:
    """Return a draft as an item that is not stored yet; `drawn` are the drawings of its pictures by their digest."""
    members = draft.members()
    right = draft.right
    return Item(
        **members | illustrated(members, drawn),
        channel=draft.channel,
        card_id=card,
        slot=draft.slot,
        fingerprint=draft.fingerprint,
        question=draft.question,
        size=len(draft.options),
        key=right.key,
        role=right.role,
        made_at=now,
    )


def drawn_for(drafts: Iterable[Draft]) -> dict[str, str]:
    """Return the drawings of all pictures of drafts by their digest; what nobody had drawn yet is drawn and kept."""
    pictures = {picture.digest: picture for draft in drafts for picture in _pictures(draft)}
    kept = drawings.kept([json.loads(picture.spec) for picture in pictures.values()])
    return {digest: drawing.hash for digest, drawing in zip(pictures, kept, strict=True)}


def illustrated(members: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    """Return the members of an item that hold pictures, with the addresses of their drawings."""

    def shown(figure: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return {**figure, "drawing": drawn.get(figure["spec"], figure["drawing"])} if figure else None

    options = [{**option, "figure": shown(option["figure"])} for option in members["options"]]
    return {"figure": shown(members["figure"]), "options": options}


def _pictures(draft: Draft) -> list[Picture]:
    return [figure for figure in (draft.figure, *(option.figure for option in draft.options)) if figure and figure.spec]


# Following.


def _follow(now: datetime, *, anyway: bool = False) -> Tally:
    # Thinking takes a while and changes nothing, so it is done while others may write; then it must still hold.
    while plan := _plan(anyway=anyway):
        if tally := _carry_out(plan, now):
            return tally
    return Tally()


def _plan(*, anyway: bool) -> _Plan | None:
    """Return what the bank should hold; None where it already does."""
    head = _head()
    cursor = Cursor.objects.filter(pk=1).first()
    upgraded = cursor is None or cursor.made_by != CODE
    if cursor and cursor.sequence >= head and not upgraded and not anyway:
        return None
    shelf = material.read()
    drafts = kinds.bank(shelf)
    known = set(Item.objects.values_list("fingerprint", flat=True))
    renew = upgraded or anyway
    drawn = drawn_for(draft for draft in drafts.values() if renew or draft.fingerprint not in known)
    return _Plan(head, shelf, drafts, drawn, renew)


def _head() -> int:
    return Publication.objects.aggregate(last=Max("sequence"))["last"] or 0


@transaction.atomic
def _carry_out(plan: _Plan, now: datetime) -> Tally | None:
    """Make the bank what a plan says; None, and nothing is done, where something was published since."""
    cursor = lock()
    if _head() != plan.head:
        return None
    shelf = plan.shelf
    _return_by_hand(shelf)
    live = list(Item.objects.live().only(*LIGHT))
    by_hand = [item for item in live if item.origin in BY_HAND and item.cue in shelf.cues]
    drafts = _beside(by_hand, plan.drafts)
    stay = [item for item in live if item in by_hand or _is_same(item, drafts.get(item.slot))]
    retired = _retire(live, stay, shelf, now)
    held = {item.slot for item in stay}
    missing = {slot: draft for slot, draft in drafts.items() if slot not in held}
    settled, revived = _revive(missing, shelf)
    made = [draft for slot, draft in missing.items() if slot not in settled]
    _move(stay, shelf)
    Item.objects.bulk_create(
        [row(draft, shelf.cues[draft.cue].card, plan.drawn, now) for draft in made], batch_size=200
    )
    if plan.renew:
        _redraw(plan.drawn)
    cursor.sequence, cursor.made_by = plan.head, CODE
    cursor.save()
    return Tally(len(made), revived, retired, len(stay))


def _beside(by_hand: Iterable[Item], drafts: Mapping[str, Draft]) -> dict[str, Draft]:
    """Return the drafts that neither stand in the place of an item by hand nor ask the very same."""
    slots, questions = {item.slot for item in by_hand}, {item.question for item in by_hand}
    return {slot: draft for slot, draft in drafts.items() if slot not in slots and draft.question not in questions}


def _is_same(item: Item, draft: Draft | None) -> bool:
    return draft is not None and draft.fingerprint == item.fingerprint


def _return_by_hand(shelf: Shelf) -> None:
    """Bring back what editors wrote or changed for cues that had been retracted and are on the shelf again."""
    away = Item.objects.filter(retired_for=Item.Retirement.RETRACTED, origin__in=BY_HAND, cue__in=shelf.cues)
    away.update(**LIVE)


def _retire(live: list[Item], stay: list[Item], shelf: Shelf, now: datetime) -> int:
    """Retire the live items that do not stay; return how many they were."""
    staying = {item.pk for item in stay}
    gone: dict[Item.Retirement, list[int]] = defaultdict(list)
    for item in live:
        if item.pk not in staying:
            reason = Item.Retirement.REPLACED if item.cue in shelf.cues else Item.Retirement.RETRACTED
            gone[reason].append(item.pk)
    for reason, keys in gone.items():
        for some in batches(keys):
            Item.objects.filter(pk__in=some).update(state=Item.State.RETIRED, retired_at=now, retired_for=reason)
    return sum(map(len, gone.values()))


def _revive(missing: Mapping[str, Draft], shelf: Shelf) -> tuple[set[str], int]:
    """Bring back retired items that are just what their slot should hold; return the settled slots, and how many.

    Settled too, by staying empty, is a slot from which an editor took this very question.
    """
    former: dict[str, Item] = {}
    emptied = set()
    for some in batches(list(missing)):
        for item in Item.objects.filter(state=Item.State.RETIRED, slot__in=some).only(*LIGHT).order_by("pk"):
            draft = missing[item.slot]
            if item.retired_for == Item.Retirement.EDITOR and item.question == draft.question:
                emptied.add(item.slot)
            elif item.fingerprint == draft.fingerprint and item.origin == Item.Origin.GENERATED:
                former[item.slot] = item
    back = [item for slot, item in former.items() if slot not in emptied]
    for keys in batches([item.pk for item in back]):
        Item.objects.filter(pk__in=keys).update(**LIVE)
    _move(back, shelf)
    return emptied | {item.slot for item in back}, len(back)


def _move(items: Iterable[Item], shelf: Shelf) -> None:
    """Let generated items point to the newest card from which they follow."""
    behind: dict[int, list[int]] = defaultdict(list)
    for item in items:
        if item.origin == Item.Origin.GENERATED and item.card_id != shelf.cues[item.cue].card:
            behind[shelf.cues[item.cue].card].append(item.pk)
    for card, keys in behind.items():
        Item.objects.filter(pk__in=keys).update(card_id=card)


def _redraw(drawn: Mapping[str, str]) -> None:
    """Let live items show their pictures as the rig of today draws them."""
    stale = []
    for item in Item.objects.live().exclude(slot="").only("figure", "options"):
        members = {"figure": item.figure, "options": item.options}
        renewed = illustrated(members, drawn)
        if renewed != members:
            item.figure, item.options = renewed["figure"], renewed["options"]
            stale.append(item)
    Item.objects.bulk_update(stale, ["figure", "options"], batch_size=200)


def batches(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield keys in lots that a database takes as parameters of one query."""
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
