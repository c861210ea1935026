"""Hair of a face seen from the front: a layer behind the head and one before it."""

from math import cos, pi, sin

from cues.figures.face.frame import surface_depth
from cues.figures.face.hair_shapes import (
    BACK,
    FRONT,
    HANGS_FREELY,
    HIJAB_EDGE,
    HIJAB_FACE,
    HIJAB_FOLDS,
    Lock,
)
from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.paths import Point, clamp, midway, mix

SCALLOPS = 14
STRANDS = (((-70, -104), (-40, -146), (24, -160)), ((-28, -106), (10, -138), (64, -138)))


def scallop_ring(middle: Point, radii: Point) -> list[Point]:
    """Return the points of a ring of curls, beginning at the top."""
    turns = (-pi / 2 + 2 * pi * index / SCALLOPS for index in range(SCALLOPS))
    return [(middle[0] + cos(turn) * radii[0], middle[1] + sin(turn) * radii[1]) for turn in turns]


def draw_back_hair(sketch: Sketch) -> None:
    style = sketch.look.get("hair", "short")
    if style == "afro":
        ring = [sketch.frame.solid(x, y, -10) for x, y in scallop_ring((0, -52), (152, 146))]
        sketch.pen.outlined(sketch.pen.scallops(ring, 0.58), sketch.palette.hair)
    elif style == "bun":
        x, y = sketch.frame.solid(0, -182, -20)
        sketch.pen.outlined(sketch.pen.circle((x, y, 41)), sketch.palette.hair)
    elif style == "ponytail":
        _draw_tail(sketch)
    for lock in BACK.get(style, ()):
        _draw_lock(sketch, lock, [sketch.frame.solid(x, y, lock.depth(x, y)) for x, y in lock.points])


def _draw_tail(sketch: Sketch) -> None:
    """The tail is bound behind the crown and swings to the side that a turned head shows."""
    shows = -1 if sketch.frame.sin_yaw > 0.1 else 1
    tail = (
        (30, -150, -70), (96, -152, -92), (140, -92, -112), (140, 10, -116), (112, 104, -104), (104, 20, -92),
        (84, -70, -84),
    )  # fmt: skip
    points = [sketch.frame.solid(shows * x, y, z) for x, y, z in tail]
    sketch.pen.outlined(sketch.pen.smooth(points), sketch.palette.hair)
    knot = sketch.frame.solid(shows * 72, -140, -80)
    sketch.pen.dot((round(knot[0]), round(knot[1]), 13), sketch.palette.top, outlined=True)


def _draw_lock(sketch: Sketch, lock: Lock, points: list[Point]) -> None:
    colour = sketch.palette.scarf if lock.scarf else sketch.palette.hair
    data = sketch.pen.coarse.smooth(points)
    if lock.outlined:
        sketch.pen.outlined(data, colour)
    else:
        sketch.pen.fill(data, colour)


def draw_front_hair(sketch: Sketch) -> None:
    style = sketch.look.get("hair", "short")
    for lock in FRONT.get(style, ()):
        _draw_lock(sketch, lock, _kept_inside(sketch, lock, free=style in HANGS_FREELY))
    if style == "hijab":
        _draw_hijab(sketch)
    elif style == "bald" and not sketch.youth:
        shine = sketch.frame.solid(-60, -118, 60), sketch.frame.solid(-44, -132, 60), sketch.frame.solid(-20, -138, 60)
        sketch.pen.stroke(sketch.pen.quadratic(*shine), "#fff", sketch.line_width * 1.4, opacity=0.5)
    elif style == "wisp":
        _draw_wisp(sketch)
    if sketch.fine:
        _draw_strands(sketch, style)


def _kept_inside(sketch: Sketch, lock: Lock, *, free: bool) -> list[Point]:
    """Project a lock so that nothing of it sticks out on the side that turns away."""
    frame, sine = sketch.frame, sketch.frame.sin_yaw
    if abs(sine) <= 0.12:
        return [frame.solid(x, y, lock.depth(x, y)) for x, y in lock.points]
    away = 1 if sine > 0 else -1
    retreat = 0 if free else clamp((abs(sine) - 0.15) / 0.25)
    placed = []
    for x, y in lock.points:
        if x * away > 60:
            y = mix(y, min(y, -82 - 0.3 * (110 - abs(x))), retreat)
        left, top = frame.solid(x, y, lock.depth(x, y))
        placed.append((away * min(away * left, frame.far_limit(y)) if x * away > 0 else left, top))
    return placed


def _draw_hijab(sketch: Sketch) -> None:
    pen, frame = sketch.pen, sketch.frame
    edge = pen.coarse.smooth([frame.solid(x, y, surface_depth(x, y) * 0.3) for x, y in HIJAB_EDGE])
    opening = pen.smooth([sketch.at(x, y) for x, y in HIJAB_FACE])
    pen.add(
        f'<path class="o" fill-rule="evenodd" d="{edge}{opening}" fill="{sketch.palette.scarf}"'
        f' stroke-width="{sketch.line_width * 1.2:.3g}"/>'
    )
    for fold in HIJAB_FOLDS:
        places = [frame.solid(x, y, 30) for x, y in fold]
        pen.stroke(pen.quadratic(places[0], places[1], places[2]), sketch.palette.scarf_shade, sketch.line_width * 0.9)


def _draw_wisp(sketch: Sketch) -> None:
    pen = sketch.pen
    for x, bend in ((-16, -30), (0, -18), (14, 4)):
        start, end = sketch.frame.solid(x, -146, 60), sketch.frame.solid(x + bend, -176, 50)
        middle = midway(start, end)
        pen.stroke(pen.quadratic(start, (middle[0] - 8, middle[1] - 6), end), sketch.palette.hair, 6)


def _draw_strands(sketch: Sketch, style: str) -> None:
    """Draw a few lighter lines that show how the hair lies."""
    pen, solid, colour = sketch.pen, sketch.frame.solid, sketch.palette.strand
    if style in ("short", "side", "quiff") and abs(sketch.frame.sin_yaw) < 0.45:
        sign = -1 if style == "side" else 1
        for (ax, ay), (bx, by), (cx, cy) in STRANDS:
            a, b, c = solid(sign * ax, ay, 70), solid(sign * bx, by, 60), solid(sign * cx, cy, 40)
            pen.stroke(pen.bend(a, b, c), colour, sketch.line_width * 0.9)
    for sign, _side in SIGNS:
        if style in ("bun", "ponytail"):
            a, b, c = solid(sign * 40, -106, 85), solid(sign * 34, -136, 60), solid(sign * 14, -166, 30)
            pen.stroke(pen.bend(a, b, c), colour, sketch.line_width * 0.8)
        elif style in HANGS_FREELY and sign * sketch.frame.sin_yaw <= 0.15:
            a, b, c = solid(sign * 30 - 10, -150, 60), solid(sign * 88, -130, 60), solid(sign * 112, -40, 30)
            pen.stroke(pen.bend(a, b, c), colour, sketch.line_width * 0.9)
