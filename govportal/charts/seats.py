"""A committee as a row of seats: who voted how, who is out, and where the quorum lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import ACCENT, BAD, EDGE, INK, INK_2, PAPER, letters, number, paint

STEP, WIDTH, HEIGHT = 44, 26, 22
"""Distance of two seats, and the size of one, in drawing units."""


@dataclass(frozen=True)
class Chair:
    """One seat: the letters below it, and what is known of its answer.

    ``voted``: answered, and how is not for this reader, or an abstention.
    """

    label: str
    state: Literal["for", "against", "voted", "open", "out"] = "open"
    is_you: bool = False


def draw_seats(
    chairs: Sequence[Chair], needed: int, *, label: str, words: str = "", on_paper: bool = False
) -> SafeString:
    """The seats in order, a line after the ``needed``-th, ``words`` beside it.

    ``label`` is the text alternative: say there how many voted and what a quorum takes.
    """
    drawn = format_html_join(
        "", "{}", ((_seat(chair, 9 + STEP * n, on_paper),) for n, chair in enumerate(chairs))
    )
    line = _line(needed, words, on_paper) if 0 < needed <= len(chairs) else SafeString("")
    return format_html(
        '<svg class="seats" viewBox="0 0 {} 54" role="img" aria-label="{}">{}{}</svg>',
        max(STEP * len(chairs) + 6, STEP * (needed + 1)),
        label,
        drawn,
        line,
    )


def _seat(chair: Chair, x: int, on_paper: bool) -> SafeString:
    fills = {
        "for": paint(on_paper, ACCENT, ACCENT),
        "against": paint(on_paper, PAPER, BAD),
    }
    plain = paint(on_paper, "none", INK if chair.is_you else EDGE)
    name = "seat" + (f" {chair.state}" if chair.state in {"for", "against", "out"} else "")
    return format_html(
        '<rect class="{}" x="{}" y="14" width="{}" height="{}" rx="3"{}{}/>{}'
        '<text x="{}" y="49"{}>{}</text>',
        name + (" you" if chair.is_you else ""),
        x,
        WIDTH,
        HEIGHT,
        fills.get(chair.state, plain),
        SafeString(' stroke-dasharray="2.5 2.5"' if on_paper and chair.state == "out" else ""),
        _mark(chair, x, on_paper),
        number(x + WIDTH / 2),
        letters(on_paper, 10, INK_2, weight=600, anchor="middle"),
        chair.label,
    )


def _mark(chair: Chair, x: int, on_paper: bool) -> SafeString:
    """A tick, a cross, a dot or a dash inside the seat: colour is never alone."""
    if chair.state == "for":
        path = f"m{number(x + 7.5)} 25.5 4 4 7-8.5"
        return format_html('<path class="in-for" d="{}"{}/>', path, paint(on_paper, "none", PAPER))
    if chair.state == "against":
        path = f"m{number(x + 8.5)} 20.5 9 9m0-9-9 9"
        return format_html(
            '<path class="in-against" d="{}"{}/>', path, paint(on_paper, "none", BAD)
        )
    if chair.state == "open":
        return SafeString("")
    path = f"M{x + 8} 25h10" if chair.state == "out" else f"M{x + 8} 22h10m-10 6h10"
    return format_html('<path class="line" d="{}"{}/>', path, paint(on_paper, "none", INK))


def _line(needed: int, words: str, on_paper: bool) -> SafeString:
    x = number(STEP * needed)
    return format_html(
        '<path class="line" d="M{} 6v46"{}/><text class="line-label" x="{}" y="9"{}>{}</text>',
        x,
        paint(on_paper, "none", INK),
        number(STEP * needed + 5),
        letters(on_paper, 10, INK_2, weight=500),
        words,
    )
