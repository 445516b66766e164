"""The risk heat map: likelihood across, impact upwards, each risk by its number.

Likelihood and impact are 1 to 5 (1-domain.md §2); the product sets the shade of a cell. The map is
drawn twice, before and after mitigation, and always stands beside the table of the numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govportal.charts.ink import (
    BAD_SOFT,
    GROUND_2,
    HAIR,
    INK,
    INK_3,
    PAPER,
    WARN_SOFT,
    letters,
    paint,
)

CELL_W, CELL_H, LEFT, TOP = 52, 40, 26, 4
SHADES = (("h1", 1), ("h2", 5), ("h3", 10), ("h4", 15))
FILLS = {"h1": PAPER, "h2": GROUND_2, "h3": WARN_SOFT, "h4": BAD_SOFT}
SHOWN = 6


@dataclass(frozen=True)
class Risk:
    """One risk with its rating before mitigation and what remains; None where not rated yet."""

    number: int
    label: str
    likelihood: int | None
    impact: int | None
    residual_likelihood: int | None = None
    residual_impact: int | None = None

    @property
    def before(self) -> int | None:
        """Likelihood times impact before mitigation, 1 to 25."""
        return self.likelihood * self.impact if self.likelihood and self.impact else None

    @property
    def after(self) -> int | None:
        """Likelihood times impact that remains, 1 to 25."""
        if self.residual_likelihood and self.residual_impact:
            return self.residual_likelihood * self.residual_impact
        return None


def draw_risks(
    risks: Sequence[Risk], *, residual: bool = False, on_paper: bool = False
) -> SafeString:
    """One map: the ratings before mitigation, or with ``residual`` those that remain."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for risk in risks:
        rating = _rating(risk, residual)
        if rating:
            cells[rating].append(risk.number)
    places = [(x, y) for y in range(5, 0, -1) for x in range(1, 6)]
    grid = format_html_join("", "{}", ((_cell(x, y, cells[x, y], on_paper),) for x, y in places))
    return format_html(
        '<svg class="heat" viewBox="0 0 292 236" role="img" aria-label="{}">{}{}</svg>',
        _words(risks, residual),
        grid,
        _axes(_("Likelihood"), _("Impact"), on_paper),
    )


def _rating(risk: Risk, residual: bool) -> tuple[int, int] | None:
    if residual:
        across, up = risk.residual_likelihood, risk.residual_impact
    else:
        across, up = risk.likelihood, risk.impact
    return (across, up) if across and up else None


def _words(risks: Iterable[Risk], residual: bool) -> str:
    rated = [(r, rating) for r in risks if (rating := _rating(r, residual))]
    if not rated:
        return _("No risk is rated yet.")
    one = _("%(label)s: likelihood %(likelihood)s, impact %(impact)s")
    return "; ".join(
        one % {"label": r.label, "likelihood": across, "impact": up} for r, (across, up) in rated
    )


def shade(score: int) -> str:
    """The class of a cell by likelihood times impact: h1 below 5, h2 below 10, h3 below 15, h4."""
    return max((low, name) for name, low in SHADES if score >= low)[1]


def _cell(across: int, up: int, numbers: Sequence[int], on_paper: bool) -> SafeString:
    x, y = LEFT + (across - 1) * (CELL_W + 1), TOP + (5 - up) * (CELL_H + 1)
    square = _square(x, y, across * up, on_paper)
    return square + _marks(x, y, numbers, on_paper) if numbers else square


# The same twenty-five on every map: kept once drawn.
@cache
def _square(x: int, y: int, product: int, on_paper: bool) -> SafeString:
    name = shade(product)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>'
        '<text class="product" x="{}" y="{}"{}>{}</text>',
        name,
        x,
        y,
        CELL_W,
        CELL_H,
        paint(on_paper, FILLS[name], HAIR if name == "h1" else FILLS[name]),
        x + 3,
        y + 11,
        letters(on_paper, 9, INK_3),
        product,
    )


def _marks(x: int, y: int, numbers: Sequence[int], on_paper: bool) -> SafeString:
    """Up to six numbers in a cell, three a row; the last place says how many more there are."""
    texts = [str(n) for n in numbers]
    if len(texts) > SHOWN:
        texts = [*texts[: SHOWN - 1], f"+{len(texts) - SHOWN + 1}"]
    return format_html_join(
        "", "{}", ((_mark(x, y, i, len(texts), t, on_paper),) for i, t in enumerate(texts))
    )


def _mark(x: int, y: int, place: int, of: int, text: str, on_paper: bool) -> SafeString:
    row, column = divmod(place, 3)
    middle_x = x + 10 + column * 16
    middle_y = y + (CELL_H - 10 if of <= 3 else 20 + row * 13 - 3)
    return format_html(
        '<circle class="mark" cx="{}" cy="{}" r="6.5"{}/><text class="mark-text" x="{}" y="{}"{}>{}'
        "</text>",
        middle_x,
        middle_y,
        paint(on_paper, INK),
        middle_x,
        middle_y + 3.2,
        letters(on_paper, 9, PAPER, weight=600, anchor="middle"),
        text,
    )


@cache
def _axes(likelihood: str, impact: str, on_paper: bool) -> SafeString:
    middle = letters(on_paper, 10, INK_3, anchor="middle")
    name = letters(on_paper, 10, INK_3)
    across = format_html_join(
        "",
        '<text class="step" x="{}" y="219"{}>{}</text>',
        ((LEFT + (n - 1) * (CELL_W + 1) + CELL_W // 2, middle, n) for n in range(1, 6)),
    )
    up = format_html_join(
        "",
        '<text class="step" x="18" y="{}"{}>{}</text>',
        ((TOP + (5 - n) * (CELL_H + 1) + CELL_H // 2 + 4, middle, n) for n in range(1, 6)),
    )
    return format_html(
        '{}{}<text class="axis-name" x="26" y="233"{}>{} →</text>'
        '<text class="axis-name" transform="translate(9 208) rotate(-90)"{}>{} →</text>',
        across,
        up,
        name,
        likelihood,
        name,
        impact,
    )
