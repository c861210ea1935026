"""The server is killed while answers come in, and started again: `python -m bench.faults.server` (a minute)."""

from bench.faults.answering import Crowd
from bench.faults.site import end, kinds, on_either

KILLS, BETWEEN = 5, 30
"""How often the server is killed, and how many answers are acknowledged between two times."""


def main() -> None:
    held = []
    for name in kinds():
        with on_either(name) as site:
            with Crowd(site.front) as crowd:
                for _ in range(KILLS):
                    crowd.more(BETWEEN)
                    site.kill()
                    site.start()
                crowd.more(BETWEEN)
            held.append(site.judge(f"{name}, the server killed {KILLS} times", crowd.ledger))
    end(held)


if __name__ == "__main__":
    main()
