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
    assert review["claimReviewed"] == "Whoever does it is nervous."
    assert review["reviewBody"] == "Leg shaking may go with anxiety; the evidence is weak."
    assert review["itemReviewed"]["text"] == review["reviewBody"]
    assert [about["@id"] for about in review["itemReviewed"]["about"]] == [
        f"{PAGE}#form",
        "https://here/meaning/anxiety/",
    ]
    assert review["citation"] == [{"@id": "https://here/source/carriere2013/"}]
    assert review["reviewRating"] == [
        {
            "@type": "Rating",
            "reviewAspect": "support",
            "alternateName": "weak",
            "ratingValue": 2,
            "bestRating": 5,
            "worstRating": 1,
            "ratingExplanation": "The findings touch the claim only sideways.",
        },
        {
            "@type": "Rating",
            "reviewAspect": "certainty",
            "alternateName": "very low",
            "ratingValue": 1,
            "bestRating": 4,
            "worstRating": 1,
        },
    ]


@pytest.mark.parametrize(
    ("support", "certainty", "word", "number"),
    [
        ("supported", "high", "supported", 5),
        ("small_effect", "moderate", "small effect", 4),
        ("mixed", "low", "mixed", 3),
        ("unsupported", "high", "unsupported", 1),
        ("untested", None, "untested", None),
        ("not_assessed", None, "not assessed", None),
    ],
)
def test_what_nobody_tested_or_looked_into_has_a_word_and_no_number(support, certainty, word, number):
    reading = a_reading(support=support, certainty=certainty, search_note="Two indexes.")
    ratings = graph(a_document(interpretations=[reading]))["ClaimReview"]["reviewRating"]
    assert (ratings[0]["alternateName"], ratings[0].get("ratingValue")) == (word, number)
    assert len(ratings) == (2 if certainty else 1)


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
def test_no_claim_ever_stands_outside_a_review_that_rates_it(document):
    nodes = nodes_of(document)
    reviews = [node for node in every_node(nodes) if node.get("@type") == "ClaimReview"]
    claims = [node for node in every_node(nodes) if node.get("@type") == "Claim"]
    assert claims == [review["itemReviewed"] for review in reviews]
    assert len(reviews) == len(document["interpretations"])
    for review, reading in zip(reviews, document["interpretations"], strict=True):
        assert review["reviewRating"][0]["alternateName"] == reading["support"].replace("_", " ")
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
