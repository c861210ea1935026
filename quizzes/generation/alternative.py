"""Is this a likely explanation? Each judgement, yes or no, is a question of its own with a confidence of its own.

A no must be a true no. Almost anything in the mind can make a body do almost anything, and so can cold, pain or a
medicine. So the explanations asked about in vain are those that are tied to one part of the body, borrowed from a cue
at a quite different part of it.
"""

from collections.abc import Iterator
from functools import lru_cache

from quizzes.generation import distractors, grounds
from quizzes.generation.drafts import NO, YES, Draft, Option
from quizzes.generation.material import Material, Shelf, Statement
from quizzes.generation.words import joined, quoted, sentences, words

REGIONS = {
    "the eyes": "eye eyes eyelid eyelids lenses blinks glance gaze screen glasses light",
    "the brows": "brow brows eyebrow eyebrows forehead",
    "the mouth": "mouth teeth tooth chewing gum lips lip jaw smile filling",
    "the hands": "hand hands finger fingers palm palms pen pointer fist lectern railing pointed pointing",
    "the arms": "arm arms elbow elbows jumper waving armrests reaching",
    "the shoulders": "shoulder shoulders strap sleeve neck",
    "the trunk": "trunk torso chest belly stomach back backrest slope sloping chair chairs brace",
    "the legs": "leg legs knee knees foot feet toe toes calf skirt",
}
"""Parts of the body, and the words that tie an explanation to one of them."""
BOUND = (
    {"the eyes", "the brows"},
    {"the hands", "the arms"},
    {"the arms", "the shoulders"},
    {"the shoulders", "the trunk"},
    {"the arms", "the trunk"},
    {"the trunk", "the legs"},
)
"""Parts that move together, so that what explains the one may explain the other."""
ANYWHERE = frozenset(
    words(
        """
        pain pains ache aches aching hurt hurts sore cold cool warm hot heat tired tiredness stiff effort
        concentration concentrating discomfort sleep night asleep
        caffeine coffee alcohol medicine medicines illness disease syndrome habit nerves
        stress worry fear thinking anger annoyance despair boredom embarrassment manners comfort anywhere body whole
        autistic adhd tic tics tremor injury injured weakness seizure epilepsy botulinum parkinson iron blood itch
        itches music acting posing sight eyesight see look looks checking talk talking asking listen listening
        word words language you your reading
        """
    )
)
"""What may show anywhere in the body, or takes the whole person: such an explanation is never asked about in vain."""
ABOVE = ("face", "gaze")
"""Channels that are one part of the body: what explains the one may explain the other."""
REACHES_ALL = ("interaction", "voice", "gaze")
"""Channels in which the whole person takes part, or which anything may draw, so that nothing is surely out of place."""
OPEN = frozenset(words("still hardly holding keeping glance gaze look looking"))
"""Words that name what does not happen, or a look; anything may bring that about."""
TIED = ("physical", "task", "medical", "habit")
"""Kinds of explanations that may be asked about in vain; moods and manners may show anywhere."""
YESES, NOES = 2, 3
FITS, ELSEWHERE = "Yes, that fits", "No, that fits another sight"
MOST = 150
TERSE = 35
"""Characters below which an explanation is told in two sentences."""
PERSONAL = ("individual", "habit", "cultural", "task", "physical")
"""Kinds that may be asked about a matter of health: those that are no diagnosis."""


def drafts(cue: Material, shelf: Shelf, seed: str) -> Iterator[Draft]:
    """Yield explanations that fit and explanations that do not."""
    own = [item for item in cue.alternatives if not cue.is_health or item.kind in PERSONAL]
    drawn = distractors.by_lot(f"{seed}|{cue.slug}", own, lambda item: item.key)
    for item in [item for item in drawn if _is_short(item)][:YESES]:
        yield _draft(cue, item, f"yes:{item.key}", seed, _fits(cue, item))
    for other, item in borrowed(cue, shelf, seed):
        mark = f"{distractors.lot(other.slug, item.key):016x}"
        yield _draft(cue, item, f"no:{mark}", seed, _elsewhere(cue, other, item))


def borrowed(cue: Material, shelf: Shelf, seed: str) -> list[tuple[Material, Statement]]:
    """Return all that the questions take from the shelf: explanations of other cues."""
    found = distractors.quickly_by_lot(
        f"{seed}|{cue.slug}", foreign(cue, shelf), lambda pair: f"{pair[0].slug}|{pair[1].key}"
    )
    return found[:NOES]


def foreign(cue: Material, shelf: Shelf) -> list[tuple[Material, Statement]]:
    """Return explanations of other cues, with their cue, that cannot explain this one."""
    if cue.channel in REACHES_ALL or OPEN & set(words(cue.name)):
        return []
    reached = with_bound(regions(cue.form, cue.name, *(item.text for item in cue.alternatives)))
    found: dict[str, tuple[Material, Statement]] = {}
    for other, item in tied(shelf):
        is_fit = not cue.is_health or item.kind in PERSONAL
        if is_fit and _is_far(other, cue) and not regions(item.text) & reached:
            found.setdefault(item.text, (other, item))
    return list(found.values())


@lru_cache(maxsize=1)
def tied(shelf: Shelf) -> list[tuple[Material, Statement]]:
    """Return the explanations, each with its cue, that are tied to a part of the body; none of a matter of health."""
    signals = [cue for cue in shelf.cues.values() if not cue.is_health and cue.channel not in REACHES_ALL]
    return [(cue, item) for cue in signals for item in cue.alternatives if _is_tied(item)]


def _is_tied(item: Statement) -> bool:
    """Say whether an explanation is tied to parts of the body, and to nothing that may show anywhere."""
    first = (sentences(item.text) or ("",))[0]
    tied = item.kind in TIED and bool(regions(first)) and not ANYWHERE & set(words(item.text))
    return tied and _is_short(item)


def _is_far(other: Material, cue: Material) -> bool:
    """Say whether two cues are strangers to each other and belong to different parts of the body."""
    apart = other.channel != cue.channel and not {other.channel, cue.channel} <= set(ABOVE)
    return apart and cue.is_stranger_to(other)


def quote(item: Statement) -> str:
    """Return an explanation as a question quotes it: its first sentence, and the next where that says too little."""
    first, *rest = sentences(item.text) or ("",)
    follow = rest[0] if rest and len(first) < TERSE and "research" not in rest[0] else ""
    return f"{first} {follow}" if follow and len(first) + len(follow) < MOST else first


@lru_cache(maxsize=4096)
def regions(*texts: str) -> frozenset[str]:
    """Return the parts of the body that texts speak of."""
    spoken = set(words(" ".join(texts)))
    return frozenset(region for region, named in REGIONS.items() if spoken & set(named.split()))


def with_bound(found: frozenset[str]) -> frozenset[str]:
    """Return parts of the body with those that move together with them."""
    return found.union(*(pair for pair in BOUND if pair & found))


def _is_short(item: Statement) -> bool:
    return len(quote(item)) <= MOST


def _draft(cue: Material, item: Statement, variant: str, seed: str, options: tuple[Option, Option]) -> Draft:
    slot = f"alternative:{cue.point('alternatives')}:{variant}"
    return Draft(
        kind="alternative",
        cue=cue.slug,
        channel=cue.channel,
        point=cue.point("alternatives"),
        slot=slot,
        stem=f"You see this: {cue.lower}. Is the following a likely explanation of it? {quoted(quote(item))}",
        options=distractors.in_order(f"{seed}|{slot}", options),
    )


def _fits(cue: Material, item: Statement) -> tuple[Option, Option]:
    cites = grounds.keys(item.sources)
    back = grounds.backing(item.sources, grounds.LISTED)
    told = f"{quoted(quote(item))} is listed among the other explanations of {cue.lower}. {back}"
    fits = f"One possible cause among several; it does not show that it is the cause here. {told}"
    return (
        Option(FITS, YES, fits, right=True, cites=cites),
        Option(ELSEWHERE, NO, f"It does fit this sight. {told}", cites=cites),
    )


def _elsewhere(cue: Material, other: Material, item: Statement) -> tuple[Option, Option]:
    there = joined(sorted(regions(quote(item))))
    here = joined(sorted(regions(cue.form, cue.name))) or "something else"
    return (
        Option(
            FITS, YES, f"That is an explanation of another sight, {other.lower}. For this one nothing points to it."
        ),
        Option(
            ELSEWHERE,
            NO,
            f"It has to do with {there}, and this sight with {here}: {grounds.sight(cue)}",
            right=True,
        ),
    )
