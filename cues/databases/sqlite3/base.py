"""SQLite. Whoever reads waits for nobody; whoever writes, for the one who writes now."""

from typing import Any

from django.db.backends.sqlite3 import base

from cues import patience


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return params if patience.left() is None else {**params, "timeout": patience.LEAST}

    def set_autocommit(self, autocommit: bool, *args: Any, **options: Any) -> None:
        """Begin a transaction, where it is turned off, once nobody else writes."""
        if autocommit or (seconds := patience.left()) is None:
            return super().set_autocommit(autocommit, *args, **options)
        self.ensure_connection()
        with patience.waiting():
            self._wait_for(seconds)
            try:
                super().set_autocommit(autocommit, *args, **options)
            finally:
                self._wait_for(patience.LEAST)

    def _wait_for(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
