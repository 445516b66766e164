"""Values over time as bars: how many there were; the last one is the newest."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import ACCENT, EDGE, GROUND_2, number, paint
from govportal.charts.scales import (
    BOTTOM,
    Scale,
    Series,
    Value,
    described,
    draw_frame,
    draw_nothing,
    draw_target,
    draw_times,
    scale_of,
    written,
)

RIGHT, FULL = 290.0, 0.64


def draw_bars(
    label: str,
    ticks: Sequence[str],
    series: Series,
    *,
    target: Value = None,
    share: bool = False,
    on_paper: bool = False,
) -> SafeString:
    """One series. Zero has no bar but its number; where nothing was counted there is neither."""
    scale = scale_of(series.values, right=RIGHT, target=target, share=share)
    middles = _middles(scale, len(series.values))
    bars = [
        _bar(series, scale, n, middles, on_paper)
        for n, value in enumerate(series.values)
        if value is not None
    ]
    return format_html(
        '<svg viewBox="0 0 300 120" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        described(label, ticks, [series]),
        draw_frame(scale, on_paper=on_paper),
        draw_times(list(zip(middles, ticks, strict=True)), on_paper=on_paper),
        format_html_join("", "{}", ((bar,) for bar in bars)),
        draw_target(scale, target, on_paper=on_paper),
        SafeString("") if bars else draw_nothing(on_paper=on_paper),
    )


def _middles(scale: Scale, bars: int) -> list[float]:
    step = (scale.right - scale.left) / max(bars, 1)
    return [scale.left + step * (n + 0.5) for n in range(bars)]


def _bar(
    series: Series, scale: Scale, n: int, middles: Sequence[float], on_paper: bool
) -> SafeString:
    value, newest = series.values[n], n == len(series.values) - 1
    assert value is not None
    y, width = scale.y(value), FULL * (scale.right - scale.left) / len(middles)
    bar = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>',
        "b1" if newest else "b2",
        number(middles[n] - width / 2),
        number(y),
        number(width),
        number(BOTTOM - y),
        paint(on_paper, ACCENT) if newest else paint(on_paper, GROUND_2, EDGE),
    )
    if not newest:
        return bar
    return format_html(
        '{}<text class="acc" x="{}" y="{}" text-anchor="middle"{}>{}</text>',
        bar,
        number(middles[n]),
        number(y - 4),
        written(on_paper, ACCENT, weight=600),
        series.end or series.words[n],
    )
