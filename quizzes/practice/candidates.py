"""Questions of the bank that might be asked: a fair sample, however large the bank is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil
from random import Random
from typing import Any, Self

from django.db.models import QuerySet

from cues.models import Channel, Facet
from quizzes.composition import Candidate, gains
from quizzes.grading import ability
from quizzes.models import Ability, Item, Kind, Learner

PER_QUESTION = 7
LEAST = 150
MOST = 350
"""Candidates that are looked at: so many for each question, and so many at least and at most for an attempt."""
PARTS = 24
"""Parts of the bank that are looked into at first; planning a query for all 112 takes longer than reading them."""
WAYS_IN = 60
"""Of cues or points that a rule names, at most this many are drawn; each leads to a dozen questions or so."""

SHOWN = ("pk", "kind", "channel", "cue", "point", "role", "size", "difficulty", "options", "card_id")
SIDES = {">=": "ASC", "<": "DESC"}
PART = """\
SELECT * FROM (
    SELECT id, kind, channel, cue, point, role, size, difficulty, options, card_id FROM quizzes_item
    WHERE state = 'live' AND channel = %s AND kind = %s AND question {side} %s ORDER BY question {order} LIMIT %s
) AS part{number}"""


@dataclass(frozen=True)
class Rule:
    """Which questions a quiz is made of; an empty member allows all."""

    channels: Sequence[str] = ()
    kinds: Sequence[str] = ()
    cues: Sequence[str] = ()
    supports: Sequence[str] = ()
    """Of the reading that is asked about, as its current card has it."""

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> Self:
        """Return the rule stored with a quiz."""
        return cls(**{name: tuple(members.get(name, ())) for name in cls.__dataclass_fields__})

    def words(self) -> str:
        """Return the rule in words, such as "of the kinds name and spot in the channel legs"."""
        parts = [
            _words("of the kind", self.kinds),
            _words("in the channel", self.channels),
            _words("about the cue", self.cues),
            _words("about readings graded", self.supports, plural=""),
        ]
        return " ".join(filter(None, parts)) or "of any kind"


@dataclass(frozen=True)
class Level:
    """How able a learner is by channel, in logits; 0 where nothing is known."""

    theta: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, learner: Learner) -> Self:
        return cls(dict(Ability.objects.filter(learner=learner).values_list("channel", "theta")))

    def distance(self, item: Item) -> float:
        """Return how far an item lies outside what the learner masters with the chances of `ability.AIM`, in logits."""
        easiest, hardest = ability.aim(self.theta.get(item.channel, 0.0), item.size)
        return max(easiest - item.difficulty, item.difficulty - hardest, 0.0)


def sample(rule: Rule, *, length: int, dice: Random) -> list[Item]:
    """Return live items that the rule allows, drawn fairly from each channel and kind, by at most two queries.

    Enough to compose `length` of them, as far as there are; the time it takes does not grow with the bank.
    """
    most = min(MOST, max(LEAST, PER_QUESTION * length))
    if rule.cues or rule.supports:
        return _by_name(rule, most, dice)
    parts = list(product(rule.channels or Channel.values, rule.kinds or Kind.values, SIDES))
    some = dice.sample(parts, min(PARTS, len(parts)))
    found = _by_part(some, ceil(most / len(some)), dice)
    if len(found) >= max(most / 2, length):
        return found
    # Where parts are small or empty, all have to be looked into, so that none that the rule allows is missed; the more
    # of them seem to be empty, the more is taken from each.
    filled = len({(item.channel, item.kind) for item in found}) + 1
    each = ceil(2 * most * (len(some) + 1) / (filled * len(parts)))
    return _by_part(parts, max(each, length), dice)[:most]


def allowed(rule: Rule, some: Callable[[Iterable[str]], Iterable[str]] = list) -> QuerySet[Item]:
    """Return the live items that a rule allows; of the cues and points that it names, only `some`."""
    items = Item.objects.live()
    if rule.cues:
        items = items.filter(cue__in=some(rule.cues))
    if rule.supports:
        items = items.filter(point__in=some(_points(rule)))
    if rule.channels:
        items = items.filter(channel__in=rule.channels)
    return items.filter(kind__in=rule.kinds) if rule.kinds else items


def candidate(item: Item, level: Level | None = None) -> Candidate:
    """Return what composing needs to know of an item; without a level, all difficulties suit."""
    shown = [(option["text"], option["role"], option["right"]) for option in item.options]
    distance = level.distance(item) if level else 0.0
    return Candidate(item.pk, item.kind, item.cue, item.point, item.role, gains(shown), distance)


def shown(items: QuerySet[Item]) -> QuerySet[Item]:
    """Fetch of items only what composing and asking need."""
    return items.only(*SHOWN)


def _by_part(parts: Sequence[tuple[str, str, str]], each: int, dice: Random) -> list[Item]:
    """Return up to `each` items of every (channel, kind, side), shuffled, by one query.

    The index holds the items of a channel and kind in the order of the hashes of their questions, which is as good as
    shuffled: those on one side of a random place are a random sample, and finding them reads no others.
    """
    place = f"{dice.getrandbits(256):064x}"
    queries = [PART.format(side=side, order=SIDES[side], number=n) for n, (_, _, side) in enumerate(parts)]
    values = [value for channel, kind, _side in parts for value in (channel, kind, place, each)]
    found = sorted(Item.objects.raw("\nUNION ALL\n".join(queries), values), key=lambda item: item.pk)
    dice.shuffle(found)
    return found


def _by_name(rule: Rule, most: int, dice: Random) -> list[Item]:
    found = list(shown(allowed(rule, lambda names: _some(names, dice))).order_by("question"))
    dice.shuffle(found)
    return found[:most]


def _points(rule: Rule) -> list[str]:
    facets = Facet.objects.filter(support__in=rule.supports)
    if rule.cues:
        facets = facets.filter(card__cue__slug__in=rule.cues)
    if rule.channels:
        facets = facets.filter(channel__in=rule.channels)
    return [f"{cue}#{key}" for cue, key in facets.order_by("pk").values_list("card__cue_id", "key")]


def _some(names: Iterable[str], dice: Random) -> list[str]:
    names = sorted(set(names))
    return dice.sample(names, min(len(names), WAYS_IN))


def _words(name: str, values: Sequence[str], plural: str = "s") -> str:
    if not values:
        return ""
    *others, last = (value.replace("_", " ") for value in values)
    return f"{name}{plural if others else ''} {', '.join(others)}{' and ' if others else ''}{last}"
