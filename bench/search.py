"""How search and filters grow with the shelf: `python -m bench.databases search`.

Asks the site in this process, on a shelf of 1,000 cards and on one of 100,000 by turns, and prints the shortest time of
each address in milliseconds, since other work on the machine only ever adds, and how many times as long the larger
shelf takes. Exits 1 where a limit was not kept.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from math import inf
from time import perf_counter

import django
import psycopg
from psycopg import sql

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import shelf  # noqa: E402
from bench.databases import SERVER  # noqa: E402

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
}
FILTERED = {
    "a common word, filtered by support": f"{LIST}?q={COMMON}&support=supported&{SLIM}",
    "a common word, filtered by meaning": f"{LIST}?q={COMMON}&meaning=meaning-7&{SLIM}",
    "a common word, filtered by channel": f"{LIST}?q={COMMON}&channel=gaze&{SLIM}",
    "a common word, since late": f"{LIST}?q={COMMON}&updated_since=2026-03-01&{SLIM}",
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
MOST = {**dict.fromkeys(SEARCHES, 4.0), **dict.fromkeys(FILTERED, inf), **dict.fromkeys(FILTERS, 1.6)}
"""How many times as long the larger shelf may take. A filtered search looks on until enough pass, so that it takes the
longer the fewer do; it has no limit."""


def stand_on(database: str) -> None:
    """Let all questions from here on go to another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = database


@contextmanager
def kept_aside() -> Iterator[str]:
    """Yield the name of a copy of the database as it is now; it is dropped after use."""
    database = str(connection.settings_dict["NAME"])
    aside = f"{database}_aside"
    if connection.vendor == "sqlite":
        # Goes with the folder that holds them both.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [aside])
        yield aside
        return
    names = {"copy": sql.Identifier(aside), "of": sql.Identifier(database)}
    connection.close()
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as outside:
        outside.execute(sql.SQL("CREATE DATABASE {copy} TEMPLATE {of}").format(**names))
        try:
            yield aside
        finally:
            outside.execute(sql.SQL("DROP DATABASE {copy} WITH (FORCE)").format(**names))


def milliseconds(client: Client, address: str, databases: tuple[str, ...]) -> list[float]:
    """Return the shortest time of an address on each of the databases, which are asked in turn."""
    times: dict[str, list[float]] = {name: [] for name in databases}
    for _ in range(ROUNDS):
        for database in databases:
            stand_on(database)
            asked(client, address)
            start = perf_counter()
            asked(client, address)
            times[database].append((perf_counter() - start) * 1000)
    return [min(each) for each in times.values()]


def shortest(address: str, databases: tuple[str, str], most: float) -> list[float]:
    """Return the shortest times, looked for once more where they seem to miss a limit."""
    client = Client(headers={"host": "localhost"})
    few, many = milliseconds(client, address, databases)
    if many > most * few:
        return list(map(min, milliseconds(client, address, databases), (few, many)))
    return [few, many]


def asked(client: Client, address: str) -> None:
    # Each from an address of its own, since searches are counted by address.
    answer = client.get(address, REMOTE_ADDR=str(next(STRANGERS)))
    assert answer.status_code == 200, (address, answer.content[:300])


def made(begun: int, size: int) -> None:
    start = perf_counter()
    shelf.fill(begun, size)
    print(f"{size:,} cards ({perf_counter() - start:.0f} s to make)", flush=True)


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collect")
    small, large = SIZES
    database = str(connection.settings_dict["NAME"])
    made(0, small)
    missed = []
    with kept_aside() as aside:
        made(small, large)
        for name, address in {**SEARCHES, **FILTERED, **FILTERS}.items():
            few, many = shortest(address, (aside, database), MOST[name])
            missed += [name] if many / few > MOST[name] else []
            print(f"{name:36} {few:8.2f} {many:8.2f}  ×{many / few:5.2f}  (at most {MOST[name]:g})", flush=True)
        stand_on(database)
        connection.close()
    sys.exit(f"{connection.vendor}: not kept: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
