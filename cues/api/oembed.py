"""oEmbed (https://oembed.com): how other sites show a small card of a cue when somebody links to its page."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from cues import addresses
from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.api.parameters import REQUIRED, Choice, Parameter, Text
from cues.documents import authored
from cues.shelf import reading_room
from cues.shelf.reading_room import Unknown

WIDTH, HEIGHT = 600, 480
A_DAY = 24 * 60 * 60

URL = Text("url", "The address of a cue's page on this site.", 2000, REQUIRED)
MAXWIDTH = Parameter("maxwidth", "How many pixels wide it may be at most.", 1, 10_000, WIDTH)
MAXHEIGHT = Parameter("maxheight", "How many pixels high it may be at most.", 1, 10_000, HEIGHT)
FORMAT = Choice("format", "Only JSON is to be had.", ("json", "xml"), "json")


class NoXml(APIException):
    status_code = HTTPStatus.NOT_IMPLEMENTED
    default_detail = "Only JSON is to be had here; leave out the parameter format, or give format=json."


class OEmbed(Endpoint):
    parameters = (URL, MAXWIDTH, MAXHEIGHT, FORMAT)

    def given(self, request: Request) -> QueryDict:
        # Who asks is a program of somebody else's making, which may add words of its own; other addresses refuse them.
        query = request.query_params.copy()
        for name in set(query) - {parameter.name for parameter in self.parameters}:
            del query[name]
        return query

    @described(
        "How to show a cue on another site, after oEmbed",
        "OEmbed",
        tag="cues",
        operation="read_oembed",
        text="A frame with a small card: the form, the best supported reading with its support, and its limits.",
        parameters=parameters,
        also=(HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.NOT_IMPLEMENTED),
    )
    def get(self, request: Request) -> HttpResponse:
        if self.asked["format"] == "xml":
            raise NoXml
        card = reading_room.current(_slug(self.asked["url"]))
        width, height = min(WIDTH, self.asked["maxwidth"]), min(HEIGHT, self.asked["maxheight"])
        return reply(request, authored.as_json(_rich(card.cue_id, card.name, width, height)))


def _slug(address: str) -> str:
    """Return the slug of the cue whose page is at an address. Raises Unknown for anything else."""
    try:
        parts = urlsplit(address)
        ours = parts.scheme in ("http", "https") and parts.netloc == urlsplit(settings.SITE_URL).netloc
        match = resolve(parts.path) if ours else None
    except (ValueError, Resolver404):
        match = None
    if match is None or match.view_name not in ("cues:cue", "cues:embed"):
        raise Unknown("The parameter url is not the address of a cue's page on this site.")
    return match.kwargs["slug"]


def _rich(slug: str, name: str, width: int, height: int) -> dict:
    frame = format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>',
        addresses.of("cues:embed", slug),
        name,
        width,
        height,
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": name,
        "provider_name": "Unspoken",
        "provider_url": addresses.of("cues:home"),
        "cache_age": A_DAY,
        "html": frame,
        "width": width,
        "height": height,
    }
