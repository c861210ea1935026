"""Cursors: a place in a list, sealed together with the query it was given for, so that neither can be made up."""

from collections.abc import Mapping

from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import ParseError

from cues.documents import authored

SEAL = 20
"""Hexadecimal digits of the seal: 80 bits, which nobody guesses."""


def sealed(place: str, query: Mapping[str, str]) -> str:
    """Return the cursor that stands for a place in the list of a query."""
    return f"{place}.{_seal(place, query)}"


def opened(cursor: str, query: Mapping[str, str]) -> str:
    """Return the place a cursor stands for. Raises ParseError for one that was not given for this query."""
    place, _, seal = cursor.rpartition(".")
    if not constant_time_compare(seal.encode(), _seal(place, query).encode()):
        raise ParseError(
            "The parameter cursor was not given for this query: follow `next` as it stands, or begin again without it."
        )
    return place


def _seal(place: str, query: Mapping[str, str]) -> str:
    text = authored.as_json([place, sorted(query.items())])
    return salted_hmac("cues.api.cursors", text, algorithm="sha256").hexdigest()[:SEAL]
