"""How long it takes to begin an attempt, however large the bank: `python -m bench.databases starting`.

The bank of the real content is copied until it holds BANK items. Attempts of LENGTH questions are then begun by rules
of all sorts, in turn. The median of each must be under LIMIT, and no statement may read the whole bank.
"""

import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import bank  # noqa: E402
from cues.models import Channel  # noqa: E402
from quizzes import practice  # noqa: E402
from quizzes.models import Ability, Item, Learner, Mode, Quiz  # noqa: E402

BANK, LENGTH, ROUNDS = 50_000, 20, 25
LIMIT = 50.0
"""Milliseconds."""
BATCH = 1_000
WHOLE = "SCAN quizzes_item|Seq Scan on quizzes_item"
RULES: dict[str, dict[str, list[str]]] = {
    "anything": {},
    "a channel": {"channels": ["face"]},
    "a kind": {"kinds": ["reading"]},
    "both": {"channels": ["gesture"], "kinds": ["alternative"]},
    "cues": {"cues": []},
    "grades": {"supports": ["unsupported", "weak", "mixed"]},
}
"""The cues are drawn from those of the copies; the grades are those of the real cards alone."""
CUES = 20


def fill() -> None:
    """Copy the live items until there are BANK of them; each copy is about a cue and a point of its own."""
    originals = list(Item.objects.live())
    copies = _copies(originals)
    missing = BANK - len(originals)
    for begun in range(0, missing, BATCH):
        Item.objects.bulk_create(next(copies) for _ in range(min(BATCH, missing - begun)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copies(originals: list[Item]) -> Iterator[Item]:
    members = [field.attname for field in Item._meta.concrete_fields if field.attname != "id"]
    for number in count(1):
        for item in originals:
            copy = Item(**{name: getattr(item, name) for name in members})
            copy.slot = f"{item.slot} {number}"[-200:]
            copy.question = sha256(f"{item.question} {number}".encode()).hexdigest()
            cue, _sharp, rest = item.point.partition("#")
            copy.cue = f"{cue[:54]}-{number}"
            copy.point = f"{copy.cue}#{rest}"
            yield copy


def quizzes() -> list[Quiz]:
    names = Item.objects.live().order_by("cue").values_list("cue", flat=True).distinct()
    RULES["cues"]["cues"] = list(names)[:: names.count() // CUES]
    made = enumerate(RULES.items())
    return [
        Quiz.objects.create(slug=f"bench-{n}", name=name, summary="-", mode=Mode.PRACTICE, length=LENGTH, rule=rule)
        for n, (name, rule) in made
    ]


def a_learner() -> Learner:
    learner = Learner.objects.create(made_at=timezone.now())
    Ability.objects.bulk_create(
        Ability(learner=learner, channel=channel, theta=0.5, n=40) for channel in Channel.values
    )
    return learner


def milliseconds(quiz: Quiz, learner: Learner, seed: int) -> float:
    began = perf_counter()
    attempt = practice.start(learner=learner, quiz=quiz, now=timezone.now(), seed=seed)
    took = (perf_counter() - began) * 1000
    assert attempt.size == LENGTH
    return took


def scans(quiz: Quiz, learner: Learner) -> Iterator[str]:
    """Yield what, of the plans of all that beginning an attempt asks, reads the whole bank."""
    asked: list[tuple[str, Any]] = []

    def record(execute, statement: str, values, many: bool, context):
        asked.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(record):
        practice.start(learner=learner, quiz=quiz, now=timezone.now(), seed=0)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        for statement, values in asked:
            if statement.startswith(("SELECT", "\nSELECT")):
                cursor.execute(explain + statement, values)
                yield from (line for row in cursor.fetchall() if re.search(WHOLE, line := str(row[-1])))


def main() -> None:
    bank.ready()
    fill()
    learner, made = a_learner(), quizzes()
    took: dict[str, list[float]] = {quiz.name: [] for quiz in made}
    for seed in range(ROUNDS):
        for quiz in made:
            took[quiz.name].append(milliseconds(quiz, learner, seed))
    missed = []
    print(
        f"{LENGTH} questions from {Item.objects.live().count()} items, by   median ms   90 % ms   reads the whole bank"
    )
    for quiz in made:
        whole = list(scans(quiz, learner))
        middle, tail = median(took[quiz.name]), quantiles(took[quiz.name], n=10)[-1]
        print(f"{quiz.name:>35} {middle:11.1f} {tail:9.1f}   {'; '.join(whole) or 'no'}")
        if whole or middle >= LIMIT:
            missed.append(quiz.name)
    if missed:
        sys.exit(f"Not under {LIMIT:g} ms, or by reading the whole bank: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
