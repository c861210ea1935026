"""PostgreSQL's processes stand still, as on a machine that hangs: `python -m bench.faults.database_freeze` (a minute).

Nothing is refused and nothing answers; only limits of the site's own help.
"""

import signal

from bench.faults.outage import outage
from bench.faults.stand import end, folder, postgres, send, server_of, site, url


def main() -> None:
    with folder() as where, postgres(where), site(where, workers=1, DATABASE_URL=url()):
        stopped = server_of(where)
        kept = outage(lambda: send(stopped, signal.SIGSTOP), lambda: send(stopped, signal.SIGCONT))
    end(*kept)


if __name__ == "__main__":
    main()
