"""The database as a whole: one start on it at a time, and only by code that knows all that was done to it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

_KEY = 0x756E73706F6B656E
"""Under which starts on PostgreSQL wait for one another: eight letters of the site's name."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the database for one step of a start; whoever comes meanwhile, on whichever machine, waits.

    Readers and learners go on. Where the process is killed, the system or the database lets go.
    """
    if connection.vendor == "sqlite":
        with held(Path(f"{connection.settings_dict['NAME']}.lock")):
            yield
        return
    # In a session of its own, for the step itself opens, ends and closes; in a transaction, which no pooler splits.
    session = connection.copy()
    try:
        session.set_autocommit(False)
        with session.cursor() as cursor:
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {name} = 0")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
        yield
    finally:
        session.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file that stands for a right on this machine; it stays, for somebody may wait with it open."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def unknown_migrations() -> list[str]:
    """Return what newer code than this did to the database, as `app name`; that of apps this code lacks left out."""
    loader = MigrationLoader(connection)
    known = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys() - known
    return sorted(f"{app} {name}" for app, name in unknown if app in loader.migrated_apps)


def too_new() -> str:
    """Return the one sentence that refuses a database of newer code; empty where this code knows it."""
    if not (unknown := unknown_migrations()):
        return ""
    return (
        f"This code is older than the database, to which newer code did what is not known here ({', '.join(unknown)}): "
        "run the newer code, or let it undo that by `manage.py migrate APP NAME` first."
    )
