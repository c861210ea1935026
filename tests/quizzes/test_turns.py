"""Whoever changes what a learner has queues for it where the database would let latecomers slip in."""

import fcntl
import os
from pathlib import Path

import pytest
from django.db import connection, transaction

from quizzes import practice
from quizzes.models import Learner
from quizzes.practice.locks import turn
from tests.quizzes.factories import NOW, a_learner, an_attempt

pytestmark = pytest.mark.django_db(transaction=True)

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL lets writers queue by itself")


def is_taken() -> bool:
    """Return whether somebody holds the turn, so that another would have to wait."""
    folder = os.open(Path(connection.settings_dict["NAME"]).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(folder)
    return False


@on_sqlite
def test_a_turn_is_held_to_the_end_of_its_transaction():
    with turn():
        a_learner()
        assert is_taken()
    assert Learner.objects.exists()


@on_sqlite
def test_an_answer_is_given_in_turn(monkeypatch):
    seen = []
    monkeypatch.setattr("quizzes.practice.answering._describe", lambda *told: seen.append(is_taken()) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        practice.answer(attempt=an_attempt(), position=1, option="a", confidence=None, now=NOW)
    assert seen == [True]


def test_a_turn_within_a_transaction_takes_no_other():
    with transaction.atomic(), turn(), turn():
        a_learner()
    assert Learner.objects.exists()


def test_what_fails_in_a_turn_leaves_nothing_and_lets_in_the_next():
    with pytest.raises(ZeroDivisionError), turn():
        a_learner()
        1 / 0  # noqa: B018
    assert not Learner.objects.exists()
    with turn():
        a_learner()
    assert Learner.objects.exists()
