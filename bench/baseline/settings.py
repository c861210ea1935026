"""Settings of the servers that the site is compared with: its own database, and as little else as they can do with."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "cues"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.baseline.urls"
