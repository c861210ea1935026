"""Whole addresses, as the setting SITE_URL begins them: the host and port that somebody asked under decide nothing."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.http import HttpRequest
from django.urls import reverse

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def whole(path: str) -> str:
    """Return the whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def of(name: str, *args: object) -> str:
    """Return the whole address of a place by its name among the URL patterns."""
    return whole(reverse(name, args=args))


def moved(address: str) -> str:
    """Return the same place under the site's own address; for what a library made by the host that was asked."""
    return whole(urlsplit(address)._replace(scheme="", netloc="").geturl())


def host() -> str:
    """Return the name under which the site is known, without a port."""
    return urlsplit(settings.SITE_URL).hostname or ""


def in_templates(request: HttpRequest) -> dict[str, str]:
    """Give every template `site_address`, with which whole addresses begin."""
    return {"site_address": settings.SITE_URL}


def check(**options: object) -> list[CheckMessage]:
    """Warn where a site for others is known only by an address of this machine."""
    if host() not in LOOPBACK:
        return []
    told = f"SITE_URL is {settings.SITE_URL}: feed ids, mail, linked data and canonical links lead to nobody's site."
    return [Warning(told, hint="Set it to the site's address, such as https://unspoken.example.", id="cues.W001")]
