"""Starts: two at once, one that was killed, one by older code, one beside a server that runs."""

import json
import os
import re
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from cues import dump
from cues.management.commands import collect
from cues.models import Card, Publication
from quizzes import practice
from quizzes.models import Item
from tests import processes
from tests.upgrade import few

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture
def folder(tmp_path) -> Path:
    return few.write(FIXTURES, tmp_path / "content")


@pytest.fixture(autouse=True)
def dumps(settings, tmp_path) -> None:
    settings.DUMPS = tmp_path / "dumps"


def start(folder: Path) -> None:
    """Do what `make run` does before it serves."""
    call_command("load_content", folder, migrate=True, publish=True, verbosity=0)
    call_command("make_items", FIXTURES / "quizzes.yaml", verbosity=0)


def whole() -> dict[str, object]:
    """Return what one start makes of the folder, whenever and however often it was tried."""
    assert practice.recount() == []
    return {
        "cards": sorted(Card.objects.current().values_list("cue_id", "version", "hash", "drawing")),
        "feed": list(Publication.objects.order_by("pk").values_list("sequence", "cue_id", "kind")),
        "items": sorted(Item.objects.live().values_list("slot", "fingerprint")),
        "dump": dump.latest().cards,
    }


def test_two_first_starts_at_once_end_as_one(apart, folder):
    both = [processes.begin(lambda: start(folder)) for _ in range(2)]
    assert [processes.ended(process) for process in both] == [0, 0]
    twice = whole()
    assert [version for _, version, _, _ in twice["cards"]] == [1] * len(few.CUES)
    assert len(twice["feed"]) == len(few.CUES)


HASHED = re.compile(r"\.[0-9a-f]{12}\.")
KILLS = {
    "while it migrates": ("django.db.migrations.recorder.MigrationRecorder.record_applied", 20),
    "while it loads and publishes": ("cues.publishing._announce", 2),
    "before it indexes": ("cues.search.renew", 1),
    "while it makes items": ("quizzes.generation.bank.drawn_for", 1),
    "while it makes the dump": ("cues.dump._lines", 1),
}


def test_a_start_that_was_killed_anywhere_is_made_good_by_the_next(apart, folder):
    def everything() -> None:
        start(folder)
        call_command("make_dump", verbosity=0)

    for place, call in KILLS.values():
        processes.killed_at(place, everything, call=call)
    everything()
    after = whole()
    assert len(after["feed"]) == len(after["cards"]) == after["dump"] == len(few.CUES)


@pytest.mark.django_db
def test_older_code_refuses_a_newer_database_in_one_sentence(folder):
    MigrationRecorder.Migration.objects.create(app="cues", name="0999_what_is_not_known_yet")
    # An app that is not here any more, or not yet, says nothing of how old this code is.
    MigrationRecorder.Migration.objects.create(app="gone", name="0001_initial")
    for command in (["migrate"], ["load_content", str(folder), "--migrate", "--publish"]):
        with pytest.raises(CommandError) as refused:
            call_command(*command, verbosity=0)
        assert str(refused.value).startswith("This code is older than the database")
        assert "(cues 0999_what_is_not_known_yet)" in str(refused.value)
        assert "\n" not in str(refused.value)
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_whoever_names_an_app_can_still_go_back_or_on():
    MigrationRecorder.Migration.objects.create(app="quizzes", name="0999_what_is_not_known_yet")
    with pytest.raises(CommandError, match="This code is older than the database"):
        call_command("migrate", verbosity=0)
    call_command("migrate", "sessions", verbosity=1, stdout=(told := StringIO()))
    assert "Apply all migrations: sessions" in told.getvalue()


class TestStaticFiles:
    @pytest.fixture(autouse=True)
    def site(self, tmp_path, settings) -> None:
        """Let the site have two files of its own and none of other packages."""
        self.source, self.root = tmp_path / "source", tmp_path / "state" / "static"
        self.source.mkdir()
        settings.STATICFILES_DIRS, settings.STATIC_ROOT = [self.source], self.root
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        compressed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": compressed}
        get_finder.cache_clear()
        self.change("a { color: red }")
        (self.source / "site.js").write_text("let there = 'be more than some bytes of it'\n" * 20)
        yield
        get_finder.cache_clear()

    def change(self, css: str) -> None:
        (self.source / "site.css").write_text(f"{css}\n" * 20)

    def served(self) -> str:
        """Return where pages find the stylesheet now."""
        return json.loads(self.root.with_name("staticfiles.json").read_text())["paths"]["site.css"]

    def there(self) -> dict[str, bytes]:
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in self.root.rglob("*.*")}

    def test_what_a_running_server_names_stays_for_a_day_after_it_was_replaced(self):
        call_command("collect")
        first = self.served()
        long_ago = time.time() - 9 * collect.STAY
        for path in self.root.rglob("*.*"):
            os.utime(path, (long_ago, long_ago))
        self.change("a { color: green }")
        call_command("collect")
        assert self.served() != first
        assert {first, f"{first}.gz", self.served(), f"{self.served()}.gz"} <= self.there().keys()
        call_command("collect")
        assert first in self.there()
        for name in (first, f"{first}.gz", self.served()):
            os.utime(self.root / name, (long_ago, long_ago))
        call_command("collect")
        assert first not in self.there()
        assert self.served() in self.there()

    @pytest.mark.parametrize(
        ("place", "call"),
        [
            ("django.core.files.storage.FileSystemStorage._save", 2),
            ("whitenoise.compress.Compressor.compress", 2),
            ("django.contrib.staticfiles.storage.ManifestFilesMixin.save_manifest", 1),
            ("pathlib.Path.replace", 3),
            ("shutil.rmtree", 1),
        ],
    )
    def test_a_kill_leaves_what_is_served_and_the_next_collecting_is_whole(self, place, call):
        call_command("collect")
        before = self.there()
        finished = (self.root.parent / "collected").read_text()
        self.change("a { color: green }")
        processes.killed_at(place, lambda: call_command("collect"), call=call)
        # Pages name files by the hash in their names; what has none may be of either.
        assert {name: data for name, data in before.items() if HASHED.search(name)}.items() <= self.there().items()
        assert self.served() in self.there()
        assert (self.root.parent / "collected").read_text() == finished
        call_command("collect")
        fresh = self.root.parent / "fresh"
        self.root, kept = fresh / "static", self.there()
        with override_settings(STATIC_ROOT=self.root):
            call_command("collect")
        assert self.there().items() <= kept.items()
        assert [path.name for path in fresh.parent.iterdir() if path.name.startswith("static-")] == []

    def test_two_at_once_end_as_one(self):
        both = [processes.begin(lambda: call_command("collect")) for _ in range(2)]
        assert [processes.ended(process) for process in both] == [0, 0]
        assert {"site.css.gz", "site.js.gz", self.served()} <= self.there().keys()
