from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cues import content, coverage
from cues.documents import passages


class Command(BaseCommand):
    help = "Show what became of each document's passages; fail on a gap or an overlap. Needs no text."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *, folder: Path, **options) -> None:
        try:
            documents = content.read(folder).documents["documents"]
        except content.FilesRefused as error:
            raise CommandError(str(error)) from error
        if not documents:
            raise CommandError(f"{folder} accounts for no document.")
        for name, document in documents.items():
            spans = passages.spans(document)
            self.stdout.write(f"{name}: {document['length']:,} characters in {len(spans)} passages")
            for share in coverage.shares(document["length"], spans):
                self.stdout.write(f"  {share.share:6.1%}  {share.fate.replace('_', ' ')}")
