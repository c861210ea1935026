"""The item bank, kept in step with the shelf.

The bank is a function of the current cards: whatever led to them, the same cards give the same live items. What stays
the same keeps its row, and with it all that is known of how it has fared; what changed is a new item, and the old one
is retired. Items that editors wrote or changed are left alone while their cue is on the shelf.

Everything that changes the bank holds the one row of the cursor, so that no two acts cross.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
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
WAITING = (Item.Retirement.RETRACTED, Item.Retirement.SUSPENDED)
"""Why items are away that come back by themselves."""
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
    """What became of the bank: items made, brought back and retired, those that stayed as they were, and those
    suspended, which are among the retired."""

    made: int = 0
    revived: int = 0
    retired: int = 0
    stayed: int = 0
    suspended: int = 0


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


def outlook() -> list[str]:
    """Say in sentences what following the shelf as it stands here and now will mean for the questions.

    It follows it: call it in a transaction that is taken back.
    """
    tally = catch_up()
    told = (
        (tally.suspended, "Questions that nobody is asked any more, for they rest on what was retracted"),
        (tally.revived, "Questions that are asked again"),
    )
    return [f"{words}: {count}." for count, words in told if count]


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
    doubted = _doubted(Item.objects.live(), shelf)
    kept = [item for item in live if item.origin in BY_HAND and item.cue in shelf.cues]
    by_hand = [item for item in kept if item.pk not in doubted]
    # The places of those that are suspended stay free for their return.
    away = Item.objects.filter(retired_for=Item.Retirement.SUSPENDED, origin__in=BY_HAND).only(*LIGHT)
    drafts = _beside([*kept, *away], plan.drafts)
    stay = [item for item in live if item in by_hand or _is_same(item, drafts.get(item.slot))]
    staying = {item.pk for item in stay}
    gone = {item.pk: _reason(item, plan, doubted) for item in live if item.pk not in staying}
    _retire(gone, now)
    held = {item.slot for item in stay}
    missing = {slot: draft for slot, draft in drafts.items() if slot not in held}
    settled, revived = _revive(missing, shelf)
    made = [draft for slot, draft in missing.items() if slot not in settled]
    _move(stay, shelf)
    Item.objects.bulk_create(
        [row(draft, shelf.cues[draft.cue].card, plan.drawn, now) for draft in made], batch_size=200
    )
    _settle(shelf)
    if plan.renew:
        _redraw(plan.drawn)
    cursor.sequence, cursor.made_by = plan.head, CODE
    cursor.save()
    suspended = sum(reason == Item.Retirement.SUSPENDED for reason in gone.values())
    return Tally(len(made), revived, len(gone), len(stay), suspended)


def _beside(by_hand: Iterable[Item], drafts: Mapping[str, Draft]) -> dict[str, Draft]:
    """Return the drafts that neither stand in the place of an item by hand nor ask the very same."""
    slots, questions = {item.slot for item in by_hand}, {item.question for item in by_hand}
    return {slot: draft for slot, draft in drafts.items() if slot not in slots and draft.question not in questions}


def _is_same(item: Item, draft: Draft | None) -> bool:
    return draft is not None and draft.fingerprint == item.fingerprint


def _return_by_hand(shelf: Shelf) -> None:
    """Bring back what editors wrote or changed, where its cue is on the shelf again, or what it rests on stands again.

    What the bank asks already, or has another item for, stays away.
    """
    same = Q(question=OuterRef("question")) | (Q(slot=OuterRef("slot")) & ~Q(slot=""))
    away = Item.objects.filter(retired_for__in=WAITING, origin__in=BY_HAND, cue__in=shelf.cues)
    away = away.exclude(Exists(Item.objects.live().filter(same)))
    doubted = _doubted(away, shelf)
    for some in batches(list(doubted)):
        away.filter(pk__in=some).update(retired_for=Item.Retirement.SUSPENDED)
    for some in batches([pk for pk in away.values_list("pk", flat=True) if pk not in doubted]):
        Item.objects.filter(pk__in=some).update(**LIVE)


def _doubted(items: QuerySet[Item], shelf: Shelf) -> set[int]:
    """Return those of the items that rest on what was withdrawn, by their pk; what they cite is read of few."""
    slugs = [cue.slug for cue in shelf.cues.values() if cue.retracted or cue.under_review]
    found = items.filter(cue__in=slugs).only("cue", "point", "slot", "options") if slugs else []
    return {
        item.pk for item in found if shelf.cues[item.cue].doubts(point=item.point, slot=item.slot, options=item.options)
    }


def _settle(shelf: Shelf) -> None:
    """Call replaced what is suspended no longer: its place holds another item, or nothing it rests on is in doubt."""
    suspended = Item.objects.filter(retired_for=Item.Retirement.SUSPENDED, origin=Item.Origin.GENERATED)
    doubted = _doubted(suspended.exclude(Exists(Item.objects.live().filter(slot=OuterRef("slot")))), shelf)
    for some in batches([pk for pk in suspended.values_list("pk", flat=True) if pk not in doubted]):
        Item.objects.filter(pk__in=some).update(retired_for=Item.Retirement.REPLACED)


def _reason(item: Item, plan: _Plan, doubted: Collection[int]) -> Item.Retirement:
    """Return why a live item that does not stay is retired."""
    if item.cue not in plan.shelf.cues:
        return Item.Retirement.RETRACTED
    is_due = item.pk in doubted and (item.origin in BY_HAND or item.slot not in plan.drafts)
    return Item.Retirement.SUSPENDED if is_due else Item.Retirement.REPLACED


def _retire(gone: Mapping[int, Item.Retirement], now: datetime) -> None:
    """Retire items, each for its reason."""
    for reason in set(gone.values()):
        for some in batches([pk for pk, why in gone.items() if why == reason]):
            Item.objects.filter(pk__in=some).update(state=Item.State.RETIRED, retired_at=now, retired_for=reason)


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
