"""Machines ask whether the site lives and whether it is ready, from this machine or by a token."""

from collections import namedtuple
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from cues import health, patience, serving
from cues.models import Card
from cues.serving import PROBED_WITHIN, Probes
from tests.cues.factories import shelve
from tests.cues.test_api_fast_path import one_connection
from tests.outermost import application, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(one_connection.__name__)]

__all__ = ["one_connection"]
TOKEN = "a-token-for-machines"
Usage = namedtuple("Usage", "total used free")


def nobody(environ, start_response):
    start_response("599 Django", [])
    return []


@pytest.fixture(autouse=True)
def closed(monkeypatch) -> list:
    """Keep the connection in whose transaction the test stands; return how often it would have been closed."""
    times: list = []
    monkeypatch.setattr(serving, "connections", SimpleNamespace(close_all=lambda: times.append("closed")))
    return times


def test_a_probe_leaves_no_connection_behind(closed):
    for number in (1, 2):
        asked(application, "/readyz")
        assert len(closed) == number


@pytest.fixture
def elsewhere(settings):
    """A site that takes one host alone and TLS alone."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["unspoken.example"], True


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize("host", ["10.1.2.3:8000", "localhost", "", "unspoken.example"])
@pytest.mark.parametrize("source", ["127.0.0.1", "::1"])
def test_whoever_asks_from_this_machine_is_answered_whatever_the_host(elsewhere, path, host, source):
    shelve()
    status, headers, body = asked(application, path, headers={"Host": host}, REMOTE_ADDR=source)
    assert (status, body) == ("200 OK", b"ok\n")
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize(
    ("headers", "answered"),
    [
        ({"Authorization": f"Bearer {TOKEN}"}, True),
        ({"Authorization": "Bearer another"}, False),
        ({"Authorization": "Bearer "}, False),
        ({}, False),
    ],
)
def test_whoever_asks_from_elsewhere_needs_the_token(settings, path, headers, answered):
    settings.HEALTH_TOKEN = TOKEN
    shelve()
    status, _, _ = asked(Probes(nobody), path, headers=headers, REMOTE_ADDR="192.0.2.7")
    assert status == ("200 OK" if answered else "599 Django")


@pytest.mark.parametrize("token", ["", TOKEN])
def test_a_proxy_on_this_machine_does_not_open_the_door_to_its_clients(settings, token):
    settings.HEALTH_TOKEN = token
    for given in ("", "Bearer "):
        headers = {"X-Forwarded-For": "192.0.2.7", "Authorization": given}
        assert asked(Probes(nobody), "/readyz", headers=headers)[0] == "599 Django"


def test_other_addresses_pass():
    assert asked(Probes(nobody), "/readyz/")[0] == "599 Django"


def unready() -> str:
    status, headers, body = asked(application, "/readyz")
    assert status.startswith("503")
    assert headers["Retry-After"] == "5"
    return body.decode()


def test_it_is_not_ready_without_the_database_but_lives(monkeypatch):
    def fail(*args, **options):
        raise OperationalError("connection refused")

    shelve()
    monkeypatch.setattr(connection, "cursor", fail)
    assert unready().startswith("database: OperationalError: connection refused")
    assert asked(application, "/livez")[0] == "200 OK"


def test_it_is_not_ready_before_it_is_migrated():
    shelve()
    MigrationRecorder(connection).record_unapplied("cues", "0001_initial")
    assert "migrations: 1 are not applied: cues 0001_initial. Run manage.py migrate." in unready()


def test_it_is_not_ready_without_a_card_on_the_shelf():
    assert "shelf: no card is published. Run manage.py load_content --publish." in unready()
    shelve()
    Card.objects.update(is_current=False)
    assert "shelf" in unready()


def test_it_is_not_ready_without_room_to_write(monkeypatch, settings):
    shelve()
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(1, 1, 1_000_000))
    assert f"{settings.STATE_DIR}: 1 MB are free" in unready()


def test_readiness_is_told_by_few_queries(django_assert_num_queries):
    shelve()
    list(health.faults(health.READY))
    with django_assert_num_queries(4):
        assert list(health.faults(health.READY)) == []


def test_readiness_waits_for_the_database_no_longer_than_two_seconds(monkeypatch):
    waits = []
    monkeypatch.setattr(health, "READY", (lambda: waits.append(patience.left()) or iter(()),))
    asked(application, "/readyz")
    assert 0 < waits[0] <= PROBED_WITHIN <= 2
