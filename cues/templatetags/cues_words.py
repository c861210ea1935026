"""Stored values in the words a reader sees."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from cues.models import Caveat, Source
from cues.search import Part
from cues.shelf import legend

register = template.Library()

_LEVEL_NAMES = {level.value: level.name for level in legend.levels()}
_TARGETS = {
    "actual": "what the person really feels, thinks or does",
    "perceived": "what others see in the person",
    "both": "the person's real state, and what others see",
}
_DIRECTIONS = {
    "supports": ("For the claim", "for"),
    "qualifies": ("Qualifying the claim", "qualifying"),
    "contradicts": ("Against the claim", "against"),
    "background": ("Background", "background"),
}


@register.filter
def words(value: str | None) -> str:
    """Return small_effect as small effect."""
    return (value or "").replace("_", " ")


@register.filter
def source_kind(value: str) -> str:
    return Source.Kind(value).label.lower()


@register.filter
def level_name(value: str) -> str:
    return _LEVEL_NAMES[value]


@register.filter
def target_words(value: str) -> str:
    return _TARGETS[value]


@register.filter
def direction_words(value: str) -> str:
    return _DIRECTIONS[value][0]


@register.filter
def tally_words(value: str) -> str:
    """Return the direction as it follows a number: 3 for, 1 against."""
    return _DIRECTIONS[value][1]


@register.filter
def caveat_words(value: str) -> str:
    return Caveat.Kind(value).label.lower()


@register.filter
def marked(parts: Iterable[Part]) -> str:
    """Return a piece of a card with what was found in it marked."""
    shown = (format_html("<mark>{}</mark>", part.text) if part.marked else part.text for part in parts)
    return format_html_join("", "{}", ((text,) for text in shown))


@register.filter
def percent(share: float) -> str:
    return f"{100 * share:.1f}"


@register.simple_tag
def narrowed(filters: Mapping[str, str], **changes: str | int) -> str:
    """Return the address of the list of cues under these filters, some of them changed."""
    asked = {name: value for name, value in {**filters, **changes}.items() if value}
    address = reverse("cues:browse")
    return f"{address}?{urlencode(asked)}" if asked else address
