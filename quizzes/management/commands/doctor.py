from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from cues import health, state
from cues.health import Fault
from quizzes import backup, usernames


def code() -> Iterator[Fault]:
    if refusal := state.too_new():
        yield Fault("migrations", *refusal.rstrip(".").split(": ", 1))


def names() -> Iterator[Fault]:
    for name, other in usernames.colliding():
        yield Fault("usernames", f"{name} reads as {other}", "Both keep signing in; ask one to choose another name.")


CHECKS: tuple[health.Check, ...] = (*health.WHOLE, backup.counters, code)
NOTICES: tuple[health.Check, ...] = (names,)
"""What somebody should know of, and nothing is broken by."""


class Command(BaseCommand):
    help = "Look for what is wrong with this site; say of each fault where it is and what to do, and fail on any."

    def handle(self, **options) -> None:
        found = 0
        for notice in health.faults(NOTICES):
            self.stdout.write(f"Notice: {notice}")
        for fault in health.faults(CHECKS):
            found += 1
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"Faults found: {found}.")
        self.stdout.write(f"All is well, by {len(CHECKS)} checks.")
