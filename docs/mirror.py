"""Keep a copy of all published cue cards in a folder, one file each. Needs Python 3.9 and nothing else.

    python3 mirror.py https://example.org/api/v1/ cards

The first run fetches everything at once; every later one what has changed since. A run that is broken off, at
whatever point, is made good by the next.
"""

import gzip
import hashlib
import json
import sys
from http.client import HTTPException
from pathlib import Path
from time import sleep
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

PATIENCE = 3600  # seconds to wait at most for one address that says to ask later


def fetch(address):
    """Open an address, as soon as we may where too much was asked from here. Raises HTTPError."""
    request, left = Request(address, headers={"Accept-Encoding": "gzip"}), PATIENCE
    while True:
        try:
            return urlopen(request, timeout=300)
        except HTTPError as error:
            told = error.headers.get("Retry-After", "")
            wait = max(int(told), 1) if told.isdecimal() else 60
            if error.code != 429 or wait > left:
                raise
            error.close()
            left -= wait
            sleep(wait)


def opened(answer):
    return gzip.GzipFile(fileobj=answer) if answer.headers["Content-Encoding"] == "gzip" else answer


def write(path, content):
    """Put content in its place at once, so that no reader sees half of it."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


class Mirror:
    def __init__(self, api, folder):
        self.api, self.folder = api.rstrip("/") + "/", Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mark = self.folder / "last.txt"  # the entry of the feed up to which the folder is complete

    def step(self):
        """Bring the folder up to date."""
        if not self.mark.exists():
            self.begin()
        address = f"{self.api}changes/?since={self.mark.read_text()}&limit=100"
        while address:
            with fetch(address) as answer:
                feed = json.load(opened(answer))
            for cue in {entry["cue"] for entry in feed["results"]}:
                self.renew(cue)
            if feed["results"]:
                write(self.mark, str(feed["results"][-1]["sequence"]).encode())
            address = feed["next"]

    def begin(self):
        """Fetch all cards at once. What is published meanwhile comes with the first changes."""
        with fetch(f"{self.api}dump/") as answer:
            lines = opened(answer)
            about, found = json.loads(next(lines)), set()
            for line in lines:
                card = line[line.index(b',"card":') + 8 : -2]  # its very bytes, whose hash is the entity tag
                found.add(self.keep(json.loads(line), card))
        if len(found) != about["cards"]:
            raise EOFError(f"The dump has {len(found)} cards and says {about['cards']}: it was cut short; try again.")
        for path in set(self.folder.glob("*.json")) - found:
            path.unlink()
        write(self.mark, str(about["last"]).encode())

    def keep(self, told, card):
        if f'"{hashlib.sha256(card).hexdigest()}"' != told["etag"]:
            raise ValueError(f"{told['card']['slug']} did not arrive as it was sent; try again.")
        path = self.path(told["card"]["slug"])
        write(path, card)
        return path

    def renew(self, cue):
        """Fetch a cue as it is now, whatever happened to it in between."""
        try:
            with fetch(f"{self.api}cues/{quote(cue)}/") as answer:
                write(self.path(cue), opened(answer).read())
        except HTTPError as error:
            error.close()
            if error.code != 410:
                raise
            self.path(cue).unlink(missing_ok=True)  # retracted

    def path(self, cue):
        return self.folder / f"{quote(cue, safe='')}.json"


if __name__ == "__main__":
    try:
        Mirror(*sys.argv[1:]).step()
    except (OSError, HTTPException, EOFError, ValueError) as error:  # HTTPError and URLError are of the first kind
        sys.exit(f"The mirror is not up to date, and the next run goes on from here: {error}")
