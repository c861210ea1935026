"""Cards as JSON-LD: in schema.org's words, at their own address and in their page, no claim without its support."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given

from cues import jsonld
from cues.documents import projection
from cues.documents.vocabulary import Vocabulary
from cues.models import Cue
from tests.cues import showcase
from tests.cues.factories import a_document, a_figure, a_health_document, a_reading, a_source, shelve, words
from tests.cues.strategies import documents

CARD = "/api/v1/cues/leg-shaking/"
LD = {"Accept": "application/ld+json"}
PAGE = "https://here/cue/leg-shaking/"


def graph(document: dict | None = None, **more) -> dict[str, dict]:
    """Return the nodes of a document's JSON-LD by their types; of several of one type, the last."""
    return {node["@type"]: node for node in nodes_of(document or a_document(), **more)}


def nodes_of(document: dict, entries: dict | None = None, **more) -> list[dict]:
    card = projection.card(document, Vocabulary(**(entries or words())))
    data = jsonld.graph(
        card,
        place=lambda kind, key: f"https://here/{kind}/{key}/",
        home="https://here/",
        published_at="2026-03-01T12:00:00Z",
        version=3,
        **more,
    )
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def every_node(part: object) -> Iterator[dict]:
    if isinstance(part, dict):
        yield part
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every_node(value)


def test_a_cue_is_a_term_with_its_form_as_description():
    term = graph(a_document(aliases=["Leg bouncing"]), picture="https://here/figure.svg")["DefinedTerm"]
    assert term == {
        "@type": "DefinedTerm",
        "@id": f"{PAGE}#form",
        "name": "Leg shaking",
        "alternateName": ["Leg bouncing"],
        "termCode": "leg-shaking",
        "description": "A leg moves quickly up and down.",
        "url": PAGE,
        "inDefinedTermSet": {
            "@type": "DefinedTermSet",
            "@id": "https://here/cues/",
            "name": "Body-language cues",
        },
        "image": "https://here/figure.svg",
    }
    assert "image" not in graph()["DefinedTerm"]


def test_an_interpretation_is_a_claim_inside_its_review():
    review = graph()["ClaimReview"]
    assert review["@id"] == review["url"] == f"{PAGE}#anxiety"
    assert [about["@id"] for about in review["itemReviewed"]["about"]] == [
        f"{PAGE}#form",
        "https://here/meaning/anxiety/",
    ]
    assert review["citation"] == [{"@id": "https://here/source/carriere2013/"}]
    assert review["reviewRating"]["reviewAspect"] == "support"


def triples(part: object, seen: list[tuple[str, str, object]] | None = None) -> list[tuple[str, str, object]]:
    """Return (subject, word, object) of all that JSON-LD says; a node without an address gets a name of its own."""
    said = [] if seen is None else seen
    if isinstance(part, dict):
        name = part.get("@id", f"_:{len(said)}-{id(part)}")
        for word, values in part.items():
            for value in values if isinstance(values, list) else [values]:
                if word != "@id":
                    said.append((name, word, value.get("@id", f"_:{id(value)}") if isinstance(value, dict) else value))
                if isinstance(value, dict):
                    triples({"@id": f"_:{id(value)}", **value}, said)
    return said


MEANING = {
    "supported": 5,
    "small_effect": 4,
    "mixed": 3,
    "weak": 2,
    "unsupported": 1,
    "untested": None,
    "not_assessed": None,
}
"""What each grade says of the claim that people make: its rating, from 1 (not so, as far as known) to 5; or none."""


@pytest.mark.parametrize("support", MEANING)
@pytest.mark.parametrize("certainty", ["high", "very_low"])
def test_what_is_rated_is_the_claim_that_people_make_and_it_is_rated_as_the_card_grades_it(support, certainty):
    value = MEANING[support]
    certain = certainty if value else None
    reading = a_reading(support=support, certainty=certain, search_note="Two indexes.")
    document = a_document(interpretations=[reading])
    said = [triple for node in nodes_of(document) for triple in triples(node)]
    [review] = [subject for subject, word, told in said if (word, told) == ("@type", "ClaimReview")]

    def of(subject: object, word: str) -> list:
        return [told for who, what, told in said if (who, what) == (subject, word)]

    [claim] = of(review, "itemReviewed")
    assert of(claim, "text") == of(review, "claimReviewed") == [reading["people_say"]]
    rated = [
        (of(rating, "ratingValue"), of(rating, "worstRating"), of(rating, "bestRating"))
        for rating in of(review, "reviewRating")
    ]
    assert rated == ([([value], [1], [5])] if value else [])
    [body] = of(review, "reviewBody")
    assert (
        body
        == f"{projection.card(document, Vocabulary(**words()))['resolved']['claims']['anxiety']} {reading['rationale']}"
    )
    # A number beside the claim's would be read as one of the claim: how certain we are is told in words.
    assert [told for _, word, told in said if word == "ratingValue"] == ([value] if value else [])
    for rating in of(review, "reviewRating"):
        [explained] = of(rating, "ratingExplanation")
        assert "1 not supported" in explained and certainty.replace("_", " ") in explained


def test_other_explanations_and_limits_are_parts_of_the_page():
    page = graph()["WebPage"]
    assert [(part["@id"], part["text"]) for part in page["hasPart"]] == [
        (f"{PAGE}#alternatives", ["Boredom."]),
        (f"{PAGE}#caveats", ["In many people it is a habit."]),
    ]
    assert (page["version"], page["dateModified"]) == (3, "2026-03-01T12:00:00Z")
    assert page["mainEntity"] == {"@id": f"{PAGE}#form"}


def test_a_cue_about_health_claims_nothing_says_when_to_see_a_doctor_and_who_reviewed_it():
    unread, read = (
        graph(a_health_document(**more)) for more in ({}, {"clinician_review": {"name": "Dr A", "date": "2026-01-01"}})
    )
    assert "ClaimReview" not in unread
    limits = unread["WebPage"]["hasPart"][1]["text"]
    assert limits == ["Some causes need a doctor.", "See a doctor when it comes with weakness on one side"]
    assert unread["WebPage"]["description"].startswith("Not reviewed by a clinician.")
    assert read["WebPage"]["reviewedBy"] == {"@type": "Person", "name": "Dr A"}
    assert "clinician" not in read["WebPage"]["description"]


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"kind": "review"}, {"@type": "ScholarlyArticle"}),
        ({"kind": "popular"}, {"@type": "CreativeWork"}),
        ({"doi": "10.1/x", "url": "https://elsewhere/"}, {"sameAs": "https://doi.org/10.1/x"}),
        ({"url": "https://elsewhere/"}, {"sameAs": "https://elsewhere/"}),
        ({"year": None}, {"datePublished": None}),
        ({"container": "A Journal"}, {"isPartOf": {"@type": "CreativeWork", "name": "A Journal"}}),
        ({"status": "retracted", "status_note": "Made up."}, {"creativeWorkStatus": "retracted"}),
        (
            {"authors": ["Family, G.", "An Institute", "et al."]},
            {
                "author": [
                    {"@type": "Person", "name": "Family, G."},
                    {"@type": "Organization", "name": "An Institute"},
                ]
            },
        ),
    ],
)
def test_sources_are_cited_as_what_they_are(members, told):
    entries = words(source={"carriere2013": a_source(**members)})
    (source,) = nodes_of(a_document(), entries)[0]["citation"]
    assert source["@id"] == "https://here/source/carriere2013/"
    assert {name: source.get(name) for name in told} == told


@given(documents())
def test_no_claim_ever_stands_outside_a_review_about_it(document):
    nodes = nodes_of(document)
    reviews = [node for node in every_node(nodes) if node.get("@type") == "ClaimReview"]
    claims = [node for node in every_node(nodes) if node.get("@type") == "Claim"]
    assert claims == [review["itemReviewed"] for review in reviews]
    assert len(reviews) == len(document["interpretations"])
    for review, reading in zip(reviews, document["interpretations"], strict=True):
        assert review["itemReviewed"]["text"] == reading["people_say"]
        rated = review.get("reviewRating", {}).get("alternateName")
        assert rated == (reading["support"].replace("_", " ") if reading["support"] in jsonld.SUPPORTS else None)
    parts = nodes[0]["hasPart"]
    assert all(part["text"] for part in parts)


@pytest.mark.django_db
def test_the_cards_own_address_gives_it_to_those_who_ask(client, django_assert_num_queries):
    card = shelve(figure=a_figure())
    with django_assert_num_queries(1):
        answer = client.get(CARD, headers=LD)
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert "Accept" in answer.headers["Vary"].split(", ")
    term = answer.json()["@graph"][1]
    assert term["@id"] == "http://testserver/cues/leg-shaking/#form"
    assert term["image"] == f"http://testserver/figures/{card.drawing_id}.svg"
    tag = answer.headers["ETag"]
    assert client.get(CARD, headers={**LD, "If-None-Match": tag}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/ld+json;q=0.5, application/json"])
def test_others_get_the_card_and_another_entity_tag(client, accept):
    shelve()
    answer = client.get(CARD, headers={"Accept": accept})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["ETag"] != client.get(CARD, headers=LD).headers["ETag"]
    assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.django_db
def test_every_address_in_it_leads_somewhere(client):
    showcase.stock()
    nodes = list(every_node(client.get(CARD, headers=LD).json()))
    here = {node["@id"].partition("#")[0] for node in nodes if "@id" in node}
    assert len(here) > 5
    assert {client.get(address).status_code for address in here} == {200}


@pytest.mark.django_db
def test_the_page_holds_the_same_and_no_card_can_end_the_element_it_stands_in(client):
    shelve(form="</script><script>alert(1)</script> & more <!--")
    html = client.get("/cues/leg-shaking/").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(text) == client.get(CARD, headers=LD).json()
    assert "alert(1)" in text
    assert set("<>&") & set(text) == set()


@pytest.mark.django_db
def test_what_lies_on_the_desk_is_not_in_it(client):
    shelve()
    Cue.objects.update(form="A draft.")
    assert b"draft" not in client.get(CARD, headers=LD).content
