"""Colours: named skins, hair, cloths and grounds, and all shades one drawing needs, resolved from a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INK = "#221c35"
ACCENT = "#d9432b"
PAPER = "#fffdf8"
WHITE = "#ffffff"
MOUTH = "#5c1226"
TONGUE = "#d9626b"
GOLD = "#f0b23e"

SKINS = {
    1: "#fbdcc8", 2: "#f3c4a2", 3: "#e3a97e", 4: "#c98a5d", 5: "#a86d45", 6: "#925c3c", 7: "#7c4d33",
}  # fmt: skip
HAIRS = {
    "black": "#262130", "brown": "#5b3a29", "chestnut": "#8a4b2d", "blond": "#d9a452", "red": "#b9502b",
    "grey": "#a9a7b0", "white": "#e3e0dc",
}  # fmt: skip
CLOTHS = {
    "teal": "#2f8f8b", "coral": "#ee6c56", "mustard": "#f0b23e", "navy": "#34406e", "plum": "#7c4a7d",
    "sky": "#7db7dc", "cream": "#f3e9d8", "sage": "#8fae84", "slate": "#5d6478", "white": "#fbfaf7",
    "brick": "#b3473c", "pink": "#f2a7a0", "charcoal": "#3b3a4a",
}  # fmt: skip
GROUNDS = {
    "sand": "#f6ead7", "mint": "#d8ece4", "sky": "#dcebf5", "rose": "#fbe1da", "lilac": "#e7e0f2", "lemon": "#fbf0c6",
}  # fmt: skip
PALE_HAIRS = ("grey", "white", "blond")


@dataclass(frozen=True)
class Palette:
    """All colours of one person, as #rrggbb."""

    skin: str
    skin_shade: str
    line: str
    lip: str
    blush: str
    hair: str
    strand: str
    brow: str
    top: str
    top_shade: str
    inner: str
    bottom: str
    bottom_shade: str
    shoe: str
    scarf: str
    scarf_shade: str
    iris: str
    wood: str = "#e0ab6b"
    wood_shade: str = "#b57f4a"
    metal: str = "#8b93a8"
    linen: str = "#f7f3ea"


def palette_of(look: Mapping[str, Any]) -> Palette:
    """Return the colours of a look; unnamed parts get the house defaults."""
    skin = SKINS[look.get("skin", 3)]
    hair = named(HAIRS, look.get("hair_color", "brown"))
    top = named(CLOTHS, look.get("top", "teal"))
    bottom = named(CLOTHS, look.get("bottom", "navy"))
    scarf = named(CLOTHS, look.get("scarf", look.get("top", "teal")))
    return Palette(
        **_skin_tones(skin),
        hair=hair,
        strand=blend(hair, WHITE, 0.16) if luminance(hair) < 0.1 else darker(hair),
        brow=_brow(hair, look.get("hair_color", "brown")),
        top=top,
        top_shade=darker(top),
        inner=named(CLOTHS, look.get("inner", "white")),
        bottom=bottom,
        bottom_shade=darker(bottom),
        shoe=skin if look.get("shoes") == "none" else named(CLOTHS, look.get("shoes", "charcoal")),
        scarf=scarf,
        scarf_shade=darker(scarf),
        iris=look.get("iris", "#5a3b23"),
    )


def _skin_tones(skin: str) -> dict[str, str]:
    """Dark skins need near-black lines: contrast of wrinkles stays at 2.6 to 1 or better on every tone."""
    light = luminance(skin)
    return {
        "skin": skin,
        "skin_shade": blend(skin, "#8c2f2b", 0.20) if light > 0.25 else blend(skin, "#2a0f14", 0.25),
        "line": blend(skin, "#3a0f12", 0.62) if light > 0.25 else blend(skin, "#120508", 0.90),
        "lip": blend(skin, "#b5303c", 0.42) if light > 0.2 else blend(skin, "#3d0a1c", 0.5),
        "blush": blend(skin, "#e4404a", 0.30),
    }


def _brow(hair: str, name: str) -> str:
    if name in PALE_HAIRS:
        return blend(hair, "#4a3326", 0.55)
    return blend(hair, INK, 0.35) if luminance(hair) > 0.12 else hair


def named(table: Mapping[str, str], value: str) -> str:
    """Return the colour behind a name; a colour written as #rrggbb stays as it is."""
    return table.get(value, value)


def darker(colour: str) -> str:
    return blend(colour, "#1d1440", 0.26)


def blend(a: str, b: str, share: float) -> str:
    """Return the mixture of two colours with `share` (0..1) of the second."""
    mixed = (round(x + (y - x) * share) for x, y in zip(_channels(a), _channels(b), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of WCAG 2 (1..21)."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2 (0..1)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
