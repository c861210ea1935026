"""Django's `collectstatic`, whole or not at all, beside a server that runs, and by one process at a time."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cues import state

STAY = 24 * 60 * 60
"""Seconds for which a file that is no longer needed can still be had: pages that name it are open somewhere."""
IGNORED = ["redoc", "rest_framework"]
"""Folders of packages from which no page takes anything."""
_MAKING = "static-making-"


class Command(BaseCommand):
    help = "Collect static files into STATIC_ROOT; what they replace stays there for a day."
    requires_system_checks = ()

    def handle(self, **options) -> None:
        root = Path(settings.STATIC_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        # Written only at the end, so that what was not finished is done again; `make` goes by its age.
        finished = root.with_name("collected")
        with state.held(root.with_name("collected.lock")):
            # Whoever was killed here left this behind.
            for left in root.parent.glob(f"{_MAKING}*"):
                shutil.rmtree(left)
            making = Path(tempfile.mkdtemp(dir=root.parent, prefix=_MAKING))
            into = _Into(making)
            call_command(into, interactive=False, verbosity=0, ignore_patterns=IGNORED)
            names, last = _files(making), getattr(into.storage, "manifest_name", "")
            former = finished.read_text().splitlines() if finished.exists() else []
            _clear(root, keep=names - {last}, former=set(former))
            # What says which file stands for which goes last, and beside them: all that lies there is given out.
            for name in sorted(names, key=lambda name: (name == last, name)):
                place = root.with_name(name) if name == last else root / name
                place.parent.mkdir(parents=True, exist_ok=True)
                (making / name).replace(place)
            shutil.rmtree(making)
            finished.write_text("\n".join(sorted(names)) + "\n")


class _Into(collectstatic.Command):
    """Collects into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        chosen = cast(dict[str, Any], settings.STORAGES["staticfiles"])
        options = {**chosen.get("OPTIONS", {}), "location": folder}
        if "manifest_storage" in options:
            options["manifest_storage"] = FileSystemStorage(location=folder)
        self.storage = storages.create_storage({**chosen, "OPTIONS": options})


def _files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _clear(root: Path, *, keep: set[str], former: set[str]) -> None:
    """Take away what nobody has needed for long, counted for what the last collecting made from this one on."""
    now = time.time()
    for name in _files(root) - keep:
        path = root / name
        if name in former:
            path.touch()
        elif path.stat().st_mtime < now - STAY:
            path.unlink()
