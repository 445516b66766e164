"""Colours on paper, which is always white: the light values of static/css/base.css."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

INK = "#15181c"
INK_2 = "#434950"
INK_3 = "#5a6168"
HAIR = "#d8dbd7"
EDGE = "#767d84"
GROUND_2 = "#e9ebe8"
PAPER = "#ffffff"
ACCENT = "#1b4899"
OK = "#186438"
WARN = "#805200"
WARN_SOFT = "#fbf1da"
BAD = "#ab211a"
BAD_SOFT = "#fcebe9"

TONES = {"ok": OK, "warn": WARN, "bad": BAD, "info": ACCENT, "neutral": INK_3}


def paint(on_paper: bool, fill: str, stroke: str = "") -> SafeString:
    """Fill and stroke as attributes for paper; nothing on screen, where the classes do it."""
    if not on_paper:
        return SafeString("")
    if stroke:
        return format_html(' fill="{}" stroke="{}"', fill, stroke)
    return format_html(' fill="{}"', fill)


def letters(
    on_paper: bool, size: int, fill: str, *, weight: int = 400, anchor: str = "start"
) -> SafeString:
    """The look of a text as attributes for paper; nothing on screen. ``size`` in drawing units."""
    if not on_paper:
        return SafeString("")
    return format_html(
        ' font-family="Inter, Inter Ext, sans-serif" font-size="{}" font-weight="{}"'
        ' text-anchor="{}" fill="{}"',
        size,
        weight,
        anchor,
        fill,
    )


def number(value: float) -> str:
    """A coordinate: at most two decimals, no trailing zeros, never in the reader's locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
