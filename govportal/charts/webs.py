"""Three columns of names with lines between them: who depends on whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import number

ROW, TOP, WIDTH = 26, 30, 960
COLUMNS = ((0, 190), (340, 280), (770, 190))
"""Left edge and width of each column, in drawing units."""
LETTERS = (26, 40, 26)
"""How many letters of a name fit into each column; the whole name is its title."""
HEAVY = (2, 5, 12)
"""From which weight a line is drawn thicker."""


@dataclass(frozen=True)
class Knot:
    """One name: where it leads, and how many it stands for (shown from two on)."""

    key: str
    label: str
    address: str = ""
    count: int = 1


@dataclass(frozen=True)
class Line:
    """From a knot of the middle column to one of another column, or of the middle itself."""

    source: str
    target: str
    weight: int = 1


def draw_web(
    columns: Sequence[Sequence[Knot]],
    heads: Sequence[str],
    left: Sequence[Line],
    right: Sequence[Line],
    arcs: Sequence[Line],
    *,
    label: str,
) -> SafeString:
    """Columns left, middle, right; lines from the middle to either side; arcs within the middle.

    ``label`` is the text alternative; give the same facts as a table beside it.
    """
    rows = max((len(column) for column in columns), default=0)
    places = [_places(column, rows) for column in columns]
    height = TOP + ROW * rows + 8
    parts = [
        *(_head(n, words) for n, words in enumerate(heads)),
        *(_tie(line, places[1], places[0], "left") for line in left),
        *(_tie(line, places[1], places[2], "right") for line in right),
        *(_arc(line, places[1]) for line in arcs),
        *(
            _knot(n, knot, places[n][knot.key])
            for n, column in enumerate(columns)
            for knot in column
        ),
    ]
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<svg class="web" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<defs><marker id="web-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>{}</svg>',
        WIDTH,
        height,
        label,
        drawn,
    )


def _places(column: Sequence[Knot], rows: int) -> Mapping[str, float]:
    """The middle of each knot from the top; a short column is spread over the whole height."""
    step = ROW * rows / len(column) if column else 0
    return {knot.key: TOP + step * (n + 0.5) for n, knot in enumerate(column)}


def _head(n: int, words: str) -> SafeString:
    return format_html('<text class="head" x="{}" y="14">{}</text>', COLUMNS[n][0] + 8, words)


def _knot(n: int, knot: Knot, y: float) -> SafeString:
    x, width = COLUMNS[n]
    count = format_html(' <tspan class="many">{}</tspan>', knot.count) if knot.count > 1 else ""
    shape = format_html(
        '<g class="knot c{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="{}">{}{}</text></g>',
        n,
        knot.label,
        x,
        number(y - ROW / 2 + 2),
        width,
        ROW - 4,
        x + 8,
        number(y + 4),
        shortened(knot.label, LETTERS[n]),
        count,
    )
    return format_html('<a href="{}">{}</a>', knot.address, shape) if knot.address else shape


def shortened(words: str, letters: int) -> str:
    """The words, or as many of their letters as fit with a mark that some are missing."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"


def _tie(
    line: Line, middle: Mapping[str, float], side: Mapping[str, float], towards: str
) -> SafeString:
    x, width = COLUMNS[1]
    start = x if towards == "left" else x + width
    end = COLUMNS[0][0] + COLUMNS[0][1] if towards == "left" else COLUMNS[2][0]
    half = (start + end) / 2
    a, b = middle[line.source], side[line.target]
    path = (
        f"M{number(start)} {number(a)}C{number(half)} {number(a)} {number(half)} {number(b)} "
        f"{number(end)} {number(b)}"
    )
    return format_html('<path class="tie w{}" d="{}"/>', _weight(line), path)


def _arc(line: Line, middle: Mapping[str, float]) -> SafeString:
    """A bow on the right of the middle column; a loop where something hands on to itself."""
    edge = COLUMNS[1][0] + COLUMNS[1][1]
    a, b = middle[line.source], middle[line.target]
    if line.source == line.target:
        a, b = a - 6, b + 6
    bow = edge + min(120.0, 26 + abs(b - a) * 0.35)
    path = (
        f"M{edge} {number(a)}C{number(bow)} {number(a)} {number(bow)} {number(b)} "
        f"{edge + 2} {number(b)}"
    )
    return format_html(
        '<path class="arc w{}" d="{}" marker-end="url(#web-tip)"/>', _weight(line), path
    )


def _weight(line: Line) -> int:
    return 1 + sum(line.weight >= least for least in HEAVY)
