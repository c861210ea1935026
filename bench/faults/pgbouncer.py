"""The site behind pgbouncer in transaction mode: `python -m bench.faults.pgbouncer` (a minute).

Not a fault but a trap: what a connection remembers is another's at the next statement. Both logs are read for errors.
"""

import re
import shutil
from functools import partial
from pathlib import Path

from bench.faults.stand import (
    HOST,
    POOLER,
    POSTGRES,
    READS,
    ask,
    at_once,
    end,
    figure,
    folder,
    postgres,
    process,
    site,
    start,
    until,
    url,
)  # fmt: skip

ROUNDS = 10
PROGRAM = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
CONFIGURATION = """\
[databases]
* = host={host} port={postgres}
[pgbouncer]
listen_addr = {host}
listen_port = {pooler}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
{user}
"""


def configured(where: Path) -> Path:
    made = where / "pgbouncer.ini"
    databases = f"unspoken = host={HOST} port={POSTGRES} dbname=unspoken user=postgres"
    text = CONFIGURATION.format(host=HOST, postgres=POSTGRES, pooler=POOLER, user="")
    made.write_text(text.replace(f"* = host={HOST} port={POSTGRES}", databases))
    made.chmod(0o644)
    return made


def errors(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if re.search(r"ERROR|FATAL|WARNING", line)]


def main() -> None:
    with folder() as where, postgres(where) as log:
        pooler = where / "pgbouncer.log"
        with process(PROGRAM, "-u", "postgres", configured(where), log=pooler):
            until(lambda: pooler.exists() and "process up" in pooler.read_text(), 10)
            behind = {"DATABASE_URL": url(POOLER), "PREPARED_STATEMENTS": "off"}
            with site(where, made_by={"DATABASE_URL": url()}, **behind):
                log.write_text("")
                reads = [partial(ask, path) for path in (*READS, "/meanings/", "/api/v1/dump/", "/search/?q=leg")]
                told = [one for _ in range(ROUNDS) for one in at_once(*reads, *[start] * 4)]
                kept = [figure(f"{len(told)} requests behind pgbouncer", told, wanted={200, 201, 429})]
        found = errors(log) + errors(pooler)
        print(f"{len(found)} errors in both logs", *found[:5], sep="\n  ")
    end(*kept, not found)


if __name__ == "__main__":
    main()
