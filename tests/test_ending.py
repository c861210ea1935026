"""Once the server has ended, the file of the database alone holds all that was answered."""

import shutil
import signal
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from quizzes.models import Answer
from tests.serving import PATIENCE, answer, begun, served


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite and the log beside it")
def test_a_copy_of_the_file_holds_every_answer_once_the_server_has_ended(stock, tmp_path, how):
    before = Answer.objects.count()
    connection.close()
    with served(stock, tmp_path) as (process, api):
        attempt, token = begun(api)
        for position in (1, 2, 3):
            answer(attempt, token, position)
        process.send_signal(how)
        assert process.wait(PATIENCE) == 0
    copied = shutil.copy(tmp_path / "db.sqlite3", tmp_path / "copied")
    assert not (tmp_path / "db.sqlite3-wal").exists()
    with closing(sqlite3.connect(copied)) as copy:
        assert copy.execute("SELECT count(*) FROM quizzes_answer").fetchone() == (before + 3,)
