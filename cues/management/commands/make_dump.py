"""Make the dump of all current cards before somebody asks for it, say every night."""

from django.core.management.base import BaseCommand

from cues import dump


class Command(BaseCommand):
    help = "Make the file of all current cards anew, if anything was published since it was last made."

    def handle(self, *args, **options) -> None:
        kept = dump.latest()
        self.stdout.write(f"{kept.cards} cards as of entry {kept.last} of the feed: {kept.path(dump.PLAIN)}")
