"""How long the bank of the real content takes, and whether it comes out the same: `python -m bench.databases bank`.

The bank is made twice, each time from nothing, pictures too, and by a new process with another seed for Python's own
hashes. Both must make the same bytes in less than LIMIT seconds.
"""

import hashlib
import json
import os
import subprocess
import sys
from time import perf_counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402

from cues.models import Card, Drawing  # noqa: E402
from quizzes import generation  # noqa: E402
from quizzes.models import Cursor, Item  # noqa: E402

LIMIT = 20.0
"""Seconds."""
NOT_OF_THE_CONTENT = ("id", "card_id", "made_at")
"""What differs from database to database and from day to day."""


def ready() -> None:
    """Load the real content and its bank into the database, where that was not done before."""
    call_command("load_content", migrate=True, publish=True, verbosity=0)
    call_command("make_items", verbosity=0)


def fingerprint() -> str:
    """Return the SHA-256 of the whole bank, in the order of its slots."""
    rows = list(Item.objects.order_by("slot").values())
    for row in rows:
        for name in NOT_OF_THE_CONTENT:
            del row[name]
    return hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def from_nothing() -> str:
    """Forget the bank and its pictures and make them; return the seconds, how many of each, and the items' hash."""
    Item.objects.all().delete()
    Cursor.objects.all().delete()
    Drawing.objects.exclude(pk__in=Card.objects.exclude(drawing=None).values("drawing")).delete()
    before = Drawing.objects.count()
    began = perf_counter()
    tally = generation.catch_up()
    took = perf_counter() - began
    return f"{took:.2f} {tally.made} {Drawing.objects.count() - before} {fingerprint()}"


def main() -> None:
    ready()
    runs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "bench.bank", "from_nothing"]
        made = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, stdout=subprocess.PIPE)
        runs.append(made.stdout.decode().split())
    for seconds, items, drawings, digest in runs:
        print(f"{items} items and {drawings} drawings in {seconds} s (must be under {LIMIT:g}), SHA-256 {digest}")
    if runs[0][1:] != runs[1][1:]:
        sys.exit("The same cards made different banks.")
    if max(float(seconds) for seconds, *_rest in runs) >= LIMIT:
        sys.exit(f"Making the bank took {LIMIT:g} s or more.")


if __name__ == "__main__":
    print(from_nothing()) if sys.argv[1:] == ["from_nothing"] else main()
