"""The route of a request as a strip of stops: what is done, where it stands, what follows."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import ACCENT, EDGE, INK, INK_2, INK_3, PAPER, letters, number, paint

WIDTH, MIDDLE = 640, 12


@dataclass(frozen=True)
class Stop:
    """One step of a route: its name, one line below it, and how far it is."""

    label: str
    detail: str = ""
    state: Literal["done", "here", "ahead"] = "ahead"


def draw_route(stops: Sequence[Stop], *, label: str, on_paper: bool = False) -> SafeString:
    """The strip, with ``label`` as its text alternative (say there where the request stands)."""
    step = WIDTH / max(len(stops), 1)
    drawn = format_html_join(
        "", "{}", ((_stop(stop, step * i, step, on_paper),) for i, stop in enumerate(stops))
    )
    line = format_html(
        '<path class="route-line" d="M8 {}H{}"{}/>',
        MIDDLE,
        number(step * (len(stops) - 1) + 8),
        paint(on_paper, "none", EDGE),
    )
    return format_html(
        '<svg class="route" viewBox="0 0 {} 74" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        label,
        line,
        drawn,
    )


def _stop(stop: Stop, x: float, step: float, on_paper: bool) -> SafeString:
    dots = {
        "done": paint(on_paper, INK_2, INK_2),
        "here": paint(on_paper, ACCENT, ACCENT),
        "ahead": paint(on_paper, PAPER, EDGE),
    }
    lines = textwrap.wrap(stop.label, max(int(step / 6.6), 8))[:2]
    words = [(x, 34 + 13 * i, line, "strong") for i, line in enumerate(lines)]
    if stop.detail:
        detail = textwrap.shorten(stop.detail, max(int(step / 5.8), 8), placeholder="…")
        words.append((x, 34 + 13 * len(lines), detail, "detail"))
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="6"{}/>{}',
        stop.state,
        number(x + 8),
        MIDDLE,
        dots[stop.state],
        format_html_join("", "{}", ((_word(*word, on_paper),) for word in words)),
    )


def _word(x: float, y: int, text: str, name: str, on_paper: bool) -> SafeString:
    strong = name == "strong"
    look = letters(on_paper, 11, INK if strong else INK_3, weight=600 if strong else 400)
    return format_html('<text class="{}" x="{}" y="{}"{}>{}</text>', name, number(x), y, look, text)
