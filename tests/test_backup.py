"""A backup is whole, made while people answer, and restored to the same shelf, learners and counters."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from urllib.error import URLError

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cues.models import Card
from quizzes import practice
from quizzes.models import Answer, Item
from tests import databases, processes
from tests.serving import answer, begun, kill, served


def answering(api: str, told: int) -> None:
    """Answer as long as the server does, and write a byte for every answer that it has taken."""
    with suppress(URLError, OSError):
        while True:
            attempt, token = begun(api)
            for position in range(1, 5):
                answer(attempt, token, position)
                os.write(told, b".")


def whole() -> dict:
    assert practice.recount() == []
    return databases.rows()


@pytest.fixture
def elsewhere(tmp_path, worker_id) -> Iterator[str]:
    """Return the address of another empty database, in a state folder of its own."""
    (tmp_path / "elsewhere").mkdir()
    with databases.empty(tmp_path / "elsewhere", f"_{worker_id}_elsewhere") as address:
        yield address


def test_a_backup_made_while_people_answer_is_restored_whole(stock, elsewhere, tmp_path):
    file, out, before = tmp_path / "backup", StringIO(), Answer.objects.count()
    read, write = os.pipe()
    with served(stock, tmp_path) as (server, api):
        learner = processes.begin(lambda: answering(api, write))
        os.close(write)
        acknowledged = len(os.read(read, 1) + os.read(read, 1))
        call_command("backup", file, stdout=out)
        # Answers go on, and the server is killed in the midst of them.
        acknowledged += len(os.read(read, 1) + os.read(read, 1))
        kill(server)
    while more := os.read(read, 100):
        acknowledged += len(more)
    os.close(read)
    assert processes.ended(learner) == 0
    assert acknowledged >= 4
    # One more than was acknowledged may have been taken when the server was killed.
    assert Answer.objects.count() - before - acknowledged in (0, 1)
    live = whole()
    assert f"was opened and is whole: {Card.objects.count()} cards" in out.getvalue()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with databases.used(elsewhere):
        call_command("restore", file, stdout=StringIO())
        then = whole()
        with pytest.raises(CommandError, match="The database is not empty: --overwrite"):
            call_command("restore", file)
    assert before + 2 <= len(then["quizzes_answer"]) <= len(live["quizzes_answer"])
    for table in ("quizzes_answer", "quizzes_learner", "auth_user", "cues_publication"):
        assert then[table].items() <= live[table].items()
    assert [then[f"cues_{table}"] for table in ("card", "coded", "cue")] == [
        live[f"cues_{table}"] for table in ("card", "coded", "cue")
    ]


def test_a_restored_database_is_what_was_backed_up_and_one_in_use_is_not_replaced(stock, tmp_path):
    file, before = tmp_path / "backup", whole()
    call_command("backup", file, stdout=StringIO())
    Answer.objects.all().delete()
    other = connection.copy()
    other.ensure_connection()
    with refused("end the server first|accessed by other users"):
        call_command("restore", file, overwrite=True)
    other.close()
    if connection.vendor == "sqlite":
        # Broken beyond reading, which is what a backup is for; PostgreSQL keeps many files and mends them itself.
        connection.close()
        (tmp_path / "db.sqlite3").write_bytes(b"Nothing that anybody could read")
    call_command("restore", file, overwrite=True, stdout=StringIO())
    assert whole() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".part", ".opened"))] == []


@contextmanager
def refused(says: str) -> Iterator[None]:
    """See that a command refuses in a line that says so, and leaves the database as it was."""
    before = databases.rows()
    with pytest.raises(CommandError, match=says) as refusal:
        yield
    assert str(refusal.value).startswith(("There is no backup. ", "Nothing was restored. "))
    assert databases.rows() == before


def test_what_is_not_whole_is_neither_a_backup_nor_restored(stock, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    MigrationRecorder.Migration.objects.create(app="cues", name="0999_what_is_not_known_yet")
    call_command("backup", good, stdout=StringIO())
    with refused(r"This code is older than the database, .* \(cues 0999_what_is_not_known_yet\)"):
        call_command("restore", good, overwrite=True)
    bad.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    with refused("malformed|not whole|pg_restore failed"):
        call_command("restore", bad, overwrite=True)
    bad.write_text("SQL, or what not")
    for file, says in ((bad, "is no backup of"), (tmp_path / "nowhere", "No such file")):
        with refused(says):
            call_command("restore", file, overwrite=True)
    with refused("is there already"):
        call_command("backup", bad)
    card = Card.objects.first()
    Card.objects.filter(pk=card.pk).update(body=card.body.replace("{", "{ ", 1))
    Item.objects.filter(pk=Answer.objects.first().item_id).update(answers=90)
    with refused(f"version {card.version} of {card.cue_id} does not match its hash; .* answers is stored as 90"):
        call_command("backup", tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir() if "db.sqlite3" not in path.name} == {"good", "bad"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs none")
def test_postgresqls_own_programs_are_named_where_they_are_missing(apart, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with refused("pg_dump is missing: install"):
        call_command("backup", tmp_path / "backup")
