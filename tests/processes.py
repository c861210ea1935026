"""Processes for tests in which something is killed, or two do the same at once; each is a copy of this one."""

import os
import pkgutil
import signal
import traceback
import warnings
from collections.abc import Callable
from itertools import count
from unittest import mock

from django.db import connection


def begin(job: Callable[[], object]) -> int:
    """Let a copy of this process do a job, on its own connection, and return its id."""
    connection.close()
    with warnings.catch_warnings():
        # Later Pythons warn of threads, of which none that another test has left is used here.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        return process
    status = 1
    try:
        job()
        connection.close()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def ended(process: int) -> int:
    """Wait for a process and return its status; that of one that was killed is the signal, below zero."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def killed_at(place: str, job: Callable[[], object], *, call: int = 1) -> None:
    """Let a job be killed just before the so-manieth call of what stands at a place."""
    real, calls = pkgutil.resolve_name(place), count(1)

    def called(*args, **options):
        if next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    def run() -> None:
        with mock.patch(place, called):
            job()

    assert ended(begin(run)) == -signal.SIGKILL, f"{place} was not called {call} times"
