"""Settings for the suite: those of the site, with what only a test needs."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("HTTPS", "off")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, THROTTLE_RATES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file rather than in memory: threads then have connections of their own, as they do in production.
    NAME = f"unspoken-tests-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.gettempdir()) / NAME}
    # Who migrates holds a file beside it; each worker of the suite has one of its own.
    atexit.register(lambda: [*map(Path.unlink, Path(tempfile.gettempdir()).glob(f"{NAME}*.lock"))])

# A live server's threads come and go with the browser; none of them should keep a connection.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# The manifest knows nothing of files that were not collected; plain storage serves them as they are.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
FUZZ_REVIEWS = False
# All tests come from one address; what is taken from one is asked where a test is about it.
THROTTLE_RATES.update(search=None, dump=None, quiz_learner=None, quiz_stranger=None)
# Who follows publications is asked to where a test is about it.
AFTER_PUBLICATION = []
DUMPS = Path(tempfile.gettempdir()) / f"unspoken-dumps-{os.getpid()}"
atexit.register(shutil.rmtree, DUMPS, ignore_errors=True)
