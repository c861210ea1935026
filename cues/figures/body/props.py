"""Things a figure sits, lies or leans on: chair, wheelchair, table, bed."""

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Any

from cues.figures.body.skeleton import SHIN, SOLE, THIGH, Skeleton
from cues.figures.body.stage import Stage
from cues.figures.palette import INK
from cues.figures.vectors import Vector, add, apply, turn_x

TYRE = "#4a4a5c"
BED_LENGTH = 286
CHAIR_LEGS = ((-40, -40, -6, -12), (40, -40, 6, -12), (-40, 60, -5, 6), (40, 60, 5, 6))
"""Where each leg leaves the seat (x, z) and how far it slants."""


def floor_below(skeleton: Skeleton) -> float:
    """Return the height of the floor under a seated or standing person."""
    legs = SHIN if skeleton.seated else THIGH + SHIN
    return -legs * skeleton.proportions.limb - SOLE * (
        skeleton.proportions.hand if skeleton.proportions.hand < 1 else 1
    )


def bed_ends(skeleton: Skeleton) -> tuple[float, float]:
    """Return how far a bed goes beyond the head and below the feet."""
    size = skeleton.proportions
    return skeleton.skull[1] + 300 * size.head, -BED_LENGTH * size.limb


def bed_width(skeleton: Skeleton) -> float:
    """Return half the width of a bed; a cot is wide for its length."""
    return 84 * (0.6 + 0.4 * skeleton.proportions.girth)


class Furniture:
    """Draws the things of one person's spec."""

    def __init__(self, stage: Stage, skeleton: Skeleton, person: Mapping[str, Any]) -> None:
        self.stage, self.skeleton, self.person = stage, skeleton, person
        self.palette, self.limb = stage.palette, skeleton.proportions.limb
        self.floor = floor_below(skeleton)

    def draw(self) -> None:
        chair = self.person.get("chair", self.skeleton.seated)
        if chair:
            options = chair if isinstance(chair, Mapping) else {}
            if options.get("wheels"):
                self.draw_wheelchair()
            else:
                self.draw_chair(options)
        if self.person.get("table"):
            self.draw_table(self.person["table"])
        if self.person.get("bed", self.person.get("pose") == "lie"):
            self.draw_bed()

    # Chairs.

    def seat(self) -> list[tuple[Vector, float]]:
        wide = 46 * max(1, self.skeleton.proportions.hip)
        return [((x * self.limb, -40 * self.girth(), z * self.limb), 6) for x in (-wide, wide) for z in (-44, 66)]

    def girth(self) -> float:
        return self.skeleton.proportions.girth

    def draw_chair(self, options: Mapping[str, Any]) -> None:
        stage, palette = self.stage, self.palette
        legs = []
        for x, z, dx, dz in CHAIR_LEGS:
            top, foot = (
                (x * self.limb, -44 * self.girth(), z * self.limb),
                ((x + dx) * self.limb, self.floor, (z + dz) * self.limb),
            )
            legs.append((stage.camera.depth(top), stage.solid([[(top, 4.2), (foot, 3.2)]], palette.wood_shade)))
        stage.put(-90, "".join(text for _depth, text in sorted(legs)))
        stage.put(-80, stage.solid([self.seat()], palette.wood))
        if options.get("back", True):
            tilt = options.get("tilt", self.person.get("torso", {}).get("lean", 0) * 0.9)
            self.draw_backrest(tilt)

    def draw_backrest(self, tilt: float) -> None:
        stage, turn = self.stage, turn_x(tilt)
        foot: Vector = (0, -36 * self.girth(), -48 * self.limb)

        def point(x: float, y: float, z: float) -> Vector:
            return add(foot, apply(turn, (x * self.limb, y * self.skeleton.proportions.torso, z)))

        posts = "".join(
            stage.solid([[(point(x, 0, 0), 4.2), (point(x, 120, -2), 4.2)]], self.palette.wood_shade) for x in (-34, 34)
        )
        panel = [(point(x, y, -3), 8.0) for x in (-36, 36) for y in (66, 128)]
        behind = stage.camera.depth((0, 0, -1)) < 0
        stage.put(-85 if behind else 85, posts + stage.solid([panel], self.palette.wood))

    def draw_wheelchair(self) -> None:
        stage, metal = self.stage, self.palette.metal
        stage.put(-80, stage.solid([self.seat()], TYRE))
        self.draw_wheelchair_back()
        near = 1 if stage.camera.depth((1, 0, 0)) >= 0 else -1
        for sign in (-1, 1):
            depth = 46 if sign == near else -88
            x = sign * 62 * max(1, self.skeleton.proportions.hip)
            if abs(stage.camera.depth((1, 0, 0))) < 0.3:
                depth = -60
            stage.put(depth, self.wheel(x, 80, self.floor + 80, -26))
            stage.put(-86 if sign != near else -78, self.wheel(sign * 46, 20, self.floor + 20, 84))
            arm = [(x, -36, -40), (x, -4, -40), (x, -4, 40), (x, -36, 56)]
            stage.put(depth + 0.1, stage.line(arm[1:3], metal, stage.line_width * 3))
            rest = [((sign * 30, self.floor + 12, z), 4.0) for z in (84, 132)]
            stage.put(
                -84, stage.solid([rest, [((sign * 34, -44, 62), 3.0), ((sign * 30, self.floor + 12, 96), 3.0)]], metal)
            )

    def draw_wheelchair_back(self) -> None:
        stage, metal = self.stage, self.palette.metal
        behind = stage.camera.depth((0, 0, -1)) < 0
        panel = [((x, y, -52), 7.0) for x in (-40, 40) for y in (-20, 92)]
        handles = "".join(
            stage.solid([[((x, 92, -56), 3.5), ((x, 110, -58), 3.5), ((x, 110, -84), 3.5)]], metal) for x in (-40, 40)
        )
        stage.put(-85 if behind else 85, handles + stage.solid([panel], TYRE))

    def wheel(self, x: float, radius: float, height: float, ahead: float) -> str:
        turns = [index * pi / 8 for index in range(16)]

        def ring(share: float) -> list[Vector]:
            return [(x, height + radius * share * cos(turn), ahead + radius * share * sin(turn)) for turn in turns]

        stage, width = self.stage, self.stage.line_width
        drawn = stage.ring(ring(1), INK, width * 3.4) + stage.ring(ring(0.97), TYRE, width * 1.6)
        if radius > 40:
            drawn += stage.ring(ring(0.84), self.palette.metal, width * 1.1)
            for start, end in zip(ring(0.95)[:8:2], ring(0.95)[8::2], strict=True):
                drawn += stage.line([start, end], self.palette.metal, width * 0.7)
        return drawn + stage.dot((x, height, ahead), radius * 0.12 + 2, INK)

    # Table and bed.

    def draw_table(self, table: Any) -> None:
        options = table if isinstance(table, Mapping) else {}
        stage, shade = self.stage, self.palette.wood_shade
        height = options.get("y", 34 if self.skeleton.seated else 8)
        (near, far), wide = options.get("z", (44, 120)), options.get("w", 150)
        legs = ""
        if options.get("legs", True):
            for x in (-wide + 14, wide - 14):
                for z in (near + 8, far - 8):
                    legs += stage.solid([[((x, height - 6, z), 5), ((x, self.floor, z), 4)]], shade)
        if options.get("panel"):
            corners = [(-wide + 4, height - 4), (wide - 4, height - 4), (wide - 4, self.floor), (-wide + 4, self.floor)]
            legs += stage.polygon([(x, y, far) for x, y in corners], shade)
        top = [((x, height, z), 5.0) for x in (-wide, wide) for z in (near, far)]
        stage.put(options.get("depth", 42), legs + stage.solid([top], self.palette.wood))

    def draw_bed(self) -> None:
        """Mattress, pillow and frame below a lying person, whose front looks up."""
        stage, size = self.stage, self.skeleton.proportions
        low = -36 * size.girth
        head, foot = bed_ends(self.skeleton)
        wide = bed_width(self.skeleton)
        frame = [((x, y, low - 44), 6.0) for x in (-wide, wide) for y in (foot, head)]
        mattress = [
            ((x, y, low - z), 9.0) for x in (-wide + 4, wide - 4) for y in (foot + 8, head - 8) for z in (12, 32)
        ]
        legs = "".join(
            stage.solid([[((x, y, low - 50), 5), ((x, y, low - 84), 4)]], self.palette.wood_shade)
            for x in (-wide + 6, wide - 6)
            for y in (foot + 14, head - 14)
        )
        stage.put(-400, legs + stage.solid([frame], self.palette.wood) + stage.solid([mattress], self.palette.linen))
        chin, crown = self.skeleton.skull[1] - 30 * size.head, self.skeleton.skull[1] + 210 * size.head
        pillow = [
            ((x, y, low + z), 10.0 * size.girth)
            for x in (-wide * 0.6, wide * 0.6)
            for y in (chin, crown)
            for z in (2, 9)
        ]
        stage.put(-390, stage.solid([pillow], "#ffffff"))
