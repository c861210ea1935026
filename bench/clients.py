"""Clients that send one thing after another, and the processes and threads that serve them.

As in production: WORKERS processes with persistent connections, each with few THREADS, among which the clients wait
for their turn. A client sends its next job when the last one is answered, without a pause; what it waits for a thread
counts as part of how long it waited.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median, quantiles
from threading import Thread
from time import perf_counter
from typing import Any

WORKERS = 2
THREADS = 2
"""As `make run` has it on two cores."""
PATIENCE = 30
"""Seconds after which threads that do not even begin are given up."""

Job = Any
Open = Callable[[], Callable[[Job], object]]
"""Opens a connection, in the thread that will use it, and returns what does a job on it."""
Waiting = deque[tuple[float, Iterator[Job]]]
"""Clients by how long they have waited: since when, 0 for the beginning, and their jobs."""

fork = multiprocessing.get_context("fork")


@dataclass
class Outcome:
    """What came of a round: when it began and ended, how long each job took, all in seconds, and what failed."""

    began: float = float("inf")
    ended: float = 0.0
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        self.began, self.ended = min(self.began, other.began), max(self.ended, other.ended)
        self.waits += other.waits
        self.errors += other.errors

    @property
    def rate(self) -> float:
        """Jobs a second."""
        return len(self.waits) / (self.ended - self.began)

    @property
    def middle(self) -> float:
        return median(self.waits)

    @property
    def tail(self) -> float:
        """The 99th percentile."""
        return quantiles(self.waits, n=100)[-1]


def serve(clients: Sequence[Sequence[Job]], opened: Open) -> Outcome:
    """Do all jobs of all clients, those of one client in their order, and return what came of it.

    The caller must hold no connection open: worker processes are forks of it.
    """
    shares = [share for share in (clients[number::WORKERS] for number in range(WORKERS)) if share]
    start, told = fork.Barrier(len(shares) * THREADS), fork.SimpleQueue()
    workers = [fork.Process(target=_work, args=(share, opened, start, told)) for share in shares]
    for worker in workers:
        worker.start()
    whole = Outcome()
    for _ in workers:
        whole.add(told.get())
    for worker in workers:
        worker.join()
    return whole


def _work(share: Sequence[Sequence[Job]], opened: Open, start: Any, told: Any) -> None:
    outcome, waiting = Outcome(), deque((0.0, iter(jobs)) for jobs in share)
    threads = [Thread(target=_serve, args=(waiting, opened, start, outcome)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put(outcome)


def _serve(waiting: Waiting, opened: Open, start: Any, outcome: Outcome) -> None:
    """Serve whoever has waited longest, until nobody waits: those who are left then are being served by others."""
    do = opened()
    # All threads of all processes begin at once.
    start.wait(PATIENCE)
    began = perf_counter()
    while (turn := _turn(waiting)) is not None:
        since, jobs = turn
        for job in islice(jobs, 1):
            _do(do, job, since or began, outcome)
            waiting.append((perf_counter(), jobs))
    outcome.add(Outcome(began, perf_counter()))


def _turn(waiting: Waiting) -> tuple[float, Iterator[Job]] | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def _do(do: Callable[[Job], object], job: Job, since: float, outcome: Outcome) -> None:
    try:
        do(job)
    except Exception as error:
        outcome.errors.append(f"{type(error).__name__}: {error}")
    else:
        outcome.waits.append(perf_counter() - since)
