"""Whatever was stored before texts had a rule, or past it, breaks no feed, dump, page, embed or answer."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from cues.documents import authored, codings
from cues.models import Card, Coded, Cue, Snapshot
from quizzes.models import Item
from tests.cues import everywhere
from tests.cues.factories import an_editor
from tests.quizzes.browsing import remembered
from tests.quizzes.rest import caller_of

pytestmark = pytest.mark.django_db

BAD = {
    "controls": "a\x01\x07\x0b\x0c\x1f\x7f\x9fb",
    "no characters": "a\ufffe\uffff\ufdd0\U0001ffffb",
    "unseen": "a\u202e\u2066\u200b\u200d\ufeff\xad\U000e0041b",
    "line ends": "a\r\n\r\u2028\u2029\x85b",
    "marks": "a]]><b>&\"'</script><!--{{ x }}b",
    "none": "",
}
PROSE = {
    *("name", "form", "people_say", "rationale", "departure", "search_note", "finding", "locator", "measure", "text"),
    *(
        "title",
        "container",
        "volume",
        "pages",
        "status_note",
        "definition",
        "phrase",
        "scene",
        "note",
        "alt",
        "summary",
    ),
    *("aliases", "red_flags", "authors", "claims", "caveats", "about", "reason", "stem"),
}
"""Members whose texts are written by somebody; what the rest may say is from short lists."""
ROWS = {
    "cues.Cue": ("name", "form", "aliases"),
    "cues.Interpretation": ("people_say", "rationale", "departure", "search_note"),
    "cues.Evidence": ("finding", "locator", "effect_note"),
    "cues.Source": ("title", "authors", "container", "volume", "pages", "status_note"),
    "cues.Publication": ("note",),
    "cues.Card": ("name",),
    "quizzes.Item": ("stem", "note"),
    "quizzes.Quiz": ("name", "summary"),
    "quizzes.Attempt": ("title",),
    "quizzes.Flag": ("comment", "outcome"),
}


def spoilt(data: object, text: str, inside: bool = False) -> object:
    """Return plain data with every text that somebody wrote replaced."""
    if isinstance(data, dict):
        return {name: spoilt(value, text, inside or name in PROSE) for name, value in data.items()}
    if isinstance(data, list):
        # A card's caveats are rows with members of their own, a topic's are texts.
        return [spoilt(value, text, inside and not isinstance(value, dict)) for value in data]
    return text if inside and isinstance(data, str) and data else data


def spoil(text: str) -> None:
    """Put the text into every row, past all rules."""
    for label, names in ROWS.items():
        model = apps.get_model(label)
        for name in names:
            lines = isinstance(model._meta.get_field(name), models.JSONField)
            model._default_manager.update(**{name: [text] if lines else text or "x"})
    for card in Card.objects.all():
        body, document = (json.dumps(spoilt(json.loads(it), text)) for it in (card.body, card.document))
        Card.objects.filter(pk=card.pk).update(body=body, document=document, hash=authored.digest(body))
        for coded in Coded.objects.filter(card=card):
            Coded.objects.filter(pk=coded.pk).update(body=codings.coded(body)[coded.coding])
    for model, member in ((Snapshot, "body"), (Item, "options"), (Item, "figure")):
        for row in model._default_manager.all():
            model._default_manager.filter(pk=row.pk).update(**{member: spoilt(getattr(row, member), text)})


def read(media: str, content: bytes) -> None:
    """Read an answer as whoever gets it does. Raises where it cannot be read."""
    if media == "image/png":
        return
    text = content.decode()
    if media.endswith("json"):
        json.loads(text, parse_constant=int)
    elif "jsonl" in media or "ndjson" in media:
        [json.loads(line) for line in text.split("\n") if line]
    elif media.endswith("xml"):
        ElementTree.fromstring(text)
    elif media == "text/html":
        page = HTMLParser()
        page.feed(text)
        if '<script type="application/ld+json">' in text:
            json.loads(text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])


@pytest.mark.parametrize("kind", BAD)
def test_every_address_answers_whatever_the_rows_hold(client, kind):
    text = BAD[kind] + ("\x00" if kind == "controls" and connection.vendor == "sqlite" else "")
    attempt = everywhere.stock()
    caller, asked = caller_of(attempt.learner), everywhere.addresses()
    remembered(client, attempt.learner)
    spoil(text)
    wrong = []
    for address in asked:
        bearer = {"Authorization": f"Bearer {caller.token}"} if address.startswith("/api/") else {}
        for accept in ("*/*", "application/ld+json") if address == "/api/v1/cues/leg-shaking/" else ("*/*",):
            try:
                status, media, content = everywhere.content(client, address, Accept=accept, **bearer)
                assert status in (200, 302, 501), status
                read(media, content)
            except Exception as error:
                wrong.append((address, repr(error)[:200]))
    assert wrong == []


def test_the_desk_shows_what_it_holds_and_lets_it_be_mended(client):
    everywhere.stock()
    spoil(BAD["controls"])
    client.force_login(an_editor())
    cue = Cue.objects.get(slug="leg-shaking")
    for name, args in (("changelist", []), ("change", [cue.pk]), ("preview", [cue.pk])):
        assert client.get(reverse(f"admin:cues_cue_{name}", args=args)).status_code == 200


def test_the_feed_shows_in_place_of_each_sign_that_xml_cannot_hold_that_one_stood_there():
    everywhere.stock()
    spoil("a\x0b\ufffeb")
    feed = ElementTree.fromstring(Client().get("/feed.atom").content)
    titles = {found.text for found in feed.iter("{http://www.w3.org/2005/Atom}title")}
    assert "a\ufffd\ufffdb: published" in titles
