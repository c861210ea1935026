from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cues.documents import passages
from cues.documents.schema import Refused


class Command(BaseCommand):
    help = "Attach the text of a document to its passages, for editors' eyes only; accepted only if its SHA-256 fits."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options) -> None:
        try:
            document = passages.attach(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Attached to {document}: {document.length:,} characters.")
