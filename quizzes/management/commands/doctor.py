from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from cues import health
from cues.health import Fault
from quizzes import practice


def counters() -> Iterator[Fault]:
    for difference in practice.recount():
        yield Fault("counters", str(difference), health.RESTORE)


CHECKS: tuple[health.Check, ...] = (*health.WHOLE, counters)


class Command(BaseCommand):
    help = "Look for what is wrong with this site; say of each fault where it is and what to do, and fail on any."

    def handle(self, **options) -> None:
        found = 0
        for fault in health.faults(CHECKS):
            found += 1
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"Faults found: {found}.")
        self.stdout.write(f"All is well, by {len(CHECKS)} checks.")
