"""The server that `make run` starts: nothing that happens to one worker or one client ends the site."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from config import serve

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30
HALF = b"POST /api/v1/changes/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab"
"""A request whose other half is never sent, or late; the address asks no database."""


@dataclass
class Server:
    process: subprocess.Popen
    port: int

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=PATIENCE) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, children.read_text().split()))

    def all_work(self) -> bool:
        """Return whether every worker has come so far that it has threads."""
        return all(len(list(Path(f"/proc/{worker}/task").iterdir())) > 1 for worker in self.workers())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)


def until(holds) -> None:
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end
        sleep(0.02)


def a_free_port() -> int:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def serving(state: Path, **variables: str) -> Iterator[Server]:
    """Run the server on an empty state folder, which is enough for what asks no database."""
    port = a_free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATE_DIR": str(state),
        "SECRET_KEY": "only-for-tests",
        "HTTPS": "off",
        "PORT": str(port),
        "WORKERS": "2",
        **variables,
    }
    command = [sys.executable, "-m", "config.serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    running = Server(process, port)
    try:
        until(lambda: running.workers() and running.all_work())
        yield running
    finally:
        # Workers outlive a server that was killed.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    with serving(tmp_path) as running:
        until(running.answers)
        yield running


def test_workers_come_back_however_quickly_they_are_killed(server):
    for _ in range(4):
        before = server.workers()
        os.kill(max(before), signal.SIGKILL)
        until(lambda before=before: len(server.workers()) == 2 and server.workers() != before)
    until(server.answers)
    assert server.process.poll() is None


def test_half_sent_bodies_hold_nobody_up_and_what_is_under_way_is_finished_at_the_end(server):
    with ExitStack() as opened:
        waiting = [opened.enter_context(server.connect()) for _ in range(100)]
        for each in waiting:
            each.sendall(HALF)
        assert all(server.answers() for _ in range(8))
        server.process.send_signal(signal.SIGTERM)
        for each in waiting:
            each.sendall(b"cd")
        assert {each.recv(12) for each in waiting} == {b"HTTP/1.1 405"}
    assert server.process.wait(PATIENCE) == 0


def test_an_end_that_is_told_while_workers_end_by_it_is_not_forgotten(monkeypatch):
    server = serve.Server("nowhere:application")
    monkeypatch.setattr(server, "_spawn_worker", lambda **options: pytest.fail("began another worker"))
    server.interrupt_signal = True
    server._respawn_workers([0], None, None)
    assert server.main_loop_interrupt.is_set()


def test_two_signals_at_once_end_the_server_as_one_does():
    server = serve.Server("nowhere:application")
    # As if the second came while the handler of the first, or the server itself, looks whether it is to end.
    with server.main_loop_interrupt._cond:
        for _ in range(2):
            server.signal_handler_interrupt(signal.SIGTERM, None)
    assert server.main_loop_interrupt.wait(PATIENCE)
    assert server.interrupt_signal
