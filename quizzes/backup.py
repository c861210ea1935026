"""The whole database as one file: written while the site runs, and opened and looked over before it counts.

On SQLite the file is a database itself, on PostgreSQL an archive of `pg_dump`. Both verbs raise Refused, with what to
do; then nothing has changed.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from cues import health, state
from cues.health import Fault
from cues.models import Card
from quizzes import practice
from quizzes.models import Answer, Learner

_BEGINNING = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}


class Refused(Exception):
    """Raised with a sentence for the operator."""


def counters() -> Iterator[Fault]:
    """See that whatever is counted agrees with the answers."""
    for difference in practice.recount():
        yield Fault("counters", str(difference), health.RESTORE)


SOUND: tuple[health.Check, ...] = (health.integrity, health.hashes, counters)
"""What must hold of a database, wherever it is."""


def back_up(file: Path) -> str:
    """Write a backup, for its owner's eyes alone, and return what is in it."""
    if file.exists():
        raise Refused(f"{file} is there already: name a file that is not.")
    made = file.with_name(f"{file.name}.part")
    try:
        with _in_words():
            made.unlink(missing_ok=True)
            made.touch(0o600)
            if connection.vendor == "sqlite":
                with closing(sqlite3.connect(_live())) as source, closing(sqlite3.connect(made)) as target:
                    source.backup(target)
            else:
                _run("pg_dump", "--format=custom", f"--file={made}", _live())
            with _opened(made):
                told = _look_over()
            _settle(made, file)
    finally:
        made.unlink(missing_ok=True)
    return told


def restore(file: Path, *, overwrite: bool) -> str:
    """Put a backup, brought up to this code, in the place of the database, and return what is in it.

    Refuses to replace a database that holds something, unless `overwrite`, or one in use; and a backup of newer code.
    """
    if not overwrite and _holds_something():
        raise Refused("The database is not empty: --overwrite replaces it, and what it holds is lost.")
    with _in_words(), _opened(file) as replace:
        if refusal := state.too_new():
            raise Refused(refusal)
        call_command("migrate", verbosity=0)
        told = _look_over()
        replace()
    return told


def _holds_something() -> bool:
    # One that is not there yet cannot be connected to.
    with suppress(OperationalError):
        return bool(connection.introspection.table_names())
    return False


def _look_over() -> str:
    """Return how much there is in the database. Raises Refused where it is not whole."""
    # One of each kind: a damaged card is found in all its forms.
    faults: dict[str, str] = {}
    for fault in health.faults(SOUND):
        faults.setdefault(fault.where.split()[0], fault.what)
    if faults:
        raise Refused(f"It is not whole: {'; '.join(faults.values())}.")
    return f"{Card.objects.count()} cards, {Learner.objects.count()} learners, {Answer.objects.count()} answers"


@contextmanager
def _opened(file: Path) -> Iterator[Callable[[], None]]:
    """Open a backup apart, as the database of this process; yield what puts it in the place of the real one."""
    beginning, live = _BEGINNING[connection.vendor], _live()
    with file.open("rb") as read:
        if read.read(len(beginning)) != beginning:
            raise Refused(f"{file} is no backup of {connection.display_name}, which DATABASE_URL names.")
    with (_sqlite_opened if connection.vendor == "sqlite" else _postgresql_opened)(file, live) as (apart, replace):
        connection.close()
        connection.settings_dict["NAME"] = apart
        try:
            yield replace
        finally:
            connection.close()
            connection.settings_dict["NAME"] = live


@contextmanager
def _sqlite_opened(file: Path, live: str) -> Iterator[tuple[str, Callable[[], None]]]:
    folder = Path(f"{live}.opened")
    apart = folder / "db.sqlite3"

    def replace() -> None:
        # Carries in and takes away the log of the one that goes, unless somebody has it open; a broken one has none.
        connection.close()
        with closing(sqlite3.connect(live, timeout=0)) as former:
            try:
                former.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as busy:
                raise Refused(f"The database is in use ({busy}): end the server first.") from busy
            except sqlite3.DatabaseError:
                pass
        for log in ("-wal", "-shm"):
            Path(f"{live}{log}").unlink(missing_ok=True)
        _settle(apart, Path(live))

    with state.held(Path(f"{live}.lock")):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            apart.touch(0o600)
            shutil.copyfile(file, apart)
            yield str(apart), replace
        finally:
            shutil.rmtree(folder)


@contextmanager
def _postgresql_opened(file: Path, live: str) -> Iterator[tuple[str, Callable[[], None]]]:
    server, apart = connection.copy(), f"{live}_opened"
    server.settings_dict["NAME"] = "postgres"
    name, opened, former = map(connection.ops.quote_name, (live, apart, f"{live}_former"))

    def replace() -> None:
        connection.close()
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [live])
        renamed = [f"ALTER DATABASE {name} RENAME TO {former}"] * cursor.fetchone()[0]
        # In one transaction; the server refuses while anybody is connected.
        cursor.execute("; ".join([*renamed, f"ALTER DATABASE {opened} RENAME TO {name}"]))
        cursor.execute(f"DROP DATABASE IF EXISTS {former}")

    with closing(server), server.cursor() as cursor:
        # To the end of the session: two that open a backup at once would open it in one place.
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [apart])
        for left in (opened, former):
            cursor.execute(f"DROP DATABASE IF EXISTS {left}")
        cursor.execute(f"CREATE DATABASE {opened}")
        try:
            _run("pg_restore", "--no-owner", "--single-transaction", f"--dbname={apart}", str(file))
            yield apart, replace
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {opened} WITH (FORCE)")


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's against the server that DATABASE_URL names."""
    (_, *server, _), secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    command, environment = [program, *server, *arguments], {**os.environ, **(secrets or {})}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Refused(f"{program} is missing: install PostgreSQL's own programs (postgresql-client).") from None
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.strip()}")


def _live() -> str:
    return str(connection.settings_dict["NAME"])


def _settle(made: Path, place: Path) -> None:
    """Put a file in its place, and both on the disk for good."""
    _sync(made)
    made.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.close(file)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, sqlite3.Error, OSError) as error:
        raise Refused(f"Nothing was changed: {' '.join(str(error).split())}.") from error
