"""How search and filters grow with the shelf: `python -m bench.databases search`.

Asks the site in this process, with a shelf of 1,000 cards and then of 100,000, and prints the shortest time of each
address in milliseconds, since other work on the machine only ever adds, and how many times as long the larger shelf
takes. Exits 1 where a limit was not kept.
"""

import os
import sys
from ipaddress import ip_network
from time import perf_counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import shelf  # noqa: E402

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SHELVES", "1000,100000").split(","))
ROUNDS = 25
STRANGERS = ip_network("10.0.0.0/8").hosts()
LIST = "/api/v1/cues/"
SLIM = "fields=slug,name"
COMMON, OFTEN, RARE = "everywhere", shelf.WORDS[5], shelf.WORDS[-1]

SEARCHES = {
    "search page, common word": f"/search/?q={COMMON}",
    "a common word": f"{LIST}?q={COMMON}",
    "a common word, slim": f"{LIST}?q={COMMON}&{SLIM}",
    "two words, one common": f"{LIST}?q={COMMON}+{OFTEN}&{SLIM}",
    "a rare word": f"{LIST}?q={RARE}&{SLIM}",
    "a mistyped word": f"{LIST}?q=everywehre+&{SLIM}",
    "an unfinished word": f"{LIST}?q=every&{SLIM}",
    "a common word, filtered by support": f"{LIST}?q={COMMON}&support=supported&{SLIM}",
    "a common word, filtered by meaning": f"{LIST}?q={COMMON}&meaning=meaning-7&{SLIM}",
}
FILTERS = {
    "detail": f"{LIST}cue-000500/",
    "list": f"{LIST}?{SLIM}",
    "by channel": f"{LIST}?channel=gaze&{SLIM}",
    "by topic": f"{LIST}?topic=health&{SLIM}",
    "by meaning": f"{LIST}?meaning=meaning-7&{SLIM}",
    "by context": f"{LIST}?context=context-7&{SLIM}",
    "by support": f"{LIST}?support=supported&{SLIM}",
    "by certainty": f"{LIST}?certainty=high&{SLIM}",
    "by target": f"{LIST}?target=both&{SLIM}",
    "by source": f"{LIST}?source=source-7&{SLIM}",
    "by meaning and support": f"{LIST}?meaning=meaning-7&support=weak&{SLIM}",
    "by support, certainty and target": f"{LIST}?support=supported&certainty=high&target=both&{SLIM}",
    "by channel, topic and support": f"{LIST}?channel=gaze&topic=signal&support=weak&{SLIM}",
    "by source and support": f"{LIST}?source=source-7&support=weak&{SLIM}",
    "updated since the beginning": f"{LIST}?updated_since=2026-01-01&{SLIM}",
    "updated since, with a support": f"{LIST}?updated_since=2026-01-01&support=weak&{SLIM}",
}
MOST = {**dict.fromkeys(SEARCHES, 4.0), **dict.fromkeys(FILTERS, 1.6)}
"""How many times as long the larger shelf may take."""


def milliseconds(client: Client, address: str) -> float:
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        # Each from an address of its own, since searches are counted by address.
        answer = client.get(address, REMOTE_ADDR=str(next(STRANGERS)))
        times.append((perf_counter() - start) * 1000)
        assert answer.status_code == 200, (address, answer.content[:300])
    return min(times)


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, ignore_patterns=["redoc", "rest_framework"], verbosity=0)
    client, measured, filled = Client(headers={"host": "localhost"}), [], 0
    for size in SIZES:
        start = perf_counter()
        shelf.fill(filled, size)
        filled = size
        print(f"{size:,} cards ({perf_counter() - start:.0f} s to make)", flush=True)
        measured.append({name: milliseconds(client, address) for name, address in {**SEARCHES, **FILTERS}.items()})
    small, large = measured
    missed = []
    for name, most in MOST.items():
        ratio = large[name] / small[name]
        missed += [name] if ratio > most else []
        print(f"{name:36} {small[name]:8.2f} {large[name]:8.2f}  ×{ratio:5.2f}  (at most {most})")
    sys.exit(f"{connection.vendor}: not kept: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
