"""A row of shares over time, as columns; the last one is the newest."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import number

COLUMN, GAP, HEIGHT = 12, 4, 36


def draw_trend(shares: Sequence[float]) -> SafeString:
    """``shares`` are parts of one (0 to 1), oldest first. What is not whole has another tone.

    Always with the numbers beside it: the drawing is hidden from screen readers.
    """
    columns = format_html_join(
        "",
        '<rect class="rest" x="{}" y="0" width="{}" height="{}"/>'
        '<rect class="used" data-tone="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (_column(n, min(max(share, 0.0), 1.0)) for n, share in enumerate(shares)),
    )
    width = max(len(shares) * (COLUMN + GAP) - GAP, 0)
    frame = '<svg class="trend" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">'
    return format_html(frame + "{2}</svg>", width, HEIGHT, columns)


def _column(n: int, share: float) -> tuple[object, ...]:
    x, height = n * (COLUMN + GAP), max(share * HEIGHT, 1)
    tone = "ok" if share == 1 else "bad"
    return x, COLUMN, HEIGHT, tone, x, number(HEIGHT - height), COLUMN, number(height)
