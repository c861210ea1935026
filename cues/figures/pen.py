"""The pen: puts paths on paper as SVG elements that rely on a few classes instead of repeated attributes.

    o  outlined: filled, with an ink outline drawn under the fill
    i  an ink line     l  a line of another colour     h  the white halo of a mark     s  the shadow of a lid
    w  a soft line, v a soft fill: in the colour of the group

Widths are inherited from the group round the elements unless given. The rules stand in `STYLE`.
"""

from collections.abc import Sequence

from cues.figures.palette import INK
from cues.figures.paths import Circle, PathWriter, Point

STYLE = (
    f".figure .o{{stroke:{INK};paint-order:stroke;stroke-linejoin:round}}"
    f".figure .i{{fill:none;stroke:{INK};stroke-linecap:round;stroke-linejoin:round}}"
    ".figure .l{fill:none;stroke-linecap:round;stroke-linejoin:round}"
    ".figure .w{fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}"
    ".figure .v{fill:currentColor}"
    ".figure .s{fill:none;stroke:#2a1c3d;stroke-opacity:.16;stroke-width:11}"
    ".figure .h{fill:none;stroke:#fff;stroke-opacity:.85;stroke-linecap:round;stroke-linejoin:round}"
)


CLOSE = '"/>'


class Pen(PathWriter):
    """Collects elements in drawing order; `line_width` is the width of an outline in the units of the drawing."""

    def __init__(self, line_width: float, *, decimals: int = 1, soft: str = "") -> None:
        super().__init__(decimals)
        self.line_width = line_width
        self.soft = soft
        """The colour of soft lines: the group round the elements has it as its `color`."""
        self.coarse = PathWriter(0)
        """Writes large smooth shapes, where half a unit cannot be seen."""
        self.elements: list[str] = []

    def text(self) -> str:
        return "".join(self.elements)

    def take(self) -> str:
        """Return what was drawn and begin anew."""
        drawn = self.text()
        self.elements.clear()
        return drawn

    def add(self, element: str) -> None:
        self.elements.append(element)

    def fill(self, data: str, colour: str, *, opacity: float = 1) -> None:
        self.add(f'<path d="{_tight(data)}" fill="{colour}"{_opacity(opacity)}/>')

    def outlined(self, data: str, colour: str, *, width: float = 0) -> None:
        """Fill and outline; without a width the outline inherits the group's."""
        self.add(f'<path class="o" d="{_tight(data)}" fill="{colour}"{self._width(2 * width)}/>')

    def ink(self, data: str, width: float = 0) -> None:
        self.add(f'<path class="i" d="{_tight(data)}"{self._width(width)}/>')

    def stroke(self, data: str, colour: str, width: float, *, opacity: float = 1) -> None:
        if colour == INK and opacity == 1:
            return self.ink(data, width)
        paint = 'class="w"' if colour == self.soft else f'class="l" stroke="{colour}"'
        return self.add(f'<path {paint} d="{_tight(data)}"{self._width(width)}{_opacity(opacity)}/>')

    def dot(self, circle: Circle, colour: str, *, opacity: float = 1, outlined: bool = False) -> None:
        x, y, radius = (f"{value:.4g}" for value in circle)
        name = ' class="o"' if outlined else ""
        self.add(f'<circle{name} cx="{x}" cy="{y}" r="{radius}" fill="{colour}"{_opacity(opacity)}/>')

    def ellipse(self, centre: Point, radii: Point, colour: str, *, opacity: float = 1) -> None:
        (x, y), (rx, ry) = centre, radii
        number = PathWriter(1).number
        self.add(
            f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}"'
            f' fill="{colour}"{_opacity(opacity)}/>'
        )

    def clipped(self, name: str, data: str, ground: str, middle: Point, inside: str) -> None:
        """Fill a closed path about `middle` with a ground and show what is inside it only; `name` must be unique in
        the page. The ground is a disc larger than any eye or mouth: cheaper than the path once more."""
        x, y = (f"{value:.0f}" for value in middle)
        disc = f'<circle cx="{x}" cy="{y}" r="70" fill="{ground}"/>'
        self.add(
            f'<clipPath id="{name}"><path d="{_tight(data)}"/></clipPath><g clip-path="url(#{name})">{disc}{inside}</g>'
        )

    def lens(self, points: Sequence[Point], width: float, colour: str) -> None:
        """Draw a tapered wrinkle through three points; one thinner than a hair is left out. Neighbours share a path."""
        if width < 0.6:
            return
        data = _tight(self.taper(points[0], points[1], points[2], width))
        begin = '<path class="v" d="' if colour == self.soft else f'<path fill="{colour}" d="'
        if self.elements and self.elements[-1].startswith(begin):
            self.elements[-1] = f"{self.elements[-1].removesuffix(CLOSE)}{data}{CLOSE}"
        else:
            self.add(f"{begin}{data}{CLOSE}")

    def _width(self, width: float) -> str:
        return f' stroke-width="{width:.2g}"' if width else ""


def _tight(data: str) -> str:
    """Leave out the spaces that a minus makes needless."""
    return data.replace(" -", "-")


def _opacity(opacity: float) -> str:
    return f' opacity="{opacity:.2g}"'.replace("0.", ".") if opacity < 0.99 else ""
