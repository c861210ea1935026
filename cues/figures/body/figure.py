"""One person: posed, projected and drawn."""

from collections.abc import Mapping
from math import asin, atan2, cos, degrees, radians, sin
from typing import Any

from cues.figures.body.arms import pose_arms
from cues.figures.body.clothes import draw_collar
from cues.figures.body.limbs import Arms, Legs
from cues.figures.body.proportions import proportions_of
from cues.figures.body.props import Furniture, bed_ends, bed_width, floor_below
from cues.figures.body.skeleton import SIDES, Skeleton, pose_trunk
from cues.figures.body.stage import Camera, Frame, Part, Stage, camera_of
from cues.figures.body.torso import Torso
from cues.figures.face.head import Head, landmark
from cues.figures.face.sketch import youth_of
from cues.figures.palette import palette_of
from cues.figures.paths import Point, clamp
from cues.figures.vectors import Vector, add, along, compose

HEAD_FROM_BASE = 130
"""From the pivot of the head up to the bridge of the nose, in units of the face."""
THINNEST_FACE_LINE = 4.2
FINE_BELOW = 6.4
"""Line width of a face, in its own units, from which fine lines would only blur."""
ANCHORS = {
    "eyeL": (48, 0), "eyeR": (-48, 0), "mouth": (0, 98), "browL": (54, -50), "browR": (-54, -50), "head": (0, 0),
    "crown": (0, -190), "chin": (0, 150), "earL": (110, 26), "earR": (-110, 26),
}  # fmt: skip
TALL_HAIR = ("bun", "afro")
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class PosedFigure:
    """A person in position, before anything is drawn: joints, camera, landmarks and extent on paper."""

    def __init__(self, person: Mapping[str, Any]) -> None:
        self.person, self.look = person, person.get("look", {})
        self.camera: Camera = camera_of(person)
        self.skeleton: Skeleton = pose_trunk(person, proportions_of(self.look))
        pose_arms(self.skeleton, person)
        self.size = self.skeleton.proportions
        self.scale = person.get("scale", 1)
        left, top = person.get("at", (0, 0))
        self.at: Point = (left, top)
        self.head_yaw, self.head_pitch, self.head_roll = self._head_bearing()

    def _head_bearing(self) -> tuple[float, float, float]:
        """Return yaw, pitch and roll on paper of the head's own rotation seen through the camera, in degrees."""
        m = compose(self.camera.matrix, self.skeleton.head_turn)
        yaw = degrees(atan2(-m[2][0], m[2][2]))
        pitch = degrees(-asin(clamp(m[2][1], -1, 1)))
        return yaw, pitch, degrees(atan2(m[0][1], m[1][1]))

    @property
    def head_middle(self) -> Point:
        return self.on_head(0, 0)

    def on_head(self, x: float, y: float) -> Point:
        """Return where a point of the drawn head, in units of the face, lies on paper."""
        left, top = self.camera.flat(self.skeleton.skull)
        x, y = x * self.size.head, (y - HEAD_FROM_BASE) * self.size.head
        turn = radians(self.head_roll)
        return (left + x * cos(turn) - y * sin(turn), top + x * sin(turn) + y * cos(turn))

    def box(self) -> Box:
        """Return the extent on paper, before `at` and `scale`."""
        balls = [(*self.camera.project(p)[:2], radius) for p, radius in self._extremes()]
        middle, reach = self.head_middle, 190 * self.size.head
        if self.look.get("hair") in TALL_HAIR:
            reach *= 1.18
        balls.append((*middle, reach))
        lefts, tops = [x - r for x, _y, r in balls], [y - r for _x, y, r in balls]
        return min(lefts), min(tops), max(x + r for x, _y, r in balls), max(y + r for _x, y, r in balls)

    def _extremes(self) -> list[tuple[Vector, float]]:
        skeleton, girth = self.skeleton, self.size.girth
        balls = []
        for side, _sign in SIDES:
            hand = skeleton.hand[side]
            balls += [
                (skeleton.shoulder[side], 18 * girth), (skeleton.elbow[side], 15 * girth),
                (hand.wrist, 10 * girth), (along(hand.wrist, hand.fingers, 40 * hand.size), 10 * hand.size),
                (skeleton.hip[side], 34 * girth), (skeleton.knee[side], 22 * girth),
                (skeleton.ankle[side], 18 * girth), (along(skeleton.ankle[side], skeleton.foot[side], 40 * girth), 16),
            ]  # fmt: skip
        return balls + self._furniture()

    def _furniture(self) -> list[tuple[Vector, float]]:
        person, size = self.person, self.size
        balls: list[tuple[Vector, float]] = []
        chair = person.get("chair", self.skeleton.seated)
        if chair:
            wheels = isinstance(chair, Mapping) and chair.get("wheels")
            deep, wide = (108, 66) if wheels else (66, 48)
            floor = floor_below(self.skeleton)
            balls += [
                ((x, y, z), 8) for x in (-wide, wide) for y, z in ((100 * size.torso, -66), (floor, -deep), (floor, 66))
            ]
        if person.get("bed", person.get("pose") == "lie"):
            side = bed_width(self.skeleton)
            balls += [((x, y, -110 * size.girth), 8) for x in (-side, side) for y in bed_ends(self.skeleton)]
        return balls

    def torso_point(self, p: Vector) -> Point:
        return self.camera.flat(self.skeleton.on_torso(*p))

    def shadow(self) -> tuple[Point, Point]:
        """Return middle and radii of the shadow on the floor."""
        if self.person.get("pose") == "lie":
            left, _top, right, bottom = self.box()
            return ((left + right) / 2, bottom), ((right - left) * 0.46, 12)
        floor, flat = floor_below(self.skeleton), self.camera.flat
        if self.skeleton.seated:
            back, front = flat((0, floor, -40)), flat((0, floor, 90))
            return ((back[0] + front[0]) / 2, (back[1] + front[1]) / 2 + 8), (128 * self.size.limb, 15)
        feet = [flat(self.skeleton.ankle[side]) for side, _sign in SIDES]
        low = max(y for _x, y in feet) + 21 * min(1, self.size.hand)
        return (sum(x for x, _y in feet) / 2, low), (92 * self.size.limb, 11)

    def anchors(self) -> dict[str, Point]:
        """Return named places on paper for marks, before `at` and `scale`."""
        skeleton, flat = self.skeleton, self.camera.flat
        turned = (self.head_yaw, self.head_pitch, youth_of(self.look))
        places = {name: self.on_head(*landmark(*turned, x, y)) for name, (x, y) in ANCHORS.items()}
        for side, _sign in SIDES:
            hand = skeleton.hand[side]
            places |= {
                f"sh{side}": flat(skeleton.shoulder[side]), f"el{side}": flat(skeleton.elbow[side]),
                f"wr{side}": flat(hand.wrist), f"kn{side}": flat(skeleton.knee[side]),
                f"an{side}": flat(skeleton.ankle[side]),
                f"hand{side}": flat(along(hand.wrist, hand.fingers, 22 * hand.size)),
                f"tip{side}": flat(along(hand.wrist, hand.fingers, 48 * hand.size)),
                f"foot{side}": flat(add(along(skeleton.ankle[side], skeleton.foot[side], 20), (0, -6, 0))),
                f"toe{side}": flat(add(along(skeleton.ankle[side], skeleton.foot[side], 44), (0, -14, 0))),
            }  # fmt: skip
        places["chest"] = flat(skeleton.on_torso(0, 110, 34))
        places["belly"] = flat(skeleton.on_waist(0, 40, 34 + self.size.belly))
        return places


class Figure:
    """Draws a posed person. `line_width` is the width of an outline and `frame` what the picture shows, in units of the
    body."""

    def __init__(
        self, posed: PosedFigure, *, name: str, line_width: float, fine: bool, whole_numbers: bool, frame: Frame
    ) -> None:
        self.posed, self.person, self.look = posed, posed.person, posed.look
        self.palette = palette_of(self.look)
        self.name, self.fine, self.whole_numbers = name, fine, whole_numbers
        self.stage = Stage(posed.camera, self.palette, line_width, fine=fine, frame=frame)

    def draw(self, *, animate: bool = True) -> str:
        stage, skeleton = self.stage, self.posed.skeleton
        torso = Torso(stage, skeleton, self.look)
        torso.draw()
        draw_collar(torso, skeleton, self.person.get("face", {}).get("neck_tension", 0))
        Legs(stage, skeleton).draw()
        Arms(stage, skeleton, self.person).draw()
        Furniture(stage, skeleton, self.person).draw()
        self.draw_head(self.person.get("anim", {}).get("eyes", "") if animate else "")
        return self.assemble(animate=animate)

    def draw_head(self, motion: str) -> None:
        stage, posed, size = self.stage, self.posed, self.posed.size.head
        width = max(THINNEST_FACE_LINE, stage.line_width / size * 0.84)
        head = Head(
            face=self.person.get("face", {}),
            look=self.look,
            palette=self.palette,
            yaw=posed.head_yaw,
            pitch=posed.head_pitch,
            name=self.name,
            line_width=width,
            fine=self.fine and width < FINE_BELOW,
            decimals=0 if self.whole_numbers else 1,
            motion=motion,
        )
        behind, before = head.layers()
        left, top = stage.writer.point(posed.camera.flat(posed.skeleton.skull)).replace("-", " -").split()
        group = (
            f'<g transform="translate({left} {top}) rotate({posed.head_roll:.3g}) scale({size:.3g})'
            f' translate(0 {-HEAD_FROM_BASE})" color="{self.palette.line}" stroke-width="{2 * width:.3g}">'
        )
        depth = posed.camera.depth(posed.skeleton.on_head(0, 0, 0))
        long_hair = self.look.get("hair") in ("long", "bob", "hijab")
        if behind:
            stage.put(min(-1.5, depth - 20) if long_hair else depth - 1.5, f"{group}{behind}</g>", "head")
        stage.put(max(depth, 6.5), f"{group}{before}</g>", "head")

    def assemble(self, *, animate: bool) -> str:
        """Return all parts from far to near, with ghosts before the first part that moves."""
        parts, ghost = self.stage.sorted_parts(), self.person.get("ghost")
        motions = self.person.get("anim", {}) if animate else {}
        drawn, pending = [], bool(ghost)
        for part in parts:
            if ghost and pending and part.tag in ghost["parts"]:
                pending = False
                drawn.append(_ghosts(parts, ghost))
            motion = motions.get(part.tag)
            drawn.append(f'<g class="an-{motion}">{part.text}</g>' if motion else part.text)
        return "".join(drawn)


def _ghosts(parts: list[Part], ghost: Mapping[str, Any]) -> str:
    """Return faded copies of moving parts, the farthest one first."""
    copy = "".join(part.text for part in parts if part.tag in ghost["parts"])
    shifts = ghost["shift"]
    drawn = ""
    for index, (dx, dy) in reversed(list(enumerate(shifts, start=1))):
        opacity = max(0.15, 0.5 - 0.15 * index)
        drawn += f'<g transform="translate({dx:.4g} {dy:.4g})" opacity="{opacity:.2g}">{copy}</g>'
    return drawn
