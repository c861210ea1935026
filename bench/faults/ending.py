"""The server is told to end while writers wait for the database: `python -m bench.faults.ending` (half a minute).

Whoever waits is answered before it ends; whom no slot came free for has been told by then to come again.
"""

import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from random import Random
from time import sleep

import psycopg

from bench.faults.answering import Client, Ledger
from bench.faults.site import Site, end, figure, kinds, on_either

WRITERS = 6
HELD = 1.0
"""Seconds for which the writers wait before the server is told to end, and again after."""


@contextmanager
def nobody_writes(address: str) -> Iterator[None]:
    """Hold what every writer waits for."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(address) as holder:
            holder.execute("LOCK TABLE quizzes_learner IN EXCLUSIVE MODE")
            yield


def tried(name: str, site: Site) -> list[bool]:
    ledger = Ledger()
    clients = [Client(site.front, ledger) for _ in range(WRITERS)]
    chosen = [client.choose(client.begin(), Random(number)) for number, client in enumerate(clients)]
    assert site.process
    with ThreadPoolExecutor(WRITERS) as pool:
        with nobody_writes(site.database):
            sent = [
                pool.submit(client.once, "POST", given.path, given.body)
                for client, given in zip(clients, chosen, strict=True)
            ]
            sleep(HELD)
            waiting = sum(not one.done() for one in sent)
            site.process.send_signal(signal.SIGTERM)
            sleep(HELD)
        statuses = [one.result()[0] for one in sent]
        status = site.process.wait(30)
    for client in clients:
        client.to.close()
    ledger.acknowledged = [given for given, told in zip(chosen, statuses, strict=True) if told == 200]
    again = statuses.count(503)
    told = f"{waiting} writers waited, {len(ledger.acknowledged)} were answered, {again} told to come again"
    kept = waiting == len(ledger.acknowledged) == WRITERS - again > 0 and status == 0
    return [
        figure(f"{name}, SIGTERM", kept, f"{told}, then it ended with {status}"),
        site.judge(f"{name}, answers", ledger),
    ]


def main() -> None:
    held = []
    for name in kinds():
        with on_either(name) as site:
            held += tried(name, site)
    end(held)


if __name__ == "__main__":
    main()
