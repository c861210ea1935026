"""The body map of the home page: one person, and where on the drawing each channel is seen or heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from cues import figures
from cues.models import Channel
from cues.shelf.reading_room import Option

Point = tuple[int, int]
Line = tuple[Point, ...]

LEFT, RIGHT = -256, 256
BOX = (LEFT, -326, RIGHT - LEFT, 630)
"""Left, top, width and height of the map, in the units of the drawing, whose middle lies between the hips."""
LABEL_WIDE, LABEL_HIGH = 138, 64
"""The room of a label. A window 390 pixels wide shows the map at .695, and what is touched should be 44 high."""

PERSON = {
    "kind": "figure",
    "look": {
        "skin": 4, "hair": "bob", "hair_color": "black", "top": "mustard", "bottom": "slate", "shoes": "brick",
        "collar": "crew",
    },
    "face": {"AU12": 0.4},
    "legs": "contrapposto",
    "arms": {
        "L": {"to": "side", "hand": "hang", "elbow": [1, -0.6, -0.3]},
        "R": {
            "to": [30, -76, 70], "hand": "open", "palm": [0.1, 0.75, 0.65], "dir": [0.75, 0.1, 0.6],
            "elbow": [0.35, -1, -0.2],
        },
    },
    "crop": list(BOX),
    "bg": "none",
    "shadow": True,
}  # fmt: skip
"""Somebody who stands at ease, a hand open towards the reader. The crop is the map's box: both share their units."""


@dataclass(frozen=True)
class Place:
    """Where a channel is on the map: a part of the body, and the pin on it that the label's line leads to."""

    channel: Channel
    pin: Point
    lines: tuple[Line, ...]
    """The part, traced along its middle, or round its edge, by lines of one width."""
    width: int
    sign: str = ""
    """A path, drawn beside the person, for what no part of a single body shows."""

    @property
    def path(self) -> str:
        return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in self.lines)

    @property
    def side(self) -> str:
        return "left" if self.pin[0] < 0 else "right"

    @property
    def edge(self) -> int:
        """The x at which the label's words begin or end."""
        return LEFT if self.side == "left" else RIGHT

    @property
    def label(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the label's room."""
        left = LEFT if self.side == "left" else RIGHT - LABEL_WIDE
        return left, self.pin[1] - LABEL_HIGH // 2, LABEL_WIDE, LABEL_HIGH


PLACES = (
    Place(Channel.FACE, (12, -253), (((0, -250), (0, -216)),), 88),
    Place(Channel.GAZE, (-33, -226), (((-18, -226), (18, -226)),), 32),
    Place(
        Channel.VOICE, (92, -188), (((62, -188), (76, -188)),), 48,
        sign="M52-195q6 7 0 14M62-202q12 14 0 28M72-209q18 21 0 42",
    ),
    Place(Channel.POSTURE, (-26, -128), (((-44, -132), (44, -132), (38, 4), (-38, 4), (-44, -132)),), 18),
    Place(Channel.TOUCH, (71, -60), (((57, -128), (72, -55), (78, 10)), ((-57, -128), (-82, -68))), 34),
    Place(Channel.GESTURE, (-90, -60), (((-70, -66), (-98, -70)), ((81, 38), (82, 66))), 44),
    Place(
        Channel.LEGS, (44, 130),
        (((26, 42), (43, 126), (62, 236), (72, 254)), ((-26, 42), (-27, 127), (-33, 236), (-38, 254))), 52,
    ),
    Place(
        Channel.INTERACTION, (-112, 130), (((-92, 130), (-80, 130)),), 52,
        sign="M-103 118a6 6 0 1 1 12 0a6 6 0 1 1-12 0zM-81 118a6 6 0 1 1 12 0a6 6 0 1 1-12 0z"
        "M-108 144v-4c0-6.5 4.5-10 11-10s11 3.5 11 10v4M-86 140c0-6.5 4.5-10 11-10s11 3.5 11 10v4",
    ),
)  # fmt: skip
"""Every channel, from head to foot. Of two parts that overlap, the smaller comes later and so lies on top. Touching is
mostly done by the arms, to oneself or to others; hands that speak are gestures."""


@dataclass(frozen=True)
class BodyMap:
    box: tuple[int, int, int, int]
    person: SafeString
    regions: list[tuple[Place, Option]]
    """Each place with the number of cues of its channel."""


def of(options: Iterable[Option]) -> BodyMap:
    """Return the map over these counts of cues, one for every channel."""
    counted = {option.value: option for option in options}
    return BodyMap(BOX, person(), [(place, counted[place.channel]) for place in PLACES])


@cache
def person() -> SafeString:
    """Return the drawing. Each process makes it once, which takes milliseconds; a file kept beside the code could
    fall behind it, and would need a command to make and a test to watch it."""
    return mark_safe(figures.render(PERSON, prefix="body"))
