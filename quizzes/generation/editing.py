"""What editors do to single items: write, change, take out, put back, and hand back to the generator.

Each act first brings the bank in step with the shelf, and holds it to its end. A new wording is a new item, with no
answers yet: what an item asks never changes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.generation import bank, kinds, material
from quizzes.generation.checks import WITHDRAWN, Problem, problems
from quizzes.generation.distractors import SEED
from quizzes.generation.drafts import Draft, Option, Picture
from quizzes.generation.material import Material, Shelf
from quizzes.generation.reading import defined
from quizzes.models import Item

Options = Sequence[Mapping[str, Any]]
"""`text`, `role`, `right`, `rationale` and `cites` of each, in the order in which they are to be shown."""


class Refused(Exception):
    """Raised when something may not be done to an item; nothing was changed. `problems` says why, by name."""

    def __init__(self, found: Sequence[Problem]) -> None:
        self.problems = tuple(found)
        super().__init__("; ".join(f"{problem.name}: {problem.reason}" for problem in found))


def write(*, cue: str, kind: str, point: str, stem: str, options: Options, now: datetime, note: str = "") -> Item:
    """Add an item that an editor wrote about a cue. It has no slot, so that the generator leaves it alone.

    Raises Refused with every check that it does not pass, or where the cue is not on the shelf.
    """
    with _held() as shelf:
        about = _on_shelf(shelf, cue)
        draft = Draft(
            kind=kind,
            cue=cue,
            channel=about.channel,
            point=point,
            slot="",
            stem=stem.strip(),
            note=note.strip(),
            options=_options(options, shelf, {}),
            context=_context(about, point),
        )
        made = bank.row(_checked(draft, about, shelf, _asked()), about.card, {}, now)
        made.origin = Item.Origin.WRITTEN
        made.save(force_insert=True)
        return made


def revise(
    *, item: Item, now: datetime, stem: str | None = None, note: str | None = None, options: Options | None = None
) -> Item:
    """Put a changed item in the place of a live one, keeping its pictures; what is None stays as it is.

    The generator then leaves its slot alone until `regenerate`. Returns the item itself where nothing is changed.
    Raises Refused with every check that the new one does not pass, or where the item is not live.
    """
    with _held() as shelf:
        old = _live(item)
        about = _on_shelf(shelf, old.cue)
        pictures = {option["key"]: option["figure"] for option in old.options}
        draft = Draft(
            **{name: getattr(old, name) for name in ("kind", "cue", "channel", "point", "slot")},
            stem=old.stem if stem is None else stem.strip(),
            note=old.note if note is None else note.strip(),
            figure=_picture(old.figure),
            options=_options(old.options if options is None else options, shelf, pictures),
            context=_context(about, old.point),
        )
        made = bank.row(_checked(draft, about, shelf, _asked() - {old.question}), about.card, {}, now)
        if made.fingerprint == old.fingerprint:
            return old
        _take_out(old, Item.Retirement.REPLACED, now)
        made.origin = Item.Origin.WRITTEN if old.origin == Item.Origin.WRITTEN else Item.Origin.EDITED
        made.save(force_insert=True)
        return made


def retire(*, item: Item, now: datetime) -> Item:
    """Take an item out of the bank. The generator does not bring it back; another question may take its slot."""
    with _held():
        return _take_out(Item.objects.select_for_update().get(pk=item.pk), Item.Retirement.EDITOR, now)


def restore(*, item: Item) -> Item:
    """Put a retired item back.

    Raises Refused where its cue is not on the shelf, its place or question is taken, or what it rests on was withdrawn.

    A generated item that no longer follows from its card cannot come back as it was.
    """
    with _held() as shelf:
        old = Item.objects.select_for_update().get(pk=item.pk)
        about = _on_shelf(shelf, old.cue)
        if old.state == Item.State.LIVE:
            return old
        others = Item.objects.live()
        if old.slot and others.filter(slot=old.slot).exists():
            raise Refused([Problem("place", "another item has its place in the bank; retire that one first")])
        if others.filter(question=old.question).exists():
            raise Refused([Problem("duplicate", "the bank already holds this very question")])
        if about.doubts(point=old.point, slot=old.slot, options=old.options):
            raise Refused([Problem("withdrawn", WITHDRAWN)])
        if old.origin == Item.Origin.GENERATED and not _still_follows(old, shelf):
            raise Refused(
                [
                    Problem(
                        "outdated", "its card has changed, and the question no longer follows from it; write a new one"
                    )
                ]
            )
        for name, value in bank.LIVE.items():
            setattr(old, name, value)
        old.save(update_fields=list(bank.LIVE))
        return old


def regenerate(*, item: Item, now: datetime) -> Item:
    """Hand the slot of an item back to the generator; return what it makes there.

    Raises Refused where the item has no slot, its cue is not on the shelf, or the generator makes nothing there.
    """
    with _held() as shelf:
        about = _on_shelf(shelf, item.cue)
        draft = _draft_for(item, about, shelf)
        if draft is None:
            raise Refused([Problem("place", "the generator makes no question in this place; retire the item instead")])
        in_slot = Item.objects.select_for_update().filter(slot=item.slot)
        in_slot.filter(state=Item.State.LIVE).update(
            state=Item.State.RETIRED, retired_at=now, retired_for=Item.Retirement.REPLACED
        )
        same = in_slot.filter(fingerprint=draft.fingerprint, origin=Item.Origin.GENERATED).order_by("-pk").first()
        given_up = (Item.Retirement.EDITOR, Item.Retirement.SUSPENDED)
        in_slot.filter(retired_for__in=given_up).update(retired_for=Item.Retirement.REPLACED)
        if same:
            Item.objects.filter(pk=same.pk).update(card_id=about.card, **bank.LIVE)
            return Item.objects.get(pk=same.pk)
        made = bank.row(draft, about.card, bank.drawn_for([draft]), now)
        made.save(force_insert=True)
        return made


@contextmanager
def _held() -> Iterator[Shelf]:
    """Bring the bank in step with the shelf, and hold it for one transaction; give the shelf."""
    bank.catch_up()
    with transaction.atomic():
        bank.lock()
        yield material.read()


def _on_shelf(shelf: Shelf, cue: str) -> Material:
    if cue not in shelf.cues:
        raise Refused([Problem("cue", f"“{cue}” is not on the shelf; publish it first")])
    return shelf.cues[cue]


def _context(about: Material, point: str) -> str:
    """Return the context of the reading that a point is about; empty for other points."""
    return next((reading.context for reading in about.readings if about.point(reading.key) == point), "")


def _live(item: Item) -> Item:
    found = Item.objects.select_for_update().get(pk=item.pk)
    if found.state != Item.State.LIVE:
        raise Refused([Problem("state", "the item is retired; restore it first, or change the one in its place")])
    return found


def _asked() -> set[str]:
    return set(Item.objects.live().values_list("question", flat=True))


def _checked(draft: Draft, about: Material, shelf: Shelf, asked: Collection[str]) -> Draft:
    if draft.point.split("#")[0] != draft.cue:
        raise Refused([Problem("point", f"“{draft.point}” is no point of “{draft.cue}”")])
    if found := problems(draft, about, shelf, asked):
        raise Refused(found)
    return draft


def _still_follows(item: Item, shelf: Shelf) -> bool:
    draft = _draft_for(item, shelf.cues[item.cue], shelf)
    return draft is not None and draft.fingerprint == item.fingerprint


def _draft_for(item: Item, about: Material, shelf: Shelf) -> Draft | None:
    """Return what the generator makes in the place of an item; None where that is nothing, or is asked already."""
    made = {draft.slot: draft for draft in kinds.of_cue(about, shelf, SEED, ())}
    draft = made.get(item.slot)
    asked = Item.objects.live().exclude(slot=item.slot)
    return draft if draft and not asked.filter(question=draft.question).exists() else None


def _take_out(item: Item, reason: Item.Retirement, now: datetime) -> Item:
    item.state, item.retired_for = Item.State.RETIRED, reason
    item.retired_at = item.retired_at or now
    item.save(update_fields=["state", "retired_at", "retired_for"])
    return item


def _options(options: Options, shelf: Shelf, pictures: Mapping[str, Mapping[str, Any] | None]) -> tuple[Option, ...]:
    """Return options as an editor gave them, lettered in their order; each keeps the picture of its former letter."""
    meanings = {defined(meaning): meaning.key for meaning in shelf.meanings.values()}
    return tuple(
        Option(
            text=option["text"].strip(),
            role=option["role"],
            rationale=option["rationale"].strip(),
            right=option["right"],
            cites=tuple(option.get("cites", ())),
            figure=_picture(pictures.get(option.get("key", ""))),
            key=chr(ord("a") + place),
            meaning=meanings.get(option["text"].strip(), ""),
        )
        for place, option in enumerate(options)
    )


def _picture(figure: Mapping[str, Any] | None) -> Picture | None:
    return Picture(figure["spec"], figure["title"], figure["alt"], drawing=figure["drawing"]) if figure else None
