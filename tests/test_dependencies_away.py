"""What is told while a database or Redis is away, busy, frozen or full: what is kept goes on, the rest is 503."""

import errno
import io
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Thread

import brotli
import psycopg
import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from config import env
from cues import patience, views
from cues.api import kept, listing
from cues.api.guard import BUSY, Guard
from cues.api.kept import Kept
from cues.databases.postgresql.base import DatabaseWrapper
from cues.models import FeedHead
from cues.shelf import prepared
from quizzes.models import Answer
from quizzes.practice.locks import turn
from tests.cues.factories import a_figure, a_person, shelve
from tests.cues.test_api_fast_path import one_connection
from tests.outermost import application, asked, environ, written
from tests.quizzes.factories import an_attempt, items
from tests.quizzes.rest import caller_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(one_connection.__name__)]

__all__ = ["one_connection"]
CARD, LIST, PAGE = "/api/v1/cues/leg-shaking/", "/api/v1/cues/", "/cues/leg-shaking/"
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="is about PostgreSQL")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite")


def sqlite_error(code: int) -> OperationalError:
    """Return what Django makes of an error of SQLite's with that code."""
    cause = sqlite3.OperationalError("told by SQLite")
    cause.sqlite_errorcode = code
    failure = OperationalError("told by SQLite")
    failure.__cause__ = cause
    return failure


@pytest.fixture(autouse=True)
def nobody_waits():
    """Leave nothing over of what a test said of waiting."""
    yield
    patience.end()
    patience._since.clear()
    patience._rests["until"] = 0.0


@pytest.fixture
def breaks(monkeypatch):
    """Let a page and an address of the API raise what is given."""

    def break_with(failure: Exception) -> list[str]:
        def fail(*args, **options):
            raise failure

        monkeypatch.setattr(views.reading_room, "channel_counts", fail)
        monkeypatch.setattr(listing.Cues, "get", fail)
        return ["/", LIST]

    return break_with


# What is told.

AWAY = [
    OperationalError("connection refused"),
    OperationalError("canceling statement due to statement timeout"),
    InterfaceError("the connection is closed"),
    sqlite_error(sqlite3.SQLITE_BUSY),
    sqlite_error(sqlite3.SQLITE_FULL),
    sqlite_error(sqlite3.SQLITE_IOERR),
    OSError(errno.ENOSPC, "No space left on device"),
    RedisConnectionError("nobody there"),
    RedisTimeoutError("no answer"),
]


@pytest.mark.parametrize("failure", AWAY, ids=repr)
def test_what_is_away_is_said_by_503_in_words_with_when_to_come_again(breaks, failure):
    for path in breaks(failure):
        with written() as told:
            status, headers, body = asked(application, path)
        assert status.startswith("503")
        assert headers["Retry-After"] == "5"
        assert headers["Cache-Control" if path == LIST else "X-Frame-Options"]
        assert b"Please try again in a few" in body
        assert headers["X-Request-Id"].encode() in body
        (line,) = [line for line in told if line["logger"] == "unspoken.error"]
        assert line["message"].startswith(f"Away: {type(failure).__name__}: ")
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "failure",
    [
        sqlite_error(sqlite3.SQLITE_ERROR),
        DatabaseError("database disk image is malformed"),
        OSError(errno.EACCES, "Permission denied"),
        RuntimeError("broken"),
    ],
    ids=repr,
)
def test_what_waiting_does_not_mend_stays_500(breaks, failure):
    for path in breaks(failure):
        assert asked(application, path)[0].startswith("500")


@pytest.mark.parametrize("failure", [RedisConnectionError("nobody there"), RedisTimeoutError("no answer")], ids=repr)
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_while_redis_is_away_signing_in_and_up_says_so_and_the_rest_goes_on(monkeypatch, name, failure):
    def fail(*args, **options):
        raise failure

    shelve()
    a_person("ada")
    for act in ("get", "set", "add", "incr", "get_many"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), act, fail)
    client = Client(raise_request_exception=False)
    form = {"login": "ada", "password": "not-that-one", "username": "eve", "email": "eve@example.org"}
    answer = client.post(reverse(name), form | {"password1": "a-long-enough-one", "password2": "a-long-enough-one"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nobody can sign in or up just now" in answer.content.decode()
    assert [client.get(path).status_code for path in (PAGE, LIST, "/quizzes/")] == [200, 200, 200]


def test_a_page_that_says_so_asks_the_database_for_nothing(breaks, client):
    client.force_login(a_person("ada"))
    client.raise_request_exception = False
    (page, _) = breaks(OperationalError("connection refused"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 503
    assert len(queries) == 0


# What is kept goes on.


@pytest.fixture
def trouble(monkeypatch):
    """Return what takes the database away from everybody, and what gives it back."""

    def fail(*args, **options):
        raise OperationalError("connection refused")

    def fall() -> None:
        monkeypatch.setattr(prepared, "_BY_VENDOR", {connection.vendor: fail})
        monkeypatch.setattr(connection, "close", lambda: None)
        monkeypatch.setattr(connection, "cursor", fail)
        monkeypatch.setattr(connection, "chunked_cursor", fail)

    return fall, monkeypatch.undo


@pytest.fixture
def clock(monkeypatch):
    """Return a list of one moment, which a test moves on."""
    moment = [1_000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: moment[0])
    return moment


def test_lists_and_pages_go_on_for_ten_minutes_marked_as_stale(trouble, clock):
    shelve(figure=a_figure())
    fall, rise = trouble
    before = {path: asked(application, path) for path in (LIST, PAGE)}
    asked(application, PAGE, headers={"Accept-Encoding": "br"})
    way = application.site.site.django
    assert isinstance(way, Kept)
    fall()
    way.known = way.known[0], clock[0] - 65
    for path, (_, headers, body) in before.items():
        status, found, said = asked(application, path)
        assert status == "200 OK"
        assert found.pop("Cache-Status") == 'unspoken; hit; ttl=-65; detail="the database does not answer"'
        assert int(found["Content-Length"]) == len(said)
        assert {**found, "X-Request-Id": "", "Content-Length": ""} == {
            **headers,
            "X-Request-Id": "",
            "Content-Length": "",
        }
        if path == PAGE:
            assert b"Our database does not answer just now." in said
            packed = asked(application, path, headers={"Accept-Encoding": "br"})
            assert brotli.decompress(packed[2]) == said
            said = said.replace(kept.SAID, b"")
        assert said == body
    way.known = way.known[0], clock[0] - 600
    assert [asked(application, path)[0][:3] for path in before] == ["503", "503"]
    rise()
    assert "Cache-Status" not in asked(application, PAGE)[1]


def test_what_was_not_kept_is_503(trouble):
    shelve()
    asked(application, PAGE)
    trouble[0]()
    for path in (CARD, "/topics/", "/cues/long-gaze/", "/", "/api/v1/sources/"):
        status, headers, _ = asked(application, path)
        assert (status[:3], headers["Retry-After"]) == ("503", "5")


def test_what_was_published_last_is_what_goes_on(trouble):
    shelve()
    asked(application, PAGE)
    shelve(form="It moves otherwise.")
    assert b"It moves otherwise." in asked(application, PAGE)[2]
    trouble[0]()
    assert b"It moves otherwise." in asked(application, PAGE)[2]


def test_a_list_that_was_kept_before_the_last_publication_does_not_go_on(trouble):
    shelve()
    asked(application, LIST)
    shelve(form="It moves otherwise.")
    asked(application, PAGE)
    trouble[0]()
    assert asked(application, LIST)[0].startswith("503")


def test_before_the_feed_was_ever_read_nothing_goes_on(trouble):
    way = Kept(lambda environ, start: start("599 Django", []) or [])
    trouble[0]()
    assert asked(way, LIST)[0] == "599 Django"


def test_an_empty_feed_is_no_trouble():
    FeedHead.objects.all().delete()
    assert prepared.last_sequence() is None


# One deadline.


@pytest.fixture
def now(monkeypatch):
    moment = [1_000.0]
    monkeypatch.setattr(patience, "monotonic", lambda: moment[0])
    return moment


def test_every_wait_of_a_request_ends_at_one_deadline_or_after_a_moment(now):
    assert patience.left() is None
    patience.begin()
    assert patience.left() == patience.SECONDS
    now[0] += 2
    assert patience.left() == patience.SECONDS - 2
    patience.check()
    now[0] += 2
    assert patience.left() == patience.LEAST
    with pytest.raises(OperationalError, match="the time for the database is over"):
        patience.check()
    patience.end()
    patience.check()


def test_a_request_is_answered_within_five_seconds_of_its_arrival():
    """It queues and waits to the deadline, and a moment more; a connection takes two seconds at most to be opened."""
    assert patience.QUEUE + patience.SECONDS + patience.LEAST <= 5
    assert env.NETWORK["connect_timeout"] == 2


def test_commands_are_in_no_hurry():
    patience.rest()
    patience.check()
    assert patience.left() is None


def test_after_one_found_it_out_nobody_waits_for_a_frozen_server_for_a_while(now):
    patience.begin()
    patience.rest()
    with pytest.raises(OperationalError, match="did not answer a moment ago"):
        patience.check()
    now[0] += 2.1
    patience.check()


def test_each_request_has_its_own_deadline(now):
    found = []

    def note(environ, start_response):
        found.append(patience.left())
        now[0] += 3
        start_response("200 OK", [])
        return []

    guard = Guard(note)
    with ThreadPoolExecutor(1) as thread:
        for _ in range(2):
            thread.submit(guard, environ("/"), lambda *told: None).result(20)
    assert found == [patience.SECONDS] * 2


def test_who_queues_past_the_deadline_does_not_begin(now):
    patience.begin()
    now[0] += 4.1
    with transaction.atomic(), turn():
        pass
    if connection.vendor == "sqlite":
        with pytest.raises(OperationalError, match="the time for the database is over"), Alone(), turn():
            pass


class Alone:
    """Stand outside the test's transaction, as far as a turn looks."""

    def __enter__(self) -> None:
        connection.in_atomic_block = False

    def __exit__(self, *failure: object) -> None:
        connection.in_atomic_block = True


# Readers never wait for writers.


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_while_all_who_may_wait_do_so_the_next_writer_is_told_at_once_and_readers_go_on(now, method):
    guard = Guard(lambda environ, start_response: [b"busy" if BUSY in environ else b"done"], slots=3)
    with ThreadPoolExecutor(1) as thread:

        def answer(method: str) -> bytes:
            return thread.submit(guard, environ("/", method), lambda *told: None).result(20)[0]

        patience._since.update({1: now[0] - 1.5, 2: now[0] - 3})
        assert answer(method) == b"busy"
        for reading in ("GET", "HEAD", "OPTIONS"):
            assert answer(reading) == b"done"
        patience._since[2] = now[0] - 0.5
        assert answer(method) == b"done"
        patience._since.clear()
        for _ in range(2):
            guard.writers.acquire()
        assert answer(method) == b"busy"


def test_a_writer_who_is_told_so_gets_a_page():
    answer = Client(raise_request_exception=False).post(reverse("account_login"), {}, **{BUSY: True})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "What you sent may not have been kept" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


WRITING = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN", "REPLACE")
READ = [
    "/", "/cues/", PAGE, f"{PAGE}changes/", "/search/?q=leg", "/feed.atom", "/sitemap.xml", "/meanings/", "/topics/",
    "/sources/", "/how-we-grade/", "/quizzes/", "/progress/", "/reviews/", "/account/", "/account/sign-in/",
    "/account/sign-up/", LIST, f"{LIST}?q=leg", CARD, f"{CARD}versions/", "/api/v1/", "/api/v1/changes/",
    "/api/v1/dump/", "/api/v1/quizzes/", "/api/v1/openapi.json",
]  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_nothing_that_is_read_begins_to_write(client, path, settings, tmp_path):
    settings.DUMPS = tmp_path / "dumps"
    shelve(figure=a_figure())
    for who in ("a stranger", "somebody signed in"):
        if who != "a stranger":
            client.force_login(a_person("ada"))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            assert answer.status_code in (200, 302)
            assert answer.status_code == 302 or answer.getvalue()
        assert [query["sql"] for query in queries if query["sql"].startswith(WRITING)] == []


def test_an_attempt_is_read_without_writing():
    attempt = an_attempt(*items(2))
    caller = caller_of(attempt.learner)
    with CaptureQueriesContext(connection) as queries:
        for part in ("", "questions/1/"):
            assert caller.get(f"attempts/{attempt.token}/{part}").status_code == 200
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITING)] == []


# SQLite, locked for real.


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_writes_to_a_locked_file_is_told_so_and_who_reads_does_not_notice(monkeypatch):
    shelve()
    attempt = an_attempt(*items(2))
    address, token = f"/api/v1/attempts/{attempt.token}/answers/", caller_of(attempt.learner).token
    monkeypatch.setattr(patience, "SECONDS", 0.05)
    monkeypatch.setattr(patience, "LEAST", 0.05)
    told = {}

    def ask() -> None:
        try:
            told["read"] = asked(application, CARD)[0]
            told["page"] = asked(application, "/topics/")[0]
            told["write"] = asked(application, address, "POST", **an_answer(token))[0]
            patience.begin()
            with pytest.raises(OperationalError, match="locked"), transaction.atomic():
                pass
            with pytest.raises(OperationalError, match="locked"):
                FeedHead.objects.update(last=7)
        finally:
            connections.close_all()

    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = Thread(target=ask)
        thread.start()
        thread.join(20)
        other.execute("ROLLBACK")
    assert told["read"] == told["page"] == "200 OK"
    assert told["write"].startswith("503")
    assert not Answer.objects.exists()
    assert asked(application, address, "POST", **an_answer(token))[0] == "200 OK"


@on_sqlite
def test_who_begins_to_write_is_given_what_is_left_of_the_deadline(now, monkeypatch):
    waits = []
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = wrapper.settings_dict | {"NAME": ":memory:"}
    monkeypatch.setattr(wrapper, "_wait_for", waits.append)
    with closing(wrapper):
        for late in (0.0, 1.5, 9.0):
            patience.begin()
            now[0] += late
            wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            wrapper.rollback()
            wrapper.set_autocommit(True)
    assert waits == [3.5, 1.0, 2.0, 1.0, 1.0, 1.0]


def an_answer(token: str) -> dict:
    return {"headers": {"Authorization": f"Bearer {token}"}, **body(b'{"position": 1, "option": "a"}')}


def body(content: bytes) -> dict:
    return {"wsgi.input": io.BytesIO(content), "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(content))}


@on_sqlite
def test_a_command_waits_longer_for_a_locked_file_than_a_request():
    wrapper = connections.create_connection("default")
    assert wrapper.get_connection_params()["timeout"] == 20
    patience.begin()
    assert wrapper.get_connection_params()["timeout"] == patience.LEAST


# PostgreSQL, by its own means.


def parameters() -> dict:
    named = {"NAME": "unspoken", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TIME_ZONE": None}
    return DatabaseWrapper({**named, "OPTIONS": dict(env.NETWORK)}).get_connection_params()


def test_a_server_ends_what_takes_requests_too_long_but_not_commands(settings):
    assert "options" not in parameters()
    patience.begin()
    assert parameters()["options"] == (
        "-c statement_timeout=3000 -c lock_timeout=2500 -c idle_in_transaction_session_timeout=30000"
    )
    settings.PREPARED_STATEMENTS = False
    assert "options" not in parameters()
    assert parameters()["connect_timeout"] == 2
    assert parameters()["prepare_threshold"] is None


def test_the_database_of_the_site_is_reached_with_limits(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@127.0.0.1/unspoken?sslmode=require")
    found = env.database()
    assert found["OPTIONS"] == {**env.NETWORK, "sslmode": "require"}
    assert (found["CONN_HEALTH_CHECKS"], found["DISABLE_SERVER_SIDE_CURSORS"]) == (True, False)
    monkeypatch.setattr(env, "PREPARED_STATEMENTS", False)
    assert env.database()["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/1", "rediss://127.0.0.1:6379/1"])
def test_redis_has_a_second_to_connect_and_one_to_answer(monkeypatch, url):
    monkeypatch.setenv("CACHE_URL", url)
    assert env.cache()["OPTIONS"] == {"socket_connect_timeout": 1, "socket_timeout": 1}
    monkeypatch.setenv("CACHE_URL", "memcache://127.0.0.1")
    with pytest.raises(ImproperlyConfigured):
        env.cache()


@pytest.fixture
def another():
    """Return a connection of its own to the test's database."""
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = connection.settings_dict
    yield wrapper
    wrapper.close()


@on_postgresql
def test_a_statement_that_is_not_answered_in_time_ends_with_its_connection(another, monkeypatch):
    another.ensure_connection()
    monkeypatch.setattr(patience, "LEAST", 0.05)
    patience.begin(0.0)
    with pytest.raises(OperationalError), another.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    assert another.connection.closed
    assert not patience._since


@on_postgresql
def test_a_refused_statement_leaves_the_connection_open(another):
    patience.begin()
    another.ensure_connection()
    with pytest.raises(DatabaseError), another.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert not another.connection.closed
    with another.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("3s",)


@on_postgresql
@pytest.mark.parametrize(("on", "made"), [(True, 4), (False, 0)])
def test_prepared_statements_can_be_turned_off(settings, on, made):
    settings.PREPARED_STATEMENTS = on
    card = shelve()
    raw = connection.connection
    prepared._ready.discard(raw)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        found = prepared.current("leg-shaking", "")
        assert found is not None
        assert found[-1] == card.body.encode()
        assert prepared.last_sequence() == 1
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (made,)
        cursor.execute("DEALLOCATE ALL")
    prepared._ready.discard(raw)


def test_a_server_that_could_not_be_reached_in_time_is_left_alone_for_a_while(monkeypatch, now):
    def connect(*args, **options):
        now[0] += 2
        raise psycopg.OperationalError("connection timeout expired")

    monkeypatch.setattr("cues.databases.postgresql.base.monotonic", lambda: now[0])
    wrapper = DatabaseWrapper(site_settings.DATABASES["default"])
    monkeypatch.setattr(wrapper, "Database", type("Driver", (), {"connect": staticmethod(connect)}))
    patience.begin()
    with pytest.raises(psycopg.OperationalError):
        wrapper.get_new_connection({})
    with pytest.raises(OperationalError, match="did not answer a moment ago"):
        wrapper.get_new_connection({})
