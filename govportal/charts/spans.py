"""A share with the interval in which the true one lies, and a mark to compare it with."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from govportal.charts.ink import ACCENT, EDGE, GROUND_2, INK, number, paint

WIDTH = 160


def draw_span(
    share: Fraction | float,
    low: float,
    high: float,
    *,
    mark: Fraction | float | None = None,
    on_paper: bool = False,
) -> SafeString:
    """From 0 to 1 across. Always with the numbers beside it: hidden from screen readers."""
    line = SafeString("")
    if mark is not None:
        line = format_html(
            '<rect class="mark" x="{}" y="0" width="1.5" height="14"{}/>',
            number(_x(mark) - 0.75),
            paint(on_paper, INK),
        )
    return format_html(
        '<svg class="spread" viewBox="0 0 {0} 14" width="{0}" height="14" aria-hidden="true">'
        '<rect class="rest" y="6" width="{0}" height="2"{1}/>'
        '<rect class="reach" x="{2}" y="4" width="{3}" height="6"{4}/>{5}'
        '<circle class="here" cx="{6}" cy="7" r="3.5"{7}/></svg>',
        WIDTH,
        paint(on_paper, GROUND_2),
        number(_x(low)),
        number(max(_x(high) - _x(low), 1)),
        paint(on_paper, EDGE),
        line,
        number(_x(share)),
        paint(on_paper, ACCENT),
    )


def _x(share: Fraction | float) -> float:
    return 4 + (WIDTH - 8) * min(max(float(share), 0.0), 1.0)
