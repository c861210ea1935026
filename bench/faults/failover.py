"""The primary is killed and its synchronous standby takes over: `python -m bench.faults.failover` (half a minute).

The site knows both by one address, and is told nothing of it.
"""

from time import monotonic

from bench.faults import cluster
from bench.faults.answering import HOST, Crowd
from bench.faults.site import end, free_port, left_out, on_postgres, until

BEFORE, AFTER = 100, 60
"""Answers acknowledged before the primary is killed, and after."""


def main() -> None:
    if not cluster.PROGRAMS:
        left_out("PostgreSQL is not installed.")
    with on_postgres() as (site, primary):
        site.end()
        standby = primary.standby(primary.data.with_name("standby"), free_port())
        with cluster.running(standby):
            primary.stop()
            primary.start(**cluster.SYNCHRONOUS)
            sync = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            until(lambda: primary.ask(sync, database="postgres") == "1", "the standby is synchronous")
            site.database = (
                f"postgres://postgres@{HOST}:{primary.port},{HOST}:{standby.port}/unspoken"
                "?target_session_attrs=read-write"
            )
            site.start()
            with Crowd(site.front) as crowd:
                crowd.more(BEFORE)
                killed = monotonic()
                primary.kill()
                standby.promote()
                promoted = monotonic() - killed
                crowd.more(1)
                back = monotonic() - killed
                crowd.more(AFTER)
            times = f"standby promoted within {promoted:.2f} s, first answer {back:.2f} s after the kill"
            end([site.judge(f"PostgreSQL, primary killed, {times}", crowd.ledger)])


if __name__ == "__main__":
    main()
