"""Which content coding a client gets (RFC 9110, section 12.5.3)."""

import re
from functools import lru_cache

from cues.documents.codings import CODINGS

IDENTITY = ""
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


@lru_cache(maxsize=256)
def wanted(header: str, offers: tuple[str, ...] = tuple(CODINGS)) -> str:
    """Return which of the codings offered an Accept-Encoding header wishes most, the first where it has no wish.

    The empty string stands for no coding; it is also what those get who refuse everything there is.
    """
    weights = dict(map(_weighed, header.lower().split(",")))
    others = weights.get("*", 0.0)
    weighed = [(weights.get(name, others), name) for name in offers]
    best, name = max(weighed, key=lambda offer: offer[0])
    # Who says nothing of identity takes it where nothing better is to be had.
    return name if best > 0 and best >= weights.get("identity", 0.0) else IDENTITY


def _weighed(token: str) -> tuple[str, float]:
    name, _, parameter = token.partition(";")
    return name.strip().removeprefix("x-"), weight(parameter.strip())


def weight(parameter: str) -> float:
    """Return a weight from 0 to 1; what is no weight wishes nothing."""
    given = _WEIGHT.fullmatch(parameter)
    return float(given[1]) if given else float(not parameter)
