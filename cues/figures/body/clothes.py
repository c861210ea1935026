"""Collars, lapels and buttons on the chest of a figure, with the neck that shows in them."""

from math import cos, radians, sin

from cues.figures.body.skeleton import SIDES, Skeleton
from cues.figures.body.torso import Torso
from cues.figures.palette import INK
from cues.figures.vectors import Vector, add, apply

V_DEPTHS = {"vneck": 110, "shirt": 124, "blazer": 126}
NECKBAND_TURNS = range(0, 360, 24)


class Collar:
    """Draws what lies on the front of the torso below the head."""

    def __init__(self, torso: Torso, tension: float) -> None:
        self.torso, self.stage, self.skeleton = torso, torso.stage, torso.skeleton
        self.tension = tension
        self.style = torso.look.get("collar", "crew")
        self.width = self.stage.line_width * 0.75
        self.frontal = self.stage.camera.depth(apply(self.skeleton.torso_turn, (0, 0, 1)))
        """1 when the chest looks at the viewer, 0 from the side, -1 from behind."""

    def draw(self) -> str:
        if self.torso.look.get("hair") == "hijab":
            return self.scarf()
        if self.frontal < -0.1:
            return self.neckband() if self.style != "turtle" else self.turtle()
        drawn = self.opening() + self.chin_shadow() + self.tendons()
        if self.style in ("shirt", "blazer") and self.frontal > 0.05:
            drawn += self.lapels() + self.buttons()
        return drawn

    def point(self, x: float, y: float, z: float) -> Vector:
        return self.skeleton.on_torso(x, y, z)

    def opening(self) -> str:
        if self.style in V_DEPTHS:
            return self.v_opening()
        if self.style == "turtle":
            return self.turtle()
        return self.nape() + self.neck() + self.neckband()

    def nape(self) -> str:
        """Seen from the side, cloth reaches up to the band behind the neck."""
        if self.frontal > 0.5:
            return ""
        balls = [(self.point(0, 150, -9), 11 * self.skeleton.proportions.girth)]
        return self.stage.solid([balls], self.stage.palette.top, outlined=False)

    def neck(self) -> str:
        size, torso = self.skeleton.proportions.neck, self.torso
        balls = [(torso.neck_top, 14.4 * size), (torso.neck_point(0.4), 14.7 * size)]
        if self.frontal > 0.5:
            balls.append((self.point(0, 157, 6), 12.6 * size))
        else:
            balls += [(self.point(0, 161, 3), 9 * size), (self.point(0, 168, -8), 9 * size)]
        return self.stage.solid([balls], self.stage.palette.skin, outlined=False)

    def neckband(self) -> str:
        """The band runs round the neck; only the half that looks at the viewer shows."""
        ring = []
        for degrees in NECKBAND_TURNS:
            aside, ahead = sin(radians(degrees)), cos(radians(degrees))
            place = self.point(
                16.5 * aside, 158.5 - 9.5 * ahead - 6 * max(0, ahead) ** 3, -2 + (15 if ahead > 0 else 12.5) * ahead
            )
            facing = self.stage.camera.depth(apply(self.skeleton.torso_turn, (aside, 0.25, ahead)))
            ring.append((facing > -0.08, place))
        shown = _longest_run(ring)
        if len(shown) < 3:
            return ""
        band = self.stage.line(shown, self.stage.palette.top_shade, 5.2 * self.skeleton.proportions.neck)
        return band + self.stage.line(shown, INK, self.width)

    def turtle(self) -> str:
        size, torso = self.skeleton.proportions.neck, self.torso
        balls = [(self.skeleton.neck_base, 18 * size), (torso.neck_point(0.5), 16.4 * size)]
        cover = [(self.point(0, 147, -5), 15 * size)]
        tube = self.stage.solid([balls], self.stage.palette.top, width=self.width)
        return tube + self.stage.solid([cover], self.stage.palette.top, outlined=False)

    def scarf(self) -> str:
        """A head scarf falls over neck and collar."""
        size, torso = self.skeleton.proportions.neck, self.torso
        low = [(self.point(x, 146, 10), 15 * size) for x in (-22, 22)]
        balls = [*low, (self.point(0, 136, 16), 12 * size), (self.point(0, 152, -12), 20 * size)]
        balls.append((torso.neck_point(0.6), 22 * size))
        folds = ""
        if self.frontal > 0.3:
            fold = [self.point(-26, 158, 22), self.point(0, 142, 30), self.point(24, 150, 24)]
            folds = self.stage.line(fold, self.stage.palette.scarf_shade, self.width)
        return self.stage.solid([balls], self.stage.palette.scarf) + folds

    def v_opening(self) -> str:
        stage, palette, point = self.stage, self.stage.palette, self.point
        drawn = ""
        if self.style == "blazer":
            shirt = [point(-20, 160, 2), point(-17, 124, 27), point(0, 82, 33), point(17, 124, 27), point(20, 160, 2)]
            drawn = stage.polygon(shirt, palette.inner, width=self.width)
        edge = [point(-15, 160, 4), point(0, V_DEPTHS[self.style], 31), point(15, 160, 4)]
        size = self.skeleton.proportions.neck
        low = add(self.skeleton.neck_base, apply(self.skeleton.torso_turn, (0, 1, 5)))
        neck = [(self.torso.neck_top, 14.2 * size), (self.torso.neck_point(0.35), 14.4 * size)]
        if self.frontal > 0.85:
            neck.append((low, 12 * size))
        return (
            drawn
            + stage.polygon(edge, palette.skin, width=self.width)
            + stage.solid([neck], palette.skin, outlined=False)
        )

    def chin_shadow(self) -> str:
        size, skeleton = self.skeleton.proportions.neck, self.skeleton
        if self.stage.camera.depth(apply(skeleton.head_turn, (0, 0, 1))) < 0.4:
            ahead = apply(skeleton.head_turn, (0, 0, 8))
            balls = [(add(self.torso.neck_point(share), ahead), 6.5 * size) for share in (0.95, 0.7)]
            return self.stage.solid([balls], self.stage.palette.skin_shade, outlined=False)
        below = add(self.torso.neck_point(0.66), apply(skeleton.torso_turn, (0, 0, 2)))
        balls = [(self.torso.neck_point(0.95), 14.2 * size), (below, 12 * size)]
        return self.stage.solid([balls], self.stage.palette.skin_shade, outlined=False)

    def tendons(self) -> str:
        if self.tension <= 0.05:
            return ""
        drawn, width = "", self.stage.line_width * (0.5 + 0.6 * self.tension)
        for _side, sign in SIDES:
            top, middle = (
                add(self.torso.neck_top, (sign * 10, -6, 8)),
                add(self.torso.neck_point(0.4), (sign * 8, 0, 12)),
            )
            drawn += self.stage.line([top, middle, self.point(sign * 3, 150, 16)], self.stage.palette.line, width)
        return drawn

    def lapels(self) -> str:
        stage, palette, point, drawn = self.stage, self.stage.palette, self.point, ""
        cloth = palette.inner if self.torso.look.get("inner") or self.style == "blazer" else palette.top
        for _side, sign in SIDES:
            if self.style == "blazer":
                lapel = ((21, 164, -2), (1, 78, 35), (23, 112, 33), (21, 121, 32), (34, 128, 27), (31, 154, 6))
                drawn += stage.polygon(
                    [point(sign * x, y, z) for x, y, z in lapel], palette.top_shade, width=self.width
                )
            wing = ((14.5, 172, -4), (1.5, 140, 24), (15, 132, 28), (23, 158, 6))
            drawn += stage.polygon([point(sign * x, y, z) for x, y, z in wing], cloth, width=self.width)
        return drawn

    def buttons(self) -> str:
        stage, point = self.stage, self.point
        hem = (2, -16, 30)
        if self.style == "blazer":
            seam = [point(0, 79, 36), point(1, 40, 32), hem]
            places, radius = [point(4, y, 35) for y in (62, 38)], 2.2
        else:
            seam = [point(0, 126, 34), point(0, 60, 30), hem]
            places, radius = [point(4.5, y, 33) for y in (104, 76, 46)], 1.6
        drawn = stage.line(seam, INK, self.width)
        return drawn + "".join(stage.dot(place, radius, INK) for place in places if stage.fine)


def draw_collar(torso: Torso, skeleton: Skeleton, tension: float) -> None:
    torso.stage.put(5.9, Collar(torso, tension).draw())


def _longest_run(ring: list[tuple[bool, Vector]]) -> list[Vector]:
    """Return the points of a ring that show, as one line."""
    shown = [index for index, (visible, _place) in enumerate(ring) if visible]
    starts = [index for index in shown if not ring[index - 1][0]]
    if not starts:
        return [place for _visible, place in ring]
    run, index = [], starts[0]
    while ring[index % len(ring)][0]:
        run.append(ring[index % len(ring)][1])
        index += 1
    return run
