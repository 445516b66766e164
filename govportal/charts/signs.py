"""Status shapes and tier bars, drawn in place for paper and by reference on screen."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import EDGE, INK, TONES, number, paint

SPRITE = Path(__file__).resolve().parents[2] / "templates" / "parts" / "sprite.html"
_SYMBOL = re.compile(r'<symbol id="s-(\w+)" viewBox="0 0 16 16">(.*?)</symbol>', re.DOTALL)

# Our own file, read once: the only place where the shapes are drawn.
SHAPES = {name: SafeString(body) for name, body in _SYMBOL.findall(SPRITE.read_text())}


# Both are drawn dozens of times a page, from a handful of values: kept once drawn.
@cache
def draw_shape(name: str, tone: str = "neutral", *, on_paper: bool = False) -> SafeString:
    """One status shape. Raises KeyError for a shape that the sprite does not have."""
    body = SHAPES[name]
    if on_paper:
        colour = TONES[tone]
        return format_html(
            '<svg viewBox="0 0 16 16" width="10" height="10" fill="{}" color="{}">{}</svg>',
            colour,
            colour,
            body,
        )
    return format_html(
        '<svg viewBox="0 0 16 16" aria-hidden="true"><use href="#s-{}"/></svg>', name
    )


@cache
def draw_tier(tier: int, *, on_paper: bool = False) -> SafeString:
    """Four rising bars, the first ``tier`` of them filled (tiers are 1 to 4)."""
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="4" height="{}"{}/>',
        (_bar(n, n <= tier, on_paper) for n in range(1, 5)),
    )
    size = SafeString(' width="24" height="14"') if on_paper else SafeString("")
    return format_html('<svg viewBox="0 0 24 14"{} aria-hidden="true">{}</svg>', size, bars)


def _bar(n: int, on: bool, on_paper: bool) -> tuple[str, str, str, str, SafeString]:
    height = 1.4 + 2.6 * n
    look = paint(on_paper, INK) if on else paint(on_paper, "none", EDGE)
    top = number(13 - height)
    return ("on" if on else "off", number(6 * n - 5.5), top, number(height), look)
