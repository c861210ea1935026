"""PostgreSQL clusters of one's own, run by whoever may run them, on loopback and in folders that go afterwards."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from bench.faults.answering import HOST

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""None where PostgreSQL is not installed."""
USER = "postgres" if os.geteuid() == 0 else None
"""Who runs it: it does not run as root."""
PATIENCE = 60
SYNCHRONOUS = {"synchronous_standby_names": "*", "synchronous_commit": "on"}


@dataclass
class Cluster:
    data: Path
    port: int = 0
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/unspoken"

    def make(self) -> None:
        """Make an empty cluster, and the database the site will use."""
        self._room()
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        with running(self):
            self.ask("CREATE DATABASE unspoken", database="postgres")

    def copy(self, to: Path, port: int) -> "Cluster":
        """Return a copy of a cluster that does not run."""
        subprocess.run(["cp", "-a", self.data, to], check=True)
        return Cluster(to, port)

    def standby(self, to: Path, port: int) -> "Cluster":
        """Return a copy of a cluster that runs, which follows it once it is started."""
        made = Cluster(to, port)
        made._room()
        self._run("pg_basebackup", "-d", self._dsn("postgres"), "-D", to, "-R", "-c", "fast", "--no-sync")
        return made

    def start(self, **settings: str) -> float:
        """Start it; return the seconds until it can be asked."""
        began = monotonic()
        options = {"port": self.port, "listen_addresses": HOST, "unix_socket_directories": "", **settings}
        named = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.data.with_name(f"{self.data.name}.log").open("ab") as log:
            command = [str(PROGRAMS / "postgres"), "-D", str(self.data), *named]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_as_user())
        while not self.answers():
            if self.process.poll() is not None or monotonic() - began > PATIENCE:
                raise TimeoutError(f"the cluster does not start: see {log.name}: {Path(log.name).read_text()[-600:]}")
            sleep(0.05)
        return monotonic() - began

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1", database="postgres")
        except subprocess.CalledProcessError:
            return False
        return True

    def ask(self, statement: str, *, database: str = "unspoken") -> str:
        return self._run("psql", self._dsn(database), "-XqAt", "-c", statement).strip()

    def stop(self, sent: signal.Signals = signal.SIGINT) -> None:
        """Stop it as an administrator does: SIGINT is the fast way, SIGQUIT the immediate one."""
        assert self.process
        self.process.send_signal(sent)
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill all its processes at once, the first of them first, so that it cannot begin others."""
        assert self.process
        first = self.process.pid
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for one in (first, *map(int, others)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()

    def promote(self) -> None:
        self.ask("SELECT pg_promote()", database="postgres")

    def _dsn(self, database: str) -> str:
        return f"host={HOST} port={self.port} user=postgres dbname={database} connect_timeout=5"

    def _room(self) -> None:
        self.data.mkdir(mode=0o700)
        if USER:
            subprocess.run(["chown", USER, self.data], check=True)

    def _run(self, program: str, *arguments: object) -> str:
        assert PROGRAMS
        command = [str(PROGRAMS / program), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/", **_as_user()).stdout


def _as_user() -> dict:
    return {"user": USER, "group": USER, "extra_groups": []} if USER else {}


@contextmanager
def running(cluster: Cluster, **settings: str) -> Iterator[Cluster]:
    """Run a cluster for as long as the block lasts, whatever is done to it meanwhile."""
    try:
        cluster.start(**settings)
        yield cluster
    finally:
        if cluster.process and cluster.process.poll() is None:
            try:
                cluster.stop()
            except subprocess.TimeoutExpired:
                cluster.kill()
