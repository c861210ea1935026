"""Text leaves compressed where the client takes it, whoever answers, and says the same."""

import gzip

import brotli
import pytest

from tests.cues.factories import a_figure, shelve

DECODE = {"br": brotli.decompress, "gzip": gzip.decompress}
TEXTS = {
    "a page": "/cues/leg-shaking/",
    "the home page": "/",
    "a page that is not there": "/cues/ear-wiggling/",
    "a list": "/api/v1/cues/",
    "sources": "/api/v1/sources/",
    "the feed": "/feed.atom",
    "the sitemap": "/sitemap.xml",
    "OpenAPI": "/api/v1/openapi.json",
    "a schema": "/api/v1/schemas/card/",
    "a drawing": "/cues/leg-shaking/figure.svg",
    "a problem": "/api/v1/cues/?unknown=1",
}


@pytest.fixture(autouse=True)
def shelf(db) -> None:
    shelve(figure=a_figure())


@pytest.mark.parametrize("coding", DECODE)
def test_every_text_leaves_in_the_coding_its_client_takes_and_says_the_same(client, coding):
    for name, address in TEXTS.items():
        plain, packed = (client.get(address, headers={"Accept-Encoding": header}) for header in ("", coding))
        assert (plain.status_code, plain.get("Content-Encoding")) == (packed.status_code, None), name
        assert packed["Content-Encoding"] == coding, name
        assert DECODE[coding](packed.content) == plain.content, name
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content), name
        assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in packed["Vary"], name
        if "ETag" in plain:
            assert packed["ETag"] == f"W/{plain['ETag']}", name
            again = client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": packed["ETag"]})
            assert (again.status_code, again.content) == (304, b""), name


@pytest.mark.parametrize("header", ["gzip;q=0", "identity", "deflate", "br;q=0, gzip;q=0"])
def test_who_wants_no_coding_gets_none(client, header):
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": header})


def test_what_somebody_with_a_cookie_gets_has_another_length_each_time(client):
    client.cookies["anything"] = "at all"
    page = "/account/login/"
    answers = [client.get(page, headers={"Accept-Encoding": "gzip, br"}) for _ in range(12)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({len(answer.content) for answer in answers}) > 3


def test_what_is_no_text_and_what_is_short_leaves_as_it_is(client):
    for address in ("/cues/leg-shaking/figure.png", "/robots.txt"):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer
