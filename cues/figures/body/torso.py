"""Torso, pelvis and neck."""

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Any

from cues.figures.body.skeleton import OPPOSITE, SIDES, Skeleton
from cues.figures.body.stage import Ball, Stage
from cues.figures.vectors import Vector, add, apply, between

SHOULDER_RADIUS = 16.9
"""A little less than the sleeve's, or hooks would show where they meet."""
HEM_TURNS = tuple(index * pi / 4 for index in range(8))


class Torso:
    """Draws the trunk of a skeleton."""

    def __init__(self, stage: Stage, skeleton: Skeleton, look: Mapping[str, Any]) -> None:
        self.stage, self.skeleton, self.look = stage, skeleton, look
        self.size = skeleton.proportions
        self.neck_top = add(skeleton.skull, (0, 8 * skeleton.proportions.neck, -4))

    def draw(self) -> None:
        stage = self.stage
        stage.put(-6 if self.skeleton.seated else -3, stage.solid([self.pelvis()], stage.palette.bottom))
        neck = [(self.neck_point(0.3), 15.8 * self.size.neck), (self.neck_top, 15.4 * self.size.neck)]
        stage.put(-0.5, stage.solid([neck], stage.palette.skin))
        stage.put(0, stage.solid(self.hulls(), stage.palette.top) + self.belly_line())

    def pelvis(self) -> list[Ball]:
        girth, hip, joint = self.size.girth, self.skeleton.hip, self.skeleton.hip_joint
        if self.skeleton.seated:
            return [(add(hip[side], (0, 8 * girth, 0)), 31 * girth) for side, _sign in SIDES]
        below = [(add(joint[side], (0, -16 * girth, 0)), 30 * girth) for side, _sign in SIDES]
        return [*((add(hip[side], (0, -6 * girth, 0)), 30 * girth) for side, _sign in SIDES), *below]

    def hulls(self) -> list[list[Ball]]:
        """Return the overlapping hulls of the top: several short steps from chest to hem leave no kink."""
        girth, skeleton = self.size.girth, self.skeleton
        chest = self.pair(skeleton.chest, 31)
        waist, flank = self.pair(skeleton.waist, 27), self.pair(skeleton.flank, 27.5)
        hulls = [[*chest, *waist], [*waist, *flank], [*flank, *self.hem()], [*chest, *flank]]
        for side, sign in SIDES:
            hulls += self.shoulder(side, sign)
        if self.look.get("build") == "curvy":
            hulls.append([(self.lifted(side, -8 * sign, -6, 12), 24 * girth) for side, sign in SIDES])
        if self.size.belly:
            hulls.append(self.belly())
        return hulls

    def pair(self, joint: dict[str, Vector], radius: float) -> list[Ball]:
        return [(joint[side], radius * self.size.girth) for side, _sign in SIDES]

    def lifted(self, side: str, x: float, y: float, z: float) -> Vector:
        return add(self.skeleton.chest[side], apply(self.skeleton.torso_turn, (x, y, z)))

    def hem(self) -> list[Ball]:
        """A ring of small spheres: two big ones would end in the shape of a bean."""
        girth, wide = self.size.girth, 46 * self.size.hip * (1 + 0.05 * (self.size.girth > 1))
        height = (2 if self.skeleton.seated else -15) * self.size.torso
        deep = 28 * girth
        return [((cos(turn) * wide, height, sin(turn) * deep - 1), 8 * girth) for turn in HEM_TURNS]

    def belly(self) -> list[Ball]:
        """A big belly keeps its own bulge; it is deeper than wide."""
        reach, girth, skeleton = self.size.belly, self.size.girth, self.skeleton
        radius = 33 * girth if reach < 20 else 36
        aside = 14 if reach < 20 else 6
        bulge: list[Ball] = [(add(skeleton.on_waist(sign * aside, 40, 0), (0, 0, reach)), radius) for _s, sign in SIDES]
        return [*bulge, *self.pair(skeleton.flank, 24), (skeleton.on_torso(0, 96, 14), 20 * girth)]

    def belly_line(self) -> str:
        """From the front only a line below it shows that a belly is round."""
        reach, stage = self.size.belly, self.stage
        if not reach or stage.camera.depth((0, 0, 1)) < 0.6:
            return ""
        across, front = 30 * self.size.hip, 24 + reach
        points = [(sign * across, 26.0, front - 8) for sign in (-1, 1)]
        low = [(points[0]), (points[0][0] * 0.6, 9.0, front), (points[1][0] * 0.6, 9.0, front), (points[1])]
        return stage.line(low, stage.palette.top_shade, stage.line_width)

    def shoulder(self, side: str, sign: int) -> list[list[Ball]]:
        girth, skeleton, other = self.size.girth, self.skeleton, OPPOSITE[side]
        cap: Ball = (skeleton.shoulder[side], SHOULDER_RADIUS * girth)
        neck = add(skeleton.neck_base, apply(skeleton.torso_turn, (0, -3 * girth, 0)))
        mine, theirs = skeleton.chest[side], skeleton.chest[other]
        hulls: list[list[Ball]] = [
            [cap, (mine, 30 * girth)],
            [cap, (mine, 28 * girth), (theirs, 20 * girth), (neck, 13 * self.size.neck)],
        ]
        raised = skeleton.raised[side]
        if raised > 0.05:
            rise = add(neck, apply(skeleton.torso_turn, (sign * 4, 20 * raised * self.size.torso, 0)))
            hulls.append([cap, (rise, 11 * girth), (neck, 15 * self.size.neck), (mine, 26 * girth)])
        return hulls

    def neck_point(self, share: float) -> Vector:
        """Return a point of the neck, 0 at its base and 1 under the skull."""
        return between(self.skeleton.neck_base, self.neck_top, share)
