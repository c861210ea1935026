"""Cards in the codings that clients take: which one a client gets, and that each is a thing of its own to caches."""

import gzip
from importlib import import_module

import brotli
import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from cues.api.encoding import wanted
from cues.models import Coded
from tests.cues.factories import shelve

CARD = "/api/v1/cues/leg-shaking/"
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP , BR", "br"),
        ("x-gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("br; q=0.9, gzip ;q=0.9", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.000", ""),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0, *;q=0", ""),
        ("deflate, zstd", ""),
        ("gzip;q=nan", ""),
        ("gzip;q=2", ""),
        ("gzip;level=9", ""),
        (";;,=,", ""),
    ],
)
def test_a_client_gets_the_coding_it_wishes_most(header, coding):
    assert wanted(header) == coding


@given(st.text(alphabet="brgzipq=;,*. 01xdentity-", max_size=60))
def test_whatever_a_client_accepts_it_gets_something(header):
    assert wanted(header) in ("", "br", "gzip")


@pytest.mark.django_db
@pytest.mark.parametrize("coding", DECODE)
@pytest.mark.parametrize("below", ["", "versions/1/"])
def test_a_coded_card_is_the_same_card_under_a_tag_of_its_own(client, django_assert_num_queries, coding, below):
    card = shelve()
    with django_assert_num_queries(1):
        answer = client.get(CARD + below, headers={"Accept-Encoding": coding})
    assert DECODE[coding](answer.content) == card.body.encode()
    assert len(answer.content) < len(card.body) / 2
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["ETag"] == f'"{card.hash}-{coding}"'


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["identity", *DECODE])
def test_caches_are_told_that_codings_differ_also_when_nothing_is_sent(client, coding):
    shelve()
    got = client.get(CARD, headers={"Accept-Encoding": coding})
    unchanged = client.get(CARD, headers={"Accept-Encoding": coding, "If-None-Match": got.headers["ETag"]})
    assert (got.status_code, unchanged.status_code) == (200, 304)
    for answer in (got, unchanged):
        assert answer.headers["Vary"] == "Accept-Encoding, Accept"
    assert unchanged.headers["ETag"] == got.headers["ETag"]
    assert "Content-Encoding" not in unchanged.headers


@pytest.mark.django_db
def test_the_tag_of_one_coding_does_not_stand_for_another(client):
    card = shelve()
    for coding, tag in (("br", card.hash), ("identity", f"{card.hash}-br"), ("gzip", f"{card.hash}-br")):
        answer = client.get(CARD, headers={"Accept-Encoding": coding, "If-None-Match": f'"{tag}"'})
        assert answer.status_code == 200


@pytest.mark.django_db
def test_cards_of_before_are_coded_by_the_migration_as_publishing_codes_them():
    shelve()
    made = set(Coded.objects.values_list("card", "coding", "body"))
    Coded.objects.all().delete()
    import_module("cues.migrations.0005_codings").code_cards(apps, None)
    assert set(Coded.objects.values_list("card", "coding", "body")) == made
    assert len(made) == 2
