"""What lies on the desk never shows over REST."""

import pytest

from cues.documents import vocabulary
from cues.models import Cue, Source
from tests.cues.factories import a_document, a_finding, a_reading, a_source, lay, shelve

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/cues/",
    "/api/v1/cues/leg-shaking/",
    "/api/v1/cues/leg-shaking/versions/",
    "/api/v1/cues/leg-shaking/versions/1/",
    "/api/v1/cues/unpublished/",
    "/api/v1/meanings/",
    "/api/v1/meanings/anxiety/",
    "/api/v1/meanings/secrecy/",
    "/api/v1/contexts/",
    "/api/v1/contexts/any/",
    "/api/v1/contexts/meeting/",
    "/api/v1/sources/",
    "/api/v1/sources/carriere2013/",
    "/api/v1/sources/farley2013/",
    "/api/v1/changes/",
]


def answers(client) -> dict[str, tuple[int, bytes]]:
    got = {address: client.get(address) for address in ADDRESSES}
    return {address: (answer.status_code, answer.content) for address, answer in got.items()}


def test_edits_on_the_desk_change_no_answer(client):
    shelve()
    before = answers(client)
    draft = a_reading("secret", meaning="boredom", context="meeting", evidence=[a_finding(source="farley2013")])
    lay(a_document(form="Unpublished.", interpretations=[draft]))
    lay(a_document("unpublished"))
    Cue.objects.filter(slug="leg-shaking").update(name="Unpublished", channel="face", topic="health")
    secret = {"key": "secrecy", "name": "secrecy", "definition": "Unpublished.", "near": ["stress"]}
    stress = {"key": "stress", "name": "stress", "definition": "Unpublished."}
    anxiety = {"key": "anxiety", "name": "dread", "definition": "Unpublished.", "near": ["secrecy"]}
    vocabulary.lay_out("meaning", {"anxiety": anxiety, "secrecy": secret, "stress": stress})
    vocabulary.lay_out("source", {"carriere2013": a_source(title="Unpublished")})
    assert Cue.objects.count() == 2
    assert answers(client) == before


@pytest.mark.parametrize("section", ["interpretations", "alternatives", "caveats"])
def test_a_finding_of_low_confidence_and_its_source_appear_nowhere(client, section):
    low = a_finding("hearsay", source="farley2013", finding="Heard in passing.", confidence="low")
    document = a_document()
    statement = document[section][0]
    statement["evidence"] = [*statement.get("evidence", []), low]
    shelve(document)
    assert Source.objects.filter(pk="farley2013").exists()
    got = answers(client)
    assert got["/api/v1/sources/farley2013/"][0] == 404
    del got["/api/v1/sources/farley2013/"]
    assert not [
        address
        for address, (_, content) in got.items()
        if any(word in content for word in (b"Heard in passing", b"hearsay", b"farley2013"))
    ]
