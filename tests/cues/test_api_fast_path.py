"""The fast path answers what is asked for most, and nobody can tell its answers from Django's."""

import io
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from cues import publishing
from cues.api import fast_path
from cues.api.fast_path import FastPath
from cues.models import Card, Coded, Cue
from cues.shelf import prepared
from tests.cues.factories import NOW, a_figure, shelve

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/cues/"
CARD = f"{ROOT}leg-shaking/"
ADDRESSES = {
    "a card": CARD,
    "a retracted cue": f"{ROOT}foot-bouncing/",
    "a cue that never was": f"{ROOT}ear-wiggling/",
    "a version": f"{CARD}versions/1/",
    "the list": ROOT,
    "no slash at the end": CARD[:-1],
    "no slug": f"{ROOT}Ünten/",
}
HEADERS = {
    "nothing": {},
    "brotli": {"Accept-Encoding": "gzip, deflate, br, zstd"},
    "gzip": {"Accept-Encoding": "gzip"},
    "weighed codings": {"Accept-Encoding": "br;q=0.2, gzip;q=0.9"},
    "no coding": {"Accept-Encoding": "br;q=0, gzip;q=0, identity"},
    "broken codings": {"Accept-Encoding": ";;, br;q=x,,"},
    "the tag": {"If-None-Match": '"{hash}"'},
    "the weak tag": {"If-None-Match": 'W/"{hash}"'},
    "several tags": {"If-None-Match": '"a", "{hash}-br" ,"{hash}"'},
    "the tag of a coding": {"If-None-Match": '"{hash}-br"', "Accept-Encoding": "br"},
    "the tag without its coding": {"If-None-Match": '"{hash}"', "Accept-Encoding": "br"},
    "any tag": {"If-None-Match": "*", "Accept-Encoding": "gzip"},
    "another tag": {"If-None-Match": '"another"'},
    "a broken tag": {"If-None-Match": "{hash}"},
    "an empty tag": {"If-None-Match": ""},
    "an empty tag and a date": {"If-None-Match": "", "If-Modified-Since": "Sun, 01 Mar 2026 12:00:00 GMT"},
    "a date": {"If-Modified-Since": "Sun, 01 Mar 2026 12:00:00 GMT"},
    "an old date": {"If-Modified-Since": "Sun, 01 Feb 2026 12:00:00 GMT"},
    "a tag and a date": {"If-None-Match": '"old"', "If-Modified-Since": "Sun, 01 Mar 2026 12:00:00 GMT"},
    "a tag it must have": {"If-Match": '"{hash}"'},
    "a tag it has not": {"If-Match": '"another"'},
    "a date it must not pass": {"If-Unmodified-Since": "Sun, 01 Feb 2026 12:00:00 GMT"},
    "JSON": {"Accept": "application/json"},
    "anything": {"Accept": "*/*"},
    "anything at last": {"Accept": "text/html, */*;q=0.1"},
    "HTML": {"Accept": "text/html"},
    "linked data": {"Accept": "application/ld+json"},
    "linked data first": {"Accept": "application/ld+json, application/json;q=0.5, */*;q=0.1"},
    "linked data before JSON": {"Accept": "application/ld+json, application/json"},
    "anything but JSON": {"Accept": "*/*, application/json;q=0"},
    "JSON first": {"Accept": "application/json, application/LD+JSON;q=0.5"},
    "problems": {"Accept": "application/problem+json, application/json"},
    "anything of a kind": {"Accept": "application/*"},
    "a broken Accept": {"Accept": ";"},
    "a range": {"Range": "bytes=0-9"},
    "a cookie": {"Cookie": "sessionid=short"},
    "an origin": {"Origin": "https://elsewhere.example"},
    "another host": {"Host": "elsewhere.example"},
    "an empty host": {"Host": ""},
    "a proxy's scheme": {"X-Forwarded-Proto": "https"},
    "a token": {"Authorization": "Bearer nobody"},
    "a long header": {"Accept-Encoding": "x" * 5_000, "If-None-Match": '"' + "y" * 5_000},
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "DELETE", "QUERY")
QUERIES = ("", "q=leg", "format=json", "limit=1", "&", "%FF")


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep Django from closing, after a request, the connection in whose transaction the test stands."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def card(settings, one_connection) -> Card:
    settings.ALLOWED_HOSTS = ["testserver"]
    shelve(slug="foot-bouncing")
    made = shelve(figure=a_figure())
    publishing.retract(cue=Cue.objects.get(slug="foot-bouncing"), by=None, now=NOW, message="It meant nothing.")
    return made


def environ(address: str, method: str = "GET", headers: dict | None = None, query: str = "", **others: str) -> dict:
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": address.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **named,
        **others,
    }


def answered(application, asked: dict) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status, headers in the order of their names, and body."""
    told: list = []
    answer = application(asked, lambda status, headers, exc_info=None: told.extend((status, headers)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[0], sorted(told[1]), body


def nobody(asked: dict, start_response) -> list[bytes]:
    """Stand in for a Django that is not to be asked."""
    start_response("599 Django", [])
    return []


def filled(headers: dict[str, str], card: Card) -> dict[str, str]:
    return {name: value.replace("{hash}", card.hash) for name, value in headers.items()}


def test_a_hundred_requests_and_more_are_compared():
    assert len(ADDRESSES) * len(HEADERS) + len(METHODS) * len(QUERIES) > 200


@pytest.mark.parametrize("said", HEADERS)
def test_both_ways_answer_the_same_to_the_byte_whatever_is_asked_where(card, said):
    django, headers = WSGIHandler(), filled(HEADERS[said], card)
    way = FastPath(django)
    for address in ADDRESSES.values():
        assert answered(way, environ(address, headers=headers)) == answered(django, environ(address, headers=headers))


@pytest.mark.parametrize("method", METHODS)
def test_both_ways_answer_the_same_by_every_method_and_with_every_query(card, method):
    django = WSGIHandler()
    way = FastPath(django)
    for query in QUERIES:
        asked = {"address": CARD, "method": method, "query": query}
        assert answered(way, environ(**asked)) == answered(django, environ(**asked))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("forwarded", [{}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "http"}])
def test_both_ways_ask_for_tls_alike(card, settings, scheme, forwarded):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    django, more = WSGIHandler(), {"headers": forwarded, "wsgi.url_scheme": scheme}
    one, other = (answered(way, environ(CARD, **more)) for way in (FastPath(django), django))
    assert one == other
    secure = forwarded.get("X-Forwarded-Proto", scheme) == "https"
    assert one[0] == ("200 OK" if secure else "301 Moved Permanently")


@pytest.mark.parametrize(
    "said",
    ["nothing", "brotli", "gzip", "no coding", "another tag", "JSON", "anything", "an origin", "a range", "a token"],
)
def test_a_usual_question_does_not_reach_django(card, said):
    status, headers, body = answered(FastPath(nobody), environ(CARD, headers=filled(HEADERS[said], card)))
    assert status == "200 OK"
    assert dict(headers)["Content-Length"] == str(len(body))
    assert len(body) > 100


@pytest.mark.parametrize("said", ["the tag", "the weak tag", "several tags", "the tag of a coding", "any tag"])
def test_whoever_has_the_card_does_not_reach_django_either(card, said):
    status, _headers, body = answered(FastPath(nobody), environ(CARD, headers=filled(HEADERS[said], card)))
    assert (status, body) == ("304 Not Modified", b"")


@pytest.mark.parametrize(
    "asked",
    [
        *({"address": address} for name, address in ADDRESSES.items() if name != "a card"),
        {"address": CARD, "method": "POST"},
        {"address": CARD, "query": "x"},
        {"address": CARD, "SCRIPT_NAME": "/below"},
        *(
            {"address": CARD, "headers": HEADERS[said]}
            for said in (
                "a date",
                "a tag it must have",
                "a cookie",
                "another host",
                "an empty host",
                "HTML",
                "linked data",
                "linked data before JSON",
                "anything but JSON",
            )
        ),
    ],
)
def test_anything_unusual_is_left_to_django(card, asked):
    assert answered(FastPath(nobody), environ(**asked))[0] == "599 Django"


def test_what_is_published_or_retracted_shows_at_once(card):
    way = FastPath(WSGIHandler())
    assert answered(way, environ(CARD))[2] == card.body.encode()
    again = shelve(form="It moves otherwise.")
    assert answered(way, environ(CARD))[2] == again.body.encode()
    publishing.retract(cue=again.cue, by=None, now=NOW, message="It meant nothing.")
    assert answered(way, environ(CARD))[0].startswith(str(HTTPStatus.GONE.value))


def test_a_card_that_is_not_kept_in_a_coding_comes_as_it_is(card):
    Coded.objects.all().delete()
    way = FastPath(WSGIHandler())
    status, headers, body = answered(way, environ(CARD, headers=HEADERS["brotli"]))
    assert (status, body) == ("200 OK", card.body.encode())
    assert dict(headers)["ETag"] == f'"{card.hash}"'
    assert "Content-Encoding" not in dict(headers)


def test_a_database_in_trouble_is_left_to_django(card, monkeypatch):
    def crash(*args):
        raise connection.Database.OperationalError("gone")

    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setitem(prepared._BY_VENDOR, connection.vendor, crash)
    assert answered(FastPath(nobody), environ(CARD))[0] == "599 Django"


def test_the_seconds_of_a_publication_are_cut_and_not_rounded(card):
    Card.objects.update(published_at=NOW.replace(second=59, microsecond=999_999))
    row = prepared.current("leg-shaking", "")
    assert row is not None
    assert row[1] == int(NOW.timestamp()) + 59
    django = WSGIHandler()
    assert answered(FastPath(django), environ(CARD)) == answered(django, environ(CARD))


def test_the_fast_path_stays_one_short_file():
    assert Path(fast_path.__file__).read_text().count("\n") < 150
