"""Feet, in shoes or bare."""

from cues.figures.body.skeleton import Skeleton
from cues.figures.body.stage import Ball, Stage
from cues.figures.vectors import Vector, across, along, cross, unit

SOLE_COLOUR = "#fbfaf7"
TOES = ((-9.5, 40, 5.2), (-3.2, 43, 3.9), (1.6, 42, 3.6), (5.8, 40, 3.4), (9.4, 37, 3.2))
"""Aside toward the little toe, along the foot, radius; the big toe first."""


class Foot:
    """One foot in space: `ahead` is where the toes point, `down` the way of the sole."""

    def __init__(self, skeleton: Skeleton, side: str, sign: int) -> None:
        self.ankle, self.ahead = skeleton.ankle[side], skeleton.foot[side]
        self.size = skeleton.proportions.hand if skeleton.proportions.hand < 1 else 1.0
        below = across((0, -1, 0), self.ahead)
        self.down = unit(below) if abs(self.ahead[1]) < 0.98 else (0, 0, 1)
        self.outward = cross(self.ahead, self.down)
        if self.outward[0] * sign < 0:
            self.outward = (-self.outward[0], -self.outward[1], -self.outward[2])

    def point(self, ahead: float, down: float, aside: float = 0) -> Vector:
        size = self.size
        p = along(along(self.ankle, self.ahead, ahead * size), self.down, down * size)
        return along(p, self.outward, aside * size)

    def ball(self, ahead: float, down: float, radius: float, aside: float = 0) -> Ball:
        return (self.point(ahead, down, aside), radius * self.size)


def draw_foot(stage: Stage, skeleton: Skeleton, side: str, sign: int) -> str:
    """Return the foot; a shoe of the colour of the skin is none."""
    foot = Foot(skeleton, side, sign)
    if stage.palette.shoe == stage.palette.skin:
        return _bare_foot(stage, foot, skeleton.big_toe.get(side, 0))
    ball = foot.ball
    sole = stage.solid([[ball(-10, 17, 7.5), ball(26, 18, 7.5), ball(42, 18, 6.5)]], SOLE_COLOUR)
    upper = [ball(-9, 10, 10), ball(2, 2, 12), ball(24, 11, 10), ball(39, 13, 7.6)]
    lace = ""
    if stage.fine and stage.camera.depth(foot.ahead) > -0.3:
        lace = stage.line([foot.point(9, -2), foot.point(18, 3.5)], SOLE_COLOUR, stage.line_width * 0.8)
    return sole + stage.solid([upper], stage.palette.shoe) + lace


def _bare_foot(stage: Stage, foot: Foot, raised: float) -> str:
    """Toes before or behind the foot as they lie; `raised` (0..1) lifts the big one."""
    skin = stage.palette.skin
    pieces = [_toe(stage, foot, toe, raised if toe == TOES[0] else 0) for toe in TOES]
    ball = foot.ball
    back = [ball(-9, 14, 10), ball(0, 0, 12), ball(20, 10, 8), ball(31, 15, 6.5, -6), ball(28, 15, 6, 6)]
    pieces.append((stage.camera.depth(foot.point(10, 10)), stage.solid([back], skin)))
    return "".join(text for _depth, text in sorted(pieces))


def _toe(stage: Stage, foot: Foot, toe: tuple[float, float, float], raised: float) -> tuple[float, str]:
    aside, ahead, radius = toe
    root, tip = foot.ball(ahead - 11, 15, radius, aside), foot.ball(ahead - 2 * raised, 17 - 13 * raised, radius, aside)
    return stage.camera.depth(tip[0]), stage.limb([root, tip], stage.palette.skin)
