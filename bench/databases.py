"""Runs measurements on SQLite and on PostgreSQL: `python -m bench.databases [bank answers starting wire search]`.

Each measurement gets a new database, which is dropped after it. PostgreSQL is looked for at BENCH_POSTGRES, by default
postgres://postgres@127.0.0.1:5432; where it does not answer, that is said and SQLite is measured alone. Each
measurement runs in a process of its own with the site's settings. Exits 1 where one of them found a limit not kept.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
MEASUREMENTS = ("bank", "answers", "starting", "wire", "search")


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Make a database, yield its address, drop it. Raises psycopg.OperationalError where the server does not answer."""
    name = sql.Identifier(made := f"unspoken_bench_{os.getpid()}")
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=5) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{SERVER}/{made}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}


def measure(module: str, address: str, folder: Path) -> bool:
    """Run one measurement on one database; return whether it kept its limits."""
    settings = {"DATABASE_URL": address, "STATE_DIR": str(folder), "SECRET_KEY": "only-for-measuring", "HTTPS": "off"}
    settings["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings")
    # Where Django looks for collected files, of which none is needed here.
    (folder / "static").mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-m", f"bench.{module}"], env=os.environ | settings, check=False)
    return done.returncode == 0


def alone(module: str, made: Callable[[Path], AbstractContextManager[str]]) -> bool:
    """Measure on a database that has nothing of what was measured before."""
    with tempfile.TemporaryDirectory(prefix="unspoken-bench-") as folder, made(Path(folder)) as address:
        return measure(module, address, Path(folder))


def main() -> None:
    # Whoever ends it from outside gets the databases dropped, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before all was measured."))
    wanted, missed = sys.argv[1:] or MEASUREMENTS, []
    for name, made in DATABASES.items():
        try:
            for module in wanted:
                print(f"\n{name}, {module}", flush=True)
                if not alone(module, made):
                    missed.append(f"{name}, {module}")
        except psycopg.OperationalError as error:
            print(f"{name} is left out, since {SERVER} does not answer; set BENCH_POSTGRES to one that does.")
            print(f"It said: {error}")
    if missed:
        sys.exit(f"\nNot all limits were kept: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
