"""Attempts begin here: a ready-made quiz, one built by the learner, or the same questions once more."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from cues.models import Channel
from quizzes import composition
from quizzes.models import Attempt, Item, Kind, Learner, Mode, Question, Quiz
from quizzes.practice.candidates import Level, Rule, candidate, sample
from quizzes.practice.client_keys import check
from quizzes.practice.errors import Conflict, Refused, TooFew
from quizzes.practice.locks import lock, turn
from quizzes.scheduling import SURE

LONGEST = 50
"""Questions in one attempt, at most."""
BUILT = "Your own quiz"
AGAIN = {"missed": "Missed", "unsure": "Unsure"}


@dataclass(frozen=True)
class Plan:
    """All about an attempt but its questions."""

    learner: Learner
    title: str
    mode: str
    now: datetime
    quiz: Quiz | None = None
    client_key: str = ""


@turn()
def start(*, learner: Learner, quiz: Quiz, now: datetime, seed: int | None = None, client_key: str = "") -> Attempt:
    """Begin a ready-made quiz and return the attempt; one begun before with the same client key is returned as it is.

    One composed by hand asks its items in their order, retired ones left out; else its rule finds the items, in
    practice those near the learner's level. The same bank, learner and seed give the same questions. Raises TooFew
    where the bank does not hold them, Unknown where the learner is gone.
    """
    lock(learner.pk)
    if begun := begun_before(learner, client_key):
        return begun
    plan = Plan(learner, quiz.name, quiz.mode, now, quiz, client_key)
    if by_hand := [entry.item for entry in quiz.items.select_related("item")]:
        return _by_hand(plan, by_hand)
    return _composed(plan, Rule.of(quiz.rule), quiz.length, Random(seed))


@turn()
def build(
    *,
    learner: Learner,
    channels: Sequence[str],
    kinds: Sequence[str],
    length: int,
    mode: str,
    now: datetime,
    seed: int | None = None,
    client_key: str = "",
) -> Attempt:
    """Begin a quiz of the learner's own making; empty `channels` or `kinds` allow all, `length` is 1 to LONGEST.

    Raises Refused for a channel, kind, length or mode that there is not, and as `start` does.
    """
    lock(learner.pk)
    if begun := begun_before(learner, client_key):
        return begun
    _check_known("channel", channels, Channel.values)
    _check_known("kind of question", kinds, Kind.values)
    _check_known("mode", [mode], [Mode.PRACTICE.value, Mode.TEST.value])
    if not 1 <= length <= LONGEST:
        raise Refused(f"A quiz has 1 to {LONGEST} questions, not {length}.")
    plan = Plan(learner, BUILT, mode, now, client_key=client_key)
    return _composed(plan, Rule(tuple(channels), tuple(kinds)), length, Random(seed))


@turn()
def again(*, attempt: Attempt, which: str, now: datetime) -> Attempt:
    """Begin a practice of questions of a finished attempt: those `missed`, or those the learner was `unsure` of.

    Missed is what was not right or not answered; unsure, what was right without being sure. Questions retired since are
    left out. Raises Refused for another `which`, Conflict while the attempt is open, TooFew where none is left.
    """
    if which not in AGAIN:
        raise Refused(f"There is no choice {which!r}; choose missed or unsure.")
    learner = lock(attempt.learner_id)
    if not Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=False).exists():
        raise Conflict("Finish this attempt first; then its questions can be tried again.")
    asked = attempt.questions.select_related("answer", "item").filter(item__state=Item.State.LIVE)
    items = [question.item for question in asked if _fits(question, which)]
    if not items:
        raise TooFew(f"that you {'missed' if which == 'missed' else 'were unsure of'} here", 0, 1, "Try another quiz.")
    return open_attempt(Plan(learner, _title(AGAIN[which], attempt.title), Mode.PRACTICE, now), items)


def begun_before(learner: Learner, client_key: str) -> Attempt | None:
    """Return what the learner began with this client key. Raises Refused for a key that cannot be kept."""
    check(client_key)
    return Attempt.objects.filter(learner=learner, client_key=client_key).first() if client_key else None


def open_attempt(plan: Plan, items: Iterable[Item]) -> Attempt:
    """Store an attempt that asks these items in their order, by two queries."""
    asked = list(items)
    attempt = Attempt.objects.create(
        token=secrets.token_urlsafe(24),
        learner=plan.learner,
        quiz=plan.quiz,
        title=plan.title,
        mode=plan.mode,
        size=len(asked),
        client_key=plan.client_key,
        started_at=plan.now,
    )
    Question.objects.bulk_create(
        Question(attempt=attempt, position=position, item_id=item.pk, card_id=item.card_id)
        for position, item in enumerate(asked, start=1)
    )
    return attempt


def _by_hand(plan: Plan, items: Sequence[Item]) -> Attempt:
    live = [item for item in items if item.state == Item.State.LIVE]
    if not live:
        raise TooFew(f"in “{plan.title}” that are still asked", 0, len(items), "Choose another quiz.")
    return open_attempt(plan, live)


def find(rule: Rule, length: int, dice: Random) -> list[Item]:
    """Return items among which `length` can be chosen by a rule. Raises TooFew, which says what is short."""
    found = sample(rule, length=length, dice=dice)
    if len(found) < length:
        raise TooFew(rule.words() + _missing(rule, found), len(found), length)
    return found


def _composed(plan: Plan, rule: Rule, length: int, dice: Random) -> Attempt:
    found = find(rule, length, dice)
    # A test measures, so it asks the same of everybody; practice asks what the learner is about to master.
    level = Level.of(plan.learner) if plan.mode == Mode.PRACTICE else None
    items = {item.pk: item for item in found}
    chosen = composition.choose([candidate(item, level) for item in found], length=length, dice=dice)
    return open_attempt(plan, [items[one.id] for one in chosen])


def _missing(rule: Rule, found: Sequence[Item]) -> str:
    """Return which parts of a rule found nothing at all, as the end of a phrase."""
    missing = [name for name in rule.channels if name not in {item.channel for item in found}]
    missing += [name for name in rule.kinds if name not in {item.kind for item in found}]
    missing += [name for name in rule.cues if name not in {item.cue for item in found}]
    return f" (none at all: {', '.join(missing)})" if missing and found else ""


def _fits(question: Question, which: str) -> bool:
    given = getattr(question, "answer", None)
    if which == "missed":
        return given is None or not given.right
    return given is not None and given.right and (given.confidence is None or given.confidence < SURE)


def _title(prefix: str, title: str) -> str:
    for known in AGAIN.values():
        title = title.removeprefix(f"{known}: ")
    return f"{prefix}: {title}"[:80]


def _check_known(what: str, chosen: Sequence[str], known: Sequence[str]) -> None:
    for name in chosen:
        if name not in known:
            raise Refused(f"There is no {what} {name!r}; choose from {', '.join(known)}.")
