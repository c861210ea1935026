"""How many answers a second are taken, and whether every one is kept: `python -m bench.databases answers`.

Rounds of three kinds take turns: answers through `practice.answer`; the very statements that those answers send, by
the bare driver, in one transaction each; and, for one spread and number of clients, answers over REST. An answer is
compared with the bare round beside it, and the slowest waits with the median of their own round, so that a busy machine
does little harm. It does some all the same: where a single client with bare statements waits many times the median now
and then, the machine was busy with other things. What is shown is the median of the rounds.

Each round must take every answer without an error, and what was accepted must be what is stored and what the items
have counted, as `practice.recount` finds it. A round's answers are then forgotten, and the next gives them again.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random
from statistics import median

import django

django.setup()

from django.db import connections  # noqa: E402
from django.db.models import Sum  # noqa: E402

from bench import bank  # noqa: E402
from bench.clients import Outcome, serve  # noqa: E402
from bench.giving import Job, Way, by_rest, by_statements, by_verb, sitting, warm_up  # noqa: E402
from quizzes import practice  # noqa: E402
from quizzes.models import Ability, Answer, Attempt, Item, Memory  # noqa: E402

CLIENTS = (1, 8, 32)
OVER_REST = ("uniform", 8)
"""The spread and the number of clients with which answers are given over REST, too."""
ATTEMPTS, LENGTH = 64, 8
ROUNDS = 3
SHARE_MUST, SHARE_AIM = 0.10, 0.25
"""Answers a second, as a share of the bare statements'."""
TAIL_MUST, TAIL_AIM = 4.0, 2.0
"""The 99th percentile of how long a client waits, as a multiple of the median."""

WAYS: dict[str, Way] = {"bare": by_statements, "verb": by_verb, "REST": by_rest}
Sittings = list[list[Job]]


def uniform(dice: Random) -> Sittings:
    """Return attempts whose questions are spread over the whole bank."""
    items = list(Item.objects.live())
    return [sitting(dice.sample(items, LENGTH), dice) for _ in range(ATTEMPTS)]


def hot(dice: Random) -> Sittings:
    """Return attempts that all ask one and the same question, as many answers as in `uniform`."""
    item = dice.choice(list(Item.objects.live()))
    return [sitting([item], dice) for _ in range(ATTEMPTS * LENGTH)]


SPREADS: dict[str, Callable[[Random], Sittings]] = {"uniform": uniform, "hot": hot}


# Rounds.


def played(way: str, sittings: Sittings, clients: int) -> Outcome:
    """Let so many clients give all answers in one way; keep nothing but what came of it. Raises Lost."""
    shares = [list(chain.from_iterable(sittings[number::clients])) for number in range(clients)]
    # Workers are forks; each of their threads opens a connection of its own.
    connections.close_all()
    outcome = serve(shares, WAYS[way])
    check(outcome, sum(map(len, shares)), rated=way != "bare")
    forget()
    return outcome


class Lost(Exception):
    """Raised when an answer failed, was lost or counted twice; says which."""


def check(outcome: Outcome, sent: int, *, rated: bool) -> None:
    """Hold what was accepted against what is stored and counted. The bare statements do not rate in turn."""
    if outcome.errors:
        raise Lost(f"{len(outcome.errors)} of {sent} answers failed, the first by {outcome.errors[0]}")
    counts = {
        "sent": sent,
        "accepted": len(outcome.waits),
        "stored": Answer.objects.count(),
        "counted": Item.objects.aggregate(all=Sum("answers"))["all"],
    }
    if len(set(counts.values())) > 1:
        raise Lost(f"answers differ in number: {counts}")
    if rated and (differences := practice.recount()):
        raise Lost(f"{len(differences)} differences found by a recount, the first: {differences[0]}")


def forget() -> None:
    """Take back all answers and what they moved."""
    for model in (Answer, Memory, Ability):
        model.objects.all().delete()
    Item.objects.update(difficulty=0.0, exposures=0, answers=0, right=0)
    Attempt.objects.update(finished_at=None)


# What is shown.


@dataclass(frozen=True)
class Row:
    """The rounds of one spread, number of clients and way, and the bare rounds beside them."""

    rounds: list[Outcome]
    bare: list[Outcome]

    @property
    def share(self) -> float:
        return median(one.rate / other.rate for one, other in zip(self.rounds, self.bare, strict=True))

    @property
    def multiple(self) -> float:
        return median(one.tail / one.middle for one in self.rounds)

    @property
    def kept(self) -> bool:
        return self.share >= SHARE_MUST and self.multiple <= TAIL_MUST

    def __str__(self) -> str:
        rate, middle, tail = (median(getattr(one, of) for one in self.rounds) for of in ("rate", "middle", "tail"))
        waits = f"{middle * 1000:9.2f} {tail * 1000:9.2f}"
        return f"{rate:8.0f} {self.share:6.2f} {waits} {self.multiple:6.1f}"

    def verdict(self) -> str:
        share = _grade(self.share >= SHARE_MUST, self.share >= SHARE_AIM)
        return f"share {share}, multiple {_grade(self.multiple <= TAIL_MUST, self.multiple <= TAIL_AIM)}"


def _grade(must: bool, aim: bool) -> str:
    return "as aimed" if aim else "as it must" if must else "MISSED"


def rows(spread: str, sittings: Sittings, clients: int) -> Iterator[tuple[str, Row]]:
    """Play all rounds of so many clients and yield the rows, the bare one first. Raises Lost."""
    ways = [way for way in WAYS if way != "REST" or (spread, clients) == OVER_REST]
    rounds: dict[str, list[Outcome]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way in ways:
            rounds[way].append(played(way, sittings, clients))
    for way in ways:
        yield way, Row(rounds[way], rounds["bare"])


def main() -> None:
    bank.ready()
    warm_up()
    missed = []
    print("question clients   by a second  share median ms   99 % ms  multiple of the median")
    for spread, made in SPREADS.items():
        sittings = made(Random(spread))
        for clients in CLIENTS:
            for way, row in rows(spread, sittings, clients):
                name, limited = f"{spread:8} {clients:7} {way:>4}", way == "verb"
                print(name, row, row.verdict() if limited else "", flush=True)
                if limited and not row.kept:
                    missed.append(" ".join(name.split()))
    if missed:
        sys.exit(f"Limits not kept: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
