"""A card in the words of schema.org, for search engines and others who read JSON-LD.

A cue is a DefinedTerm. Each interpretation is a Claim inside the ClaimReview about it, never by itself. The Claim is
what people say, and it alone is rated; our sentence, as firm as the evidence allows, is the body of the review. A claim
that nobody tested or looked into carries no rating. What else explains the cue, and when it means nothing, are parts of
the page.
"""

from collections.abc import Callable, Mapping
from typing import Any

MEDIA_TYPE = "application/ld+json"
SITE = "Unspoken"
LANGUAGE = "en-GB"

SUPPORTS = {"supported": 5, "small_effect": 4, "mixed": 3, "weak": 2, "unsupported": 1}
"""Ratings from 1 to 5 by support; what was not tested, or not looked into, gets none."""
SCALE = (
    "How far research carries what the claim says, on average and never for each person: 5 supported, 4 supported with "
    "a small effect, 3 mixed, 2 weak, 1 not supported."
)
ARTICLES = {"meta_analysis", "review", "experiment", "observation", "survey"}
STANDING = "Nothing here diagnoses anyone or detects lies, and no reading licenses ignoring what a person says."
DOUBT = " (Under review: the study it rests on was withdrawn.)"
UNREVIEWED = "Not reviewed by a clinician."

Place = Callable[[str, str], str]
"""Takes a kind (cue, meaning, source) and a key, and gives the whole address of its page."""


def graph(
    card: Mapping[str, Any], *, place: Place, home: str, published_at: str, version: int, picture: str | None = None
) -> dict[str, Any]:
    """Return the JSON-LD of a card, to be written as JSON.

    `home` is the address of the site, `published_at` an RFC 3339 moment, `picture` the address of the figure's drawing.
    """
    page = place("cue", card["slug"])
    term = _term(card, page, home, picture)
    about = {"published_at": published_at, "home": home}
    reviews = [_review(item, card, page, place, about) for item in card["interpretations"]]
    return {
        "@context": "https://schema.org",
        "@graph": [_page(card, page, place, about, version), term, *reviews],
    }


def _page(card: Mapping, page: str, place: Place, about: Mapping[str, str], version: int) -> dict:
    sources = card["resolved"]["sources"]
    return {
        "@type": "WebPage",
        "@id": page,
        "url": page,
        "name": card["name"],
        "description": STANDING,
        "inLanguage": LANGUAGE,
        "version": version,
        "dateModified": about["published_at"],
        "publisher": _publisher(about["home"]),
        "mainEntity": {"@id": f"{page}#form"},
        "hasPart": [
            _part(f"{page}#alternatives", "What else could explain it", _texts(card, "alternatives")),
            _part(f"{page}#caveats", "When it means nothing", _texts(card, "caveats")),
        ],
        "citation": [_source(key, sources[key], place) for key in sources],
        **_examined(card),
    }


def _examined(card: Mapping) -> dict:
    """Return who reviewed a card about health, or that nobody did."""
    if review := card["clinician_review"]:
        return {"reviewedBy": {"@type": "Person", "name": review["name"]}, "lastReviewed": review["date"]}
    return {"description": f"{UNREVIEWED} {STANDING}"} if card["topic"] == "health" else {}


def _part(address: str, name: str, texts: list[str]) -> dict:
    return {"@type": "WebPageElement", "@id": address, "name": name, "text": texts}


def _texts(card: Mapping, section: str) -> list[str]:
    doubted = card["resolved"].get("under_review", ())
    texts = {item["key"]: item["text"] + (DOUBT if item["key"] in doubted else "") for item in card[section]}
    return [text for item in card[section] for text in (texts[item["key"]], *_flags(item))]


def _flags(statement: Mapping) -> list[str]:
    return [f"See a doctor when {flag}" for flag in statement.get("red_flags", ())]


def _term(card: Mapping, page: str, home: str, picture: str | None) -> dict:
    return {
        "@type": "DefinedTerm",
        "@id": f"{page}#form",
        "name": card["name"],
        "alternateName": card["aliases"],
        "termCode": card["slug"],
        "description": card["form"],
        "url": page,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": f"{home}cues/", "name": "Body-language cues"},
        **({"image": picture} if picture else {}),
    }


def _review(item: Mapping, card: Mapping, page: str, place: Place, about: Mapping[str, str]) -> dict:
    key, resolved = item["key"], card["resolved"]
    cited = sorted({finding["source"] for finding in item["evidence"]})
    meaning = resolved["meanings"][item["meaning"]]
    return {
        "@type": "ClaimReview",
        "@id": f"{page}#{key}",
        "url": f"{page}#{key}",
        "inLanguage": LANGUAGE,
        "datePublished": about["published_at"],
        "author": _publisher(about["home"]),
        "claimReviewed": item["people_say"],
        "reviewBody": f"{resolved['claims'][key]} {item['rationale']}".strip(),
        **_rating(item),
        "itemReviewed": {
            "@type": "Claim",
            "text": item["people_say"],
            "about": [{"@id": f"{page}#form"}, _meaning(place("meaning", item["meaning"]), meaning)],
        },
        "citation": [{"@id": place("source", source)} for source in cited],
    }


def _meaning(address: str, entry: Mapping) -> dict:
    return {"@type": "DefinedTerm", "@id": address, "name": entry["name"], "description": entry["definition"]}


def _rating(item: Mapping) -> dict:
    """Return the rating of the claim that people make. How certain we are rates us, not it: that is told in words."""
    word, certainty = item["support"], (item["certainty"] or "").replace("_", " ")
    if word not in SUPPORTS:
        return {}
    rating = {
        "@type": "Rating",
        "reviewAspect": "support",
        "alternateName": word.replace("_", " "),
        "ratingValue": SUPPORTS[word],
        "bestRating": max(SUPPORTS.values()),
        "worstRating": min(SUPPORTS.values()),
        "ratingExplanation": f"{SCALE} How certain this rating is: {certainty}.",
    }
    return {"reviewRating": rating}


def _source(key: str, entry: Mapping, place: Place) -> dict:
    doi = f"https://doi.org/{entry['doi']}" if entry["doi"] else None
    told = {
        "@type": "ScholarlyArticle" if entry["kind"] in ARTICLES else "CreativeWork",
        "@id": place("source", key),
        "name": entry["title"],
        "author": [_author(name) for name in entry["authors"] if name != "et al."],
        "datePublished": str(entry["year"]) if entry["year"] else None,
        "isPartOf": {"@type": "CreativeWork", "name": entry["container"]} if entry["container"] else None,
        "sameAs": doi or entry["url"],
        "creativeWorkStatus": entry["status"],
    }
    return {name: value for name, value in told.items() if value}


def _author(name: str) -> dict:
    """Return a person, whose family name stands first with a comma after it, or else an organisation."""
    return {"@type": "Person" if "," in name else "Organization", "name": name}


def _publisher(home: str) -> dict:
    return {"@type": "Organization", "@id": f"{home}#publisher", "name": SITE, "url": home}
