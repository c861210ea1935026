"""Everybody else, while one thing or a hundred clients misbehave: how long they wait, and what they are told."""

from collections import Counter
from contextlib import AbstractContextManager
from http.client import HTTPException
from itertools import cycle
from threading import Event, Thread
from time import monotonic

from bench.faults.answering import NOTHING, TIMEOUT, Crowd, Front
from bench.faults.site import Site, figure

READS = ("/", "/cues/leg-shaking/", "/api/v1/cues/", "/api/v1/cues/leg-shaking/", "/api/v1/quizzes/", "/robots.txt")
"""Of what is kept ready, and of what asks the database each time."""
PAUSE = 0.05
READING, ANSWERING = 2, 2
"""How many others read and how many answer: few, so that they do not wait for one another."""
ANSWERS = 40
"""How many are acknowledged while a fault lasts."""
WORST = 2.0
"""Seconds that nobody waits longer than."""


class Readers:
    """Clients that read one address after the other for as long as the block lasts."""

    def __init__(self, front: Front, *, clients: int = 4) -> None:
        self.front = front
        self.waits: list[float] = []
        self.told: Counter[int] = Counter()
        self.over = Event()
        self.threads = [Thread(target=self._read, args=(number,), daemon=True) for number in range(clients)]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(TIMEOUT)

    @property
    def worst(self) -> float:
        """Seconds that the slowest answer took."""
        return max(self.waits, default=0)

    @property
    def served(self) -> bool:
        """Return whether all got what they asked for."""
        return set(self.told) == {200}

    def __str__(self) -> str:
        others = ", ".join(f"{n} × {status}" for status, n in sorted(self.told.items()) if status != 200)
        return f"{self.told[200]} reads{f', and {others}' if others else ''}, worst wait {self.worst:.2f} s"

    def _read(self, number: int) -> None:
        paths = cycle(READS[number % len(READS) :] + READS[: number % len(READS)])
        while not self.over.is_set():
            began = monotonic()
            self.told[self._once(next(paths))] += 1
            self.waits.append(monotonic() - began)
            self.over.wait(PAUSE)

    def _once(self, path: str) -> int:
        # A connection for each, so that whoever comes anew is measured, too.
        to = self.front.connection()
        try:
            to.request("GET", path, headers={"Host": self.front.host, "Connection": "close"})
            answer = to.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            return NOTHING
        finally:
            to.close()


def beside(name: str, site: Site, front: Front, fault: AbstractContextManager) -> list[bool]:
    """Let others read and answer before a fault and during it; print how they fared, and return what held."""
    with Crowd(front, clients=ANSWERING) as crowd:
        with Readers(front, clients=READING) as readers:
            crowd.more(ANSWERS)
        before = max(readers.worst, *crowd.ledger.waits)
        begun = len(crowd.ledger.waits)
        with fault, Readers(front, clients=READING) as readers:
            crowd.more(ANSWERS)
        worst = max(readers.worst, *crowd.ledger.waits[begun:])
    told = f"{readers}; with those who answer {worst:.2f} s (at most {WORST:g}; before it {before:.2f} s)"
    held = readers.served and worst <= WORST
    return [figure(name, held, told), site.judge(f"{name}, answers", crowd.ledger)]
