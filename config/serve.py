"""The server: `python -m config.serve`. Workers come back however often they are killed.

PORT, WORKERS and HOST may be set; what lies before the site, TLS too, is another server's matter.
"""

import ctypes
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Thread

from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from config.ending import carry_in

THREADS = 160
"""Per worker. Most sleep over bodies that are slow to come; `cues.api.guard` says how many work."""
KILL_TIMEOUT = 5
"""Seconds that requests under way get to finish once the server is told to end."""
AT_MOST, WITHIN = 20, 60
"""Workers that may come back within so many seconds; more cannot be helped by trying again."""
PR_SET_PDEATHSIG = 1
"""What Linux calls the signal that a process is sent when the one that began it has ended."""


class Server(MPServer):
    """Granian, which by itself gives up where a worker goes twice within seconds, as if it could never start."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.came_back: deque[float] = deque(maxlen=AT_MOST)

    def signal_handler_interrupt(self, *args, **kwargs) -> None:
        """Note that the server is to end; told by a thread, for a handler would wait for ever for one it interrupts."""
        self.interrupt_signal = True
        Thread(target=self.main_loop_interrupt.set).start()

    def _respawn_workers(self, workers, spawn_target, target_loader, delay: float = 0) -> None:
        if self.interrupt_signal:
            # It came while the workers that ended by it were counted, and would be forgotten with them.
            self.main_loop_interrupt.set()
            return
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        self.came_back.append(time.monotonic())
        if len(self.came_back) < AT_MOST or self.came_back[-1] - self.came_back[0] > WITHIN:
            self.respawned_wrks.clear()


def load(server: int, target: str) -> Callable:
    """Return the site for a worker, which ends with its server: left alone, it would hold the port with old code."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        sys.exit("The server has ended.")
    return import_string(target)


def main() -> None:
    os.umask(0o077)
    server = Server(
        "config.wsgi.application",
        interface=Interfaces.WSGI,
        address=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        workers=int(os.environ.get("WORKERS", os.cpu_count() or 1)),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT,
        websockets=False,
        log_level=LogLevels.error,
    )
    try:
        server.serve(target_loader=partial(load, os.getpid()))
    finally:
        carry_in()


if __name__ == "__main__":
    main()
