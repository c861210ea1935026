"""What is left to do once the server and all its workers have ended."""

import sqlite3
from contextlib import closing
from pathlib import Path

from config import env


def carry_in() -> None:
    """Carry SQLite's log into its file, so that whoever copies the file copies all that was answered.

    Workers end without closing their connections, which alone would do it. While something else still has the database
    open, as much is carried in as can be. Does nothing on PostgreSQL.
    """
    database = env.database()
    if "sqlite" in database["ENGINE"] and Path(database["NAME"]).exists():
        with closing(sqlite3.connect(database["NAME"], timeout=5)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
