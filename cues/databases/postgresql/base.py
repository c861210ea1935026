"""PostgreSQL. The server ends what takes too long; whether the server itself answers is watched from here."""

from functools import partial
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from cues import patience

_STATEMENT, _LOCK, _IDLE = 3_000, 2_500, 30_000
"""Milliseconds; a little less than a request has, so that a server that is well says itself what took too long."""
_LIMITS = f"-c statement_timeout={_STATEMENT} -c lock_timeout={_LOCK} -c idle_in_transaction_session_timeout={_IDLE}"


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        # A pooler knows no such options; behind it the watch from here is all.
        if patience.left() is not None and settings.PREPARED_STATEMENTS:
            params["options"] = f"{params.get('options', '')} {_LIMITS}".strip()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        patience.check()
        began = monotonic()
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            if monotonic() - began > patience.LEAST:
                patience.rest()
            raise
        connection.wait = partial(_wait, connection)
        return connection


def _wait(connection: psycopg.Connection, generator: Any, *args: Any, **options: Any) -> Any:
    """Wait as psycopg does, but no longer than may be; a connection that has not answered by then is closed."""
    seconds = patience.left()
    if seconds is None:
        return psycopg.Connection.wait(connection, generator, *args, **options)
    try:
        with patience.waiting():
            return psycopg.Connection.wait(connection, generator, timeout=seconds)
    except psycopg.OperationalError:
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            connection.close()
            if seconds * 1000 > _STATEMENT:
                patience.rest()
        raise
