"""A small chart with all that stands beside it: caption, drawing, table of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govportal.charts.bars import draw_bars
from govportal.charts.ink import ACCENT, INK, INK_2, paint
from govportal.charts.lines import draw_lines
from govportal.charts.scales import Series, Value

LEGENDS = {
    "line": ("l1", ACCENT, ""),
    "dashed": ("l2", INK_2, "4 3"),
    "target": ("target", INK, "1 3"),
}


@dataclass(frozen=True)
class Chart:
    """One of several small charts that are read alike. ``head``: of the table's first column."""

    title: str
    note: str
    kind: Literal["lines", "bars"]
    ticks: Sequence[str]
    series: Sequence[Series]
    target: Value = None
    share: bool = False
    head: str = ""

    def draw(self, *, on_paper: bool = False) -> SafeString:
        if self.kind == "bars":
            return draw_bars(
                self.title, self.ticks, self.series[0],
                target=self.target, share=self.share, on_paper=on_paper,
            )  # fmt: skip
        return draw_lines(
            self.title, self.ticks, self.series,
            target=self.target, share=self.share, on_paper=on_paper,
        )  # fmt: skip

    @property
    def svg(self) -> SafeString:
        """On screen."""
        return self.draw()

    @property
    def paper_svg(self) -> SafeString:
        return self.draw(on_paper=True)

    @property
    def is_empty(self) -> bool:
        return all(one.is_empty for one in self.series)

    @property
    def first_head(self) -> str:
        return self.head or _("Month")

    @property
    def heads(self) -> list[str]:
        return [one.head for one in self.series]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: each time, and the words of each series."""
        return [(tick, [one.words[n] for one in self.series]) for n, tick in enumerate(self.ticks)]


def draw_legend(kind: Literal["line", "dashed", "target"], *, on_paper: bool = False) -> SafeString:
    """The sign of a line beside its name; hidden from screen readers."""
    name, colour, dashes = LEGENDS[kind]
    dash = format_html(' stroke-dasharray="{}"', dashes) if on_paper and dashes else ""
    return format_html(
        '<svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">'
        '<path class="{}" d="M0 6h24"{}{}/></svg>',
        name,
        paint(on_paper, "none", colour),
        dash,
    )
