"""Who changes what a learner has does so while holding the learner, taken before all else."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection, transaction

from cues import patience
from quizzes.models import Learner
from quizzes.practice.errors import Unknown


@contextmanager
def turn() -> Iterator[None]:
    """Open a transaction; on SQLite, once those who came before are done with theirs.

    SQLite itself lets in one writer at a time, but whoever finds it busy sleeps and tries again, ever more seldom,
    while others slip in. A lock on the folder of the database lets all threads and processes queue instead, and leaves
    no file behind. Inside another transaction, which holds the database already, nobody queues.
    """
    queues = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _queued(Path(connection.settings_dict["NAME"]).parent) if queues else nullcontext(), transaction.atomic():
        yield


@contextmanager
def _queued(folder: Path) -> Iterator[None]:
    held = os.open(folder, os.O_RDONLY)
    try:
        with patience.waiting():
            fcntl.flock(held, fcntl.LOCK_EX)
        patience.check()
        yield
    finally:
        # Closing it lets in the next; the system does so, too, where a worker is killed.
        os.close(held)


def held(*learners: int) -> dict[int, Learner]:
    """Lock learners, in the order of their ids, to the end of the transaction; those that are gone are left out."""
    # Rows that point here may still be written: only the key of a locked row is theirs to rely on.
    rows = Learner.objects.select_for_update(no_key=True).filter(pk__in=learners).order_by("pk")
    return {row.pk: row for row in rows}


def lock(learner: int) -> Learner:
    """Lock one learner to the end of the transaction. Raises Unknown where they are gone."""
    if row := held(learner).get(learner):
        return row
    raise Unknown("What was kept for this learner has been deleted or joined to an account; start afresh.")
