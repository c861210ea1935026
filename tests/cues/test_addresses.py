"""Addresses: SITE_URL begins every whole one, no cache keeps what is gone, no index what has no end."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config import env
from cues import addresses, publishing
from cues.models import Cue
from tests.cues import everywhere
from tests.cues.factories import NOW, a_figure, lay, shelve
from tests.quizzes.browsing import remembered
from tests.quizzes.rest import caller_of

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://unspoken.example"
OTHER = "www.elsewhere.example:8123"
NOFOLLOW = re.compile(r"^(/cues/)?\?|^/search/\?|/changes/\d+/\d+/$")
"""Addresses of which there is no end: filters, searches, differences."""


class Heads(HTMLParser):
    """What a page says of itself to machines, and the links it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.canonical: list[str] = []
        self.robots: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        told = dict(attrs)
        if tag == "link" and told.get("rel") == "canonical":
            self.canonical.append(told["href"])
        if tag == "meta" and told.get("name") == "robots":
            self.robots.append(told["content"])
        if tag == "a" and "href" in told:
            self.links.append((told["href"], told.get("rel") or ""))


def heads(client, address: str) -> Heads:
    return Heads(client.get(address).content.decode())


def html(client) -> Iterator[tuple[str, Heads]]:
    """Yield every page of ours with its address."""
    for address in everywhere.addresses():
        status, media, content = everywhere.content(client, address)
        if (status, media) == (200, "text/html") and address != reverse("api:docs"):
            yield address, Heads(content.decode())


class TestTheSetting:
    def test_without_it_the_site_is_known_as_make_run_serves_it(self, monkeypatch):
        monkeypatch.delenv("SITE_URL", raising=False)
        assert env.site_url() == "http://127.0.0.1:8000"

    @pytest.mark.parametrize("value", [SITE, f"{SITE}/", f" {SITE}/ "])
    def test_it_is_a_scheme_and_a_host(self, monkeypatch, value):
        monkeypatch.setenv("SITE_URL", value)
        assert env.site_url() == SITE

    @pytest.mark.parametrize("value", ["unspoken.example", f"{SITE}/x", f"{SITE}?x", "ftp://a.example", "https://", ""])
    def test_anything_else_stops_the_start(self, monkeypatch, value):
        monkeypatch.setenv("SITE_URL", value)
        with pytest.raises(ImproperlyConfigured, match=r"SITE_URL is .* such as https://unspoken"):
            env.site_url()

    @pytest.mark.parametrize(("value", "warned"), [(SITE, False), ("http://127.0.0.1:8000", True)])
    def test_the_check_before_a_deployment_warns_where_it_is_not_set(self, settings, value, warned):
        settings.SITE_URL = value
        assert [warning.id for warning in addresses.check()] == ["cues.W001"] * warned

    def test_nothing_asks_the_request_for_a_whole_address(self):
        asking = re.compile(r"build_absolute_uri|get_host\(|request\.get_host|request\.scheme|current_site")
        files = [path for room in ("cues", "quizzes", "config", "templates") for path in (ROOT / room).rglob("*.*")]
        named = [
            path.relative_to(ROOT)
            for path in files
            if path.suffix in (".py", ".html", ".txt", ".xml") and asking.search(path.read_text(encoding="utf-8"))
        ]
        assert len(files) > 200
        # It holds an origin that a browser tells against the host that was asked, and makes no address of it.
        assert named == [Path("cues/resuming.py")]


@pytest.mark.django_db
class TestWhateverHostIsAsked:
    def test_no_answer_names_the_host_it_was_asked_under(self, client, settings):
        settings.SITE_URL = SITE
        attempt = everywhere.stock()
        bearer = {"Authorization": f"Bearer {caller_of(attempt.learner).token}"}
        remembered(client, attempt.learner)
        client.defaults["HTTP_HOST"] = OTHER
        named = []
        for address in everywhere.addresses():
            headers = bearer if address.startswith("/api/") else {}
            _, _, content = everywhere.content(client, address, **headers)
            if b"elsewhere.example" in content or b"http://testserver" in content:
                named.append(address)
        assert named == []

    def test_entries_of_the_feed_have_one_name_and_lead_to_the_site(self, client, settings):
        settings.SITE_URL = f"{SITE}:8443"
        shelve()
        here, there = (client.get("/feed.atom", headers={"Host": host}).content for host in ("testserver", OTHER))
        assert here == there
        assert "<id>tag:unspoken.example,2026:publications/1</id>" in here.decode()
        assert f'href="{SITE}:8443/cues/leg-shaking/"' in here.decode()
        assert f'<link href="{SITE}:8443/feed.atom" rel="self"' in here.decode()

    def test_linked_data_oembed_and_the_sitemaps_say_the_sites_own_address(self, client, settings):
        settings.SITE_URL = SITE
        shelve(figure=a_figure())
        asked = {"headers": {"Host": OTHER}}
        graph = client.get("/api/v1/cues/leg-shaking/", headers={"Host": OTHER, "Accept": "application/ld+json"}).json()
        assert graph["@graph"][0]["@id"] == f"{SITE}/cues/leg-shaking/"
        frame = client.get(f"/api/v1/oembed/?url={SITE}/cues/leg-shaking/", **asked).json()
        assert (frame["provider_url"], f'src="{SITE}/cues/leg-shaking/embed/"' in frame["html"]) == (f"{SITE}/", True)
        assert client.get(f"/api/v1/oembed/?url=http://{OTHER}/cues/leg-shaking/", **asked).status_code == 404
        assert f"<loc>{SITE}/sitemap-cues.xml</loc>" in client.get("/sitemap.xml", **asked).content.decode()
        assert f"<loc>{SITE}/cues/leg-shaking/</loc>" in client.get("/sitemap-cues.xml", **asked).content.decode()
        assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt", **asked).content.decode()

    def test_mail_leads_to_the_sites_own_address(self, client, settings):
        settings.SITE_URL = SITE
        cache.clear()
        client.defaults["HTTP_HOST"] = OTHER
        password = {"password1": "a long enough password", "password2": "a long enough password"}
        client.post(reverse("account_signup"), {"username": "ada", "email": "ada@example.org", **password})
        client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
        client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
        assert len(mail.outbox) == 3
        for sent in mail.outbox:
            found = re.findall(r"https?://[^/\s]+", sent.body)
            assert len(found) >= 2
            assert set(found) == {SITE}


@pytest.mark.django_db
class TestPages:
    def test_every_page_says_under_which_one_address_it_is_known(self, client, settings):
        settings.SITE_URL = SITE
        everywhere.stock()
        pages = list(html(client))
        assert len(pages) > 20
        for address, _ in pages:
            (canonical,) = heads(client, f"{address}{'&' if '?' in address else '?'}utm_source=x").canonical
            assert canonical.startswith(f"{SITE}/")
            assert "utm_source" not in canonical

    @pytest.mark.parametrize(
        ("address", "canonical"),
        [
            ("/cues/leg-shaking/?utm_source=x", "/cues/leg-shaking/"),
            ("/cues/leg-shaking/versions/1/", "/cues/leg-shaking/"),
            ("/cues/leg-shaking/embed/", "/cues/leg-shaking/"),
            ("/cues/?page=1", "/cues/"),
            ("/cues/?channel=legs", "/cues/"),
        ],
    )
    def test_what_is_the_same_is_known_under_the_same_address(self, client, address, canonical):
        shelve()
        assert heads(client, address).canonical == [f"http://testserver{canonical}"]

    def test_a_page_of_a_list_is_known_as_that_page(self, client, monkeypatch):
        monkeypatch.setattr("cues.shelf.reading_room.PAGE_SIZE", 1)
        shelve()
        shelve(slug="foot-bouncing")
        assert heads(client, "/cues/?page=2").canonical == ["http://testserver/cues/?page=2"]

    @pytest.mark.parametrize("address", ["/cues/?channel=legs", "/cues/?support=weak", "/search/?q=leg", "/search/"])
    def test_filters_and_searches_are_for_no_index(self, client, address):
        shelve()
        assert heads(client, address).robots == ["noindex"]

    def test_differences_are_for_no_index_and_plain_pages_are(self, client):
        everywhere.stock()
        assert heads(client, "/cues/leg-shaking/changes/1/2/").robots == ["noindex"]
        for address in ("/", "/cues/", "/cues/leg-shaking/", "/meanings/", "/topics/", "/sources/", "/how-we-grade/"):
            assert heads(client, address).robots == [], address

    def test_no_link_to_them_is_to_be_followed_by_robots(self, client):
        everywhere.stock()
        followed, seen = [], 0
        for address, page in html(client):
            for link, rel in page.links:
                if NOFOLLOW.search(link) and not link.startswith("/cues/?page="):
                    seen += 1
                    followed += [(address, link)] if "nofollow" not in rel else []
        assert seen > 20
        assert followed == []


@pytest.mark.django_db
class TestWhatIsGone:
    @pytest.fixture
    def gone(self, client) -> None:
        shelve(figure=a_figure())
        publishing.retract(cue=Cue.objects.get(), by=None, now=NOW, message="It was something else.")

    @pytest.mark.parametrize(
        "address",
        [
            *("", "embed/", "figure.svg", "figure.png", "versions/1/", "changes/", "changes/1/1/"),
        ],
    )
    def test_no_cache_keeps_a_retraction_past_republication(self, client, gone, address):
        answer = client.get(f"/cues/leg-shaking/{address}")
        assert answer.status_code in (404, 410)
        assert answer.headers["Cache-Control"] == "no-store"
        publishing.publish(cue=lay(form="It moves in another way."), by=None, now=NOW)
        assert client.get("/cues/leg-shaking/").status_code == 200

    @pytest.mark.parametrize("address", ["", "figure.svg", "figure.png", "versions/", "versions/1/"])
    def test_nor_over_rest(self, client, gone, address):
        answer = client.get(f"/api/v1/cues/leg-shaking/{address}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")

    @pytest.mark.parametrize(
        "address",
        [
            *("/cues/never-was/", "/cues/never-was/embed/", "/cues/never-was/figure.svg", "/meanings/none/", "/x/"),
            *("/sources/none/", "/topics/none/", "/figures/none.svg", "/figures/small/none.svg", "/cues/?page=99"),
            *("/api/v1/cues/never-was/", "/api/v1/meanings/none/", "/api/v1/x/", "/static/none.css", "/quizzes/none/"),
        ],
    )
    def test_no_cache_keeps_that_something_is_not_there(self, client, address):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "no-store" in answer.headers["Cache-Control"]

    def test_an_error_page_is_known_under_no_address(self, client, gone):
        for address in ("/cues/leg-shaking/", "/cues/never-was/"):
            found = heads(client, address)
            assert (found.canonical, found.robots) == ([], ["noindex"])


@pytest.mark.django_db
class TestClients:
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    @pytest.mark.parametrize("address", ["/api/v1/attempts", "/api/v1/flags", "/quizzes"])
    def test_what_is_sent_without_the_slash_is_to_be_sent_again_as_it_was(self, client, method, address):
        answer = client.generic(method, address, b'{"review": true}', content_type="application/json")
        assert (answer.status_code, answer.headers["Location"]) == (308, f"{address}/")

    def test_what_is_read_goes_on_as_before(self, client):
        assert client.get("/api/v1/attempts").status_code == 301

    def test_a_learner_who_forgets_the_slash_starts_an_attempt(self):
        everywhere.stock()
        sent = {"data": json.dumps({"quiz": "leg-shaking"}), "content_type": "application/json", "follow": True}
        answer = caller_of().client.post("/api/v1/attempts", **sent)
        assert answer.redirect_chain == [("/api/v1/attempts/", 308)]
        assert answer.request["REQUEST_METHOD"] == "POST"

    def test_beside_an_empty_tag_a_date_is_not_looked_at(self, client):
        shelve()
        shown = client.get("/api/v1/cues/leg-shaking/")
        asked = {"If-None-Match": "", "If-Modified-Since": shown.headers["Last-Modified"]}
        assert client.get("/api/v1/cues/leg-shaking/", headers=asked).status_code == 200

    def test_a_source_that_a_topic_cites_names_cues_alone(self, client):
        everywhere.stock()
        shown = client.get("/api/v1/sources/farley2013/").json()
        assert shown["cues"]
        assert all(cue["slug"] and cue["name"] for cue in shown["cues"])
