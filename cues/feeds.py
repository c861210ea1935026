"""What others read regularly: an Atom feed of publications, a sitemap, and what robots should leave alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.contrib.syndication.views import Feed
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from cues import addresses, text, views
from cues.api.endpoint import reply
from cues.models import Card, Snapshot
from cues.shelf import announcements, reading_room
from cues.shelf import topics as topic_shelf
from cues.shelf.announcements import Announcement

ENTRIES = 30
ATOM, TEXT = "application/atom+xml; charset=utf-8", "text/plain; charset=utf-8"
ROOTS = ("cues:home", "cues:browse", "cues:meanings", "cues:topics", "cues:sources", "cues:grading")


class _Atom(Atom1Feed):
    """Writes what XML can hold, whatever was stored: one bad row may not take the whole feed from everybody."""

    def add_item(self, *args: Any, **told: Any) -> None:
        writable: dict[str, Any] = {
            name: text.writable(value) if isinstance(value, str) else value for name, value in told.items()
        }
        super().add_item(*args, **writable)


class Publications(Feed):
    """The newest entries of the change feed, for people who follow by a feed reader."""

    feed_type = _Atom
    language = "en-gb"
    author_name = "Unspoken"
    title = "Unspoken: cues published, amended and retracted"
    subtitle = "Body-language cues, with how far each reading of them can be trusted."
    description_template = "cues/_announcement.html"

    def link(self) -> str:
        return addresses.of("cues:browse")

    def feed_url(self) -> str:
        return addresses.of("cues:feed")

    def feed_guid(self) -> str:
        return _tag("publications")

    def items(self) -> Iterable[Announcement]:
        return announcements.newest(ENTRIES)

    def item_title(self, item: Announcement) -> str:
        return f"{item.name}: {item.kind}"

    def item_link(self, item: Announcement) -> str:
        if item.superseded:
            return addresses.of("cues:version", item.slug, item.version)
        return addresses.of("cues:cue", item.slug)

    def item_guid(self, item: Announcement) -> str:
        return _tag(f"publications/{item.sequence}")

    def item_pubdate(self, item: Announcement) -> datetime:
        return item.at

    item_updateddate = item_pubdate


def _tag(name: str) -> str:
    """Return a name that stays with its thing for ever, after RFC 4151. The year is that of this site's first entry."""
    return f"tag:{addresses.host()},2026:{name}"


@views.page
def publications(request: HttpRequest) -> HttpResponse:
    return reply(request, Publications()(request).content, media=ATOM)


class Cues(Sitemap):
    def items(self) -> QuerySet:
        return Card.objects.current().order_by("pk").values_list("cue_id", "published_at")

    def location(self, item: tuple[str, datetime]) -> str:
        return reverse("cues:cue", args=[item[0]])

    def lastmod(self, item: tuple[str, datetime]) -> datetime:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        # The framework's own reads every item.
        return Card.objects.current().aggregate(last=Max("published_at"))["last"]


class Others(Sitemap):
    """Every other page that shows what was published."""

    def items(self) -> list[str]:
        listed = [
            *(("cues:meaning", key) for key in reading_room.entries(Snapshot.Kind.MEANING)),
            *(("cues:source", key) for key in reading_room.entries(Snapshot.Kind.SOURCE)),
            *(("cues:topic", topic.key) for topic in topic_shelf.listed()),
        ]
        return [*map(reverse, ROOTS), *(reverse(name, args=[key]) for name, key in listed)]

    def location(self, item: str) -> str:
        return item


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {"cues": Cues, "pages": Others}


@views.page
def sitemap(request: HttpRequest) -> HttpResponse:
    answer = sitemap_views.index(request, SITEMAPS, sitemap_url_name="cues:sitemap_section")
    for section in (answer.context_data or {})["sitemaps"]:
        section.location = addresses.moved(section.location)
    return answer.render()


@views.page
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    answer = sitemap_views.sitemap(request, SITEMAPS, section)
    for page in (answer.context_data or {})["urlset"]:
        page["location"] = addresses.moved(page["location"])
    return answer.render()


@views.page
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {reverse(name)}\n" for name in settings.CLOSED_TO_ROBOTS)
    where = addresses.of("cues:sitemap")
    return reply(request, f"User-agent: *\n{closed}\nSitemap: {where}\n", media=TEXT)
