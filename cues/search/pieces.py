"""What there is to search in a card: its body cut into pieces, each a text that can be shown by itself."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

CLAIM = "Claim"


class Piece(NamedTuple):
    kind: str
    """Where on the card's page it stands, in words."""
    text: str
    reading: str | None = None
    """The key of the interpretation it belongs to. What is said of one is never shown without its support."""


def names(body: Mapping) -> list[str]:
    return [body["name"], *body["aliases"]]


def meanings(body: Mapping) -> list[str]:
    return [entry["name"] for entry in body["resolved"]["meanings"].values()]


def rest(body: Mapping) -> Iterator[Piece]:
    """Yield everything else that the card's page says, what a reader looks for first before the rest."""
    resolved = body["resolved"]
    if body["form"]:
        yield Piece("What you would see", body["form"])
    for item in body["interpretations"]:
        yield Piece(CLAIM, resolved["claims"][item["key"]], item["key"])
        yield Piece("People say", item["people_say"], item["key"])
    for item in body["alternatives"]:
        yield Piece("Another explanation", item["text"])
    for item in body["caveats"]:
        yield Piece("Limit", item["text"])
        yield from (Piece("See a doctor when", text) for text in item["red_flags"])
    for item in body["interpretations"]:
        yield Piece("Why this grade", item["rationale"], item["key"])
    yield from _findings(body)
    if body["aliases"]:
        yield Piece("Also called", ", ".join(body["aliases"]))
    if alt := resolved["figure"]["alt"]:
        yield Piece("Figure", alt)
    for source in resolved["sources"].values():
        yield Piece("Source", f"{', '.join(source['authors'])}: {source['title']}")


def _findings(body: Mapping) -> Iterator[Piece]:
    sources = body["resolved"]["sources"]
    for section in ("interpretations", "alternatives", "caveats"):
        for item in body[section]:
            for finding in item["evidence"]:
                withdrawn = sources[finding["source"]]["status"] == "retracted"
                kind = "Finding, retracted" if withdrawn else "Finding"
                yield Piece(kind, finding["finding"], item["key"] if section == "interpretations" else None)
