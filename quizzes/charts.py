"""Small charts as SVG, for pages with a table beside them.

Nothing in them carries a style, as the security policy forbids that; static/css/charts.css has the classes:
`chart-whole` (any of them; plain `chart` is taken by the desk's theme), `chart-small` (for a row of a list),
`chart-text`, `chart-head`, `chart-grid`, `chart-band`, `chart-dot`, `chart-perfect`, `chart-share`, `chart-key`,
`chart-alarm`. Whatever is told by colour is told by shape as well. All text is escaped, so what comes back is safe in
a page as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360
"""Units across; at this many pixels, a phone's width, letters are as large as on the page."""
LEFT, RIGHT = 84, 244
"""Where 0 % and 100 % stand."""
TOP, ROW = 26, 28
LEGEND = 20
SMALL = 120
"""Units across a picture for a row of a list, which are pixels."""


@dataclass(frozen=True)
class Interval:
    """A share with its interval and a note such as "3 of 4"; `perfect` is where the share should be, if anywhere.

    Shares run from 0 to 1. Raises ValueError unless low ≤ share ≤ high within that.
    """

    label: str
    share: float
    low: float
    high: float
    note: str
    perfect: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.share <= self.high <= 1:
            raise ValueError(f"{self.label}: {self.low!r} ≤ {self.share!r} ≤ {self.high!r} does not hold within 0 to 1")
        if self.perfect is not None and not 0 <= self.perfect <= 1:
            raise ValueError(f"{self.label}: a share lies from 0 to 1, not at {self.perfect!r}")


@dataclass(frozen=True)
class Bar:
    """A share, 0 to 1, of those who chose one option. Raises ValueError outside that."""

    share: float
    key: bool
    alarm: bool

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share lies from 0 to 1, not at {self.share!r}")


def intervals(
    rows: Sequence[Interval], *, ident: str, title: str, description: str, heads: tuple[str, str], legend: Sequence[str]
) -> str:
    """Return a chart with a row an interval, from 0 to 100 %.

    `ident` is unique on the page and starts with a letter; `heads` stand over labels and notes; `legend` names the dot,
    the band and, where rows have a perfect value, the line.
    """
    bottom = TOP + ROW * len(rows)
    parts = [
        *_heads(heads),
        *_grid(bottom),
        *_perfect_line(rows),
        *(part for n, row in enumerate(rows) for part in _interval(row, TOP + ROW * n + ROW / 2)),
        *_legend(legend, bottom + 36),
    ]
    return _svg(parts, bottom + 30 + LEGEND * len(legend), WIDTH, ident=ident, title=title, description=description)


def bars(shares: Sequence[Bar], *, ident: str, title: str, description: str) -> str:
    """Return a picture small enough for a row of a list: a bar an option, the key filled, an alarm marked.

    `ident` is unique on the page and starts with a letter.
    """
    parts = [part for n, bar in enumerate(shares) for part in _bar(bar, 10 * n)]
    return _svg(
        parts, 10 * len(shares), SMALL, ident=ident, title=title, description=description, css="chart-whole chart-small"
    )


def _svg(
    parts: Iterable[str],
    height: float,
    width: int,
    *,
    ident: str,
    title: str,
    description: str,
    css: str = "chart-whole",
) -> str:
    named = f"{escape(ident)}_title {escape(ident)}_desc"
    return (
        f'<svg class="{css}" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="img"'
        f' aria-labelledby="{named}"><title id="{escape(ident)}_title">{escape(title)}</title>'
        f'<desc id="{escape(ident)}_desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def _text(x: float, y: float, text: str, anchor: str = "start", css: str = "chart-text") -> str:
    return f'<text class="{css}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'


def _head(x: float, y: float, text: str, anchor: str = "start") -> str:
    return _text(x, y, text, anchor, css="chart-head")


def _heads(heads: tuple[str, str]) -> list[str]:
    return [_head(0, 14, heads[0]), _head(WIDTH, 14, heads[1], "end")]


def _grid(bottom: float) -> list[str]:
    lines = [
        f'<path class="chart-grid" d="M{_x(percent / 100):g} {TOP - 4}V{bottom:g}"/>' for percent in range(0, 101, 25)
    ]
    return lines + [_head(_x(percent / 100), bottom + 16, f"{percent} %", "middle") for percent in (0, 50, 100)]


def _perfect_line(rows: Sequence[Interval]) -> list[str]:
    """Return the line on which a learner stands who is right just as often as they say."""
    points = [
        f"{_x(row.perfect):.1f} {TOP + ROW * n:g}V{TOP + ROW * (n + 1):g}"
        for n, row in enumerate(rows)
        if row.perfect is not None
    ]
    return [f'<path class="chart-perfect" d="M{"L".join(points)}"/>'] if points else []


def _interval(row: Interval, y: float) -> list[str]:
    # A band of no width would vanish, a dot's own width does not tell how sure it is.
    width = max((RIGHT - LEFT) * (row.high - row.low), 2)
    return [
        _text(0, y + 4.5, row.label),
        f'<rect class="chart-band" x="{_x(row.low):.1f}" y="{y - 5:g}" width="{width:.1f}" height="10" rx="3"/>',
        f'<circle class="chart-dot" cx="{_x(row.share):.1f}" cy="{y:g}" r="4.5"/>',
        _text(WIDTH, y + 4.5, row.note, "end"),
    ]


def _legend(names: Sequence[str], y: float) -> list[str]:
    signs = (
        '<circle class="chart-dot" cx="14" cy="{0:g}" r="4.5"/>',
        '<rect class="chart-band" x="2" y="{1:g}" width="24" height="10" rx="3"/>',
        '<path class="chart-perfect" d="M14 {2:g}v14"/>',
    )
    drawn = []
    for n, (sign, name) in enumerate(zip(signs, names, strict=False)):
        middle = y + LEGEND * n
        drawn += [sign.format(middle, middle - 5, middle - 7), _head(36, middle + 4.5, name)]
    return drawn


def _bar(bar: Bar, y: float) -> list[str]:
    css = "chart-share chart-key" if bar.key else "chart-share"
    drawn = [f'<rect class="{css}" x=".5" y="{y + 1:g}" width="{max(100 * bar.share, 0.5):.1f}" height="7"/>']
    if bar.alarm:
        # Beside the bar, for it may fill all of its own room.
        drawn.append(f'<path class="chart-alarm" d="M112 {y + 0.5:g}l5 8h-10z"/>')
    return drawn
