"""A database of an earlier state starts under the code of today, and nothing of it is lost.

What is recorded, and how to record a later state, stands in `tests/upgrade/make_stock.py`.
"""

import json
import time
from html import escape
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cues.models import Card, Cue
from quizzes import practice, visitors
from quizzes.models import Answer
from tests import databases
from tests.quizzes.rest import Caller
from tests.upgrade import few

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"

ALL = None
MAY_CHANGE: dict[str, set[str] | None] = {
    # What is derived from cards and made anew where the rules for it have changed.
    "cues_searchtext": ALL,
    "cues_word": ALL,
    # A card that names a cue which is gone, or rests on a retracted source, is compiled anew: another is current then.
    "cues_card": {"drawing_id", "is_current"},
    "cues_facet": ALL,
    "cues_citation": ALL,
    "cues_feedhead": ALL,
    "cues_snapshot": ALL,
    # How far the bank has come, and which of its questions the cards still make.
    "quizzes_cursor": ALL,
    "quizzes_item": {"state", "retired_at", "retired_for", "card_id"},
}
"""What a start may write anew, by table and column, where no content changed; whatever else was there is still."""
FILES_MAY_CHANGE: dict[str, set[str] | None] = MAY_CHANGE | {
    # What is on the desk as the files had it follows the files; what editors changed is looked at on its own.
    **{
        f"cues_{table}": ALL
        for table in (
            "cue", "interpretation", "alternative", "caveat", "evidence", "related", "source", "meaning", "near",
            "context", "exclusion", "topicpage", "topicfinding", "document", "passage",
        )
    },
}  # fmt: skip
"""The same, where the content files have changed, too."""


@pytest.fixture
def before(apart, settings) -> dict:
    """Return all rows of the stock, as the database has them before anything of today has run."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cache.clear()
    databases.run(apart, (HERE / "upgrade" / f"{connection.vendor}.sql").read_text())
    return databases.rows()


def start(folder: Path) -> None:
    """Do what `make run` does before it serves."""
    call_command("load_content", folder, migrate=True, publish=True, verbosity=0)
    call_command("make_items", FIXTURES / "quizzes.yaml", verbosity=0)


def lost(before: dict, after: dict, may_change: dict[str, set[str] | None]) -> list[str]:
    """Return what was there before and is not there as it was."""
    found = []
    for table, rows in before.items():
        free = may_change.get(table, set())
        if free is ALL:
            continue
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            if now is None:
                found.append(f"{table} {key} is gone")
            else:
                kept = row.keys() - free
                found += [f"{table} {key}: {name} was {row[name]!r}" for name in kept if now.get(name) != row[name]]
    return found


def test_a_stock_starts_under_the_code_of_today_with_nothing_lost(before, tmp_path):
    assert len(before["quizzes_answer"]) == 21
    assert len(before["cues_card"]) >= 6
    start(few.write_nothing(tmp_path / "content"))
    assert lost(before, databases.rows(), MAY_CHANGE) == []
    assert practice.recount() == []
    _people_go_on()
    _cards_are_read()


def test_a_stock_takes_todays_content_and_keeps_what_people_and_editors_did(before, tmp_path):
    start(few.write(FIXTURES, tmp_path / "content"))
    assert lost(before, databases.rows(), FILES_MAY_CHANGE) == []
    assert practice.recount() == []
    assert set(Cue.objects.filter(form=few.DRAFTED).values_list("slug", flat=True)) == {few.EDITED, few.DRAFT}
    edited = {row["slug"]: row for row in before["cues_cue"].values()}[few.CUES[0]]
    assert Cue.objects.get(slug=few.CUES[0]).form == edited["form"]
    _cards_are_read()


def test_what_is_lost_is_found():
    before = {"a": {1: {"x": 1, "y": 2}}, "b": {1: {"x": 1}}, "c": {1: {"x": 1}}}
    after = {"a": {1: {"x": 9, "y": 9, "new": 1}}, "b": {}}
    assert lost(before, after, {"a": {"y"}, "c": ALL}) == ["a 1: x was 1", "b 1 is gone"]


def _people_go_on() -> None:
    """Everybody gets in as before and finds what they did: by name, second factor, token or browser."""
    names = set(User.objects.values_list("username", flat=True))
    assert {"editor", "ada", "Ärger", "Straße", "Strasse", "finn"} <= names
    for name in names - {"ada"}:
        assert _sign_in(name).get("/account/").context["user"].username == name
    ada = _sign_in("ada")
    assert not ada.get("/account/").context["user"].is_authenticated
    ada.post("/account/sign-in/code/", {"code": format_hotp_value(hotp_value(few.TOTP_SECRET, int(time.time()) // 30))})
    assert ada.get("/account/").context["user"].username == "ada"
    assert _answers(ada.get("/api/v1/attempts/")) == Answer.objects.filter(learner__user__username="ada").count() == 8
    assert _answers(Caller(few.TOKEN).get("attempts/")) == 4
    remembered = Client()
    remembered.cookies[settings.SESSION_COOKIE_NAME] = next(
        row.session_key for row in Session.objects.all() if visitors.KEY in row.get_decoded()
    )
    assert _answers(remembered.get("/api/v1/attempts/")) == 3


def _sign_in(name: str) -> Client:
    cache.clear()
    browser = Client()
    browser.post("/account/sign-in/", {"login": name, "password": few.PASSWORD})
    return browser


def _answers(told) -> int:
    assert told.status_code == 200, told.content
    return sum(attempt["answered"] for attempt in told.json()["results"])


def _cards_are_read() -> None:
    """Every version of every cue leaves as it was stored, and has a page; of what was retracted, readers are told."""
    reader = Client()
    for card in Card.objects.all():
        told, page = (reader.get(f"{root}/cues/{card.cue_id}/versions/{card.version}/") for root in ("/api/v1", ""))
        if card.cue_id == few.RETRACTED:
            assert (told.status_code, page.status_code) == (410, 410)
        else:
            assert (told.status_code, told.content.decode()) == (200, card.body)
            assert escape(json.loads(card.body)["name"]) in page.content.decode()
