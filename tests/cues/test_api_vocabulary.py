"""Meanings, contexts and sources over REST: as last published, and only while a card names them."""

import pytest

from cues import publishing
from cues.documents import vocabulary
from cues.models import Cue, Meaning
from tests.cues.factories import NOW, a_finding, a_reading, a_source, shelve, shelve_many, words

pytestmark = pytest.mark.django_db

ROOT = "http://testserver/api/v1/"
BORED = a_reading(
    "boredom-in-meetings", meaning="boredom", context="meeting", target="perceived", evidence=[a_finding("stillness")]
)


def listed(client, noun: str) -> list[str]:
    return [entry["key"] for entry in client.get(f"/api/v1/{noun}/").json()["results"]]


def test_only_what_a_current_card_names_is_listed(client):
    shelve()
    assert listed(client, "meanings") == ["anxiety"]
    assert listed(client, "contexts") == ["any"]
    assert listed(client, "sources") == ["carriere2013"]


@pytest.mark.parametrize("address", ["meanings/boredom/", "contexts/meeting/", "sources/farley2013/"])
def test_what_no_current_card_names_is_not_found(client, address):
    shelve(
        interpretations=[
            a_reading(),
            BORED,
            a_reading("third", target="both", evidence=[a_finding("farley", source="farley2013")]),
        ]
    )
    assert client.get(f"/api/v1/{address}").status_code == 200
    publishing.retract(cue=Cue.objects.get(), by=None, now=NOW, message="It meant nothing.")
    assert client.get(f"/api/v1/{address}").status_code == 404


def test_a_meaning_names_its_cues_only_with_how_far_to_trust_each_reading(client):
    shelve(interpretations=[a_reading(), BORED])
    shelve(slug="foot-bouncing")
    assert client.get("/api/v1/meanings/boredom/").json() == {
        "key": "boredom",
        "self": f"{ROOT}meanings/boredom/",
        "name": "boredom",
        "definition": "Having nothing that holds the mind.",
        "accusing": False,
        "near": [],
        "cues": [
            {
                "slug": "leg-shaking",
                "name": "Leg shaking",
                "url": f"{ROOT}cues/leg-shaking/",
                "readings": [
                    {
                        "key": "boredom-in-meetings",
                        "meaning": "boredom",
                        "context": "meeting",
                        "target": "perceived",
                        "support": "weak",
                        "certainty": "very_low",
                    }
                ],
            }
        ],
    }
    cues = client.get("/api/v1/meanings/anxiety/").json()["cues"]
    assert [cue["slug"] for cue in cues] == ["foot-bouncing", "leg-shaking"]


def test_a_reading_nobody_has_assessed_has_no_certainty(client):
    unknown = a_reading(support="not_assessed", evidence=[])
    del unknown["certainty"]
    shelve(interpretations=[{name: value for name, value in unknown.items() if value}])
    [cue] = client.get("/api/v1/meanings/anxiety/").json()["cues"]
    assert (cue["readings"][0]["support"], cue["readings"][0]["certainty"]) == ("not_assessed", None)


def test_a_context_groups_the_readings_of_each_cue(client):
    shelve(interpretations=[a_reading(), a_reading("bored", meaning="boredom", evidence=[a_finding("stillness")])])
    [cue] = client.get("/api/v1/contexts/any/").json()["cues"]
    assert [reading["key"] for reading in cue["readings"]] == ["anxiety", "bored"]


def test_a_source_says_what_it_is_and_who_cites_it(client):
    vocabulary.lay_out("source", {"carriere2013": a_source(url="https://example.org/paper")})
    shelve_many(2)
    source = client.get("/api/v1/sources/carriere2013/").json()
    assert source["self"] == f"{ROOT}sources/carriere2013/"
    assert (source["kind"], source["authors"], source["status"]) == ("survey", ["Carriere2013, A."], "current")
    assert source["cues"] == [
        {"slug": slug, "name": name, "url": f"{ROOT}cues/{slug}/"}
        for slug, name in (("cue-0000", "Cue 0000"), ("cue-0001", "Cue 0001"))
    ]


def test_an_entry_shows_what_was_last_published_of_it(client):
    shelve()
    Meaning.objects.filter(pk="anxiety").update(definition="Said anew.")
    before = client.get("/api/v1/meanings/anxiety/").json()["definition"]
    publishing.amend(subject=Meaning.objects.get(pk="anxiety"), by=None, now=NOW)
    after = client.get("/api/v1/meanings/anxiety/").json()["definition"]
    assert (before, after) == (words()["meaning"]["anxiety"]["definition"], "Said anew.")


@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("meanings/", 1),
        ("contexts/", 1),
        ("sources/", 1),
        ("meanings/anxiety/", 2),
        ("contexts/any/", 2),
        ("sources/carriere2013/", 2),
    ],
)
def test_the_number_of_cues_does_not_change_the_number_of_queries(
    client, django_assert_num_queries, address, queries, count
):
    shelve_many(count)
    with django_assert_num_queries(queries):
        assert client.get(f"/api/v1/{address}").status_code == 200
