"""`manage.py doctor` finds each fault, says where it is and what to do, and fails."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cues import dump, health
from cues.models import Card, Coded, FeedHead, Publication
from quizzes import usernames
from quizzes.management.commands import doctor
from quizzes.models import Item
from tests.cues.factories import shelve
from tests.quizzes.factories import an_item

pytestmark = pytest.mark.django_db
NOBODY = "redis://127.0.0.1:9/0"


@pytest.fixture(autouse=True)
def state(settings, tmp_path):
    """A state folder as it should be, with a card on the shelf."""
    settings.STATE_DIR, settings.DUMPS = tmp_path, tmp_path / "dumps"
    tmp_path.chmod(0o700)
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o600)
    shelve()
    return tmp_path


def diagnosis(capsys) -> str:
    with pytest.raises(CommandError, match=r"Faults found: [1-9]"):
        call_command("doctor")
    return capsys.readouterr().out


def test_where_all_is_well_it_says_so(capsys):
    call_command("doctor")
    assert capsys.readouterr().out == f"All is well, by {len(doctor.CHECKS)} checks.\n"


def test_what_a_setting_silences_is_no_fault(settings, capsys):
    settings.HTTPS, settings.SITE_URL = True, "https://unspoken.example"
    told = diagnosis(capsys)
    assert "security.W004" in told
    settings.SILENCED_SYSTEM_CHECKS = ["security.W004"]
    assert "security.W004" not in diagnosis(capsys)


def test_names_that_collide_are_told_and_are_no_fault(capsys):
    for name in ("ada", "Ada"):
        User.objects.create(username=name)
    usernames.fill()
    call_command("doctor")
    assert "Notice: usernames: Ada reads as ada. Both keep signing in" in capsys.readouterr().out


def test_what_counts_sign_ins_and_does_not_answer_is_found(settings, capsys):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY}}
    told = diagnosis(capsys)
    assert "CACHE_URL: it does not answer (ConnectionError), so that nobody can sign in. Start it" in told


def test_code_that_is_older_than_the_database_is_found(capsys):
    MigrationRecorder.Migration.objects.create(app="cues", name="0999_of_later")
    assert "migrations: This code is older than the database" in diagnosis(capsys)


def test_a_card_that_does_not_match_its_hash_is_found(capsys):
    card = Card.objects.get()
    Card.objects.update(body=card.body.replace("leg", "arm"))
    told = diagnosis(capsys)
    assert f"card {card.pk}: version 1 of leg-shaking does not match its hash. {health.RESTORE}" in told


@pytest.mark.parametrize("body", [b"", b"no coding at all"])
def test_a_coded_card_that_is_not_its_text_is_found(capsys, body):
    Coded.objects.filter(coding="gzip").update(body=body)
    assert "gzip" in diagnosis(capsys)


def test_a_feed_that_is_not_where_its_head_is_is_found(capsys):
    FeedHead.objects.update(last=7)
    assert f"feed: its head is at 7, its newest entry at 1. {health.RESTORE}" in diagnosis(capsys)


def test_counters_that_do_not_agree_with_the_answers_are_found(capsys):
    item = an_item()
    Item.objects.update(answers=3)
    assert f"counters: item {item.pk}: answers is stored as 3, but the answers make it 0" in diagnosis(capsys)


@pytest.mark.parametrize("name", [dump.PLAIN, dump.GZIP])
def test_a_dump_that_is_not_as_it_was_written_is_found(capsys, name):
    path = dump.latest().path(name)
    path.write_bytes(path.read_bytes()[:-1])
    assert f"{path}: it is not the file that was written. Delete its folder; it is made anew." in diagnosis(capsys)


@pytest.mark.parametrize("name", [".", "secret_key", "db.sqlite3", "db.sqlite3-wal", "mail", "mail/1.log"])
def test_what_others_may_read_is_found(capsys, state, name):
    path = state / name
    if name.startswith("mail"):
        (state / "mail").mkdir(mode=0o700)
    if not path.exists():
        path.touch()
    path.chmod(0o750 if path.is_dir() else 0o640)
    kind = "750" if path.is_dir() else "640"
    assert f"{path}: others may read it ({kind}). chmod go= {path}" in diagnosis(capsys)


def test_a_clock_that_stands_before_what_was_written_is_found(capsys):
    Publication.objects.update(at=timezone.now() + timedelta(days=40))
    assert "clock: it stands before" in diagnosis(capsys)


def test_settings_that_django_warns_of_are_found_where_the_site_has_tls(capsys, settings):
    settings.HTTPS, settings.SECURE_SSL_REDIRECT, settings.DEBUG = True, False, False
    told = diagnosis(capsys)
    assert "settings (security.W008)" in told


def test_a_full_disk_is_found(capsys, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 62)
    assert "MB are free. Make room on that disk." in diagnosis(capsys)


def test_a_damaged_database_is_found(capsys, monkeypatch):
    statement = "PRAGMA integrity_check" if connection.vendor == "sqlite" else health._BY_VENDOR["postgresql"][0][0]
    wrong = ((f"SELECT 'row 3 missing from index' /* {statement} */", "ok", "the file is damaged"),)
    monkeypatch.setitem(health._BY_VENDOR, connection.vendor, wrong)
    assert f"integrity: the file is damaged: row 3 missing from index. {health.RESTORE}" in diagnosis(capsys)


def test_a_check_that_cannot_be_made_is_a_fault_and_does_not_hold_up_the_others(capsys, monkeypatch):
    def integrity():
        raise DatabaseError("database disk image is malformed")

    FeedHead.objects.update(last=7)
    monkeypatch.setattr(doctor, "CHECKS", (integrity, *health.WHOLE))
    told = diagnosis(capsys)
    assert "integrity: DatabaseError: database disk image is malformed." in told
    assert "feed: " in told


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is damaged here")
def test_a_damaged_page_of_a_real_file_is_found(tmp_path, monkeypatch):
    path = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE one (body TEXT)")
        file.executemany("INSERT INTO one VALUES (?)", [("x" * 3_000,)] * 20)
        file.commit()
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(os.urandom(4096))
    with closing(sqlite3.connect(path)) as file:
        monkeypatch.setattr(health, "_column", lambda statement: [row[0] for row in file.execute(statement)])
        found = [*health.faults([health.integrity])]
    assert found
    assert {fault.where for fault in found} == {"integrity"}
