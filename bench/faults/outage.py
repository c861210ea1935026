"""What the site does while PostgreSQL is away, however it went: shared by the faults that take it away.

One worker serves: what is kept is each worker's own, and which of several answers nobody can tell.
"""

from collections.abc import Callable
from functools import partial
from time import sleep

from bench.faults.stand import CARD, LIST, PAGE, ask, at_once, figure, start, until

SECONDS = 3
"""How long the second look comes after the first: by then the site knows."""


def outage(fall: Callable[[], object], rise: Callable[[], object]) -> list[bool]:
    """Take the database away, look twice, give it back; return what was kept of what is promised."""
    kept, asked = [], (LIST, PAGE, CARD, "/meanings/")
    fall()
    try:
        for when in ("at once", f"{SECONDS} s later"):
            *told, wrote = at_once(*(partial(ask, path) for path in asked * 2), start)
            by = {path: told[place :: len(asked)] for place, path in enumerate(asked)}
            known = [*by[LIST], *by[PAGE]]
            kept.append(figure(f"lists and pages, {when}", known, wanted={200}) and all(one.stale for one in known))
            kept.append(figure(f"the rest, {when}", [*by[CARD], *by["/meanings/"], wrote], wanted={503}))
            kept.append(figure(f"/readyz, {when}", [ask("/readyz"), ask("/readyz")], wanted={503}, within=2.5))
            sleep(SECONDS)
    finally:
        rise()
    back = until(lambda: start().status == 201 and ask("/readyz").status == 200, 30)
    print(f"all is well again {back:.2f} s after it is back")
    return [*kept, figure("afterwards", [ask(path) for path in (LIST, PAGE, CARD)], wanted={200})]
