"""The ruler of a clock: one mark for each working day, the due moment at the end.

The drawing is 200 wide and 10 high. A gap is a night, a wide gap a weekend or holiday, three
slanted strokes a pause, the bar at the end the due moment (ui/README.md, "Drawing the SVG parts").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import EDGE, GROUND_2, INK, INK_2, number, paint

WIDTH = 197.5
DUE_X = 198.5
NIGHT, WEEKEND, PAUSE = 1.2, 4.0, 9.0

Kind = Literal["used", "rest", "pause"]


@dataclass(frozen=True)
class Day:
    """One working day (or hour) of the limit: how much of it is used, and what lies before it."""

    used: Fraction | float
    before: Literal["night", "weekend", "pause"] = "night"


class Piece(Protocol):
    """What can be drawn: part of a day, or a pause; positions in the 200 units of the drawing."""

    @property
    def kind(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def width(self) -> float: ...


@dataclass(frozen=True)
class Segment:
    """One piece of the ruler."""

    kind: Kind
    x: float
    width: float


def ruler(days: Sequence[Day]) -> list[Segment]:
    """Place the days from left to right so that they fill the drawing exactly."""
    if not days:
        return []
    # Many days leave no room for gaps: all gaps together take at most 60 of the 200 units.
    gaps = [0.0] + [
        {"night": NIGHT, "weekend": WEEKEND, "pause": PAUSE}[d.before] for d in days[1:]
    ]
    scale = min(1.0, 60 / sum(gaps)) if sum(gaps) else 1.0
    width = (WIDTH - sum(gaps) * scale) / len(days)
    segments: list[Segment] = []
    x = 0.0
    for day, gap in zip(days, gaps, strict=True):
        if day.before == "pause" and gap:
            segments.append(Segment("pause", x + 1, gap * scale - 2))
        x += gap * scale
        segments += _day(day, x, width)
        x += width
    return segments


def _day(day: Day, x: float, width: float) -> list[Segment]:
    used = min(max(float(day.used), 0.0), 1.0)
    rest = [Segment("rest", x, width)] if used < 1 else []
    return rest + ([Segment("used", x, width * used)] if used > 0 else [])


def draw_ruler(segments: Iterable[Piece], *, on_paper: bool = False) -> SafeString:
    """The ruler. It is hidden from screen readers: the words beside it say the same."""
    pieces = format_html_join("", "{}", ((_piece(s, on_paper),) for s in segments))
    due = format_html(
        '<rect class="due" x="{}" y="-2.5" width="1.5" height="15"{}/>',
        number(DUE_X),
        paint(on_paper, INK),
    )
    return format_html(
        '<svg class="ruler" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">'
        "{}{}</svg>",
        pieces,
        due,
    )


def _piece(piece: Piece, on_paper: bool) -> SafeString:
    if piece.kind == "pause":
        return _strokes(piece, on_paper)
    return format_html(
        '<rect class="{}" x="{}" y="0" width="{}" height="10"{}/>',
        piece.kind,
        number(piece.x),
        number(piece.width),
        paint(on_paper, INK_2 if piece.kind == "used" else GROUND_2),
    )


def _strokes(piece: Piece, on_paper: bool) -> SafeString:
    """Three slanted strokes, spread over the width of the pause."""
    step = max(piece.width - 2.4, 0) / 2
    strokes = format_html_join(
        "", '<path d="M{} 9l2.4-8"/>', ((number(piece.x + n * step),) for n in range(3))
    )
    look = paint(on_paper, "none", EDGE)
    return format_html('<g class="pause"{}>{}</g>', look, strokes)
