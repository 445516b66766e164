"""The frame of a small chart: a scale with three lines, and the places of its values.

A drawing is 300 wide and 120 high (ui/README.md, "Drawing the SVG parts"). The scale begins at
zero, so that lengths can be compared; its top and its middle are round numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govportal.charts.ink import EDGE, HAIR, INK, INK_3, letters, number, paint

Value = Fraction | Decimal | float | None
"""None is nothing: a gap in the drawing, never zero."""

BOTTOM, TOP, LETTER, LEAST_LEFT = 100.0, 10.0, 6.2, 26.0
ROUND = (1, 2, 4, 6, 8, 10)
WORDS_Y = 115


@dataclass(frozen=True)
class Series:
    """Values by time, the oldest first, and what each is in words.

    ``short`` heads its column in the table; ``end`` is written at the last point of the drawing.
    """

    name: str
    values: Sequence[Value]
    words: Sequence[str]
    short: str = ""
    end: str = ""

    @property
    def head(self) -> str:
        return self.short or self.name

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values)


@dataclass(frozen=True)
class Scale:
    """From zero to ``top``, between ``left`` and ``right``."""

    top: float
    left: float
    right: float
    share: bool = False

    def y(self, value: Fraction | Decimal | float) -> float:
        """What lies outside is drawn at the edge."""
        part = min(max(float(value) / self.top, 0.0), 1.0)
        return BOTTOM - (BOTTOM - TOP) * part

    def x(self, place: int, places: int) -> float:
        """Points from edge to edge."""
        if places < 2:
            return self.right
        return self.left + (self.right - self.left) * place / (places - 1)


def scale_of(
    values: Sequence[Value], *, right: float, target: Value = None, share: bool = False
) -> Scale:
    """A scale on which all of them have room."""
    found = [float(one) for one in [*values, target] if one is not None]
    top = _top(max(found, default=0.0), whole=not share and all(v == int(v) for v in found))
    if share:
        top = min(top, 1.0)
    wide = max(len(_tick(part * top, share)) for part in (0, 0.5, 1)) * LETTER + 6
    return Scale(top, max(LEAST_LEFT, wide), right, share)


def _top(most: float, *, whole: bool) -> float:
    """The next round number; two at least where only whole numbers are counted."""
    if most < 1e-9:
        return 2.0 if whole else 1.0
    power = 10.0 ** floor(log10(most))
    top = next((n * power for n in ROUND if n * power >= most * 0.999999), 10 * power)
    return max(float(ceil(top)), 2.0) if whole else top


def _tick(value: float, share: bool) -> str:
    """A number of the scale in the reader's locale, with as many places as it needs."""
    shown = round(value * 100 if share else value, 6)
    places = next((n for n in range(4) if round(shown, n) == shown), 4)
    text = str(number_format(Decimal(str(shown)), places, force_grouping=True))
    return _("%(number)s %%") % {"number": text} if share else text


def draw_frame(scale: Scale, *, on_paper: bool) -> SafeString:
    """The axis at zero, two lines above it, and their numbers."""
    return format_html_join("", "{}", ((_line(scale, part, on_paper),) for part in (0.0, 0.5, 1.0)))


def _line(scale: Scale, part: float, on_paper: bool) -> SafeString:
    y = scale.y(scale.top * part)
    return format_html(
        '<path class="{}" d="M{} {}H{}"{}/><text x="{}" y="{}" text-anchor="end"{}>{}</text>',
        "grid" if part else "axis",
        number(scale.left),
        number(y),
        number(scale.right),
        paint(on_paper, "none", HAIR if part else EDGE),
        number(scale.left - 5),
        number(y + 4),
        written(on_paper, INK_3),
        _tick(scale.top * part, scale.share),
    )


def draw_times(places: Sequence[tuple[float, str]], *, on_paper: bool) -> SafeString:
    """The first, the middle and the last time under the axis."""
    last = len(places) - 1
    chosen = sorted({0, last // 2, last}) if last >= 0 else []
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle"{}>{}</text>',
        (
            (number(places[n][0]), WORDS_Y, written(on_paper, INK_3), places[n][1])
            for n in (chosen if last > 2 else range(last + 1))
        ),
    )


def draw_target(scale: Scale, target: Value, *, on_paper: bool) -> SafeString:
    """A dotted line where the values should be."""
    if target is None:
        return SafeString("")
    dots = SafeString(' stroke-dasharray="1 3" stroke-linecap="round"' if on_paper else "")
    return format_html(
        '<path class="target" d="M{} {}H{}"{}{}/>',
        number(scale.left),
        number(scale.y(target)),
        number(scale.right),
        paint(on_paper, "none", INK),
        dots,
    )


def written(on_paper: bool, fill: str, *, weight: int = 400) -> SafeString:
    """As ``letters``, for a text that says its anchor itself."""
    look = letters(on_paper, 11, fill, weight=weight)
    return SafeString(look.replace(' text-anchor="start"', ""))


def described(label: str, ticks: Sequence[str], series: Sequence[Series]) -> str:
    """What the drawing shows, for those who do not see it; all values stand in the table."""
    told = [words for one in series if (words := _told(ticks, one))]
    return ". ".join([label, *told, _("All values are in the table.")]) if told else label


def _told(ticks: Sequence[str], one: Series) -> str:
    known = [n for n, value in enumerate(one.values) if value is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    if first == last:
        words = _("%(name)s: %(value)s (%(time)s)")
        return words % {"name": one.name, "value": one.words[last], "time": ticks[last]}
    return _("%(name)s: from %(first)s (%(begin)s) to %(last)s (%(end)s)") % {
        "name": one.name,
        "first": one.words[first],
        "begin": ticks[first],
        "last": one.words[last],
        "end": ticks[last],
    }


def draw_nothing(*, on_paper: bool) -> SafeString:
    """In place of values: there are none."""
    return format_html(
        '<text x="150" y="60" text-anchor="middle"{}>{}</text>',
        written(on_paper, INK_3),
        _("No data yet"),
    )
