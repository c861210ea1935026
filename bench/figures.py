"""How long figures take and how big they are: `python -m bench.figures [ROUNDS]`.

Prints for every kind of sample the median processor time of a drawing in milliseconds, as a multiple of a face, and as
a multiple of a fixed loop run in the same minute, which holds where the machine is slow or busy; then the size of its
SVG, plain and compressed.
"""

import gzip
import json
import sys
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from cues.figures import check, describe, render
from cues.figures.samples import SAMPLES

KINDS = ("face", "figure", "people", "strip")
LOOP = 10_000


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append((process_time() - start) * 1000)
    return median(times)


def fixed_loop() -> float:
    total = 0.0
    for number in range(LOOP):
        total += number * 0.5
    return total


def of_all(specs: list[dict[str, Any]], act: Callable[[dict[str, Any]], object], rounds: int) -> float:
    """Return the median over the specs of the median time of an act."""
    return median(milliseconds(lambda spec=spec: act(spec), rounds) for spec in specs)  # type: ignore[misc]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    specs = {kind: [spec for spec in SAMPLES.values() if spec["kind"] == kind] for kind in KINDS}
    loop, face = milliseconds(fixed_loop, rounds), of_all(specs["face"], render, rounds)
    print(f"a loop of {LOOP} additions takes {loop:.2f} ms")
    print("kind    count    ms  faces  loops  check ms  describe ms   kB  most kB  gzip kB  spec B")
    for kind, some in specs.items():
        took, drawn = of_all(some, render, rounds), [render(spec).encode() for spec in some]
        print(
            f"{kind:7} {len(some):5} {took:5.2f} {took / face:6.1f} {took / loop:6.1f}"
            f" {of_all(some, check, rounds):9.2f} {of_all(some, describe, rounds):12.2f}"
            f" {median(map(len, drawn)) / 1000:4.1f} {max(map(len, drawn)) / 1000:8.1f}"
            f" {median(len(gzip.compress(svg)) for svg in drawn) / 1000:8.1f}"
            f" {median(len(json.dumps(spec, separators=(',', ':'))) for spec in some):7.0f}"
        )


if __name__ == "__main__":
    main()
