from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cues import content, drawings, search, state


class Command(BaseCommand):
    help = "Load content files onto the desk; what was edited at the desk is kept."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish what this load writes, and nothing else; draw figures anew after an upgrade",
        )
        parser.add_argument("--migrate", action="store_true", help="migrate first, which spares a start of its own")
        parser.add_argument("--overwrite", action="store_true", help="let the files win where both sides changed")

    def handle(self, *, folder: Path, migrate: bool, publish: bool, overwrite: bool, verbosity: int, **options) -> None:
        if migrate:
            call_command("migrate", verbosity=0)
        try:
            files = content.read(folder)
            with state.alone():
                report = content.load(files, now=timezone.now(), publish=publish, overwrite=overwrite)
                # A new release may draw or search otherwise; this is the step of every start that sees both code and
                # database.
                renewed, indexed = (drawings.renew(), search.renew()) if publish else (0, 0)
        except content.FilesRefused as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if verbosity:
            self.tell(report, renewed, indexed)

    def tell(self, report: content.Report, renewed: int, indexed: int) -> None:
        self.stdout.write(
            f"Content: {len(report.written)} written, {report.unchanged} unchanged, {len(report.published)} published."
        )
        for name in report.changed_on_both_sides:
            self.stdout.write(
                f"Left as it is, since file and desk both changed (--overwrite lets the file win): {name}"
            )
        for slug in report.left_retracted:
            self.stdout.write(f"Loaded but not published, since an editor retracted it: {slug}")
        if renewed:
            self.stdout.write(f"Drawn anew, since the code that draws has changed: {renewed} versions of cues.")
        if indexed:
            self.stdout.write(f"Indexed for search, since the code that reads words has changed: {indexed} cues.")
