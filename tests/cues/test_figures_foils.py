"""Foils are told apart by eye: rasterised, every one of them changes enough of the picture on every skin tone."""

import json
import re
import struct
import zlib
from copy import deepcopy
from functools import cache
from xml.etree import ElementTree

import pytest

from cues.figures import clauses, render
from cues.figures.foils import foils
from cues.figures.palette import SKINS, palette_of
from cues.figures.pen import STYLE
from cues.figures.samples import SAMPLES

resvg_py = pytest.importorskip("resvg_py", reason="rasterising needs the packages of requirements-dev.txt")

OF_SKIN = ("skin", "skin_shade", "line", "lip", "blush")
SIDE = 160
"""Width and height in pixels at which a picture is compared: the smallest at which a question may show one."""
NOTICED = 60 / 255
"""A pixel counts as changed when its three channels together change by so much, of 765: less than half of what lies
between ink and the darkest skin (141), so that a line which moves by half a pixel there still counts."""
ENOUGH = 13
"""Pixels that must change: 5 in 10,000 of a picture. At 300 pixels that is 45, about the white of an eye; of two
pictures that differ in less, readers can but guess."""
COARSE, ROWS_COMPARED = 4, 20
"""A change is looked for at a quarter of the size and followed so many rows down; only where that is not enough is the
whole picture compared."""
SHAPE = re.compile("<clipPath.*?</clipPath>|<(?:path|circle|ellipse)[^>]*/>")
WHOLE = (0, 0, SIDE, SIDE)
RULES = {
    f'class="{name}"': " ".join('{}="{}"'.format(*rule.split(":")) for rule in rules.split(";"))
    for name, rules in re.findall(r"\.figure \.(\w)\{(.*?)\}", STYLE)
}
"""The style rules as attributes, which are read in half the time."""


def tile(spec, skin, prefix):
    """Return the drawing of a spec in which everybody has one skin tone, with attributes for classes."""
    changed = deepcopy(spec)
    for part in changed.get("frames", [changed]):
        for person in part.get("actors", [part]):
            person.setdefault("look", {})["skin"] = skin
    drawn = render(changed, animate=False, prefix=prefix)
    for name, attributes in RULES.items():
        drawn = drawn.replace(name, attributes)
    return drawn


def tiles(spec, prefix):
    """Return the drawing on every skin tone; one is drawn, once, in the others the colours are exchanged."""
    return tiles_of(json.dumps(spec), prefix)


@cache
def tiles_of(text, prefix):
    spec = json.loads(text)
    drawn, tones = tile(spec, 1, prefix), {skin: palette_of({"skin": skin}) for skin in SKINS}
    return {skin: recoloured(drawn, tones[1], tones[skin]) for skin in SKINS}


def recoloured(drawing, before, after):
    for name in OF_SKIN:
        drawing = drawing.replace(getattr(before, name), getattr(after, name))
    return drawing


def picture_of_change(before, after):
    """Return two specs, or of two strips the pictures that are described differently."""
    if before["kind"] != "strip":
        return before, after
    pairs = zip(before["frames"], after["frames"], strict=True)
    return next((one, other) for one, other in pairs if clauses(one) != clauses(other))


def difference(before, after, *, window, least, side=SIDE):
    """Yield the rows of a mask (255 changed, 0 not) of two drawings `side` pixels wide laid over one another, within a
    window (left, top, width, height in pixels)."""
    left, top, wide, high = window
    # Clipped to their own edges, drawings take three times as long. What lies beyond the window is cut off by a filter
    # that does nothing else: only so are the layers of the two no larger than the window.
    measure = f'<svg width="{side}" height="{side}" overflow="visible" '
    below, above = (drawing.replace("<svg ", measure, 1) for drawing in (before, after))
    region = f'color-interpolation-filters="sRGB" filterUnits="userSpaceOnUse" x="{left}" y="{top}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="{left} {top} {wide} {high}">'
        f'<filter id="cut" {region} width="{wide}" height="{high}"><feOffset/></filter>'
        f'<filter id="changed" {region} width="{wide}" height="{high}">'
        '<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0"/>'
        f'<feComponentTransfer><feFuncA type="linear" slope="999" intercept="{1 - 999 * least}"/></feComponentTransfer>'
        f'</filter><g filter="url(#changed)"><g filter="url(#cut)">{below}</g>'
        f'<g filter="url(#cut)" style="mix-blend-mode:difference">{above}</g></g></svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return opacities(bytes(png))


def opacities(png):
    """Yield the rows of the alpha channel of a PNG of 8 bits and four channels (RFC 2083, sections 3 and 6)."""
    place, data, wide = 8, b"", struct.unpack(">I", png[16:20])[0]
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + size] if kind == b"IDAT" else b""
        place += 12 + size
    packed, row = zlib.decompress(data), bytes(wide)
    for start in range(0, len(packed), 1 + 4 * wide):
        row = unfiltered(packed[start], packed[start + 4 : start + 1 + 4 * wide : 4], row)
        yield row


def unfiltered(kind, row, above):
    if not any(row) and not any(above):
        return row
    found, left, corner = bytearray(), 0, 0
    for value, up in zip(row, above, strict=True):
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda candidate: abs(guess - candidate))
        left, corner = (value + (0, left, up, (left + up) // 2, nearest)[kind]) % 256, up
        found.append(left)
    return bytes(found)


def only_in(drawing, other):
    """Return a drawing without the shapes that the other has too."""
    shared = set(SHAPE.findall(other))
    return SHAPE.sub(lambda shape: "" if shape[0] in shared else shape[0], drawing)


def window_of_change(before, after):
    """Return the part of the picture in which the shapes that only one of two drawings has begin to differ."""
    rows, top, side = [], 0, SIDE // COARSE
    alone = only_in(before, after), only_in(after, before)
    for row in difference(*alone, window=(0, 0, side, side), least=2 / 255, side=side):
        if rows or any(row):
            rows.append(row)
        top += not rows
        if len(rows) == ROWS_COMPARED:
            break
    columns = [index for index in range(side) if any(row[index] for row in rows)] or [0]
    window = (columns[0], min(top, side - 1), columns[-1] - columns[0] + 1, len(rows) or 1)
    return tuple(COARSE * value for value in window)


def changed_pixels(before, after):
    """Return how many pixels change noticeably between drawings on every skin tone; counting ends where there are more
    than enough."""
    window = window_of_change(before[1], after[1])
    return {skin: counted(before[skin], after[skin], window) or counted(before[skin], after[skin]) for skin in SKINS}


def counted(before, after, window=WHOLE):
    """Return how many pixels change within a window; 0 when that is part of the picture only and they are too few."""
    count = 0
    for row in difference(before, after, window=window, least=NOTICED):
        count += len(row) - row.count(0)
        if count > ENOUGH:
            return count
    return count if window == WHOLE else 0


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_foil_can_be_told_from_its_model_on_every_skin_tone(slug):
    weak = {}
    for foil in foils(SAMPLES[slug]):
        before, after = picture_of_change(SAMPLES[slug], foil.spec)
        counts = changed_pixels(tiles(before, "a"), tiles(after, "b"))
        if min(counts.values()) < ENOUGH:
            weak[foil.change] = counts
    assert weak == {}


@pytest.mark.parametrize("slug", ["smile-with-eye-wrinkles", "mirroring", "twitching-toe", "look-down-hair-look-up"])
def test_exchanging_colours_shows_what_drawing_with_another_skin_would(slug):
    assert {skin: tile(SAMPLES[slug], skin, "a") for skin in SKINS} == tiles(SAMPLES[slug], "a")


def test_a_drawing_laid_over_itself_shows_no_change():
    assert set(changed_pixels(tiles(SAMPLES["shrug"], "a"), tiles(SAMPLES["shrug"], "b")).values()) == {0}


def test_a_change_that_is_too_weak_is_counted_as_such():
    """An eyebrow raised by a fifth can be seen on light skins only."""
    before, after = ({"kind": "face", "face": {"AU2": amount}} for amount in (0, 0.2))
    counts = changed_pixels(tiles(before, "a"), tiles(after, "b"))
    assert 0 < counts[7] < ENOUGH < counts[1]


def test_a_foil_keeps_the_frame_of_its_model():
    """A hand that comes down must not bring the whole picture nearer."""
    spec = SAMPLES["arms-raised"]
    boxes = {ElementTree.fromstring(render(shown)).get("viewBox") for shown in (spec, *(f.spec for f in foils(spec)))}
    assert len(boxes) == 1
