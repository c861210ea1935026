"""The disk under the database fills up, then has room again: `python -m bench.faults.disk_full_answers` (a minute).

Only as root, who may put a disk of memory into a folder; nothing else of the machine gets full.
"""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import copytree
from time import sleep

from bench.faults import cluster
from bench.faults.answering import Crowd
from bench.faults.others import Readers
from bench.faults.site import Site, end, figure, folder, free_port, kinds, left_out, ready, served

ROOM = 48
"""Megabytes on the disk beside what is there at first."""
BETWEEN, FULL = 40, 8.0
"""How many answers are acknowledged before and after, and how many seconds the disk is full."""
BLOCK = 4096


@contextmanager
def disk(where: Path, megabytes: int) -> Iterator[Path]:
    """Put a disk of so many megabytes into a folder. Raises CalledProcessError where nobody lets us."""
    where.mkdir()
    options = f"size={megabytes}m,mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "unspoken-faults", where], check=True, capture_output=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", where], check=True)


@contextmanager
def full(where: Path) -> Iterator[None]:
    """Take all room that is left on a disk, for as long as the block lasts."""
    filling = where / "filling"
    try:
        with filling.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(BLOCK)):
                pass
        yield
    finally:
        filling.unlink()


@contextmanager
def on_small_disk(name: str) -> Iterator[tuple[Site, Path, cluster.Cluster | None]]:
    """Serve with the database on a small disk, and the rest elsewhere where that can be."""
    with folder() as where, ExitStack() as stack:
        kept = ready() / ("sqlite" if name == "SQLite" else "cluster")
        used = int(subprocess.run(["du", "-sm", kept], check=True, capture_output=True, text=True).stdout.split()[0])
        small = stack.enter_context(disk(where / "disk", used + ROOM))
        if name == "SQLite":
            state = copytree(kept, small / "state")
            yield stack.enter_context(served(Site(state, f"sqlite:///{state / 'db.sqlite3'}"))), small, None
        else:
            database = cluster.Cluster(kept).copy(small / "primary", free_port())
            stack.enter_context(cluster.running(database))
            state = copytree(ready() / "sqlite", where / "state", ignore=lambda *_: ["db.sqlite3"])
            yield stack.enter_context(served(Site(state, database.address))), small, database


def tried(name: str) -> list[bool]:
    with on_small_disk(name) as (site, small, database):
        with Crowd(site.front) as crowd:
            crowd.more(BETWEEN)
            with full(small), Readers(site.front) as readers:
                before = len(crowd.ledger.waits)
                sleep(FULL)
                meanwhile = len(crowd.ledger.waits) - before
            ended = bool(database and database.process and database.process.poll() is not None)
            if database and ended:
                database.start()
            back = crowd.more(1)
            crowd.more(BETWEEN)
        told = f"disk full for {FULL:g} s ({meanwhile} acknowledged meanwhile), first answer {back:.2f} s after"
        if ended:
            told += ", PostgreSQL ended itself and was started again"
        # PostgreSQL itself may go; what SQLite holds can be read all the same.
        reading = database is not None or readers.served
        return [
            figure(f"{name}, reads on a full disk", reading, str(readers)),
            site.judge(f"{name}, {told}", crowd.ledger),
        ]


def main() -> None:
    try:
        with folder() as where, disk(where / "disk", 1):
            pass
    except (OSError, subprocess.CalledProcessError):
        left_out("only root may put a small disk into a folder, and here even root may not.")
    end([held for name in kinds() for held in tried(name)])


if __name__ == "__main__":
    main()
