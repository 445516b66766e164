"""The points of a request on the four tiers, with a pin where it stands."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govportal.charts.ink import ACCENT, GROUND_2, INK, INK_2, INK_3, PAPER, letters, number, paint

BAND, STEP = 78, 80


def draw_bands(
    points: int, tier: int, limits: Sequence[int], *, most: int, on_paper: bool = False
) -> SafeString:
    """``limits`` are the lowest points of tiers 2, 3, 4; ``most`` the highest that are possible.

    The pin shows the points, the dark band the tier: a floor may lift the tier above its points.
    """
    ranges = _ranges(limits, most)
    bars = format_html_join(
        "", "{}", ((_band(n, text, n == tier, on_paper),) for n, text in enumerate(ranges, 1))
    )
    return format_html(
        '<svg class="bands" viewBox="0 0 320 46" role="img" aria-label="{}">{}{}</svg>',
        _words(points, tier, ranges),
        bars,
        _pin(_place(points, limits, most), on_paper),
    )


def _ranges(limits: Sequence[int], most: int) -> list[str]:
    starts = [0, *limits]
    ends = [low - 1 for low in limits]
    texts = [f"{a}–{b}" if b > a else str(a) for a, b in zip(starts, ends, strict=False)]
    return [*texts, f"{limits[-1]}+" if most > limits[-1] else str(most)]


def _words(points: int, tier: int, ranges: Sequence[str]) -> str:
    tiers = ", ".join(
        _("tier %(tier)s: %(range)s") % {"tier": n, "range": text}
        for n, text in enumerate(ranges, 1)
    )
    words = _("%(points)s points, tier %(tier)s. Points of each tier: %(tiers)s.")
    return words % {"points": points, "tier": tier, "tiers": tiers}


def _band(n: int, text: str, here: bool, on_paper: bool) -> SafeString:
    x = STEP * (n - 1)
    return format_html(
        '<rect{} x="{}" y="14" width="{}" height="9"{}/><text{} x="{}" y="40"{}>{} · {}</text>',
        SafeString(' class="here"') if here else "",
        x,
        BAND if n < 4 else STEP,
        paint(on_paper, INK_2 if here else GROUND_2),
        SafeString(' class="here-text"') if here else "",
        x,
        letters(on_paper, 11, INK if here else INK_3, weight=600 if here else 400),
        n,
        text,
    )


def _place(points: int, limits: Sequence[int], most: int) -> float:
    """The pin's x: the points stand in the middle of their share of the band."""
    starts = [0, *limits, most + 1]
    band = max(i for i in range(4) if points >= starts[i])
    width = max(starts[band + 1] - starts[band], 1)
    share = min((points - starts[band] + 0.5) / width, 1.0)
    return STEP * band + BAND * share


def _pin(x: float, on_paper: bool) -> SafeString:
    return format_html(
        '<path class="pin" d="M{} 13l-6-10h12z"{}/>', number(x), paint(on_paper, ACCENT, PAPER)
    )
