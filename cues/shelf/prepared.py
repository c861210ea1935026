"""The current card of a cue, or how far the feed is, by one prepared statement, where speed is all that is wanted."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakSet

import psycopg
from django.conf import settings
from django.db import Error, connections
from psycopg import generators
from psycopg.pq import ExecStatus

from cues import patience
from cues.documents.codings import CODINGS

Row = tuple[int, int, str, str | None, bytes]
"""Version, second of publication since 1970, hash, hash of the drawing if there is one, bytes in the coding asked."""

_FEED = "feed"
_AS_IT_IS = (
    "SELECT {version}, {second}, hash, drawing_id, {body} FROM cues_card AS card WHERE slug = {slug} AND is_current"
)
_CODED = (
    "SELECT {version}, {second}, hash, drawing_id, coded.body FROM cues_card AS card "
    "JOIN cues_coded AS coded ON coded.card_id = card.id AND coded.coding = '{coding}' "
    "WHERE slug = {slug} AND is_current"
)


def _statements(**parts: str) -> dict[str, str]:
    """Return the statements by their names: one for cards as they are, one for each coding, one for the feed."""
    coded = {_card(coding): _CODED.format(coding=coding, **parts) for coding in CODINGS}
    return {_card(""): _AS_IT_IS.format(**parts), **coded, _FEED: "SELECT CAST(last AS text) FROM cues_feedhead"}


def _card(coding: str) -> str:
    return f"card_{coding}"


# Seconds are cut, not rounded, as they are in Last-Modified.
_SQLITE = _statements(
    version="version",
    second="CAST(strftime('%s', substr(published_at, 1, 19)) AS INTEGER)",
    body="CAST(card.body AS BLOB)",
    slug="?",
)
_POSTGRESQL = _statements(
    version="version::text", second="floor(extract(epoch FROM published_at))::bigint::text", body="card.body", slug="$1"
)


class Trouble(Exception):
    """The database does not answer."""


_ready: WeakSet[psycopg.Connection] = WeakSet()
"""Connections on which the statements are prepared."""


def current(slug: str, coding: str) -> Row | None:
    """Return the current card of a cue in a coding.

    None where there is none, where it is not kept in that coding, and where the database is in trouble.
    """
    try:
        found = _asked(_card(coding), slug)
    except Trouble:
        return None
    if not found:
        return None
    version, second, digest, drawing, body = found
    return int(version), int(second), digest, drawing, body


def last_sequence() -> int | None:
    """Return the sequence of the newest entry of the feed; None where it is empty. Raises Trouble."""
    found = _asked(_FEED)
    return int(found[0]) if found else None


def _asked(name: str, *values: str) -> Sequence | None:
    """Return the one row that a statement finds, by Django's own connection of this thread. Raises Trouble."""
    connection = connections["default"]
    try:
        patience.check()
        connection.ensure_connection()
        return _BY_VENDOR[connection.vendor](connection.connection, name, values)
    except (sqlite3.Error, psycopg.Error, Error) as failure:
        # Whoever asks in the long way opens a new one, and learns what is wrong.
        connection.close()
        raise Trouble from failure


def _by_sqlite(raw: sqlite3.Connection, name: str, values: Sequence[str]) -> Sequence | None:
    return raw.execute(_SQLITE[name], values).fetchone()


def _by_postgresql(raw: psycopg.Connection, name: str, values: Sequence[str]) -> Sequence | None:
    """Fetch by libpq itself, which costs a quarter of what a cursor does; how long is still the connection's to say."""
    told = [value.encode() for value in values]
    if not settings.PREPARED_STATEMENTS:
        raw.pgconn.send_query_params(_POSTGRESQL[name].encode(), told, result_format=1)
    else:
        if raw not in _ready:
            for each, statement in _POSTGRESQL.items():
                raw.pgconn.send_prepare(_name(each), statement.encode())
                raw.wait(generators.execute(raw.pgconn))
            _ready.add(raw)
        raw.pgconn.send_query_prepared(_name(name), told, result_format=1)
    (result,) = raw.wait(generators.execute(raw.pgconn))
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.OperationalError(result.get_error_message())
    if not result.ntuples:
        return None
    *told, body = (result.get_value(0, column) for column in range(result.nfields))
    return [value and value.decode() for value in told] + [body]


def _name(statement: str) -> bytes:
    return f"cues_{statement}".encode()


_BY_VENDOR: dict[str, Callable[[Any, str, Sequence[str]], Sequence | None]] = {
    "sqlite": _by_sqlite,
    "postgresql": _by_postgresql,
}
