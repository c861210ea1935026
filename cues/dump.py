"""All current cards in one file, as they were at one entry of the feed; with the feed from there on, a full mirror.

A dump is a folder in the setting DUMPS: the file, the same compressed, and what is known of both. It is made when
somebody asks and the feed has moved since the last one, by one worker at a time, and put in its place by renaming, so
that nobody ever reads half of one.
"""

import fcntl
import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Count, Subquery

from cues.documents import authored
from cues.models import Card, Publication

PLAIN, GZIP = "cards.jsonl", "cards.jsonl.gz"
_ABOUT, _LOCK, _MAKING = "about.json", "lock", "making-"
_CHUNK = 500
"""How many cards are in memory at once."""
_LEVEL = 2
"""Of compression: cards come to 30 in 100 of their size; the usual level takes over three times as long for 26."""

_Head = tuple[int, str]
"""Sequence and card of the newest entry of the feed; both, for a database put in place of another counts anew."""


@dataclass(frozen=True)
class Dump:
    last: int
    """The sequence of the newest entry of the feed that it takes account of."""
    head: str
    """The hash of the card which that entry is about."""
    cards: int
    plain: str
    """The SHA-256 of the file's bytes."""
    gzip: str
    """The SHA-256 of the compressed file's bytes."""

    def path(self, name: str) -> Path:
        """Return where the file PLAIN or GZIP is; it goes when a newer dump is made, but for those who have it open."""
        return _folder(self) / name


def latest() -> Dump:
    """Return a dump of the shelf as it is now; while another worker makes one, that of the shelf as it last was."""
    head, kept = _head(), _kept()
    if kept and (kept.last, kept.head) == head:
        return kept
    usable = kept is not None and _in_feed(kept)
    with _locked(wait=not usable) as locked:
        if kept and not locked:
            return kept
        found = _kept()
        return found if found and (found.last, found.head) == _head() else _make()


def damaged() -> list[Path]:
    """Return which files of the newest dump are not as they were written; none where there is no dump."""
    if not (kept := _kept()):
        return []
    digests = {PLAIN: kept.plain, GZIP: kept.gzip}
    paths = {kept.path(name): digest for name, digest in digests.items()}
    return [path for path, digest in paths.items() if sha256(path.read_bytes()).hexdigest() != digest]


def _head() -> _Head:
    newest = Publication.objects.order_by("-sequence").values_list("sequence", "card__hash")
    return newest.first() or (0, "")


def _in_feed(dump: Dump) -> bool:
    return Publication.objects.filter(sequence=dump.last, card__hash=dump.head).exists()


def _kept() -> Dump | None:
    """Return the newest whole dump there is; what empties folders may have taken a part of one."""
    found = []
    for about in settings.DUMPS.glob(f"[0-9]*/{_ABOUT}"):
        if not all((about.parent / name).exists() for name in (PLAIN, GZIP)):
            continue
        try:
            found.append(Dump(**json.loads(about.read_text())))
        except FileNotFoundError:
            continue  # a newer one has just taken its place
    return max(found, key=lambda dump: dump.last, default=None)


def _folder(dump: Dump) -> Path:
    return settings.DUMPS / f"{dump.last}-{dump.head or 'empty'}"


@contextmanager
def _locked(*, wait: bool) -> Iterator[bool]:
    """Hold the right to make dumps; yield whether it was to be had."""
    settings.DUMPS.mkdir(parents=True, exist_ok=True)
    with (settings.DUMPS / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _make() -> Dump:
    """Write a dump, put it in its place and take away all others."""
    making = Path(tempfile.mkdtemp(dir=settings.DUMPS, prefix=_MAKING))
    try:
        dump = _write(making)
        (making / _ABOUT).write_text(json.dumps(asdict(dump)))
        place = _folder(dump)
        shutil.rmtree(place, ignore_errors=True)
        making.rename(place)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    for other in settings.DUMPS.iterdir():
        if other.is_dir() and other != place:
            shutil.rmtree(other, ignore_errors=True)
    return dump


def _write(folder: Path) -> Dump:
    # Read before the cards: what is published in between is then told by the feed from here on.
    last, head = _head()
    rows = _snapshot()
    first = next(rows, None)
    cards = 0
    if first:
        last, head, cards = first[:3]
    with (folder / PLAIN).open("wb") as file, (folder / GZIP).open("wb") as compressed:
        plain, packed = _Hashed(file), _Hashed(compressed)
        with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as packer:
            for line in chain([authored.as_json({"last": last, "cards": cards})], _lines(first, rows)):
                for out in (plain, packer):
                    out.write(f"{line}\n".encode())
    return Dump(last, head, cards, plain.hash.hexdigest(), packed.hash.hexdigest())


def _snapshot() -> Iterator[tuple]:
    """Yield (last, head, number of cards, version, moment, hash, body) of every current card.

    By one statement, which every database answers as of one moment; none keeps writers waiting for it.
    """
    newest, current = Publication.objects.order_by("-sequence"), Card.objects.current()
    count = current.order_by().values("is_current").annotate(count=Count("pk")).values("count")
    rows = current.order_by("pk").annotate(
        last=Subquery(newest.values("sequence")[:1]),
        head=Subquery(newest.values("card__hash")[:1]),
        among=Subquery(count),
    )
    return rows.values_list("last", "head", "among", "version", "published_at", "hash", "body").iterator(_CHUNK)


def _lines(first: tuple | None, rows: Iterable[tuple]) -> Iterator[str]:
    for _, _, _, version, at, digest, body in chain([first] if first else [], rows):
        told = authored.as_json({"version": version, "published_at": authored.iso(at), "etag": f'"{digest}"'})
        yield f'{told[:-1]},"card":{body}}}'


class _Hashed:
    """A file that knows the hash of what was written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash = file, sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()
