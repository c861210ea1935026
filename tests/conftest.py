"""What the whole suite shares."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from cues import logs, patience
from tests import databases

UPGRADE = Path(__file__).resolve().parent / "upgrade"
OTHERS = """\
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End what a live server's threads still hold, or PostgreSQL refuses to drop the test database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(OTHERS)


@pytest.fixture(autouse=True)
def a_live_server_is_known_by_its_own_address(request) -> None:
    if "live_server" in request.fixturenames:
        request.getfixturevalue("settings").SITE_URL = request.getfixturevalue("live_server").url


@pytest.fixture(autouse=True)
def nothing_left_of_a_request() -> Iterator[None]:
    """Forget the id and the deadline of a request that a test made; in a server the next request does that."""
    yield
    logs.end()
    patience.end()


@pytest.fixture
def limit(monkeypatch) -> Iterator[Callable[[type, str], None]]:
    """Let a test say how often a throttle lets somebody ask; nothing is counted from one test to the next."""
    cache.clear()
    yield lambda throttle, rate: monkeypatch.setattr(throttle, "rate", rate, raising=False)
    cache.clear()


@pytest.fixture
def apart(tmp_path, worker_id, django_db_blocker) -> Iterator[str]:
    """Let a test meet an empty database of its own, not even migrated, and know its address."""
    with databases.empty(tmp_path, f"_{worker_id}") as address, django_db_blocker.unblock(), databases.used(address):
        yield address


@pytest.fixture
def stock(apart) -> str:
    """Fill the database with the stock of an earlier state, brought up to date, and return its address."""
    databases.run(apart, (UPGRADE / f"{connection.vendor}.sql").read_text())
    call_command("migrate", verbosity=0)
    return apart
