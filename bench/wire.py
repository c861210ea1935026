"""How many answers a second the wire gives, beside plain servers: `python -m bench.databases wire`.

The site and the servers it is compared with run side by side as in production and are asked in turn, round after
round; what is shown is the median of the rounds, and each ratio is the median of the ratios within a round, so that a
busy machine does little harm. Compared are (b), a view of Django's without middleware that answers with 4 kB it holds,
and (c), nested serializers over the same rows with prefetching. The floor, a function that gives the same bytes every
time, shows how much of each ratio is the server's and the client's own time: nothing in Python comes above it. nginx,
where it is installed, gives the very bytes of the cards from plain files.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryFile
from time import monotonic, sleep

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import shelves  # noqa: E402
from bench.baseline import nginx  # noqa: E402
from bench.load import Load, load, request  # noqa: E402
from cues.models import Card  # noqa: E402

SITE, BASELINE, FLOOR, NGINX = 8951, 8952, 8953, 8954
CONNECTIONS = (8, 32)
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
"""How long each question is asked in a round."""
PATIENCE, WARMING = 60, 2
WORKERS, THREADS = 2, 2
CARD = "/api/v1/cues/{}/"
PAGES = 40
"""Cues whose pages are asked for again and again, as many as the real shelf has; a first time is as `by Django`."""


@dataclass(frozen=True)
class Asked:
    """A question: to whom, what for each card of slug and hash, and the status of its answers."""

    port: int
    made: Callable[[str, str], bytes]
    status: int = 200
    cues: int = shelves.CUES
    """About how many of the cues it is asked, one after the other."""


FILES = {"nginx": Asked(NGINX, lambda slug, digest: request(f"/{slug}"))} if nginx.PROGRAM else {}
ASKED = {
    "floor": Asked(FLOOR, lambda slug, digest: request("/")),
    **FILES,
    "(b) bare view": Asked(BASELINE, lambda slug, digest: request("/bare/")),
    "(c) nested": Asked(BASELINE, lambda slug, digest: request(f"/nested/{slug}/")),
    "card": Asked(SITE, lambda slug, digest: request(CARD.format(slug))),
    "card, brotli": Asked(SITE, lambda slug, digest: request(CARD.format(slug), **{"Accept-Encoding": "br"})),
    "card by Django": Asked(SITE, lambda slug, digest: request(CARD.format(slug), Cookie="a=b")),
    "304": Asked(SITE, lambda slug, digest: request(CARD.format(slug), **{"If-None-Match": f'"{digest}"'}), 304),
    "list of 20": Asked(SITE, lambda slug, digest: request("/api/v1/cues/")),
    "list by Django": Asked(SITE, lambda slug, digest: request("/api/v1/cues/", Cookie="a=b")),
    "cue page": Asked(SITE, lambda slug, digest: request(f"/cues/{slug}/"), cues=PAGES),
    "page by Django": Asked(SITE, lambda slug, digest: request(f"/cues/{slug}/", Cookie="a=b")),
}

LIMITS: dict[tuple[str, str], dict[str, tuple[float, float]]] = {
    ("card", "(b) bare view"): {"sqlite": (0.75, 2.5), "postgresql": (0.38, 1.2)},
    ("card", "(c) nested"): {"sqlite": (15, 45), "postgresql": (10, 35)},
    ("304", "(b) bare view"): {"sqlite": (0.80, 2.5), "postgresql": (0.42, 1.4)},
    ("list of 20", "(b) bare view"): {"sqlite": (0.45, 0.60), "postgresql": (0.11, 0.20)},
    ("cue page", "(b) bare view"): {"sqlite": (0.22, 0.60), "postgresql": (0.15, 0.40)},
}
"""What must be reached, and what is aimed at, by each question's rate over another's."""


# Servers.


def bare(application: str, port: int) -> list[str]:
    """Return what starts the same server with nothing of ours before the application."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning", "--no-ws"]
    return [*command, application]


@contextmanager
def serving(command: list[str], **settings: str) -> Iterator[None]:
    # The site writes a line a request; into a file, as in production.
    with TemporaryFile() as log, subprocess.Popen(command, env=os.environ | settings, stderr=log) as server:
        try:
            yield
        finally:
            server.terminate()


def ready(asked: Asked, questions: list[bytes]) -> None:
    """Wait until the server answers as it should, and ask a little more, so that it is warm."""
    end = monotonic() + PATIENCE
    while True:
        try:
            load(asked.port, questions, connections=8, seconds=WARMING, status=asked.status)
            return
        except ConnectionError:
            if monotonic() > end:
                raise
            sleep(0.5)


# Rounds.


Rounds = dict[str, list[Load]]


def played(asked: dict[str, Asked], connections: int) -> Rounds:
    hashes = shelves.hashes()
    questions = {name: [one.made(*pair) for pair in list(hashes.items())[: one.cues]] for name, one in asked.items()}
    for name, one in asked.items():
        ready(one, questions[name])
    rounds: Rounds = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, one in asked.items():
            rounds[name].append(
                load(one.port, questions[name], connections=connections, seconds=SECONDS, status=one.status)
            )
    return rounds


def ratio(rounds: Rounds, one: str, other: str) -> float:
    return median(a.rate / b.rate for a, b in zip(rounds[one], rounds[other], strict=True))


def show(rounds: Rounds, connections: int) -> list[str]:
    """Print what came of the rounds; return the limits that were not kept."""
    print(f"\n{connections} connections      a second   99 % ms   over (b)   over (c)")
    for name, loads in rounds.items():
        rate, tail = median(one.rate for one in loads), median(one.tail for one in loads) * 1000
        over = "".join(f"{ratio(rounds, name, base):11.2f}" for base in ("(b) bare view", "(c) nested"))
        print(f"{name:18} {rate:11.0f} {tail:9.2f}{over}")
    missed = []
    for (one, other), by_vendor in LIMITS.items():
        must, aim = by_vendor[connection.vendor]
        reached = ratio(rounds, one, other)
        grade = "aim reached" if reached >= aim else "must reached" if reached >= must else "MISSED"
        print(f"{one} over {other}: {reached:.2f} (must {must:g}, aim {aim:g}): {grade}")
        if reached < must:
            missed.append(f"{one} over {other} with {connections} connections: {reached:.2f}, must be {must:g}")
    for name in FILES:
        print(f"card over {name}: {ratio(rounds, 'card', name):.2f} (no limit)")
    return missed


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collect")
    shelves.fill()
    missed = []
    with ExitStack() as servers:
        site = {"DJANGO_SETTINGS_MODULE": "config.settings", "PORT": str(SITE), "WORKERS": str(WORKERS)}
        servers.enter_context(serving([sys.executable, "-m", "config.serve"], **site))
        baseline = {"DJANGO_SETTINGS_MODULE": "bench.baseline.settings"}
        servers.enter_context(serving(bare("bench.baseline.wsgi:application", BASELINE), **baseline))
        servers.enter_context(serving(bare("bench.baseline.floor:application", FLOOR)))
        if nginx.PROGRAM:
            cards = Card.objects.current().values_list("cue_id", "body")
            servers.enter_context(nginx.serving(cards, port=NGINX, workers=WORKERS))
        else:
            print("nginx is left out, since it is not installed.", flush=True)
        connection.close()
        for connections in CONNECTIONS:
            missed += show(played(ASKED, connections), connections)
    if missed:
        sys.exit(f"Limits not kept: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
