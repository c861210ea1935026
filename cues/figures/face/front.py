"""The head seen from the front or in three-quarter view (yaw within 42 degrees)."""

from cues.figures.face.brows import draw_brows
from cues.figures.face.eyes import draw_eyes
from cues.figures.face.hair import draw_back_hair, draw_front_hair
from cues.figures.face.mouth import draw_mouth
from cues.figures.face.nose import draw_nose
from cues.figures.face.ornaments import draw_beard, draw_ears, draw_glasses
from cues.figures.face.sketch import Sketch
from cues.figures.face.wrinkles import draw_wrinkles
from cues.figures.paths import Point


class FrontHead:
    """Draws a face that looks at the viewer or a little aside."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch

    def draw_behind(self) -> None:
        """Draw what lies behind neck and body: the hair at the back."""
        draw_back_hair(self.sketch)

    def draw_before(self) -> None:
        """Draw the head itself."""
        sketch = self.sketch
        draw_ears(sketch, near=False)
        sketch.pen.outlined(sketch.pen.smooth(head_outline(sketch)), sketch.palette.skin)
        draw_ears(sketch, near=True)
        draw_beard(sketch)
        draw_nose(sketch)
        mouth = draw_mouth(sketch)
        draw_wrinkles(sketch, mouth)
        draw_eyes(sketch)
        draw_brows(sketch)
        draw_glasses(sketch)
        draw_front_hair(sketch)


def head_outline(sketch: Sketch) -> list[Point]:
    drop, clench, jaw = sketch.expression.chin_drop, sketch.expression.jaw_clench, sketch.jaw_width()
    youth = sketch.youth
    up = 4 * sketch.expression.mean(17) + 10 * youth
    half = [
        (56, -143, 0),
        (94, -106, 0),
        (108 + 3 * youth, -44, 0),
        (108 + 4 * youth, 14, 4),
        (103 + 0.5 * jaw + 9 * youth, 60 + drop * 0.1, 10),
        (90 + jaw + 13 * clench + 13 * youth, 100 + drop * 0.55 - 0.2 * up, 16),
        (62 + 0.9 * jaw + 10 * youth, 137 + drop * 0.85 - up, 44),
        (30 + 0.7 * jaw + 4 * youth, 157 + drop - up, 70),
    ]
    outline = [(0, -153, 0), *half, (0, 161 + drop - up, 76), *((-x, y, z) for x, y, z in reversed(half))]
    return [sketch.frame.solid(x, y, z) for x, y, z in outline]
