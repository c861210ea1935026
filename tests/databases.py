"""A database of its own for a test that starts from nothing, or from what was stored; beside the one of the suite."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.db import connection

NAME = "unspoken_test_apart"
"""Of the database on PostgreSQL; workers of a suite that runs in parallel add their number."""


@contextmanager
def empty(folder: Path, suffix: str = "") -> Iterator[str]:
    """Make an empty database of the suite's engine, in the folder where it is a file; yield its address."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"{NAME}{suffix}"
    with psycopg.connect(**_server(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield _address(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def used(address: str) -> Iterator[None]:
    """Let all that asks for the database in this process meet that of the address."""
    before = connection.settings_dict["NAME"]
    try:
        _turn_to(address.removeprefix("sqlite:///") if connection.vendor == "sqlite" else address.rpartition("/")[2])
        yield
    finally:
        _turn_to(before)


def run(address: str, script: str) -> None:
    """Run a text of SQL in a database, by the driver alone."""
    if connection.vendor == "sqlite":
        stock = sqlite3.connect(address.removeprefix("sqlite:///"))
        stock.executescript(f"BEGIN; {script} COMMIT;")
        stock.close()
    else:
        with psycopg.connect(address) as stock:
            stock.execute(script)


def rows() -> dict[str, dict[object, dict[str, object]]]:
    """Return all rows of all tables, by table and primary key; the index of the search, which has no rows, left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("cues_searchindex"):
                continue
            key = connection.introspection.get_primary_key_column(cursor, table)
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            all_rows = (dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall())
            found[table] = {row[key]: row for row in all_rows}
    return found


def _turn_to(name: object) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _server() -> dict[str, object]:
    settings = connection.settings_dict
    return {
        "host": settings["HOST"] or None,
        "port": settings["PORT"] or None,
        "user": settings["USER"] or None,
        "password": settings["PASSWORD"] or None,
        "dbname": "postgres",
    }


def _address(name: str) -> str:
    to = {key: quote(str(value or ""), safe="") for key, value in _server().items()}
    secret = f":{to['password']}" if to["password"] else ""
    return f"postgres://{to['user']}{secret}@{to['host']}{':' + to['port'] if to['port'] else ''}/{name}"
