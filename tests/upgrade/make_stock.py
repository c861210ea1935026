"""Records a database as the code of one moment made it, for the test that later code starts on it with nothing lost.

Run it in a checkout of the code to be recorded, with that code's own packages:

    cd CHECKOUT
    python .../tests/upgrade/make_stock.py .../tests/upgrade/sqlite.sql
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres python .../tests/upgrade/make_stock.py \
        .../tests/upgrade/postgresql.sql

It loads a few cues, sends what people send (they sign up, answer, flag, sign out), works at the desk (a draft,
several versions, a retraction, an amendment) and writes the whole as SQL text that a driver can run in an empty
database. On PostgreSQL it makes a database for that beside the one that is named, and drops it; it needs `pg_dump`.

What is made here is what the test can hold. To record more, add to it and run it for both engines where the database
changed last; a change that only later code can write belongs into a stock of its own.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import few
import psycopg

NAME = "unspoken_stock"
BATCH = 50_000
"""Bytes after which a statement ends, about."""


@contextmanager
def empty_postgresql(server: str):
    """Yield the address of a new database on the server."""
    address = urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")
        try:
            yield address
        finally:
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def fill(folder: Path) -> None:
    """Do all that the stock is to hold. The code of the checkout can be read only once Django is set up."""
    import django

    django.setup()
    from django.conf import settings

    # Pages name files of which none is collected here.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.auth.models import User
    from django.core.cache import cache
    from django.core.management import call_command
    from django.utils import timezone

    from cues import publishing
    from cues.documents import authored, desk
    from cues.models import Cue, Publication, Source
    from quizzes import generation, practice
    from quizzes.models import Flag, Item, Learner, Question, Quiz, QuizItem

    call_command("load_content", few.write(Path.cwd() / "fixtures", folder / "content"), migrate=True, publish=True)
    call_command("make_items")
    call_command("make_editor", stdout=StringIO())
    editor = User.objects.get(username="editor")
    editor.set_password(few.PASSWORD)
    editor.save()

    # People who learn.
    browsers = {name: sign_up(name) for name in few.PEOPLE}
    stranger = browser()
    for who, length in ((browsers["ada"], 6), (browsers["Strasse"], 2)):
        sit(who, build(who, length), length)
    # In a browser alone: over REST, a stranger would get a token.
    begun = stranger.post("/quizzes/mixed/")["Location"].split("/")[2]
    sit(stranger, f"/api/v1/attempts/{begun}/", 3)
    sit(browsers["ada"], build(browsers["ada"], 4), 2)
    sit(browsers["Ärger"], build(browsers["Ärger"], 2, mode="test"), 1)
    # Chosen, but not yet said how sure.
    left = Question.objects.filter(answer=None, attempt__learner__user__username="ada").first()
    practice.choose(question=left, option=left.item.key)
    turn_on_a_second_factor(User.objects.get(username="ada"))
    client = sit_over_rest()
    Learner.objects.filter(pk=client).update(token_hash=sha256(few.TOKEN.encode()).hexdigest())
    told = Question.objects.filter(attempt__learner=client).first()
    practice.flag(question=told, learner=told.attempt.learner, comment="Two of the answers fit.", now=timezone.now())
    settled = Flag.objects.create(item=Item.objects.last(), comment="A slip.", at=timezone.now())
    Flag.objects.filter(pk=settled.pk).update(settled_at=timezone.now(), settled_by=editor, outcome="Put right.")
    gone = sign_up("gone")
    sit(gone, build(gone, 3), 3)
    practice.erase(learner=Learner.objects.get(user__username="gone"))
    cache.clear()

    # Editors: a quiz by hand, questions of their own, and versions.
    quiz = Quiz.objects.create(slug="by-hand", name="By hand", summary="Two questions.", length=2, position=90)
    for position, item in enumerate(Item.objects.live().order_by("pk")[:2]):
        QuizItem.objects.create(quiz=quiz, item=item, position=position)
    generation.retire(item=Item.objects.live().order_by("pk")[3], now=timezone.now())
    first = Cue.objects.get(slug=few.CUES[0])
    Cue.objects.filter(pk=first.pk).update(form=f"{first.form} This sentence came later.")
    publishing.publish(
        cue=first, by=editor, now=timezone.now(), change=Publication.Change.EDITORIAL, note="Plainer words."
    )
    cited = Source.objects.filter(evidence__cue__slug=few.CUES[3]).first()
    Source.objects.filter(pk=cited.pk).update(status="corrected", status_note="Two rows were put right.")
    publishing.amend(subject=Source.objects.get(pk=cited.pk), by=editor, now=timezone.now(), note="It was corrected.")
    publishing.retract(
        cue=Cue.objects.get(slug=few.RETRACTED),
        by=editor,
        now=timezone.now(),
        message="Two sights in one.",
        successor=first,
    )
    Cue.objects.filter(slug=few.EDITED).update(form=few.DRAFTED, changed_at=timezone.now() - timedelta(days=1))
    draft = authored.from_json(authored.as_json(desk.to_document(Cue.objects.get(slug=few.EDITED))))
    desk.lay_out(
        {"slug": few.DRAFT, "name": "Drumming with the fingers", "channel": "gesture", "topic": "signal"}
        | {"form": few.DRAFTED, "interpretations": draft["interpretations"][:1], "caveats": draft["caveats"][:1]}
    )
    LogEntry.objects.log_actions(
        user_id=editor.pk,
        queryset=Cue.objects.filter(slug=few.EDITED),
        action_flag=CHANGE,
        change_message="Changed Form.",
    )


def browser():
    from django.core.cache import cache
    from django.test import Client

    # So that nobody is told that they do this too often.
    cache.clear()
    return Client(headers={"host": "127.0.0.1"})


def sign_up(name: str):
    """Sign somebody up; return their browser, or one that nobody is signed in with where the name counts as taken."""
    who = browser()
    mail = f"{name}@example.org" if name == "ada" else ""
    members = {"username": name, "email": mail, "password1": few.PASSWORD, "password2": few.PASSWORD}
    answer = who.post("/account/sign-up/", members)
    print(f"{name}: {'signed up' if answer.status_code == 302 else 'the name is taken'}")
    return who


def build(who, length: int, mode: str = "practice") -> str:
    """Begin a quiz; return its address over REST."""
    body = {"build": {"length": length, "mode": mode}}
    answer = who.post("/api/v1/attempts/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()["url"]


def sit(who, attempt: str, count: int, **headers: str) -> None:
    """Answer so many questions, right and wrong, sure and not."""
    for position in range(1, count + 1):
        asked = who.get(f"{attempt}questions/{position}/", headers=headers).json()
        option = asked["options"][position % len(asked["options"])]["key"]
        confidence = asked["scale"][position % len(asked["scale"])] if position % 3 else None
        body = {"position": position, "option": option, "confidence": confidence, "key": f"answer-{position}"}
        answer = who.post(f"{attempt}answers/", body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content


def sit_over_rest() -> int:
    """Answer as a client with a token; return the learner."""
    from quizzes.models import Learner

    who = browser()
    begun = who.post("/api/v1/attempts/", {"build": {"length": 4}, "key": "monday-1"}, content_type="application/json")
    sit(who, begun.json()["url"], 4, authorization=f"Bearer {begun.json()['learner_token']}")
    return Learner.objects.get(token_hash=sha256(begun.json()["learner_token"].encode()).hexdigest()).pk


def turn_on_a_second_factor(user) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, few.TOTP_SECRET)
    RecoveryCodes.activate(user)


def sqlite_text() -> str:
    """Return the database as SQL: tables, what keeps the index of the search in step, then all rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        # The tables that a virtual table keeps its own things in come with it.
        cursor.execute(
            "SELECT name, sql FROM sqlite_master AS made WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            " AND NOT EXISTS (SELECT 1 FROM sqlite_master AS whole WHERE whole.sql LIKE 'CREATE VIRTUAL TABLE%'"
            " AND made.name LIKE whole.name || '\\_%' ESCAPE '\\')"
            " ORDER BY type = 'trigger', type = 'index', rowid"
        )
        made = cursor.fetchall()
        tables = [name for name, sql in made if sql.startswith("CREATE TABLE")]
        parts = [f"{sql};" for _, sql in made]
        for table in [*tables, "sqlite_sequence"]:
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            columns = [column[0] for column in cursor.description]
            values = " || ',' || ".join(f'quote("{column}")' for column in columns)
            cursor.execute(f"SELECT {values} FROM {table} ORDER BY rowid")
            rows = [f"({row})" for (row,) in cursor.fetchall()]
            named = ", ".join(f'"{column}"' for column in columns)
            into = f"INSERT INTO {table} ({named}) VALUES\n"
            parts += [f"DELETE FROM {table};"] if table == "sqlite_sequence" else []
            parts += [into + ",\n".join(some) + ";" for some in _in_batches(rows)]
    return "\n".join(parts) + "\n"


def _in_batches(rows: list[str]):
    some: list[str] = []
    for row in rows:
        some.append(row)
        if sum(map(len, some)) > BATCH:
            yield some
            some = []
    if some:
        yield some


def postgresql_text(address: str) -> str:
    """Return the database as SQL that needs no `psql`."""
    command = ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=50", "--dbname", address]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = done.stdout.splitlines(keepends=True)
    # What follows a backslash is for psql alone. A line of a text that begins with one is none of these two words.
    return "".join(line for line in lines if not line.startswith(("--", "\\restrict", "\\unrestrict")) and line.strip())


def main() -> None:
    target, server = Path(sys.argv[1]).resolve(), os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="unspoken-stock-") as name:
        folder = Path(name)
        (folder / "static").mkdir()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": few.SECRET_KEY,
            "HTTPS": "off",
            "STATE_DIR": str(folder),
        }
        if server is None:
            fill(folder)
            text = sqlite_text()
        else:
            with empty_postgresql(server) as address:
                os.environ["DATABASE_URL"] = address
                fill(folder)
                text = postgresql_text(address)
    target.write_text(text)
    print(f"{target}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path.cwd()))
    main()
