"""Lines and shades that the upper face, the cheeks and the jaw make, and those that age makes."""

from cues.figures.face.brows import brow_points
from cues.figures.face.mouth import MouthShape
from cues.figures.face.sketch import SIGNS, Sketch

FOLD_FROM = 0.42
"""A fold from nose to mouth at weaker smiles adds twenty years to every face."""
FRECKLES = ((-60, 40), (-50, 46), (-66, 49), (-43, 38), (60, 40), (50, 46), (66, 49), (43, 38), (-8, 34), (9, 36))


def draw_wrinkles(sketch: Sketch, mouth: MouthShape) -> None:
    _draw_forehead(sketch)
    _draw_glabella(sketch)
    _draw_nose_lines(sketch)
    for sign, side in SIGNS:
        _draw_fold(sketch, mouth, sign, side)
        _draw_cheek(sketch, sign, side)
        _draw_jaw(sketch, sign)
    if sketch.look.get("age") == "old":
        _draw_age(sketch)
    if sketch.look.get("freckles") and sketch.fine:
        for x, y in FRECKLES:
            place = sketch.at(x, y)
            sketch.pen.dot((*place, 2.1), sketch.palette.line, opacity=0.5)


def _draw_forehead(sketch: Sketch) -> None:
    expression, bold = sketch.expression, sketch.bold
    for sign, side in SIGNS:
        raised = expression.on(2, side)
        if raised > 0.3:
            for index, y in enumerate((-76, -90)):
                width = (2.2 * raised * (1 - 0.2 * index) + 0.7) * bold
                sketch.wrinkle((sign * 20, y + 1), (sign * 50, y - 7), (sign * 80, y + 5), width)
    inner = expression.mean(1)
    if inner > 0.3:
        _draw_mid_forehead(sketch, inner, min(1, expression.mean(4) * 1.4))


def _draw_mid_forehead(sketch: Sketch, inner: float, lowered: float) -> None:
    """Raised inner brows draw level lines; raised and lowered together, a horseshoe."""
    for index, y in enumerate((-74, -88)):
        if lowered > 0.3:
            side, low = 27 - index * 5, y + 9 - index * 2
            sketch.wrinkle((-side, low), (0, y - 5), (side, low), (3.0 * inner + 0.4) * sketch.bold)
        else:
            sketch.wrinkle((-30, y + 1), (0, y + 3), (30, y + 1), (2.4 * inner + 0.6) * sketch.bold)


def _draw_glabella(sketch: Sketch) -> None:
    lowered, inner = sketch.expression.mean(4), sketch.expression.mean(1)
    if lowered <= 0.2:
        return
    brow = brow_points(sketch.expression, 1)[0][1]
    top, bottom = brow - 13, brow + 17
    for sign, _side in SIGNS:
        width = (3.4 * lowered + 0.6) * sketch.bold
        sketch.wrinkle((sign * 8.5, bottom), (sign * 6, (top + bottom) / 2), (sign * 9.5, top), width)
    if inner < 0.3 and lowered > 0.6:
        sketch.wrinkle((-9, brow + 22), (0, brow + 26), (9, brow + 22), 2.6 * lowered)


def _draw_nose_lines(sketch: Sketch) -> None:
    amount = sketch.expression.mean(9)
    if amount > 0.2:
        for y in (4, 13, 22):
            for sign, _side in SIGNS:
                width = (2.4 * amount + 0.6) * sketch.bold
                sketch.wrinkle((sign * 3, y), (sign * 9, y + 2), (sign * 15, y + 8), width)


def _draw_fold(sketch: Sketch, mouth: MouthShape, sign: int, side: str) -> None:
    """Draw the fold from nose to mouth, ending clear of the corner."""
    unit = sketch.expression.one_side(side)
    depth = max(unit[12], 0.9 * unit[9], 0.8 * unit[10], 0.55 * unit[15])
    depth = max(depth, 0.45 if sketch.look.get("age") == "old" else 0)
    if depth > FOLD_FROM and sketch.youth < 1:
        corner = abs(mouth.corner(sign)[0])
        sketch.wrinkle(
            (sign * (25 + 2 * unit[12]), 50 - 4 * unit[9]),
            (sign * (42 + 10 * unit[12]), 62 - 5 * unit[6]),
            (sign * (corner + 11 + unit[12]), 90 + 8 * unit[15] - 6 * unit[12]),
            (3.0 * depth + 0.5) * sketch.bold,
        )


def _draw_cheek(sketch: Sketch, sign: int, side: str) -> None:
    raised, smile = sketch.expression.on(6, side), sketch.expression.on(12, side)
    if raised > 0.3 or smile > 0.6 or sketch.youth == 1:
        amount = max(raised, smile * 0.55, 0.4 * sketch.youth)
        x, y = sketch.at(sign * 63, 50)
        sketch.pen.ellipse(
            (x, y - 6 * raised), (25, 15 + 2 * raised), sketch.palette.blush, opacity=0.5 * amount + 0.12
        )
    if raised > 0.45:
        sketch.wrinkle((sign * 90, 34), (sign * 93, 56), (sign * 78, 74), 2.3 * raised * sketch.bold)


def _draw_jaw(sketch: Sketch, sign: int) -> None:
    """Draw the bulge of the masseter and the line at the temple."""
    clench, width = sketch.expression.jaw_clench, sketch.jaw_width()
    if clench > 0.2:
        bold = clench * sketch.bold
        sketch.wrinkle((sign * (78 + width), 62), (sign * (70 + width), 88), (sign * (77 + width), 116), 4.6 * bold)
        sketch.wrinkle((sign * (90 + width), 72), (sign * (86 + width), 88), (sign * (89 + width), 104), 3 * bold)
        sketch.wrinkle((sign * 92, -20), (sign * 88, -8), (sign * 92, 4), 2.6 * clench)


def _draw_age(sketch: Sketch) -> None:
    for sign, _side in SIGNS:
        sketch.wrinkle((sign * 30, 22), (sign * 48, 27), (sign * 68, 20), 2)
        sketch.wrinkle((sign * 40, 112), (sign * 45, 124), (sign * 43, 134), 2)
        sketch.wrinkle((sign * 80, 3), (sign * 87, 6), (sign * 93, 11), 2)
    sketch.wrinkle((-40, -82), (0, -79), (40, -82), 2)
    sketch.wrinkle((-34, -96), (0, -93), (34, -96), 1.6)
