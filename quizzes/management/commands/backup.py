from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from quizzes import backup


class Command(BaseCommand):
    help = "Write the whole database to a file while the site runs, then open that file and look it over."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options) -> None:
        try:
            told = backup.back_up(file)
        except backup.Refused as refused:
            raise CommandError(f"There is no backup. {refused}") from refused
        self.stdout.write(f"{file}, {file.stat().st_size:,} bytes, was opened and is whole: {told}.")
