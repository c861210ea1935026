"""Another program holds SQLite's write lock: `python -m bench.faults.locked` (half a minute).

Whoever reads is not to notice; whoever writes is told so in time, however many they are.
"""

import sqlite3
from functools import partial

from bench.faults.stand import READS, ask, at_once, end, figure, folder, site, start, until


def main() -> None:
    with folder() as where, site(where):
        holder = sqlite3.connect(where / "state" / "db.sqlite3", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        kept = []
        for crowd in (2, 16):
            told = at_once(*[start] * crowd, *(partial(ask, path) for path in READS * 4))
            kept.append(figure(f"{crowd} write", told[:crowd], wanted={503}))
            kept.append(figure(f"12 read beside {crowd} that write", told[crowd:], wanted={200}, within=2))
        holder.execute("ROLLBACK")
        print(f"writing goes on {until(lambda: start().status == 201, 10):.2f} s after the lock is gone")
    end(*kept)


if __name__ == "__main__":
    main()
