"""What a fault is tried on: the site as it runs in production, and databases of its own, all of them on loopback.

Everything is made in a folder that goes afterwards, and ended by the one who began it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
SITE, POSTGRES, REDIS, POOLER = range(int(os.environ.get("FAULT_PORTS", "8180")), 10_000)[:4]
LIMIT = 5.0
"""Seconds within which everybody is answered, whatever is broken."""
PATIENCE, SHORT = 90, 12
LIST, PAGE, CARD = "/api/v1/cues/", "/cues/leg-shaking/", "/api/v1/cues/leg-shaking/"
READS = (LIST, PAGE, CARD)
BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


@dataclass(frozen=True)
class Told:
    status: int
    seconds: float
    headers: dict[str, str]
    body: bytes

    @property
    def stale(self) -> bool:
        return "ttl=-" in self.headers.get("cache-status", "")


def ask(path: str, body: str | None = None, *, kind: str = "application/json", **headers: str) -> Told:
    """Ask once, by POST where there is a body; status 0 stands for no answer at all."""
    began, to = monotonic(), HTTPConnection(HOST, SITE, timeout=SHORT)
    try:
        to.request("POST" if body else "GET", path, body, {"Content-Type": kind, **headers} if body else headers)
        answer = to.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Told(answer.status, monotonic() - began, told, answer.read())
    except (OSError, HTTPException):
        return Told(0, monotonic() - began, {}, b"")
    finally:
        to.close()


def start() -> Told:
    """Begin a quiz as a stranger: a request that writes."""
    return ask("/api/v1/attempts/", '{"quiz": "mixed"}')


def at_once(*jobs: Callable[[], Told]) -> list[Told]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [job.result() for job in [pool.submit(job) for job in jobs]]


def until(done: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait for something; return how long it took. Raises TimeoutError."""
    began = monotonic()
    while not done():
        if monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s")
        sleep(0.05)
    return monotonic() - began


@contextmanager
def folder() -> Iterator[Path]:
    made = Path(mkdtemp(prefix="unspoken-fault-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        rmtree(made, ignore_errors=True)


@contextmanager
def process(
    *command: object, log: Path, ends: signal.Signals = signal.SIGTERM, **environment: str
) -> Iterator[subprocess.Popen]:
    whole, settings = list(map(str, command)), os.environ | environment
    with log.open("ab") as out:
        began = subprocess.Popen(whole, stdout=out, stderr=out, cwd=ROOT, env=settings)
        try:
            yield began
        finally:
            began.send_signal(ends)
            try:
                began.wait(10)
            except subprocess.TimeoutExpired:
                began.kill()
                began.wait()


@contextmanager
def site(where: Path, *, workers: int = 2, made_by: dict[str, str] | None = None, **environment: str) -> Iterator[Path]:
    """Serve the real content; yield the log. `made_by` is set for the commands alone that make it."""
    settings = {"STATE_DIR": str(where / "state"), "SECRET_KEY": "only-for-faults" * 4, "HTTPS": "off"}
    settings |= environment
    (where / "state").mkdir(mode=0o700, exist_ok=True)
    for command in (
        "load_content --migrate --publish",
        "make_items",
        "collect",
    ):
        told = [sys.executable, "manage.py", *command.split()]
        subprocess.run(told, cwd=ROOT, env=os.environ | settings | (made_by or {}), check=True, capture_output=True)
    server, settings["PORT"], settings["WORKERS"] = [sys.executable, "-m", "config.serve"], str(SITE), str(workers)
    log = where / "site.log"
    with process(*server, log=log, **settings):
        until(lambda: ask("/readyz").status == 200)
        for path in READS:
            at_once(*[partial(ask, path)] * 24)
        yield log


@contextmanager
def postgres(where: Path, **settings: str) -> Iterator[Path]:
    """Make a cluster and run it; yield its log. Its database is `unspoken`."""
    data = where / "cluster"
    data.mkdir()
    if os.geteuid() == 0:
        subprocess.run(["chown", "postgres", str(data)], check=True)
    made = [*_as_postgres(), BINARIES / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"]
    subprocess.run(list(map(str, made)), check=True, capture_output=True, cwd="/")
    with running(where, **settings) as log:
        named = [BINARIES / "createdb", "-h", HOST, "-p", POSTGRES, "-U", "postgres", "unspoken"]
        subprocess.run(list(map(str, named)), check=True)
        yield log


@contextmanager
def running(where: Path, **settings: str) -> Iterator[Path]:
    """Run the cluster in a folder, once more or for the first time."""
    options = {"port": str(POSTGRES), "listen_addresses": HOST, "unix_socket_directories": "", **settings}
    named = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log, ready = where / "postgres.log", [BINARIES / "pg_isready", "-q", "-h", HOST, "-p", POSTGRES]
    with process(*_as_postgres(), BINARIES / "postgres", "-D", where / "cluster", *named, log=log, ends=signal.SIGINT):
        until(lambda: subprocess.run(list(map(str, ready))).returncode == 0, 20)
        yield log


def url(port: int = POSTGRES) -> str:
    return f"postgres://postgres@{HOST}:{port}/unspoken"


def server_of(where: Path) -> list[int]:
    """Return the processes of the cluster in a folder, the first of them the one that began the others."""
    first = int((where / "cluster" / "postmaster.pid").read_text().split()[0])
    others = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True)
    return [first, *map(int, others.stdout.split())]


def send(processes: list[int], sent: signal.Signals) -> None:
    for one in processes:
        os.kill(one, sent)


def _as_postgres() -> list[str]:
    """Return what makes a command another's: PostgreSQL does not run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def figure(name: str, told: list[Told], *, wanted: set[int], within: float = LIMIT) -> bool:
    """Print what became of some requests; return whether all were answered as they should be, in time."""
    statuses = {status: sum(one.status == status for one in told) for status in sorted({one.status for one in told})}
    slowest, stale = max(one.seconds for one in told), sum(one.stale for one in told)
    retry = all("retry-after" in one.headers for one in told if one.status == 503)
    good = set(statuses) <= wanted and slowest <= within and retry
    print(f"{name:44} {statuses} slowest {slowest:.2f} s, stale {stale}{'' if good else '   NOT KEPT'}", flush=True)
    return good


def end(*kept: bool) -> None:
    sys.exit(0 if all(kept) else 1)
