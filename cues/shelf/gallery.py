"""Figures as the public may have them: as published, otherwise dressed, mirrored, without marks, smaller, in pixels.

What is published was drawn when it was. Other versions of it are drawn when somebody first asks and then kept in the
cache, which forgets what nobody asks for; there are few of them, for each choice is from a short list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import Any, TypeVar

from django.core.cache import caches

from cues import drawings, figures, raster
from cues.documents import authored
from cues.figures.palette import SKINS
from cues.figures.variations import mirror, redress
from cues.models import Card, Drawing
from cues.shelf import reading_room
from cues.shelf.reading_room import Unknown

T = TypeVar("T")
LOOKS = tuple(f"tone{tone}" for tone in SKINS)
"""Other people in the figure, by the tone of their skin from light to dark, with hair and clothes to go with it."""
SIZES = (drawings.THUMB, 300, 600)
A_WEEK = 7 * 24 * 60 * 60
SOCIAL = (1200, 630)
"""Width and height of the picture that other sites show beside a link to a cue."""
_PAPER, _MARGIN = "#f6f7f3", 35


@dataclass(frozen=True)
class Variant:
    look: str = ""
    """One of LOOKS; empty for the people the editors chose."""
    mirror: bool = False
    marks: bool = True
    size: int | None = None
    """One of SIZES, a width in pixels; None for a drawing that takes the room it gets."""

    @property
    def key(self) -> str:
        return "-".join(str(getattr(self, field.name)) for field in fields(self))


AS_PUBLISHED = Variant()


class _Wardrobe:
    """Chooses hair and clothes by lot, the same for a look each time, and the skin by the look's name."""

    def __init__(self, look: str) -> None:
        self.tone, self.lot = int(look.removeprefix("tone")), Random(look)

    def choice(self, seq: Sequence[T]) -> T:
        return seq[seq.index(self.tone)] if self.tone in seq else self.lot.choice(seq)

    def random(self) -> float:
        return self.lot.random()


def figure(slug: str, variant: Variant = AS_PUBLISHED) -> str:
    """Return the figure of a cue on the shelf as an SVG file. Raises Retracted, and Unknown where it has no figure."""
    found = Card.objects.current().filter(cue__slug=slug).values_list("body", "drawing__svg").first()
    if found is None:
        reading_room.current(slug)
    if found is None or found[1] is None:
        raise Unknown(f"The cue {slug!r} has no figure.")
    if variant == AS_PUBLISHED:
        return drawings.as_file(found[1])
    spec = authored.from_json(found[0])["figure"]
    return _cached(f"figure-{drawings.hash_of(spec)}-{variant.key}", lambda: _drawn(spec, variant))


def _drawn(spec: Mapping[str, Any], variant: Variant) -> str:
    if figures.find_problems(spec):
        raise Unknown("This figure is there as it was published, and can no longer be drawn in any other way.")
    spec = redress(spec, _Wardrobe(variant.look)) if variant.look else spec
    small = variant.size == drawings.THUMB
    return figures.render(
        mirror(spec) if variant.mirror else spec,
        size=variant.size,
        detail="thumb" if small else "full",
        marks=variant.marks,
        animate=not small,
        standalone=True,
    )


def picture(slug: str, variant: Variant = AS_PUBLISHED) -> bytes:
    """Return the figure of a cue as a PNG file. Raises Retracted, Unknown and raster.Missing."""
    return _pixels(figure(slug, variant), variant.size or SIZES[-1])


def drawing(key: str) -> Drawing:
    """Return a drawing by its hash; it stays where it is when its cue leaves the shelf. Raises Unknown."""
    found = Drawing.objects.filter(pk=key).first()
    if found is None:
        raise Unknown("There is no such drawing.")
    return found


def social(key: str) -> bytes:
    """Return a drawing by its hash as the PNG that other sites show beside a link. Raises Unknown, raster.Missing."""
    wide, high = SOCIAL
    inner = f'<svg y="{_MARGIN}" width="{wide}" height="{high - 2 * _MARGIN}" '
    return _pixels(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">'
        f'<path fill="{_PAPER}" d="M0 0h{wide}v{high}H0z"/>'
        f"{drawings.as_file(drawing(key).svg).replace('<svg ', inner, 1)}</svg>",
        wide,
    )


def _pixels(svg: str, width: int) -> bytes:
    return _cached(f"png-{width}-{authored.digest(svg)}", lambda: raster.png(svg, width))


def _cached(key: str, make: Callable[[], T]) -> T:
    kept = caches["figures"].get(key)
    if kept is None:
        kept = make()
        caches["figures"].set(key, kept, A_WEEK)
    return kept
