from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cues import state
from quizzes import content, generation


class Command(BaseCommand):
    help = (
        "Bring the questions in step with the published cues, and make the ready-made quizzes that are not there yet."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("quizzes", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures" / "quizzes.yaml")
        parser.add_argument("--overwrite", action="store_true", help="write quizzes anew that are there already")

    def handle(self, *, quizzes: Path, overwrite: bool, verbosity: int, **options) -> None:
        try:
            wanted = content.read(quizzes)
        except content.FileRefused as error:
            raise CommandError(f"Nothing was made.\n{error}") from error
        with state.alone():
            tally, report = generation.catch_up(), content.load(wanted, overwrite=overwrite)
        if not verbosity:
            return
        self.stdout.write(f"Questions: {tally.made} made, {tally.revived} brought back, {tally.retired} retired.")
        self.stdout.write(f"Quizzes: {len(report.written)} written, {len(report.kept)} left as they were.")
        for slug, why in report.left_out:
            self.stdout.write(f"Left out, {slug}: {why}")
