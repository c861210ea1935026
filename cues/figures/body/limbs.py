"""Arms and legs as capsules that grow out of one another without a seam."""

from collections.abc import Mapping
from math import hypot
from typing import Any

from cues.figures.body.arms import arm_of
from cues.figures.body.foot import draw_foot
from cues.figures.body.hand import HandDrawing
from cues.figures.body.skeleton import SIDES, Skeleton
from cues.figures.body.stage import Ball, Stage
from cues.figures.vectors import Vector, add, along, between


class Legs:
    """Draws both legs; the one on top comes last, yet the hip that is nearer to the viewer stays in front."""

    def __init__(self, stage: Stage, skeleton: Skeleton) -> None:
        self.stage, self.skeleton = stage, skeleton
        self.girth = skeleton.proportions.girth
        self.below = -99.0

    def draw(self) -> None:
        on_top = self.skeleton.leg_on_top
        for side, sign in SIDES[::-1] if on_top == "L" else SIDES:
            self.draw_leg(side, sign)
        if on_top and self.skeleton.seated:
            self.restore_near_hip("R" if on_top == "L" else "L", on_top)

    def draw_leg(self, side: str, sign: int) -> None:
        stage, girth = self.stage, self.girth
        hip, knee, ankle = self.root(side), self.skeleton.knee[side], self.skeleton.ankle[side]
        thigh: list[Ball] = [(hip, 30 * girth), (knee, 21 * girth)]
        shin = [(knee, 20.6 * girth), (between(knee, ankle, 0.32), 20 * girth), (ankle, 16 * girth)]
        thigh_depth, shin_depth = self.depths(side)
        colour, foot = self.colour(side), draw_foot(stage, self.skeleton, side, sign)
        if shin_depth >= thigh_depth:
            stage.put(thigh_depth, stage.solid([thigh], colour), "thigh" + side)
            stage.put(shin_depth, foot + stage.limb(shin, colour), "shin" + side)
        else:
            stage.put(shin_depth, foot + stage.solid([shin], colour), "shin" + side)
            stage.put(thigh_depth, stage.limb(thigh, colour, open_at=(1,)), "thigh" + side)

    def root(self, side: str) -> Vector:
        """A hanging thigh begins a little lower than one that points forward."""
        joint = self.skeleton.hip_joint[side]
        return joint if self.forward(side) else add(joint, (0, -6 * self.girth, 0))

    def forward(self, side: str) -> bool:
        return self.skeleton.seated or self.stage.camera.depth(self.skeleton.knee[side]) > 40

    def depths(self, side: str) -> tuple[float, float]:
        depth, joint = self.stage.camera.depth, self.skeleton.hip_joint[side]
        knee, ankle = self.skeleton.knee[side], self.skeleton.ankle[side]
        if self.forward(side):
            thigh, shin = depth(joint, knee) + 4, depth(knee, ankle)
        else:
            thigh = -2 + depth(joint, knee) * 0.02
            shin = thigh + (depth(ankle) - depth(knee)) * 0.02
        on_top = self.skeleton.leg_on_top
        if on_top == side:
            thigh = max(thigh, self.below) + 1
            return thigh, max(shin, thigh + 1)
        if on_top:
            self.below = max(thigh, shin)
        return thigh, shin

    def colour(self, side: str) -> str:
        far = self.stage.camera.depth(self.skeleton.hip_joint[side]) < -9
        palette = self.stage.palette
        return palette.bottom_shade if far and not self.skeleton.leg_on_top else palette.bottom

    def restore_near_hip(self, side: str, on_top: str) -> None:
        depth, joint = self.stage.camera.depth, self.skeleton.hip_joint
        if depth(joint[side]) > depth(joint[on_top]) + 4:
            hip = joint[side]
            balls = [(hip, 30 * self.girth), (between(hip, self.skeleton.knee[side], 0.34), 27 * self.girth)]
            text = self.stage.limb(balls, self.colour(side), open_at=(1,))
            self.stage.put(self.below + 1.4, text, "thigh" + side)


class Arms:
    """Draws both arms with their hands."""

    def __init__(self, stage: Stage, skeleton: Skeleton, person: Mapping[str, Any]) -> None:
        self.stage, self.skeleton, self.person = stage, skeleton, person
        self.girth = skeleton.proportions.girth
        self.short = person.get("look", {}).get("sleeve") == "short"

    def draw(self) -> None:
        for side, sign in SIDES:
            self.draw_arm(side, sign)

    def draw_arm(self, side: str, sign: int) -> None:
        stage, arm = self.stage, arm_of(self.person, side)
        upper_depth, fore_depth = self.depths(side, arm)
        far = upper_depth < 0 and stage.camera.depth(self.skeleton.shoulder[side]) < -8
        nearer = fore_depth >= upper_depth
        stage.put(upper_depth, self.upper_arm(side, far=far, closed=nearer), "upper" + side)
        forearm = self.forearm(side, far=far, rooted=nearer)
        hand = HandDrawing(stage, self.skeleton.hand[side], sign).draw(bare=self.short)
        self.put_hand(side, fore_depth, forearm, hand, arm.get("hand_z", 0))

    def depths(self, side: str, arm: Mapping[str, Any]) -> tuple[float, float]:
        depth, skeleton = self.stage.camera.depth, self.skeleton
        shoulder, elbow = depth(skeleton.shoulder[side]), depth(skeleton.elbow[side])
        wrist, bias = depth(skeleton.hand[side].wrist), arm.get("z", 0)
        upper, fore = (shoulder + elbow) / 2 + 3 + bias, (elbow + wrist) / 2 + 6 + bias
        behind = arm.get("behind")
        if behind == "torso":
            return min(upper, -7), min(fore, -8)
        if behind == "head":
            return min(max(upper, 1.5), 4), min(fore, 3)
        # A near or frontal arm stays in front of the torso.
        if abs(shoulder) < 30 and upper < 4 and elbow > -30:
            upper = max(upper, 1.5)
        return upper, upper + 0.2 if fore < upper and wrist > -8 else fore

    def colours(self, *, far: bool) -> tuple[str, str]:
        """Return the colour of the sleeve and that of the forearm."""
        palette = self.stage.palette
        sleeve = palette.top_shade if far else palette.top
        if not self.short:
            return sleeve, sleeve
        return sleeve, palette.skin_shade if far else palette.skin

    def upper_arm(self, side: str, *, far: bool, closed: bool) -> str:
        stage, girth = self.stage, self.girth
        shoulder, elbow = self.skeleton.shoulder[side], self.skeleton.elbow[side]
        sleeve, bare = self.colours(far=far)
        open_at = (0,) if closed else (0, -1)
        if not self.short:
            middle = between(shoulder, elbow, 0.35)
            balls = [(shoulder, 17.4 * girth), (middle, 16.6 * girth), (elbow, 13.9 * girth)]
            return stage.limb(balls, sleeve, open_at=_positive(open_at, 3))
        arm = [(between(shoulder, elbow, 0.4), 13 * girth), (elbow, 11.6 * girth)]
        cloth = [(shoulder, 17.6 * girth), (between(shoulder, elbow, 0.3), 17.2 * girth),
                 (between(shoulder, elbow, 0.6), 16.6 * girth)]  # fmt: skip
        return stage.limb(arm, bare, open_at=_positive(open_at, 2)) + stage.limb(cloth, sleeve)

    def forearm(self, side: str, *, far: bool, rooted: bool) -> str:
        stage, girth = self.stage, self.girth
        elbow, wrist = self.skeleton.elbow[side], self.skeleton.hand[side].wrist
        _sleeve, colour = self.colours(far=far)
        radii = (11.6, 12, 8) if self.short else (13.8, 13.6, 9.8)
        places = (elbow, between(elbow, wrist, 0.28), wrist)
        balls = [(place, radius * girth) for place, radius in zip(places, radii, strict=True)]
        return stage.limb(balls, colour) if rooted else stage.solid([balls], colour)

    def put_hand(self, side: str, depth: float, forearm: str, hand: str, lift: float) -> None:
        """The sleeve lies over the hand except where the hand points at the viewer."""
        stage, pose = self.stage, self.skeleton.hand[side]
        hand_depth = stage.camera.depth(along(pose.wrist, pose.fingers, 20))
        before = hand_depth >= stage.camera.depth(between(self.skeleton.elbow[side], pose.wrist, 0.7)) + 6
        if before or self.short:
            stage.put(depth, forearm + ("" if self.short else self.cuff(side)), "fore" + side)
            stage.put(max(depth, hand_depth) + 0.5 + lift, hand, "hand" + side)
        elif lift:
            stage.put(depth, forearm, "fore" + side)
            stage.put(depth + lift, hand, "hand" + side)
        else:
            stage.put(depth, f"{hand}{forearm}", "fore" + side)

    def cuff(self, side: str) -> str:
        elbow, wrist = self.skeleton.elbow[side], self.skeleton.hand[side].wrist
        start, end = self.stage.camera.flat(between(elbow, wrist, 0.9)), self.stage.camera.flat(wrist)
        dx, dy = end[0] - start[0], end[1] - start[1]
        size = hypot(dx, dy)
        if size < 4 or not self.stage.fine:
            return ""
        nx, ny = -dy / size * 9.4 * self.girth, dx / size * 9.4 * self.girth
        pen = self.stage.pen()
        pen.ink(pen.polyline(((start[0] + nx, start[1] + ny), (start[0] - nx, start[1] - ny))),
                self.stage.line_width * 0.7)  # fmt: skip
        return pen.text()


def _positive(indices: tuple[int, ...], count: int) -> tuple[int, ...]:
    return tuple(index % count for index in indices)
