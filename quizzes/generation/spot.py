"""Cue to figure: which drawing shows it? Each drawing is offered in words as well.

A foil that differs from the figure in one thing may still show the cue: a smile with the eyes turned aside is a smile.
So foils are offered only where they take away the very thing that the cue is named after, one of them that alone and
the others one thing more; the other questions set the figure among those of cues that share no sight with it.
"""

import json
from collections.abc import Iterator
from functools import lru_cache

from cues.documents import authored
from cues.figures import clauses
from cues.figures.foils import foils
from quizzes.generation import distractors, grounds, name, sights
from quizzes.generation.drafts import FIGURE, Draft, Option, canonical
from quizzes.generation.material import Material, Shelf
from quizzes.generation.words import lower_first, words

OTHERS = 3
CONSIDERED = 9
"""Figures of other cues from which the drawn ones are taken."""
SHOWN_BY = {
    "smil": "corners of the mouth drawn up",
    "wrinkl": "with wrinkles at the outer corners",
    "furrow": "eyebrows lowered",
    "eyebrow": "eyebrows raised",
    "jaw": "the corners of the jaw bulging",
    "neck": "cords standing out at the neck",
    "shoulder": "shoulders raised",
    "glance": "eyes turned",
    "cross": "leg over the",
    "back": "torso tilted backward",
    "point": "index finger stretched",
}
"""By how a word of a cue's name begins: the clause that shows it. Where the clause is gone, so is the cue."""
INSTEAD = {
    "corners of the mouth drawn up": ("mouth", "mouth at rest"),
    "with wrinkles at the outer corners": ("wrinkles", "skin at the outer corners of the eyes smooth"),
    "eyebrows lowered": ("eyebrow", "eyebrows level, with no fold between them"),
    "eyebrows raised": ("eyebrow", "eyebrows at rest"),
    "the corners of the jaw bulging": ("jaw", "the corners of the jaw smooth"),
    "cords standing out at the neck": ("neck", "the neck smooth on both sides"),
    "shoulders raised": ("shoulder", "shoulders level"),
    "eyes turned": ("eyes turned", "eyes straight ahead"),
    "leg over the": ("knee,", "both feet side by side on the floor"),
    "torso tilted backward": ("torso", "torso upright"),
    "index finger stretched": ("hand", "hand open"),
}
"""By a clause that is gone: the part of the body, and what there is to be seen of it where nothing else is said of it.

So the words tell as much of every drawing, and the fullest are not always right.
"""
BY_ITSELF = "by themselves"
"""How a form says that another part may do the job alone, so that without the one the cue may still be there."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield one question among figures of other cues, and one among figures that differ in one thing."""
    if cue.is_health or not cue.figure or sights.is_undrawn(cue.figure):
        return
    among = _among(cue)
    drawn = _among_others(cue, shelf, f"{seed}|{among}")
    if len(drawn) > OTHERS:
        yield _draft(cue, among, seed, f"Which drawing shows this: {cue.lower}?", drawn)
    single = f"spot:{cue.point('form')}:foils"
    drawn = [] if BY_ITSELF in cue.form else _one_thing(cue, f"{seed}|{single}")
    if len(drawn) > 2:
        stem = f"The drawings are much alike. Which one shows this: {cue.lower}?"
        yield _draft(cue, single, seed, stem, drawn)


def borrowed(cue: Material, shelf: Shelf, seed: str) -> list[Material]:
    """Return all that the questions take from the shelf."""
    if cue.is_health or not cue.figure or sights.is_undrawn(cue.figure):
        return []
    return name.mistakable(cue, shelf, f"{seed}|{_among(cue)}")[:CONSIDERED]


def _among(cue: Material) -> str:
    return f"spot:{cue.point('form')}:others"


def _draft(cue: Material, slot: str, seed: str, stem: str, options: list[Option]) -> Draft:
    return Draft(
        kind="spot",
        cue=cue.slug,
        channel=cue.channel,
        point=cue.point("form"),
        slot=slot,
        stem=stem,
        options=distractors.in_order(f"{seed}|{slot}", options),
    )


def _among_others(cue: Material, shelf: Shelf, seed: str) -> list[Option]:
    """Return the figure among those of other cues, with the same people in all of them as far as that goes."""
    right = _right(cue, sights.posed(cue, seed))
    others = name.mistakable(cue, shelf, seed)[:CONSIDERED]
    return [right, *distractors.choose(seed, right, [_other(other, seed) for other in others], OTHERS)]


def _one_thing(cue: Material, seed: str) -> list[Option]:
    """Return the figure and up to three others from which the thing that the cue is named after was taken."""
    figure = sights.posed(cue, seed)
    starts = [start for start in SHOWN_BY if any(word.startswith(start) for word in words(cue.name))]
    named = tuple(SHOWN_BY[start] for start in starts)
    right, lost = _right(cue, figure), distractors.by_lot(seed, _without(figure, named), str)
    if not lost:
        return [right]
    drawn = [_foil(cue, *foil) for foil in lost]
    # One thing more may be changed where the cue is gone already.
    more = distractors.by_lot(seed, _changed(lost[0][0], named), str)
    drawn += [_foil(cue, other, lost[0][1]) for other in more]
    wrong = distractors.choose(seed, right, [option for option in drawn if option.text != right.text], OTHERS)
    return [right, *{option.text: option for option in wrong}.values()]


@lru_cache(maxsize=sights.REMEMBERED)
def _without(figure: str, named: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return foils that altogether lack one of the named clauses of a figure, each with the clause that it lacks."""
    before = clauses(json.loads(figure))
    shown = [clause for clause in named if clause in "; ".join(before)]
    found = []
    for foil in foils(json.loads(figure)) if shown else ():
        after = clauses(foil.spec)
        if "one side" not in foil.change and any(clause not in "; ".join(after) for clause in shown):
            missing = next(clause for clause in before if clause not in after)
            found.append((canonical(authored.settled(foil.spec)), sights.plain(missing)))
    return found


@lru_cache(maxsize=sights.REMEMBERED)
def _changed(figure: str, named: tuple[str, ...]) -> list[str]:
    """Return figures with one change that show none of the named clauses either."""
    return [
        canonical(authored.settled(foil.spec))
        for foil in foils(json.loads(figure))
        if not any(clause in "; ".join(clauses(foil.spec)) for clause in named)
    ]


def _right(cue: Material, figure: str) -> Option:
    reason = f"This is it: {grounds.sight(cue)}"
    return Option(sights.told(figure), FIGURE, reason, right=True, figure=sights.picture(figure))


def _other(other: Material, seed: str) -> Option:
    figure = sights.posed(other, seed)
    reason = f"This drawing shows something else, {other.lower}: {grounds.sight(other)}"
    return Option(sights.told(figure), FIGURE, reason, figure=sights.picture(figure))


def _foil(cue: Material, figure: str, missing: str) -> Option:
    shown = sights.told(figure)
    part, instead = next((found for clause, found in INSTEAD.items() if clause in missing), ("", ""))
    text = f"{shown}; {instead}" if instead and part not in shown.lower() else shown
    seen = f" Here one sees: {lower_first(text)}."
    reason = f"The very thing is missing that the cue ({cue.lower}) is named after: {lower_first(missing)}.{seen}"
    return Option(text, FIGURE, reason, figure=sights.picture(figure))
