"""Values over time as lines: one, or two such as a median and a high percentile."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import ACCENT, INK, INK_2, PAPER, number, paint
from govportal.charts.scales import (
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

RIGHT, APART = 262.0, 12.0
LINES = (("l1", "p1", "acc", ACCENT, 2.0, 3.2), ("l2", "p2", "strong", INK_2, 1.5, 3.0))
"""Class of line, point and word, colour on paper, width, radius: the first series, the second."""


def draw_lines(
    label: str,
    ticks: Sequence[str],
    series: Sequence[Series],
    *,
    target: Value = None,
    share: bool = False,
    on_paper: bool = False,
) -> SafeString:
    """One or two series, with the last value written. Where nothing was counted the line breaks."""
    values = [value for one in series for value in one.values]
    scale = scale_of(values, right=RIGHT, target=target, share=share)
    ends = _ends(scale, series)
    lines = [
        _series(one, scale, n, ends.get(n), on_paper)
        for n, one in reversed(list(enumerate(series[:2])))
    ]
    return format_html(
        '<svg viewBox="0 0 300 120" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        described(label, ticks, series),
        draw_frame(scale, on_paper=on_paper),
        draw_times(
            [(scale.x(n, len(ticks)), tick) for n, tick in enumerate(ticks)], on_paper=on_paper
        ),
        draw_target(scale, target, on_paper=on_paper),
        format_html_join("", "{}", ((line,) for line in lines)),
        SafeString("") if ends else draw_nothing(on_paper=on_paper),
    )


def _ends(scale: Scale, series: Sequence[Series]) -> dict[int, float]:
    """Where the word of each series stands: at its last value, and not over the other word."""
    found = {
        n: scale.y(known[-1])
        for n, one in enumerate(series[:2])
        if (known := [value for value in one.values if value is not None])
    }
    if len(found) == 2 and abs(found[0] - found[1]) < APART:
        upper, lower = sorted(found, key=lambda n: (found[n], -n))
        middle = (found[upper] + found[lower]) / 2
        found[upper], found[lower] = middle - APART / 2, middle + APART / 2
    return found


def _series(one: Series, scale: Scale, n: int, word_y: float | None, on_paper: bool) -> SafeString:
    line, dot, word, colour, width, radius = LINES[n]
    runs = list(_runs(one.values, scale))
    if not runs or word_y is None:
        return SafeString("")
    x, y = runs[-1][-1]
    stroke = SafeString(
        f' stroke-width="{width}"' + (' stroke-dasharray="4 3"' if n else "") if on_paper else ""
    )
    return format_html(
        '{}<circle class="{}" cx="{}" cy="{}" r="{}"{}/><text class="{}" x="{}" y="{}"{}>{}</text>',
        format_html_join("", "{}", ((_run(run, line, colour, stroke, on_paper),) for run in runs)),
        dot,
        number(x),
        number(y),
        radius,
        paint(on_paper, PAPER if n else colour, colour),
        word,
        number(x + 7),
        number(word_y + 4),
        written(on_paper, INK if n else colour, weight=600),
        one.end or _last_word(one),
    )


def _last_word(one: Series) -> str:
    known = [words for value, words in zip(one.values, one.words, strict=True) if value is not None]
    return known[-1]


def _runs(values: Sequence[Value], scale: Scale) -> Iterator[list[tuple[float, float]]]:
    """The places of values that follow each other without a gap."""
    run: list[tuple[float, float]] = []
    for n, value in enumerate(values):
        if value is not None:
            run.append((scale.x(n, len(values)), scale.y(value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _run(
    run: list[tuple[float, float]], line: str, colour: str, stroke: SafeString, on_paper: bool
) -> SafeString:
    """A line; a value that stands alone is a dot."""
    if len(run) == 1:
        (x, y), dot = run[0], "p2" if line == "l2" else "p1"
        look = paint(on_paper, colour)
        return format_html(
            '<circle class="{}" cx="{}" cy="{}" r="1.8"{}/>', dot, number(x), number(y), look
        )
    points = " ".join(f"{number(x)},{number(y)}" for x, y in run)
    look = paint(on_paper, "none", colour)
    return format_html('<polyline class="{}" points="{}"{}{}/>', line, points, look, stroke)
