"""What one address may ask while the cache that counts it is out of reach: everything, for reads need no counting."""

import logging

import pytest
from django.core.cache import caches
from django.test import override_settings
from redis.exceptions import ConnectionError

from cues.api import throttles
from tests.cues.factories import shelve

pytestmark = pytest.mark.django_db

COUNTED = ["/api/v1/cues/?q=leg", "/search/?q=leg", "/api/v1/dump/"]


@pytest.fixture(autouse=True)
def one_an_hour(limit, monkeypatch, settings, tmp_path):
    settings.DUMPS = tmp_path / "dumps"
    for throttle in (throttles.Searches, throttles.Dumps):
        limit(throttle, "1/hour")
    monkeypatch.setattr(throttles.Throttle, "resumes", 0.0)


def out_of_reach(*args, **kwargs):
    raise ConnectionError("the cache is out of reach")


def statuses(client, address: str, times: int = 3) -> list[int]:
    answers = [client.get(address) for _ in range(times)]
    # A file is closed once it has been read.
    assert all(answer.getvalue() for answer in answers)
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("address", COUNTED)
@pytest.mark.parametrize("act", ["get", "set"])
def test_searches_and_dumps_are_answered_uncounted(client, monkeypatch, address, act):
    shelve()
    monkeypatch.setattr(caches["default"], act, out_of_reach)
    assert statuses(client, address) == [200, 200, 200]


@pytest.mark.parametrize("address", COUNTED)
def test_so_they_are_where_no_redis_listens(client, settings, address):
    shelve()
    nowhere = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={**settings.CACHES, "default": nowhere}):
        assert statuses(client, address) == [200, 200, 200]


def test_it_is_said_once_in_a_while_and_the_cache_is_not_asked_meanwhile(client, monkeypatch, caplog):
    asked = []
    monkeypatch.setattr(caches["default"], "get", lambda *args: asked.append(args) or out_of_reach())
    statuses(client, COUNTED[0], 5)
    assert len(asked) == 1
    assert [record.levelno for record in caplog.records if record.name == throttles.__name__] == [logging.WARNING]
    assert "the cache is out of reach" in caplog.text


def test_counting_goes_on_when_the_cache_is_back(client, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(throttles, "monotonic", lambda: now[0])
    with monkeypatch.context() as down:
        down.setattr(caches["default"], "get", out_of_reach)
        assert statuses(client, COUNTED[0]) == [200, 200, 200]
    now[0] += throttles.PAUSE
    assert statuses(client, COUNTED[0]) == [200, 429, 429]


def test_any_other_failure_is_not_hidden(client, monkeypatch):
    monkeypatch.setattr(caches["default"], "get", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get(COUNTED[0])
