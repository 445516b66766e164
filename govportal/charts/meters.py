"""A share of a whole as a bar, with an optional target mark."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from govportal.charts.ink import GROUND_2, INK, TONES, number, paint


def draw_meter(
    share: Fraction | float,
    *,
    tone: str = "",
    mark: Fraction | float | None = None,
    on_paper: bool = False,
) -> SafeString:
    """``share`` and ``mark`` are parts of one (0 to 1); what lies outside is cut off.

    Always with the number beside it: the bar is hidden from screen readers.
    """
    target = SafeString("")
    if mark is not None:
        target = format_html(
            '<rect class="mark" x="{}%" y="-2" width="1.5" height="12"{}/>',
            _percent(mark),
            paint(on_paper, INK),
        )
    return format_html(
        '<svg class="meter"{} aria-hidden="true" overflow="visible" width="100%" height="8">'
        '<rect class="rest" width="100%" height="100%"{}/>'
        '<rect class="used" width="{}%" height="100%"{}/>{}</svg>',
        format_html(' data-tone="{}"', tone) if tone else "",
        paint(on_paper, GROUND_2),
        _percent(share),
        paint(on_paper, TONES[tone or "info"]),
        target,
    )


def _percent(share: Fraction | float) -> str:
    return number(100 * min(max(float(share), 0.0), 1.0))
