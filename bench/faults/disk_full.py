"""The disk that holds SQLite's file is full, then has room again: `python -m bench.faults.disk_full`, as root (1 min).

Whoever reads goes on; whoever writes is told so, and nothing that was acknowledged is lost.
"""

import sqlite3
import subprocess
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from bench.faults.stand import READS, ask, at_once, end, figure, folder, site, start, until

SIZE = "400m"
FILLING = 1 << 20


@contextmanager
def small_disk(where: Path):
    """Put a disk of its own into a folder. Raises CalledProcessError where nobody lets us."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(where)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(where)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * FILLING):
                pass
        except OSError:
            return


def attempts(where: Path) -> int:
    with closing(sqlite3.connect(where / "state" / "db.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM quizzes_attempt").fetchone()[0]


def main() -> None:
    with folder() as where:
        (where / "state").mkdir(mode=0o700)
        with small_disk(where / "state"), site(where):
            acknowledged = sum(start().status == 201 for _ in range(5))
            fill(where / "state" / "filling")
            refused = [start() for _ in range(12)]
            acknowledged += sum(one.status == 201 for one in refused)
            kept = [
                figure("12 write on the full disk", refused, wanted={201, 503}),
                any(one.status == 503 for one in refused),
                figure("12 read", at_once(*(partial(ask, path) for path in READS * 4)), wanted={200}),
                figure("/readyz", [ask("/readyz")], wanted={503}),
            ]
            (where / "state" / "filling").unlink()
            print(f"writing goes on {until(lambda: start().status == 201, 10):.2f} s after there is room")
            stored = attempts(where) - 1
            print(f"acknowledged {acknowledged}, stored {stored}")
    end(*kept, acknowledged == stored)


if __name__ == "__main__":
    main()
