"""What the outside may set, each by name; a wrong or missing value stops the start and says which."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent

_env = environ.Env()

STATE_DIR = Path(_env.str("STATE_DIR", default=str(ROOT / "var"))).resolve()
"""Folder for what the site writes: the SQLite file, the secret key, collected static files, mail nobody sends."""


def flag(name: str, *, default: bool) -> bool:
    """Read an on/off variable; anything but a plain yes or no is refused rather than guessed."""
    raw = _env.str(name, default="on" if default else "off").strip().lower()
    if raw in {"1", "on", "true", "yes"}:
        return True
    if raw in {"0", "off", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}: set it to on or off.")


def names(name: str, *, default: list[str]) -> list[str]:
    """Read a comma-separated list, without blanks."""
    return [part.strip() for part in _env.list(name, default=default) if part.strip()]


def hosts() -> list[str]:
    """Read ALLOWED_HOSTS, by which the site may be asked for; without any, everybody would be refused."""
    if found := names("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"]):
        return found
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the hosts of the site, with commas between.")


def choice(name: str, among: tuple[str, ...]) -> str:
    """Read one of a few words; the first is meant where nothing is set."""
    raw = _env.str(name, default=among[0]).strip().lower()
    if raw in among:
        return raw
    raise ImproperlyConfigured(f"{name} is {raw!r}: set it to {' or '.join(among)}.")


def count(name: str, *, default: int) -> int:
    """Read a whole number from 0."""
    raw = _env.str(name, default=str(default)).strip()
    if raw.isascii() and raw.isdigit():
        return int(raw)
    raise ImproperlyConfigured(f"{name} is {raw!r}: set it to a whole number from 0.")


def text(name: str, *, default: str) -> str:
    return _env.str(name, default=default)


def refuse_a_sub_path() -> None:
    """Stop where a server is told to put the site below a path: addresses in cards and feeds begin at the root."""
    for name in ("SCRIPT_NAME", "GRANIAN_URL_PATH_PREFIX"):
        if _env.str(name, default="").strip("/"):
            raise ImproperlyConfigured(
                f"{name} is set: the site stands at the root of a host. Give it a host of its own."
            )


def site_url() -> str:
    """Return SITE_URL, scheme and host of the one address by which the site is known; by default that of `make run`."""
    url = _env.str("SITE_URL", default="http://127.0.0.1:8000").strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.hostname and url == f"{parts.scheme}://{parts.netloc}":
        return url
    raise ImproperlyConfigured(f"SITE_URL is {url!r}: give scheme and host alone, such as https://unspoken.example.")


def secret_key() -> str:
    """Return SECRET_KEY, or the content of SECRET_KEY_FILE (by default secret_key in the state folder)."""
    if key := _env.str("SECRET_KEY", default=""):
        if " " in key:
            raise ImproperlyConfigured("SECRET_KEY holds spaces, as the example does: make one of your own.")
        return key
    path = Path(_env.str("SECRET_KEY_FILE", default=str(STATE_DIR / "secret_key")))
    key = path.read_text().strip() if path.is_file() else ""
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set and {path} holds none. `make run` writes one; in production set SECRET_KEY."
        )
    return key


PREPARED_STATEMENTS = flag("PREPARED_STATEMENTS", default=True)
"""Off behind a pooler like pgbouncer, where the next statement may go to another connection."""

NETWORK = {"connect_timeout": 2, "keepalives_idle": 10, "keepalives_interval": 2, "keepalives_count": 2}
"""Seconds after which a database that cannot be reached is given up; 2 is the least that libpq takes."""


def database() -> dict:
    """Return the database DATABASE_URL names: a SQLite file in the state folder unless it says otherwise."""
    url = _env.str("DATABASE_URL", default=f"sqlite:///{STATE_DIR / 'db.sqlite3'}")
    config = environ.Env.db_url_config(url)
    engine = config.get("ENGINE", "")
    if engine == "django.db.backends.sqlite3":
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        return {
            **config,
            "ENGINE": "cues.databases.sqlite3",
            # Opened anew for each request, it would be set up anew each time, too.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # Readers never wait for a writer, and writers queue instead of failing with "database is locked";
                # those of requests for less long than commands may (cues/patience.py).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # What is written is carried into the file at every 80 MB, not every 4: all who wait feel that stop,
                # so it must come to fewer than one answer in a hundred.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=20000;",
            },
        }
    if engine == "django.db.backends.postgresql":
        # Opening a connection costs more than the query; the server runs few threads, so few stay open.
        return {
            **config,
            "ENGINE": "cues.databases.postgresql",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            # A cursor kept by the server is lost where a pooler hands the next statement to another connection.
            "DISABLE_SERVER_SIDE_CURSORS": not PREPARED_STATEMENTS,
            "OPTIONS": {**NETWORK, **config.get("OPTIONS", {})},
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")


def cache() -> dict:
    """Return the cache CACHE_URL names: memory of each process by itself unless it says otherwise.

    Redis has a second to connect and one to answer, and is not asked again.
    """
    # So many entries that a crowd of addresses does not soon drive one another's counts out.
    url = _env.str("CACHE_URL", default="locmemcache://?max_entries=10000")
    if url.split("://")[0] not in {"locmemcache", "redis", "rediss"}:
        raise ImproperlyConfigured("CACHE_URL must begin with redis:// or rediss://.")
    config = environ.Env.cache_url_config(url)
    if not url.startswith("redis"):
        return config
    waits = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {**config, "OPTIONS": {**waits, **config.get("OPTIONS", {})}}


def mail() -> dict:
    """Return the settings of outgoing mail: by the server EMAIL_URL names, else into files in the state folder."""
    url = _env.str("EMAIL_URL", default="")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": STATE_DIR / "mail",
        }
    if url.split("://")[0] not in {"smtp", "smtp+tls", "smtps", "smtp+ssl"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://.")
    return {**environ.Env.email_url_config(url), "EMAIL_TIMEOUT": 10}
