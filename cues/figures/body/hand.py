"""Hands: a palm, four fingers of three bones and a thumb, curled as the named shape says."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from cues.figures.body.skeleton import HandPose
from cues.figures.body.stage import Ball, Stage
from cues.figures.palette import GOLD, INK
from cues.figures.vectors import Vector, add, along, cross, scale, unit

Curl = tuple[float, float, float]
"""Bend of the three joints of a finger toward the palm, in degrees."""
OUTLINE = 0.72
"""Outlines of hands are thinner than those of the body."""


@dataclass(frozen=True)
class Finger:
    """Where a finger begins (aside toward the thumb, along the hand), its bones and its radius."""

    aside: float
    along: float
    bones: tuple[float, float, float]
    radius: float


FINGERS = (
    Finger(9.2, 23, (11, 7.5, 6), 4.5),
    Finger(3.1, 24.5, (12, 8.5, 6.5), 4.6),
    Finger(-3.1, 23.5, (11, 8, 6), 4.4),
    Finger(-9, 20.5, (8.5, 6, 5.5), 3.9),
)
PALM = ((0, -3, 7.8), (8, 8, 6.4), (8.6, 21, 5.4), (-2, 24, 5.2), (-8.6, 18.5, 5.2), (-6, 5, 6))
"""Spheres of the palm: aside, along, radius."""
PEN = ((56, 52, 6), (44, 48, 8), (-12, 32, 18), (-28, 27, 21))
"""Tip, collar, cap and end of a pen between the fingers: aside, along, out of the palm."""
FOLDED_FROM = 60
"""A finger bent more than this at its root belongs to a fist."""


@dataclass(frozen=True)
class HandShape:
    """Curls from index to little finger, spread between neighbours in degrees, and the thumb: how far it stands off,
    bends toward the palm and bends at its tip; none when it lies across folded fingers."""

    curls: tuple[Curl, Curl, Curl, Curl]
    spread: float
    thumb: Curl | None


def _alike(curl: Curl) -> tuple[Curl, Curl, Curl, Curl]:
    return (curl, curl, curl, curl)


FOLDED: Curl = (86, 98, 62)
SHAPES = {
    "open": HandShape(_alike((4, 4, 4)), 9, (58, 10, 4)),
    "splay": HandShape(_alike((0, 2, 2)), 15, (72, 6, 0)),
    "flat": HandShape(_alike((3, 3, 3)), 1.5, (24, 12, 4)),
    "relaxed": HandShape(((18, 24, 14), (24, 28, 16), (30, 30, 16), (36, 32, 16)), 2.5, (34, 24, 10)),
    "grip": HandShape(((30, 40, 24), (34, 44, 26), (38, 46, 26), (42, 46, 26)), 1.5, (40, 40, 16)),
    "cup": HandShape(_alike((22, 22, 14)), 4, (50, 24, 8)),
    "fist": HandShape(_alike((82, 96, 62)), 0, None),
    "point": HandShape(((0, 2, 2), FOLDED, FOLDED, FOLDED), 0, None),
    "hang": HandShape(((10, 16, 8), (14, 18, 8), (18, 20, 10), (22, 22, 10)), 0.5, (20, 22, 6)),
    "pinch": HandShape(((46, 42, 22), (34, 32, 20), (26, 26, 16), (20, 22, 12)), 4, (30, 52, 18)),
    "thumbup": HandShape(_alike(FOLDED), 0, (88, -4, -6)),
}


class HandDrawing:
    """Draws one hand; `sign` is -1 for the person's right."""

    def __init__(self, stage: Stage, pose: HandPose, sign: int) -> None:
        self.stage, self.pose, self.shape = stage, pose, SHAPES[pose.shape]
        self.to_thumb = scale(cross(pose.fingers, pose.palm), -sign)
        self.depth = stage.camera.depth
        self.pieces: list[tuple[float, str]] = []
        self.palm_depth = self.depth(self.point(0, 14, 0))
        self.toward_viewer = self.depth(pose.palm)
        """1 when the palm looks at the viewer, -1 when its back does."""

    def point(self, aside: float, far: float, out: float) -> Vector:
        """Return a point of the hand: aside toward the thumb, far along the fingers, out of the palm."""
        size, pose = self.pose.size, self.pose
        p = along(along(pose.wrist, self.to_thumb, aside * size), pose.fingers, far * size)
        return along(p, pose.palm, out * size)

    def draw(self, *, bare: bool) -> str:
        """Return the hand; a bare forearm runs into it without a seam."""
        skin, stage = self.stage.palette.skin, self.stage
        palm: list[Ball] = [(self.point(aside, far, 0), radius * self.pose.size) for aside, far, radius in PALM]
        self.add(self.palm_depth, stage.limb(palm, skin) if bare else stage.solid([palm], skin))
        for index, finger in enumerate(FINGERS):
            self.draw_finger(index, finger)
        self.draw_thumb()
        if self.pose.holds:
            self.draw_held()
        pieces = "".join(text for _depth, text in sorted(self.pieces, key=lambda piece: piece[0]))
        if not pieces:
            return ""
        return f'<g stroke-width="{2 * OUTLINE * stage.line_width:.3g}">{pieces}</g>'

    def add(self, depth: float, text: str) -> None:
        self.pieces.append((depth, text))

    def draw_finger(self, index: int, finger: Finger) -> None:
        curl, size, skin = self.shape.curls[index], self.pose.size, self.stage.palette.skin
        heading = self.heading(index)
        joints = self.joints(finger, curl, heading)
        radii = [finger.radius * share * size for share in (1, 0.97, 0.92, 0.84)]
        balls = list(zip(joints, radii, strict=True))
        root: Ball = (along(joints[0], heading, -5 * size), (finger.radius - 0.3) * size)
        depth = self.depth(*joints)
        if curl[0] > FOLDED_FROM:
            self.draw_folded(index, depth, root, balls)
        elif self.toward_viewer > -0.3 or depth > self.palm_depth:
            self.add(max(depth, self.palm_depth + 0.05), self.stage.chain([root, *balls[1:]], skin, rooted=True))
        else:
            self.add(depth, self.stage.chain(balls, skin, rooted=False))

    def draw_folded(self, index: int, depth: float, root: Ball, balls: Sequence[Ball]) -> None:
        """From behind, a fist shows its knuckles only."""
        skin = self.stage.palette.skin
        if self.toward_viewer < -0.25:
            self.add(self.palm_depth + 0.1 + index * 0.001, self.stage.limb([root, balls[0], balls[1]], skin))
        else:
            nearer = 2 if self.toward_viewer > 0 else 0
            self.add(depth + nearer, self.stage.chain(balls, skin, rooted=False))

    def heading(self, index: int) -> Vector:
        angle = radians((1.5 - index) * self.shape.spread)
        return unit(add(scale(self.pose.fingers, cos(angle)), scale(self.to_thumb, sin(angle))))

    def joints(self, finger: Finger, curl: Curl, heading: Vector) -> list[Vector]:
        joints, bent = [self.point(finger.aside, finger.along, 0)], 0.0
        for bone, joint in zip(finger.bones, curl, strict=True):
            bent += joint
            way = add(scale(heading, cos(radians(bent))), scale(self.pose.palm, sin(radians(bent))))
            joints.append(along(joints[-1], unit(way), bone * self.pose.size))
        return joints

    def draw_thumb(self) -> None:
        size, across = self.pose.size, self.shape.thumb is None
        joints = self.thumb_joints()
        depth = self.depth(*joints)
        if across:
            depth += 4 if self.toward_viewer > 0 else 0
        elif self.toward_viewer >= -0.2:
            depth = max(depth, self.palm_depth + 0.06)
        rooted = depth > self.palm_depth and not across
        balls = [(joint, radius * size) for joint, radius in zip(joints, (6, 4.9, 4.1), strict=True)]
        self.add(depth, self.stage.chain(balls, self.stage.palette.skin, rooted=rooted))

    def thumb_joints(self) -> list[Vector]:
        if self.shape.thumb is None:
            return [self.point(7.5, 7, 3), self.point(8, 16, 9), self.point(1.5, 21, 13)]
        off, bent, tip = (radians(angle) for angle in self.shape.thumb)
        base = self.point(7.5, 6, 1)
        middle = along(base, self.thumb_way(off, bent), 13.5 * self.pose.size)
        return [base, middle, along(middle, self.thumb_way(off - radians(16), bent + tip), 11.5 * self.pose.size)]

    def thumb_way(self, off: float, bent: float) -> Vector:
        level = add(scale(self.pose.fingers, cos(off) * cos(bent)), scale(self.to_thumb, sin(off) * cos(bent)))
        return unit(along(level, self.pose.palm, sin(bent)))

    def draw_held(self) -> None:
        """Draw a pen between the fingers, or a telephone in the palm."""
        stage, size = self.stage, self.pose.size
        if self.pose.holds == "pen":
            tip, collar, cap, end = (self.point(*place) for place in PEN)
            wide = 4.6 * size
            parts = (([(tip, 1.4 * size), (collar, wide)], INK), ([(collar, wide), (cap, wide)], GOLD),
                     ([(cap, wide), (end, wide)], INK))  # fmt: skip
            drawn = "".join(stage.solid([balls], colour) for balls, colour in parts)
            self.add(self.depth(tip, end) + 9, drawn)
        else:
            corners = [(self.point(x, y, 9), 2.4 * size) for x in (-11, 12) for y in (4, 52)]
            self.add(self.palm_depth + 4 * (1 if self.toward_viewer > 0 else -1), stage.solid([corners], "#3b3a4a"))
