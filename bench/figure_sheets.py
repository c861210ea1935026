"""Contact sheets of the figures, for looking at: `python -m bench.figure_sheets FOLDER [NAME …]`.

A name is that of a sheet (cues) or the beginning of one of its files (cues-96, cues-300-dark). Writes an SVG a sheet,
size and ground, and a PNG where the package resvg-py is installed and the sheet is not too large; `motions.svg` moves
when a browser shows it.
"""

import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from cues.figures import render
from cues.figures.foils import foils
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror, redress

Tile = tuple[str, dict[str, Any]]
LABEL = 18
PLAIN = {"skin": 2, "hair": "short", "hair_color": "brown", "top": "teal", "bottom": "navy"}
HAIRS = ("short", "side", "quiff", "buzz", "afro", "bob", "long", "bun", "ponytail", "hijab", "bald")
SHAPES = ("open", "splay", "flat", "relaxed", "grip", "cup", "fist", "point", "pinch", "thumbup", "hang")
UNITS: dict[str, dict[str, Any]] = {
    "at rest": {},
    **{f"AU{unit}": {f"AU{unit}": 1} for unit in (1, 2, 4, 5, 6, 7, 9, 10, 12)},
    "AU14 L": {"AU14": {"L": 1}},
    **{f"AU{unit}": {f"AU{unit}": 1} for unit in (15, 17, 18, 20, 23, 24, 25)},
    "AU25+26": {"AU25": 1, "AU26": 1},
    "AU43": {"AU43": 1},
    "AU43 L": {"AU43": {"L": 1}, "AU6": {"L": 0.6}},
    "AU1+2": {"AU1": 1, "AU2": 1},
    "AU1+4": {"AU1": 1, "AU4": 1},
    "AU6+12": {"AU6": 1, "AU12": 1},
    "AU12 L": {"AU12": {"L": 1}},
    **{f"gaze {x} {y}": {"gaze": {"x": x, "y": y}} for x, y in ((1, 0), (0, 1), (0, -1))},
    **{f"yaw {yaw}": {"head": {"yaw": yaw}} for yaw in (-40, -20, 20, 40, 85, -85)},
    **{f"pitch {pitch}": {"head": {"pitch": pitch}} for pitch in (-18, 16)},
    "roll 12": {"head": {"roll": 12}},
    "jaw": {"jaw_clench": 1},
    "neck": {"neck_tension": 1},
    "teeth": {"teeth_clenched": True, "AU25": 0.8, "AU20": 0.6, "AU4": 0.6},
}


def cue_tiles() -> Iterator[Tile]:
    yield from SAMPLES.items()


def unit_tiles() -> Iterator[Tile]:
    for name, face in UNITS.items():
        yield name, {"kind": "face", "look": PLAIN, "face": face, "crop": "tight", "bg": "none"}


def hand_tiles() -> Iterator[Tile]:
    for shape in SHAPES:
        for palm in ("front", "back", "up", "down"):
            level = palm in ("up", "down")
            arm = {"to": [40, 20, 70], "hand": shape, "palm": palm, "dir": [0.7, 0, 0.7] if level else [0.1, 1, 0.1]}
            yield (
                f"{shape} {palm}",
                {"kind": "figure", "look": PLAIN, "arms": {"R": arm}, "crop": [-170, -240, 120, 120]},
            )


def look_tiles() -> Iterator[Tile]:
    for index, hair in enumerate(HAIRS):
        look = {"skin": index % 7 + 1, "hair": hair, "hair_color": ("black", "brown", "grey", "red")[index % 4]}
        look |= {"top": ("coral", "teal", "navy", "sage")[index % 4], "lashes": hair in ("bob", "long", "hijab")}
        for yaw in (0, 35, 84, 150):
            crop = {"kind": "figure", "view": {"yaw": yaw}, "crop": "bust"}
            yield f"{hair} {yaw}", crop | {"look": look, "face": {"AU12": 0.5}}
        yield hair, {"kind": "face", "look": look, "face": {"AU12": 0.6}}


def person_tiles() -> Iterator[Tile]:
    looks: dict[str, dict[str, Any]] = {
        build: {"build": build} for build in ("neutral", "broad", "slim", "curvy", "heavy", "pregnant")
    }
    looks |= {"old": {"age": "old", "hair": "side", "hair_color": "grey", "glasses": True}}
    looks |= {"child": {"age": "child", "hair": "bob"}, "infant": {"age": "infant", "hair": "wisp"}}
    looks |= {"barefoot": {"shoes": "none", "sleeve": "short"}, "hijab": {"hair": "hijab", "scarf": "plum"}}
    for name, look in looks.items():
        for pose, yaw in (("stand", 0), ("stand", 60), ("sit", 34)):
            yield f"{name} {pose} {yaw}", {"kind": "figure", "look": PLAIN | look, "pose": pose, "view": {"yaw": yaw}}
    for yaw in (-60, -25, 30, 80):
        spec = {"kind": "figure", "look": PLAIN | {"hair": "bob"}, "pose": "sit", "chair": {"wheels": True}}
        yield f"wheelchair {yaw}", spec | {"view": {"yaw": yaw}}


def turntable_tiles() -> Iterator[Tile]:
    wave = {"L": {"to": [40, 90, 20], "hand": "open", "palm": "front", "dir": [0.1, 1, 0.1]}}
    for yaw in range(-180, 180, 30):
        yield f"stand {yaw}", {"kind": "figure", "look": PLAIN, "view": {"yaw": yaw}, "arms": wave}
    for yaw in range(-180, 180, 30):
        spec = {"kind": "figure", "look": PLAIN | {"hair": "bob"}, "pose": "sit", "legs": "sit_crossR"}
        yield f"sit {yaw}", spec | {"view": {"yaw": yaw}}
    for yaw, pitch in ((90, 14), (-90, 14), (90, 40), (-70, 25), (0, 88), (0, 65)):
        spec = {"kind": "figure", "look": PLAIN, "pose": "lie", "legs": "lie_bent"}
        yield f"lie {yaw} {pitch}", spec | {"view": {"yaw": yaw, "pitch": pitch}}


def foil_tiles() -> Iterator[Tile]:
    for slug, spec in SAMPLES.items():
        for foil in foils(spec)[:3]:
            yield slug, spec
            yield foil.change, foil.spec


def variation_tiles() -> Iterator[Tile]:
    for slug in list(SAMPLES)[:14]:
        for seed in range(6):
            spec = redress(SAMPLES[slug], Random(seed))
            yield f"{slug} {seed}", mirror(spec) if seed % 2 else spec


def motion_tiles() -> Iterator[Tile]:
    """Yield what moves: eyes and head, then the samples with an animation."""
    for name, anim in (("blink", {"eyes": "blink"}), ("gaze", {"eyes": "gaze"}), ("nod", {"head": "nod"})):
        yield name, {"kind": "face", "look": PLAIN, "face": {}, "anim": anim}
        yield name, {"kind": "figure", "look": PLAIN, "crop": "bust", "anim": anim}
    for slug, spec in SAMPLES.items():
        if any(part.get("anim") for part in (spec, *spec.get("frames", ()), *spec.get("actors", ()))):
            yield slug, spec


SHEETS: dict[str, tuple[Callable[[], Iterator[Tile]], int]] = {
    "cues": (cue_tiles, 6),
    "units": (unit_tiles, 8),
    "hands": (hand_tiles, 8),
    "looks": (look_tiles, 10),
    "people": (person_tiles, 9),
    "turntable": (turntable_tiles, 12),
    "foils": (foil_tiles, 12),
    "variations": (variation_tiles, 12),
}
"""Tiles, and how many a row."""
SIZES = {96: "thumb", 300: "full", 600: "full"}
GROUNDS = {"light": ("#ffffff", "#222222"), "dark": ("#16181d", "#e8e8ee")}
LARGEST = 50_000_000
"""Pixels beyond which a sheet is left as an SVG."""


def sheet(tiles: list[Tile], size: int, columns: int, ground: str, *, animate: bool = False) -> str:
    rows, step = -(-len(tiles) // columns), size + 8
    wide, high = columns * step + 8, rows * (step + LABEL) + 8
    paper, ink = GROUNDS[ground]
    drawn = [f'<rect width="{wide}" height="{high}" fill="{paper}"/>']
    for index, (label, spec) in enumerate(tiles):
        x, y = index % columns * step + 8, index // columns * (step + LABEL) + 8
        picture = render(spec, detail=SIZES[size], standalone=True, animate=animate, prefix=f"s{index}")
        drawn.append(picture.replace("<svg ", f'<svg x="{x}" y="{y}" width="{size}" height="{size}" ', 1))
        drawn.append(
            f'<text x="{x}" y="{y + size + 13}" font-size="11" font-family="sans-serif" fill="{ink}">'
            f"{escape(label[: size // 6])}</text>"
        )
    inner = "".join(drawn)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">{inner}</svg>'


def write(svg: str, path: Path) -> None:
    path.with_suffix(".svg").write_text(svg, "utf-8")
    wide, high = (int(number) for number in re.findall(r'(?:width|height)="(\d+)"', svg)[:2])
    try:
        import resvg_py
    except ImportError:
        return
    if wide * high <= LARGEST:
        path.with_suffix(".png").write_bytes(
            bytes(resvg_py.svg_to_bytes(svg_string=svg, sans_serif_family="DejaVu Sans"))
        )


def main() -> None:
    folder, wanted = Path(sys.argv[1]), tuple(sys.argv[2:]) or ("",)
    folder.mkdir(parents=True, exist_ok=True)
    for (name, (tiles, columns)), size, ground in itertools.product(SHEETS.items(), SIZES, GROUNDS):
        file = f"{name}-{size}-{ground}"
        if file.startswith(wanted):
            write(sheet(list(tiles()), size, columns, ground), folder / file)
    if "motions".startswith(wanted):
        (folder / "motions.svg").write_text(sheet(list(motion_tiles()), 300, 6, "light", animate=True), "utf-8")


if __name__ == "__main__":
    main()
