"""PostgreSQL is stopped for some seconds and started again: `python -m bench.faults.database_stop` (a minute).

Lists and pages go on, marked as stale; the rest is told so in time, and all is well again once it is back.
"""

from contextlib import ExitStack

from bench.faults.outage import outage
from bench.faults.stand import end, folder, postgres, running, site, url


def main() -> None:
    with folder() as where, ExitStack() as server:
        server.enter_context(postgres(where))
        with site(where, workers=1, DATABASE_URL=url()):
            kept = outage(server.close, lambda: server.enter_context(running(where)))
    end(*kept)


if __name__ == "__main__":
    main()
