"""PostgreSQL is stopped, or killed, while answers come in: `python -m bench.faults.restart` (a minute)."""

import signal
from collections.abc import Callable
from time import sleep

from bench.faults.answering import Crowd
from bench.faults.cluster import PROGRAMS, Cluster
from bench.faults.site import end, left_out, on_postgres

BETWEEN, AWAY = 30, 2.0
"""How many answers are acknowledged between two stops, and how many seconds the database is away each time."""
WAYS: dict[str, Callable[[Cluster], None]] = {
    "stopped": Cluster.stop,
    "stopped at once": lambda cluster: cluster.stop(signal.SIGQUIT),
    "killed": Cluster.kill,
}


def main() -> None:
    if not PROGRAMS:
        left_out("PostgreSQL is not installed.")
    with on_postgres() as (site, database):
        back = []
        with Crowd(site.front) as crowd:
            for stop in WAYS.values():
                crowd.more(BETWEEN)
                stop(database)
                sleep(AWAY)
                database.start()
                back.append(crowd.more(1))
            crowd.more(BETWEEN)
        times = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in zip(WAYS, back, strict=True))
        name = f"PostgreSQL {', '.join(WAYS)} for {AWAY:g} s each; first answer after its return: {times}"
        end([site.judge(name, crowd.ledger)])


if __name__ == "__main__":
    main()
