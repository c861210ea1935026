"""Figures drawn once and kept, each found by what it was drawn from. Pages and quizzes ask here; they draw nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from cues import figures
from cues.documents import authored
from cues.figures.pen import STYLE
from cues.figures.style import MOTION
from cues.models import Card, Drawing

Spec = Mapping[str, object]
THUMB = 96
"""Width of the small drawing in pixels."""


def _fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the code in a folder."""
    code = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        code.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        code.update(file.read_bytes())
    return code.hexdigest()


RIG = _fingerprint(Path(figures.__file__).parent)
"""Stands for the code that draws. It follows every change of that code, so nobody can forget to raise a number."""


def hash_of(spec: Spec) -> str:
    """Return the hash by which the drawing of a specification is kept."""
    return authored.digest(authored.as_json([RIG, authored.settled(spec)]))


def draw(spec: Spec, *, prefix: str | None = None) -> Drawing:
    """Return the drawing of a specification, not kept. Raises figures.Refused.

    A prefix keeps its ids apart from those of the same drawing on the same page.
    """
    # From the settled form, so that what has one hash is also drawn alike: 1.0 and 1 may be written differently.
    settled = authored.settled(spec)
    assert isinstance(settled, dict)
    return Drawing(
        hash=hash_of(settled),
        rig=RIG,
        svg=figures.render(settled, prefix=prefix),
        thumb=figures.render(settled, size=THUMB, detail="thumb", animate=False, standalone=True),
    )


def kept(specs: Sequence[Spec]) -> list[Drawing]:
    """Return the drawing of each specification, in their order; only what nobody had drawn yet is drawn, and kept.

    Takes one query where all are known and two where not, however many there are. Raises figures.Refused.
    """
    by_hash = {hash_of(spec): spec for spec in specs}
    known = Drawing.objects.in_bulk(by_hash) if by_hash else {}
    new = {key: draw(spec) for key, spec in by_hash.items() if key not in known}
    # Another process may have drawn the same meanwhile; it then drew the same bytes.
    Drawing.objects.bulk_create(new.values(), ignore_conflicts=True)
    return [known.get(key) or new[key] for key in map(hash_of, specs)]


@transaction.atomic
def renew() -> int:
    """Draw anew, for every version on record, what another rig drew; return how many versions that were.

    For the operator after an upgrade: addresses of the former drawings go on answering. A figure that the rig of today
    refuses keeps the drawing it has.
    """
    cards = Card.objects.exclude(drawing=None).exclude(drawing__rig=RIG).only("document")
    specs = {card: authored.from_json(card.document)["figure"] for card in cards}
    drawable = [card for card, spec in specs.items() if not figures.find_problems(spec)]
    for card, drawing in zip(drawable, kept([specs[card] for card in drawable]), strict=True):
        card.drawing = drawing
    Card.objects.bulk_update(drawable, ["drawing"], batch_size=500)
    return len(drawable)


def as_file(svg: str) -> str:
    """Return a page's drawing as a file that stands alone, with the rules it would have found in figures.css."""
    return svg.replace("</desc>", f"</desc><style>{STYLE}{MOTION}</style>", 1)
