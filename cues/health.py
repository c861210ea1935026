"""What must hold for the site to serve (READY), and for nothing to be lost (WHOLE): checks that find faults."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cues import dump
from cues.documents.codings import PLAIN
from cues.models import Card, Coded, FeedHead, Publication

LEAST_FREE = 200_000_000
"""Bytes."""
AHEAD = timedelta(minutes=5)
"""What was written may be later than the clock by so much: several machines write."""
RESTORE = "Stop the site and restore the last backup that was whole."


class Fault(NamedTuple):
    where: str
    what: str
    do: str
    """What somebody is to do about it."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.do}"


Check = Callable[[], Iterable[Fault]]


def faults(wanted: Iterable[Check]) -> Iterator[Fault]:
    """Yield what the checks find, in their order; one that cannot be done is a fault itself."""
    for check in wanted:
        try:
            yield from check()
        except Exception as failure:
            what = " ".join(f"{type(failure).__name__}: {failure}".split()).rstrip(".")
            yield Fault(check.__name__, what, "Mend that first; where data is damaged, restore the last backup.")


def database() -> Iterator[Fault]:
    _column("SELECT 1")
    return iter(())


def migrations() -> Iterator[Fault]:
    missing = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        names = ", ".join(f"{app} {name}" for app, name in sorted(missing)[:3])
        yield Fault("migrations", f"{len(missing)} are not applied: {names}", "Run manage.py migrate.")


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())


def shelf() -> Iterator[Fault]:
    if not Card.objects.current().exists():
        yield Fault("shelf", "no card is published", "Run manage.py load_content --publish.")


def space() -> Iterator[Fault]:
    free = shutil.disk_usage(settings.STATE_DIR).free
    if free < LEAST_FREE:
        yield Fault(str(settings.STATE_DIR), f"{free // 1_000_000} MB are free", "Make room on that disk.")


def integrity() -> Iterator[Fault]:
    """Ask the database whether it is damaged. On PostgreSQL only what it has noticed by itself."""
    for statement, sound, what in _BY_VENDOR[connection.vendor]:
        for found in _column(statement):
            if found != sound:
                yield Fault("integrity", f"{what}: {found}", RESTORE)


_BY_VENDOR = {
    "sqlite": (
        ("PRAGMA integrity_check", "ok", "the file is damaged"),
        ("PRAGMA foreign_key_check", None, "a row leads to nothing, in the table"),
    ),
    "postgresql": (
        (
            "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()",
            0,
            "pages that do not match their checksums",
        ),
        ("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid", None, "an index is not valid"),
    ),
}


def hashes() -> Iterator[Fault]:
    """Compare every card on the shelf with its hash, in all its codings, and the feed with its head."""
    cards = Card.objects.order_by("pk").values_list("pk", "cue_id", "version", "body", "hash")
    for pk, slug, version, body, digest in cards.iterator():
        if sha256(body.encode()).hexdigest() != digest:
            yield Fault(f"card {pk}", f"version {version} of {slug} does not match its hash", RESTORE)
    forms = Coded.objects.order_by("pk").values_list("card_id", "coding", "body", "card__body")
    for pk, coding, form, body in forms.iterator():
        if PLAIN[coding](bytes(form)) != body.encode():
            yield Fault(f"card {pk}", f"its {coding} form is not that of its text", RESTORE)
    last = Publication.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    head = FeedHead.objects.values_list("last", flat=True).first() or 0
    if last != head:
        yield Fault("feed", f"its head is at {head}, its newest entry at {last}", RESTORE)


def dumped() -> Iterator[Fault]:
    for path in dump.damaged():
        yield Fault(str(path), "it is not the file that was written", "Delete its folder; it is made anew.")


def modes() -> Iterator[Fault]:
    """See that nobody else on this machine reads what is kept."""
    private = chain(*(settings.STATE_DIR.glob(name) for name in ("secret_key", "*.sqlite3*", "mail", "mail/*")))
    for path in (settings.STATE_DIR, *private):
        if path.stat().st_mode & 0o077:
            yield Fault(str(path), f"others may read it ({path.stat().st_mode & 0o777:o})", f"chmod go= {path}")


def clock() -> Iterator[Fault]:
    newest = Publication.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest > timezone.now() + AHEAD:
        yield Fault("clock", f"it stands before {newest:%Y-%m-%d %H:%M} UTC, when a card was published", "Set it.")


def counting() -> Iterator[Fault]:
    """See that what counts attempts to sign in answers."""
    try:
        cache.get("doctor")
    except Exception as failure:
        what = f"it does not answer ({type(failure).__name__}), so that nobody can sign in"
        yield Fault("CACHE_URL", what, "Start it, or take CACHE_URL away and start the site anew.")


def configuration() -> Iterator[Fault]:
    """Ask Django what it thinks of the settings, of those for production only where the site has TLS."""
    for message in checks.run_checks(include_deployment_checks=settings.HTTPS):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield Fault(f"settings ({message.id})", " ".join(message.msg.split()).rstrip("."), message.hint or "")


READY: tuple[Check, ...] = (database, migrations, shelf, space)
WHOLE: tuple[Check, ...] = (*READY, integrity, hashes, dumped, modes, clock, counting, configuration)


def _column(statement: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]
