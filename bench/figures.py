"""How long figures take and how big they are: `python -m bench.figures [ROUNDS]`.

Prints for every kind of sample the median time of a drawing and the size of its SVG, plain and compressed.
"""

import gzip
import json
import sys
from statistics import median
from time import perf_counter
from typing import Any

from cues.figures import check, describe, render
from cues.figures.samples import SAMPLES


def milliseconds(work: Any, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def measure(specs: list[dict[str, Any]], rounds: int) -> str:
    drawn = [render(spec) for spec in specs]
    figures = {
        "ms": median(milliseconds(lambda spec=spec: render(spec), rounds) for spec in specs),
        "check ms": median(milliseconds(lambda spec=spec: check(spec), rounds) for spec in specs),
        "describe ms": median(milliseconds(lambda spec=spec: describe(spec), rounds) for spec in specs),
        "kB": median(len(svg.encode()) for svg in drawn) / 1000,
        "max kB": max(len(svg.encode()) for svg in drawn) / 1000,
        "gzip kB": median(len(gzip.compress(svg.encode())) for svg in drawn) / 1000,
        "spec B": median(len(json.dumps(spec, separators=(",", ":"))) for spec in specs),
    }
    return "  ".join(f"{name} {value:.2f}" for name, value in figures.items())


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for kind in ("face", "figure", "people", "strip"):
        specs = [spec for spec in SAMPLES.values() if spec["kind"] == kind]
        print(f"{kind:7} ({len(specs)})  {measure(specs, rounds)}")


if __name__ == "__main__":
    main()
