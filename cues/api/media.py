"""Which media type a client gets (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from functools import lru_cache

from cues.api.encoding import weight

Range = tuple[str, float]
NEVER = (0.0, 0, 0)


@lru_cache(maxsize=256)
def chosen(header: str, offers: Sequence[str]) -> str | None:
    """Return the one of the media types offered that an Accept header wishes most; None where it takes none.

    Where it has no wish between two, what it names comes before what it only lets through, then what it names first,
    then what is offered first. An empty header takes anything.
    """
    ranges = [_range(part) for part in header.split(",")] if header.strip() else [("*/*", 1.0)]
    wishes = {offer: _wish(offer, ranges) for offer in offers}
    best = max(offers, key=lambda offer: wishes[offer])
    return best if wishes[best] > NEVER else None


def _range(part: str) -> Range:
    name, *parameters = (piece.strip() for piece in part.lower().split(";"))
    return name, weight(next((each for each in parameters if each.startswith("q")), ""))


def _wish(offer: str, ranges: Sequence[Range]) -> tuple[float, int, int]:
    """Return the weight of the narrowest range that an offer is in, how narrow that is, and how early it was named."""
    spans = (offer, f"{offer.partition('/')[0]}/*", "*/*")
    for narrowness, span in zip((3, 2, 1), spans, strict=True):
        for place, (name, given) in enumerate(ranges):
            if name == span:
                return (given, narrowness, -place) if given else NEVER
    return NEVER
