"""Workers are killed while answers come in, and the server stays: `python -m bench.faults.workers` (half a minute)."""

from bench.faults.answering import Crowd
from bench.faults.site import end, kinds, on_either

KILLS, BETWEEN = 8, 25
"""How many workers are killed, and how many answers are acknowledged between two."""


def main() -> None:
    held = []
    for name in kinds():
        with on_either(name) as site:
            with Crowd(site.front) as crowd:
                for _ in range(KILLS):
                    crowd.more(BETWEEN)
                    site.kill_a_worker()
                crowd.more(BETWEEN)
            held.append(site.judge(f"{name}, {KILLS} workers killed", crowd.ledger))
    end(held)


if __name__ == "__main__":
    main()
