"""Django's own, by one process at a time, and not by code that is older than the database."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from cues import state


class Command(migrate.Command):
    def handle(self, *args, **options) -> None:
        with state.alone():
            # Whoever names an app goes to a state of their own choice, back as well.
            if not options["app_label"] and (refusal := state.too_new()):
                raise CommandError(refusal)
            super().handle(*args, **options)
