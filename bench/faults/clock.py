"""The clock jumps while answers come in and a cue is published: `python -m bench.faults.clock` (a minute).

The site alone is told another time of day, by `clock.c` beside this file, which a C compiler makes ready. Nobody is
told of an error, and the feed stays in order.
"""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from shutil import which

from bench.faults.answering import Crowd
from bench.faults.others import Readers
from bench.faults.site import Site, end, figure, folder, kinds, left_out, on_either

COMPILER = which("cc")
SOURCE = Path(__file__).with_name("clock.c")
DAY = 86_400
"""Seconds."""
JUMPS = (40, 0, -400, 0)
"""Days between the clock and the right time."""
BETWEEN = 40
"""Answers acknowledged after each jump."""
PUBLISH = """
import sys, django
django.setup()
from django.utils import timezone
from cues import publishing
from cues.models import Cue
cue = Cue.objects.get(slug="leg-shaking")
cue.aliases = [*cue.aliases, sys.argv[1]]
cue.save()
assert publishing.publish(cue=cue, by=None, now=timezone.now())
"""
"""Publishes a cue that has one more name by which people call it."""


def told_the_time(where: Path) -> dict[str, str]:
    """Return what makes a process take its time of day by the file `clock`, which tells the right time at first."""
    assert COMPILER
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O", "-o", where / "clock.so", SOURCE], check=True)
    jump(where, 0)
    return {"LD_PRELOAD": str(where / "clock.so"), "CLOCK_SHIFT": str(where / "clock")}


def jump(where: Path, days: int) -> None:
    """Put the clock forward or back, for processes that run, too: they see the very bytes of the file."""
    (where / "clock").touch()
    with (where / "clock").open("r+b") as file:
        file.write((days * DAY).to_bytes(8, sys.byteorder, signed=True))


def read(site: Site, path: str) -> str:
    """Return what an address gives. Raises HTTPException where that is an error."""
    to = site.front.connection()
    to.request("GET", path)
    answer = to.getresponse()
    if answer.status != 200:
        raise HTTPException(f"{path}: {answer.status}")
    return answer.read().decode()


def changes(site: Site) -> list[str]:
    """Return the moments of all that the feed says, in the order of its numbers."""
    moments, page = [], {"next": "/api/v1/changes/?since=0&limit=100"}
    while page["next"]:
        page = json.loads(read(site, page["next"].removeprefix(f"http://127.0.0.1:{site.port}")))
        moments += [entry["at"] for entry in page["results"]]
    return moments


def tried(name: str, site: Site, where: Path) -> list[bool]:
    with Readers(site.front, clients=2) as readers, Crowd(site.front, clients=4) as crowd:
        for number, days in enumerate(JUMPS):
            jump(where, days)
            site.run("-c", PUBLISH, f"leg jumping, {number}")
            crowd.more(BETWEEN)
        moments = changes(site)
        atom = re.findall("<updated>(.*?)</updated>", read(site, "/feed.atom"))[1:]
    errors = sum(count for status, count in crowd.ledger.told.items() if status not in (200, 201))
    # Nothing comes before what was published when the clock was furthest on.
    on = (datetime.now(UTC) + timedelta(days=max(JUMPS) - 1)).isoformat()
    in_order = moments == sorted(moments) and atom == sorted(atom, reverse=True) and moments[-1] > on
    told = f"{errors} errors told to writers, {readers}; {len(moments)} entries of the feed"
    return [
        figure(f"{name}, clock off by {', '.join(map(str, JUMPS))} days", not errors and readers.served, told),
        figure(f"{name}, the feed", in_order, f"from {moments[0]} to {moments[-1]}"),
        site.judge(f"{name}, answers", crowd.ledger),
    ]


def main() -> None:
    if not COMPILER:
        left_out("there is no C compiler.")
    held = []
    for name in kinds():
        with folder() as where, on_either(name, **told_the_time(where)) as site:
            held += tried(name, site, where)
    end(held)


if __name__ == "__main__":
    main()
