"""Break one thing after the other and see what the site makes of it: `python -m bench.faults [workers clock …]`.

Each fault is a module beside this one that says at its head what it does, prints its figures, and ends with 0 where all
held, with LEFT_OUT where it cannot be tried on this machine. Ends with 1 where one did not hold.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

from bench.faults.site import LEFT_OUT, READY, folder, make_ready

FAULTS = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if "\ndef main(" in path.read_text())
HOUR = 3600
"""Seconds after which a fault is given up."""
WORDS = {0: "held", LEFT_OUT: "left out"}


def tried(name: str) -> tuple[str, str]:
    """Try one fault, its figures printed as they come; return what came of it and how long it took."""
    print(f"\n{name}", flush=True)
    began = monotonic()
    with subprocess.Popen([sys.executable, "-m", f"bench.faults.{name}"]) as run:
        try:
            status = run.wait(HOUR)
        except KeyboardInterrupt:
            # Told by the terminal as we are, it clears away what it made.
            run.wait()
            raise
        except (SystemExit, subprocess.TimeoutExpired):
            run.send_signal(signal.SIGINT)
            run.wait()
            raise
    return WORDS.get(status, "NOT HELD"), f"{monotonic() - began:.0f} s"


def main() -> None:
    # Whoever ends it from outside gets all folders and servers cleared away, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before all was tried."))
    wanted = sys.argv[1:] or FAULTS
    if unknown := sorted(set(wanted) - set(FAULTS)):
        sys.exit(f"There is no fault {', '.join(unknown)}; there are {', '.join(FAULTS)}.")
    with folder() as made:
        print("Loading the content that all faults get a copy of …", flush=True)
        make_ready(made)
        os.environ[READY] = str(made)
        came_of = {name: tried(name) for name in wanted}
    print("\nfault                 came to    took")
    for name, (word, took) in came_of.items():
        print(f"{name:21} {word:9} {took:>6}")
    if missed := [name for name, (word, _) in came_of.items() if word == "NOT HELD"]:
        sys.exit(f"The site did not hold: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
