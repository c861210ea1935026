"""From a spec to an SVG: panels, framing, grounds, strips and the text alternative."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from cues.figures.body.figure import Figure, PosedFigure
from cues.figures.body.stage import Frame
from cues.figures.check import check
from cues.figures.describe import describe, neutral_title
from cues.figures.expression import Expression
from cues.figures.face.head import FRONT_WITHIN, Head, landmark, wrapped
from cues.figures.face.sketch import youth_of
from cues.figures.framing import Box, frame_of, placed, shows_floor
from cues.figures.marks import Marks
from cues.figures.palette import GROUNDS, INK, WHITE, blend, named, palette_of
from cues.figures.paths import PathWriter, Point
from cues.figures.pen import STYLE, Pen
from cues.figures.portrait import Bust
from cues.figures.style import MOTION

WRITER = PathWriter()
FACE_LINE, FACE_LINE_THUMB = 3.6, 6.2
FACE_VIEWS = {"tight": (-190, -196, 380, 380), "wide": (-280, -230, 560, 560), "std": (-245, -214, 490, 490)}
TALL_HAIR_VIEW = (-258, -240, 516, 516)
FACE_ANCHORS = {
    "eyeL": (48, 0), "eyeR": (-48, 0), "browL": (54, -50), "browR": (-54, -50), "mouth": (0, 98), "jawL": (92, 95),
    "jawR": (-92, 95), "neck": (0, 210), "cornerL": (44, 92), "cornerR": (-44, 92), "crowL": (88, 2),
    "crowR": (-88, 2), "brow": (0, -40), "chin": (0, 150),
}  # fmt: skip
FULL_VIEW = 600
"""Width of view at which a figure's line is 3.3 wide; heads are drawn in whole numbers from three fifths of it on."""
FIGURE_LINE, THINNEST_LINE, THUMB_LINE = 3.3, 1.0, 1.55
FRAME, GAP = 400, 16
TURNS = (' class="an-first"', ' class="an-second"', ' class="an-third"', ' class="an-fourth"')
DIGITS = (
    "M-5-5L1-10V10", "M-6-5A6 6 0 0 1 6-5C6 0-6 5-6 10H6", "M-6-8A5.5 5 0 1 1-1-.5A5.8 5.3 0 1 1-6.5 7.5",
    "M3 10V-10L-7 4H7",
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One picture: its drawing, its view box (left, top, width, height)."""

    drawing: str
    view: Box


def render(
    spec: Mapping[str, Any],
    *,
    size: int | None = None,
    detail: str = "full",
    marks: bool = True,
    animate: bool = True,
    standalone: bool = False,
    title: str | None = None,
    prefix: str | None = None,
) -> str:
    """Return the SVG of a spec; the same arguments give the same bytes.

    `size` is the width in pixels (else the picture takes the room it gets), `detail` "full" or "thumb" (about 96
    pixels), `marks` whether motion marks and signs are drawn, `standalone` whether the file carries its own style
    rules (else static/css/figures.css must be on the page). `title` is neutral unless given; `prefix` begins every id
    and is derived from the spec unless given, which is needed where one picture stands twice on a page.

    Raises figures.Refused for a spec that `check` refuses.
    """
    check(spec)
    name = _prefix(prefix) if prefix else _name_of(spec, detail)
    options = _Options(thumb=detail == "thumb", marks=marks, animate=animate)
    if spec.get("kind") == "strip":
        panel = _strip(spec, name, options)
    else:
        panel = _panel(spec, name, options)
    left, top, wide, high = (WRITER.number(value) for value in panel.view)
    measure = f' width="{size}" height="{round(size * panel.view[3] / panel.view[2])}"' if size else ""
    style = f"<style>{STYLE}{MOTION if animate else ''}</style>" if standalone else ""
    namespace = ' xmlns="http://www.w3.org/2000/svg"'
    return (
        f'<svg{namespace} class="figure" viewBox="{left} {top} {wide} {high}"{measure} role="img"'
        f' aria-labelledby="{name}t {name}d"><title id="{name}t">{escape(title or neutral_title(spec))}</title>'
        f'<desc id="{name}d">{escape(describe(spec, marks=marks))}</desc>{style}{panel.drawing}</svg>'
    )


@dataclass(frozen=True)
class _Options:
    thumb: bool
    marks: bool
    animate: bool


def _name_of(spec: Mapping[str, Any], detail: str) -> str:
    text = json.dumps([spec, detail], sort_keys=True, separators=(",", ":"))
    return "f" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _prefix(prefix: str) -> str:
    """Return a prefix with which an id may begin; anything that is not a letter or a digit goes."""
    return "f" + "".join(letter for letter in prefix if letter.isascii() and letter.isalnum())


def _panel(spec: Mapping[str, Any], name: str, options: _Options) -> Panel:
    if spec.get("kind") == "face":
        drawing, view, anchors, scale = _face(spec, name, options)
    else:
        drawing, view, anchors, scale = _people(spec, name, options)
    drawn_marks = ""
    if options.marks and spec.get("marks"):
        drawn_marks = Marks(anchors, scale * (1.4 if options.thumb else 1)).draw(spec["marks"])
    return Panel(_ground(spec, view) + drawing + drawn_marks, view)


# Faces.


def _face(spec: Mapping[str, Any], name: str, options: _Options) -> tuple[str, Box, dict[str, Point], float]:
    look, face = spec.get("look", {}), spec.get("face", {})
    bearing, width = face.get("head", {}), FACE_LINE_THUMB if options.thumb else FACE_LINE
    palette, yaw, pitch = palette_of(look), bearing.get("yaw", 0), bearing.get("pitch", 0)
    anim = spec.get("anim", {}) if options.animate else {}
    head = Head(
        face=face, look=look, palette=palette, yaw=yaw, pitch=pitch, name=name, line_width=width,
        fine=not options.thumb, decimals=0 if options.thumb else 1, motion=anim.get("eyes", ""),
    )  # fmt: skip
    behind, before = (_in_head_group(layer, bearing.get("roll", 0), anim.get("head")) for layer in head.layers())
    pen = Pen(width, soft=palette.line)
    Bust(Expression(face), look, palette, pen, profile=abs(wrapped(yaw)) > FRONT_WITHIN).draw()
    drawing = f'<g color="{palette.line}" stroke-width="{2 * width:.3g}">{behind}{pen.text()}{before}</g>'
    places = FACE_ANCHORS.items() if options.marks and spec.get("marks") else ()
    anchors = {f"0.{key}": landmark(yaw, pitch, youth_of(look), x, y) for key, (x, y) in places}
    return drawing, _face_view(spec, look), anchors, 1.0


def _in_head_group(layer: str, roll: float, motion: str | None) -> str:
    if roll and layer:
        layer = f'<g transform="rotate({roll:.3g} 0 150)">{layer}</g>'
    return f'<g class="an-{motion}">{layer}</g>' if motion and layer else layer


def _face_view(spec: Mapping[str, Any], look: Mapping[str, Any]) -> Box:
    crop = spec.get("crop", "std")
    if not isinstance(crop, str):
        return (crop[0], crop[1], crop[2], crop[3])
    return TALL_HAIR_VIEW if crop == "std" and look.get("hair") in ("bun", "afro") else FACE_VIEWS[crop]


# People.


def _people(spec: Mapping[str, Any], name: str, options: _Options) -> tuple[str, Box, dict[str, Point], float]:
    people = spec.get("actors", [spec])
    posed = [PosedFigure(person) for person in people]
    view = frame_of(spec, posed)
    scale = view[2] / FULL_VIEW
    width = max(THINNEST_LINE, FIGURE_LINE * scale) * (THUMB_LINE if options.thumb else 1)
    drawing: list[str] = []
    anchors: dict[str, Point] = {}
    for index, figure in enumerate(posed):
        artist = Figure(
            figure, name=f"{name}{index}", line_width=width / figure.scale, fine=not options.thumb,
            whole_numbers=scale > 0.5 or options.thumb, frame=_seen_by(figure, view),
        )  # fmt: skip
        shadow = _shadow(figure) if shows_floor(spec) else ""
        inside = f"{shadow}{artist.draw(animate=options.animate)}"
        drawing.append(f'<g{_moved(figure)} stroke-width="{2 * width / figure.scale:.3g}">{inside}</g>')
        if options.marks and spec.get("marks"):
            anchors |= {f"{index}.{key}": placed(figure, place) for key, place in figure.anchors().items()}
    return "".join(drawing), view, anchors, scale


def _seen_by(figure: PosedFigure, view: Box) -> Frame:
    """Return the edges of the picture in the units of one person."""
    left, top, wide, high = view
    (x, y), scale = figure.at, figure.scale
    return ((left - x) / scale, (top - y) / scale, (left + wide - x) / scale, (top + high - y) / scale)


def _moved(figure: PosedFigure) -> str:
    if figure.at == (0, 0) and figure.scale == 1:
        return ""
    grown = f" scale({figure.scale:.3g})" if figure.scale != 1 else ""
    return f' transform="translate({WRITER.number(figure.at[0])} {WRITER.number(figure.at[1])}){grown}"'


def _shadow(figure: PosedFigure) -> str:
    middle, radii = figure.shadow()
    pen = Pen(1)
    pen.ellipse(middle, radii, "#2a1c3d", opacity=0.13)
    return pen.text()


# Grounds and strips.


def _ground(spec: Mapping[str, Any], view: Box) -> str:
    """Return the tile; one light circle behind the figure holds the picture together."""
    ground = spec.get("bg", "sand")
    if ground == "none":
        return ""
    (left, top, wide, high), colour = view, named(GROUNDS, ground)
    number, pen = WRITER.number, Pen(1)
    pen.fill(f"M{number(left)} {number(top)}h{number(wide)}v{number(high)}h{number(-wide)}z", colour)
    if spec.get("spot", True):
        share = 0.5 if shows_floor(spec) else 0.54
        pen.dot((left + wide / 2, top + high * share, min(wide, high) * 0.43), blend(colour, WHITE, 0.55))
    return pen.text()


def _strip(spec: Mapping[str, Any], name: str, options: _Options) -> Panel:
    frames = spec["frames"]
    columns = 2 if options.thumb else spec.get("cols", len(frames))
    rows = -(-len(frames) // columns)
    drawing, arrows = [], []
    turns = TURNS if options.animate and "frames" in spec.get("anim", {}) else ()
    for index, frame in enumerate(frames):
        x, y = _place_in_strip(index, len(frames), columns)
        panel = _panel(frame, f"{name}{'abcd'[index]}", options)
        box = " ".join(WRITER.number(value) for value in panel.view)
        drawing.append(
            f'<svg{turns[index] if turns else ""} x="{x}" y="{y}" width="{FRAME}" height="{FRAME}"'
            f' viewBox="{box}">{panel.drawing}</svg>'
        )
        if spec.get("number", True):
            drawing.append(_number(x, y, DIGITS[index], 2.2 if options.thumb else 1))
        if spec.get("arrows") and index < len(frames) - 1 and not options.thumb:
            arrows.append(_arrow_between(x + FRAME + GAP // 2, y + FRAME // 2))
    view = (0, 0, columns * (FRAME + GAP) - GAP, rows * (FRAME + GAP) - GAP)
    return Panel("".join(drawing + arrows), view)


def _place_in_strip(index: int, count: int, columns: int) -> tuple[int, int]:
    """Return left and top of one picture; a last row that is not full stands in the middle."""
    row, column = divmod(index, columns)
    missing = columns - min(columns, count - row * columns)
    return (2 * column + missing) * (FRAME + GAP) // 2, row * (FRAME + GAP)


def _number(x: int, y: int, digit: str, size: float) -> str:
    """Return a numeral in a disc in the corner of a picture, drawn as a path so that no font is needed."""
    grown = f" scale({size})" if size != 1 else ""
    return (
        f'<g transform="translate({x + 34 * size:.0f} {y + 34 * size:.0f}){grown}"><circle r="21" fill="{INK}"/>'
        f'<path class="l" d="{digit}" stroke="{WHITE}" stroke-width="4"/></g>'
    )


def _arrow_between(x: int, y: int) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="22" fill="{WHITE}" stroke="{INK}" stroke-width="4"/>'
        f'<path class="i" d="M{x - 9} {y}h17m-7-8l8 8-8 8" stroke-width="4.5"/>'
    )
