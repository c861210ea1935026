"""The site as `make run` serves it, with the real content, in a folder and on a database of its own; all on loopback.

Content takes half a minute to load, so it is loaded once for each kind of database, and every fault gets a copy.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from time import monotonic, sleep

from bench.faults import cluster
from bench.faults.answering import HOST, Front, Ledger

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_PORT = int(os.environ.get("FAULT_PORTS", "8200"))
PORTS = 30
READY = "FAULTS_READY"
"""Names the folder of what was made ready before, for all faults of a run."""
PATIENCE = 60
MADE_BY = (
    "load_content --migrate --publish",
    "make_items",
    "collect",
)
OURS = ("DATABASE_URL", "CACHE_URL", "EMAIL_URL", "STATE_DIR", "SECRET_KEY", "HTTPS", "DJANGO_SETTINGS_MODULE")
"""What the site would take from whoever tries the faults, were it not left out."""


_kept: list[socket.socket] = []


def free_port() -> int:
    """Return a port that is kept for this process: its servers can come and go, and nobody else is given it."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with closing(socket.socket()) as tried, suppress(OSError):
            tried.bind((HOST, port))
            tried.close()
            keeping = socket.socket()
            for shared in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                keeping.setsockopt(socket.SOL_SOCKET, shared, 1)
            keeping.bind((HOST, port))
            _kept.append(keeping)
            return port
    raise OSError(f"No port from {FIRST_PORT} on is free; set FAULT_PORTS to the first of {PORTS} that are.")


def until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait until something holds; return the seconds. Raises TimeoutError."""
    began = monotonic()
    while not holds():
        if monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        sleep(0.02)
    return monotonic() - began


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that all may enter, PostgreSQL too, and that goes afterwards."""
    made = Path(mkdtemp(prefix="unspoken-faults-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        rmtree(made, ignore_errors=True)


@dataclass
class Site:
    """A server that can be killed and started again; `environment` is set for it alone."""

    state: Path
    database: str
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def front(self) -> Front:
        return Front(self.port)

    def settings(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        ours = {"STATE_DIR": str(self.state), "DATABASE_URL": self.database, "SECRET_KEY": "only-for-faults" * 4}
        return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", "HTTPS": "off", **ours, **self.environment}

    def run(self, *command: str, **options) -> str:
        """Run Python with the site's settings; return what it printed. Raises CalledProcessError."""
        told = [sys.executable, *command]
        done = subprocess.run(
            told, cwd=ROOT, env=self.settings(), check=True, stdout=subprocess.PIPE, text=True, **options
        )
        return done.stdout

    def manage(self, command: str) -> str:
        return self.run("manage.py", *command.split(), stderr=subprocess.DEVNULL)

    def start(self) -> float:
        """Start the server; return the seconds until it answers. Raises RuntimeError where it ends, with its log."""
        settings = {**self.settings(), "PORT": str(self.port), "WORKERS": "2"}
        with (self.state / "server.log").open("ab") as log:
            command = [sys.executable, "-m", "config.serve"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=settings, stdout=log, stderr=log, start_new_session=True
            )
        return until(self._started, "the site answers")

    def _started(self) -> bool:
        assert self.process
        if self.process.poll() is not None:
            raise RuntimeError(f"The server has ended by itself: {(self.state / 'server.log').read_text()[-2000:]}")
        return self.answers()

    def answers(self, path: str = "/robots.txt") -> bool:
        to = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            # As a proxy says it: where TLS is on, everybody else is sent on to it.
            to.request("GET", path, headers={"X-Forwarded-Proto": "https"})
            return to.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            to.close()

    def workers(self) -> set[int]:
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, children.read_text().split()))

    def all_work(self) -> bool:
        """Return whether both workers have come so far that they have threads."""
        tasks = [Path(f"/proc/{worker}/task") for worker in self.workers()]
        with suppress(FileNotFoundError):
            return len(tasks) == 2 and all(len(list(task.iterdir())) > 1 for task in tasks)
        return False

    def kill_a_worker(self) -> None:
        """Kill the worker that has run longest, once there are two."""
        until(self.all_work, "two workers work")
        os.kill(min(self.workers()), signal.SIGKILL)

    def kill(self) -> None:
        """Kill the server alone, and wait until its workers have gone with it. Raises TimeoutError."""
        assert self.process
        workers = [Path(f"/proc/{worker}") for worker in self.workers()]
        self.process.kill()
        self.process.wait()
        until(lambda: not any(worker.exists() for worker in workers), "workers end with their server", 10)

    def end(self) -> None:
        """End all that was started, in whatever state it is."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def judge(self, name: str, ledger: Ledger) -> bool:
        """Compare what was acknowledged with what is stored; print it, and return whether all held."""
        self.end()
        told = json.loads(self.run("-m", "bench.faults.stored", input=ledger.as_json()))
        differences = f"{len(told['differences'])} DIFFERENCES: {told['differences'][:1]}"
        kept = ledger.held and told["acknowledged"] > 0 and not (told["lost"] or told["doubled"] or told["differences"])
        counts = f"{told['acknowledged']} acknowledged, {told['lost']} lost, {told['doubled']} doubled"
        return figure(name, kept, f"{counts}, counters {differences if told['differences'] else 'agree'}; {ledger}")


def figure(name: str, held: bool, text: str) -> bool:
    """Print what came of a fault; return whether the site held."""
    print(f"{name}: {text}: {'held' if held else 'NOT HELD'}", flush=True)
    return held


LEFT_OUT = 77
"""The status by which a fault tells that it cannot be tried here."""


def end(held: list[bool]) -> None:
    """End the process by whether all held."""
    sys.exit(0 if all(held) else 1)


def left_out(why: str) -> None:
    print(f"Left out: {why}", flush=True)
    sys.exit(LEFT_OUT)


# Where it stands.


@contextmanager
def on_sqlite(**environment: str) -> Iterator[Site]:
    with folder() as where:
        state = copytree(ready() / "sqlite", where / "state", symlinks=True)
        with served(Site(state, f"sqlite:///{state / 'db.sqlite3'}", environment=environment)) as site:
            yield site


@contextmanager
def on_postgres(**environment: str) -> Iterator[tuple[Site, cluster.Cluster]]:
    """Serve from a cluster of its own, which runs."""
    with folder() as where:
        state = copytree(ready() / "sqlite", where / "state", symlinks=True, ignore=lambda *_: ["db.sqlite3"])
        database = cluster.Cluster(ready() / "cluster").copy(where / "primary", free_port())
        with cluster.running(database), served(Site(state, database.address, environment=environment)) as site:
            yield site, database


@contextmanager
def on_either(name: str, **environment: str) -> Iterator[Site]:
    with ExitStack() as stack:
        if name == "SQLite":
            yield stack.enter_context(on_sqlite(**environment))
        else:
            yield stack.enter_context(on_postgres(**environment))[0]


def kinds() -> list[str]:
    """Return the kinds of database there are on this machine."""
    if cluster.PROGRAMS:
        return ["SQLite", "PostgreSQL"]
    print("PostgreSQL is left out, since it is not installed.")
    return ["SQLite"]


@contextmanager
def served(site: Site) -> Iterator[Site]:
    try:
        site.start()
        yield site
    finally:
        site.end()


def make_ready(where: Path) -> None:
    """Load the real content once for each kind of database."""
    state = where / "sqlite"
    state.mkdir(mode=0o700)
    site = Site(state, f"sqlite:///{state / 'db.sqlite3'}")
    for command in MADE_BY:
        site.manage(command)
    if cluster.PROGRAMS:
        made = cluster.Cluster(where / "cluster", free_port())
        made.make()
        with cluster.running(made):
            site = Site(state, made.address)
            for command in MADE_BY[:2]:
                site.manage(command)


def ready() -> Path:
    """Return the folder of what is ready; a fault that is tried alone makes it for itself."""
    if READY not in os.environ:
        made = ExitStack()
        atexit.register(made.close)
        os.environ[READY] = str(made.enter_context(folder()))
        make_ready(Path(os.environ[READY]))
    return Path(os.environ[READY])
