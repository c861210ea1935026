from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cues import content


class Command(BaseCommand):
    help = "Write all that lies on the desk as content files."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a file differs from the desk"
        )

    def handle(self, *, folder: Path, check: bool, **options) -> None:
        dumped = content.dump()
        differing = [name for name, data in dumped.items() if _bytes(folder / name) != data]
        if check and differing:
            raise CommandError("These files differ from the desk: " + ", ".join(differing))
        for name in differing:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(dumped[name])
        self.stdout.write(f"{len(differing)} of {len(dumped)} files written.")


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
