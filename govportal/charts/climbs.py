"""The way from a leaf to the root of a tree of hashes, and how one tree begins with another."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govportal.charts.ink import number

WIDTH, BOX, TALL, ROW = 300, 134, 26, 54
LEFT, RIGHT, MIDDLE = 0, WIDTH - BOX, (WIDTH - BOX) / 2
LETTERS = 12
BAR, LEAST = 16, 3


@dataclass(frozen=True)
class Rung:
    """One step up: what is joined from which side, and what comes of it."""

    on_the_left: bool
    other: str
    joined: str


def draw_climb(rungs: Sequence[Rung], own: str, *, first: str, last: str, label: str) -> SafeString:
    """From ``own`` at the foot to the root at the top; ``first`` and ``last`` name the two.

    ``label`` is the text alternative; give the same steps as a table beside it.
    """
    height = ROW * len(rungs) + TALL + 34
    places = [_place(rungs, n, height) for n in range(len(rungs) + 1)]
    values = [own, *(rung.joined for rung in rungs)]
    parts = [_ties(rung, places[n], places[n + 1]) for n, rung in enumerate(rungs)]
    parts += [_other(rung, places[n]) for n, rung in enumerate(rungs)]
    parts += [_box("own", *places[n], value) for n, value in enumerate(values)]
    parts += [_name(first, places[0], TALL + 13), _name(last, places[-1], -6)]
    return format_html(
        '<svg class="climb" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _place(rungs: Sequence[Rung], n: int, height: int) -> tuple[float, float]:
    """Left edge and top of the box that stands after ``n`` steps."""
    top = height - 17 - TALL - ROW * n
    if n == len(rungs):
        return MIDDLE, top
    return (RIGHT if rungs[n].on_the_left else LEFT), top


def _box(kind: str, x: float, y: float, value: str) -> SafeString:
    return format_html(
        '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="{}">{}</text></g>',
        kind,
        value,
        number(x),
        number(y),
        BOX,
        TALL,
        number(x + BOX / 2),
        number(y + 17),
        value if len(value) <= LETTERS else f"{value[:LETTERS]}…",
    )


def _other(rung: Rung, place: tuple[float, float]) -> SafeString:
    return _box("other", LEFT if rung.on_the_left else RIGHT, place[1], rung.other)


def _ties(rung: Rung, here: tuple[float, float], above: tuple[float, float]) -> SafeString:
    beside = LEFT if rung.on_the_left else RIGHT
    top, foot = number(above[0] + BOX / 2), number(above[1] + TALL)
    return format_html(
        '<path class="way" d="M{} {}L{} {}"/><path d="M{} {}L{} {}"/>',
        *(number(here[0] + BOX / 2), number(here[1]), top, foot),
        *(number(beside + BOX / 2), number(here[1]), top, foot),
    )


def _name(words: str, place: tuple[float, float], down: int) -> SafeString:
    x, y = number(place[0] + BOX / 2), number(place[1] + down)
    return format_html('<text class="name" x="{}" y="{}">{}</text>', x, y, words)


def draw_growth(old: int, new: int, *, label: str) -> SafeString:
    """Two trees as bars: the earlier one, and the later one with the earlier as its beginning."""
    share = max(LEAST, WIDTH * old / new) if new else 0
    return format_html(
        '<svg class="growth" viewBox="0 0 {} 52" role="img" aria-label="{}">'
        '<rect class="old" y="2" width="{}" height="{}"/>'
        '<rect class="new" y="32" width="{}" height="{}"/>'
        '<rect class="old" y="32" width="{}" height="{}"/><path d="M{} 2V50"/></svg>',
        WIDTH,
        label,
        *(number(share), BAR, WIDTH, BAR, number(share), BAR, number(share)),
    )
