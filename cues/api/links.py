"""Addresses of this API, whole, as answers name them."""

from django.conf import settings

from cues import addresses

PLACES = ("cues", "meanings", "sources", "contexts", "changes", "dump", "card_schema", "openapi", "docs")
"""What the entry leads to here; the setting API_PLACES adds what others have put beside it."""


def address(name: str, *args: object) -> str:
    return addresses.of(f"api:{name}", *args)


def entries() -> dict[str, str]:
    """Return the address of every place that the entry leads to."""
    names = {place: f"api:{place}" for place in PLACES} | settings.API_PLACES
    return {place: addresses.of(name) for place, name in names.items()}


def successor(slug: str | None) -> dict | None:
    """Return where readers of a retracted cue should go on; None where nothing takes its place."""
    return {"slug": slug, "url": address("cue", slug)} if slug else None
