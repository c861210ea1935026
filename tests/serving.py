"""A server of its own for a test, started as `make run` starts it, and a client that answers over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import sleep
from urllib.request import Request, urlopen

from tests.upgrade import few

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


@contextmanager
def served(address: str, folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """Serve a database as `make run` does; yield the process and where it answers."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    chosen = {"DATABASE_URL": address, "STATE_DIR": str(folder), "PORT": str(port), "WORKERS": "1", "HTTPS": "off"}
    chosen["SITE_URL"] = f"http://127.0.0.1:{port}"
    (folder / "static").mkdir(exist_ok=True)
    environment = {**os.environ, **chosen, "SECRET_KEY": few.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve"], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        while not _answers(port):
            assert process.poll() is None
            sleep(0.02)
        yield process, f"http://127.0.0.1:{port}/api/v1/"
    finally:
        kill(process)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


def kill(process: subprocess.Popen) -> None:
    """Kill the server and all its workers."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def send(address: str, body: dict, token: str | None = None) -> dict:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(address, json.dumps(body).encode(), headers), timeout=PATIENCE) as answer:
        return json.load(answer)


def begun(api: str) -> tuple[str, str]:
    """Begin an attempt over HTTP; return its address and the token of its learner."""
    told = send(f"{api}attempts/", {"build": {"length": 4}})
    return told["url"], told["learner_token"]


def answer(attempt: str, token: str, position: int) -> None:
    with urlopen(Request(f"{attempt}questions/{position}/", headers={"Authorization": f"Bearer {token}"})) as asked:
        option = json.load(asked)["options"][0]["key"]
    send(f"{attempt}answers/", {"position": position, "option": option, "confidence": None}, token)
