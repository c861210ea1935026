"""Fingerprints of a text's nine-word runs, so that the suite can find a quotation without holding the text.

`python -m tests.own_words FILE` writes the fingerprints of a document beside this module.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

RUN = 9
BYTES = 6
SHIPPED = Path(__file__).with_name("own_words.b64")


def runs(text: str) -> dict[bytes, str]:
    """Return the truncated hash of every run of nine words, with the run; case, digits and marks do not count."""
    words = re.findall(r"[a-z']+", text.lower())
    spoken = (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).digest()[:BYTES]: run for run in spoken}


def shipped() -> set[bytes]:
    raw = base64.b64decode(SHIPPED.read_text())
    return {raw[start : start + BYTES] for start in range(0, len(raw), BYTES)}


def quoted(text: str, fingerprints: set[bytes]) -> list[str]:
    """Return the runs of a text that bear one of these fingerprints."""
    return [run for mark, run in runs(text).items() if mark in fingerprints]


if __name__ == "__main__":
    marks = sorted(runs(Path(sys.argv[1]).read_text(encoding="utf-8")))
    SHIPPED.write_text(base64.encodebytes(b"".join(marks)).decode())
