from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from quizzes import backup


class Command(BaseCommand):
    help = "Put a backup in the place of the database, once it has been opened and found whole. End the server first."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace a database that is not empty")

    def handle(self, *, file: Path, overwrite: bool, **options) -> None:
        try:
            told = backup.restore(file, overwrite=overwrite)
        except backup.Refused as refused:
            raise CommandError(f"Nothing was restored. {refused}") from refused
        self.stdout.write(f"Restored: {told}.")
