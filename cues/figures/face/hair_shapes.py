"""Outlines of the hair styles from the front, in units of the face; those marked half are mirrored."""

from collections.abc import Callable
from dataclasses import dataclass

from cues.figures.face.frame import surface_depth
from cues.figures.paths import Point


def flat(depth: float) -> Callable[[float, float], float]:
    return lambda _x, _y: depth


@dataclass(frozen=True)
class Lock:
    """A closed shape of hair; `depth` gives z for a point, `scarf` takes the colour of the cloth."""

    points: tuple[Point, ...]
    depth: Callable[[float, float], float] = surface_depth
    outlined: bool = True
    scarf: bool = False


def mirrored(*half: Point) -> tuple[Point, ...]:
    return (*half, *((-x, y) for x, y in reversed(half) if abs(x) > 0.1))


def flipped(*points: Point) -> tuple[Point, ...]:
    return tuple((-x, y) for x, y in points)


SKULL_CAP = mirrored((0, -172), (66, -160), (112, -104), (117, -30), (104, 10), (0, 10))
NAPE = mirrored((0, -168), (66, -156), (110, -106), (117, -40), (110, 26), (60, 40), (0, 40))

BACK: dict[str, tuple[Lock, ...]] = {
    "long": (Lock(mirrored((0, -182), (62, -172), (112, -124), (128, -50), (130, 40), (138, 120), (140, 190),
                           (112, 214), (70, 205), (0, 190)), flat(-30)),),
    "bob": (Lock(mirrored((0, -182), (64, -172), (114, -122), (130, -40), (134, 50), (130, 112), (104, 128),
                          (60, 118), (0, 110)), flat(-20)),),
    "bun": (Lock(SKULL_CAP, flat(-42)),),
    "ponytail": (Lock(SKULL_CAP, flat(-42)),),
    "hijab": (Lock(mirrored((0, -178), (70, -164), (122, -104), (136, -10), (130, 90), (124, 170), (92, 226),
                            (0, 236)), flat(-20), scarf=True),),
    "short": (Lock(NAPE, flat(-42)),),
    "side": (Lock(NAPE, flat(-42)),),
    "quiff": (Lock(NAPE, flat(-42)),),
}  # fmt: skip

PARTED = (
    (-111, 4), (-118, -50), (-112, -112), (-72, -166), (0, -186), (70, -172), (112, -118), (119, -50), (111, 4),
    (103, -4), (99, -46), (84, -82), (40, -104), (-20, -94), (-66, -84), (-94, -58), (-101, -6),
)  # fmt: skip
PULLED_BACK = mirrored(
    (0, -178), (66, -164), (112, -110), (118, -40), (110, 2), (103, -14), (96, -58), (62, -94), (0, -110)
)
LONG_SIDE = (
    (-10, -176), (40, -176), (92, -150), (122, -84), (130, 0), (128, 110), (117, 150), (108, 120), (107, 30),
    (102, -30), (84, -74), (46, -104), (4, -120),
)  # fmt: skip
BOB_SIDE = (
    (-10, -178), (44, -176), (96, -148), (124, -80), (131, 10), (128, 70), (112, 112), (104, 70), (106, 20),
    (98, -40), (60, -84), (10, -116),
)  # fmt: skip


def _curtain(side: tuple[Point, ...], sign: int) -> tuple[Point, ...]:
    """Both halves meet at a parting a little to the person's right."""
    return tuple((sign * x - 12, y) if x < 60 else (sign * x, y) for x, y in side)


FRONT: dict[str, tuple[Lock, ...]] = {
    "short": (Lock(PARTED),),
    "side": (Lock(flipped(*PARTED)),),
    "quiff": (Lock(((-111, 0), (-117, -56), (-108, -120), (-92, -176), (-20, -204), (60, -190), (104, -150),
                    (118, -60), (111, 0), (104, -10), (99, -56), (88, -92), (30, -112), (-40, -106), (-88, -86),
                    (-99, -50), (-104, -8))),),
    "buzz": (Lock(((-110, -8), (-113, -60), (-100, -112), (-58, -150), (0, -160), (58, -150), (100, -112),
                   (113, -60), (110, -8), (103, -30), (96, -64), (72, -98), (0, -108), (-72, -98), (-96, -64),
                   (-103, -30))),),
    "afro": (Lock(((-116, -6), (-124, -60), (-104, -122), (-50, -160), (0, -168), (50, -160), (104, -122),
                   (124, -60), (116, -6), (104, -22), (96, -62), (70, -92), (34, -100), (0, -104), (-34, -100),
                   (-70, -92), (-96, -62), (-104, -22)), outlined=False),),
    "long": tuple(Lock(_curtain(LONG_SIDE, sign)) for sign in (-1, 1)),
    "bob": tuple(Lock(_curtain(BOB_SIDE, sign)) for sign in (-1, 1)),
    "bun": (Lock(PULLED_BACK),),
    "ponytail": (Lock(PULLED_BACK),),
}  # fmt: skip

HIJAB_EDGE = mirrored((0, -178), (70, -163), (121, -104), (134, -10), (128, 90), (110, 168), (66, 214), (0, 226))
HIJAB_FACE = mirrored((0, -108), (52, -97), (86, -58), (97, 0), (94, 60), (78, 108), (46, 150), (0, 168))
HIJAB_FOLDS = (
    ((74, 128), (40, 180), (-44, 206)),
    ((98, 88), (88, 156), (34, 214)),
    ((-60, -150), (-98, -110), (-114, -40)),
)
HANGS_FREELY = ("long", "bob")
"""Styles whose far side does not end at the temple."""
