"""The head seen from behind (yaw beyond 125 degrees): hair or scarf, ears and nape, no face."""

from math import cos, radians, sin

from cues.figures.face.hair import scallop_ring
from cues.figures.face.hair_shapes import mirrored
from cues.figures.face.sketch import SIGNS, Sketch
from cues.figures.paths import Point

SKULL = mirrored((0, -153), (56, -143), (94, -106), (108, -44), (108, 14), (98, 64), (72, 104), (40, 124), (0, 130))
HAIR: dict[str, tuple[Point, ...]] = {
    "short": mirrored((0, -184), (68, -170), (114, -114), (121, -46), (112, 24), (84, 74), (50, 96), (0, 100)),
    "buzz": mirrored((0, -162), (58, -152), (102, -112), (114, -50), (108, 10), (82, 66), (48, 88), (0, 92)),
    "bob": mirrored((0, -182), (64, -172), (114, -122), (130, -40), (134, 50), (124, 112), (80, 126), (0, 128)),
    "long": mirrored((0, -182), (62, -172), (112, -124), (128, -50), (132, 40), (138, 130), (126, 200), (0, 216)),
    "bun": mirrored((0, -178), (66, -164), (112, -110), (118, -40), (104, 40), (60, 88), (0, 98)),
    "hijab": mirrored((0, -180), (70, -165), (122, -104), (138, -8), (132, 92), (124, 180), (84, 238), (0, 250)),
}
SAME_AS = {"side": "short", "quiff": "short", "ponytail": "bun", "afro": "buzz"}


class BackHead:
    """Draws the back of a head; `yaw` is the direction of the face, beyond 125 degrees either way."""

    def __init__(self, sketch: Sketch, yaw: float) -> None:
        self.sketch, self.pen, self.palette = sketch, sketch.pen, sketch.palette
        self.sine, self.cosine = sin(radians(yaw)), cos(radians(yaw))
        self.style = sketch.look.get("hair", "short")

    def place(self, x: float, y: float, depth: float = 0) -> Point:
        return (x * (1 - 0.2 * abs(self.sine)) + depth * self.sine, y)

    def draw_behind(self) -> None:
        """Everything is nearer than the neck."""

    def draw_before(self) -> None:
        pen = self.pen
        self.draw_ears()
        pen.outlined(pen.smooth([self.place(x, y) for x, y in SKULL]), self.palette.skin)
        if self.style == "afro":
            ring = [self.place(x, y) for x, y in scallop_ring((0, -58), (150, 142))]
            pen.outlined(pen.scallops(ring, 0.58), self.palette.hair)
        elif self.style not in ("bald", "wisp"):
            outline = HAIR[SAME_AS.get(self.style, self.style)]
            colour = self.palette.scarf if self.style == "hijab" else self.palette.hair
            pen.outlined(pen.smooth([self.place(x, y, -10) for x, y in outline]), colour)
        self.draw_bound_hair()

    def draw_ears(self) -> None:
        if self.style in ("hijab", "long", "bob", "afro"):
            return
        for sign, _side in SIGNS:
            x, y = self.place(-sign * 106, 24, 20)
            edge = ((-sign * -8, -30), (-sign * 16, -26), (-sign * 18, 6), (-sign * 4, 28), (-sign * -8, 22))
            self.pen.outlined(self.pen.smooth([(x + dx, y + dy) for dx, dy in edge]), self.palette.skin)

    def draw_bound_hair(self) -> None:
        pen = self.pen
        if self.style == "bun":
            pen.outlined(pen.circle((*self.place(0, -128, -110), 43)), self.palette.hair)
        elif self.style == "ponytail":
            tail = ((-26, -110), (26, -110), (44, -20), (34, 90), (0, 150), (-34, 90), (-44, -20))
            pen.outlined(pen.smooth([self.place(x, y, -120) for x, y in tail]), self.palette.hair)
            pen.dot((round(self.place(0, -112, -110)[0]), -112, 16), self.palette.top, outlined=True)
        elif self.style == "hijab":
            for sign in (-1, 1):
                fold = [self.place(sign * x, y) for x, y in ((104, 60), (60, 150), (4, 186))]
                pen.stroke(pen.quadratic(*fold), self.palette.scarf_shade, self.sketch.line_width * 0.9)
