"""Figures as charts: twelve months each, the same on pages and on paper."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from govportal.charts import Chart, Series
from scorecards.cut_words import cut_words
from scorecards.rules.measures import Measured, Unit
from scorecards.scores import Point, Score, Scores
from scorecards.words import kpi_name, measured_words, value_words

P50, P95 = "process.approval_p50", "process.approval_p95"
WORK = (
    ("process.review_backlog", gettext_lazy("Waiting for a decision"), gettext_lazy("Month end")),
    ("process.overdue_reviews", gettext_lazy("Reviews overdue"),
     gettext_lazy("Agents past their review date")),
    ("incidents.opened", gettext_lazy("Incidents"), gettext_lazy("Opened in the 90 days before")),
    ("incidents.open", gettext_lazy("Open incidents"), gettext_lazy("Month end")),
)  # fmt: skip
NOTHING = "–"


def decision_charts(scores: Scores) -> list[Chart]:
    """How long decisions take: the middle and the slow end, for each tier that had any."""
    fast, slow = scores.by_id.get(P50), scores.by_id.get(P95)
    if fast is None or slow is None:
        return []
    charts = [_decisions(fast, slow, tier) for tier in (1, 2, 3, 4)]
    return [] if all(chart.is_empty for chart in charts) else charts


def _decisions(fast: Score, slow: Score, tier: int) -> Chart:
    key = f"tier:{tier}"
    now = fast.figure.cuts.get(key)
    return Chart(
        title=cut_words(key),
        note=decided_words(now.denominator or 0 if now else 0),
        kind="lines",
        ticks=ticks(fast.trend),
        series=[
            _series(fast, _("Half are faster than this (P50)"), key, "P50"),
            _series(slow, _("95 in 100 are faster than this (P95)"), key, "P95"),
        ],
        target=slow.target,
    )


def decided_words(cases: int) -> str:
    """Few cases are said to be few."""
    if not cases:
        return _("No decision in the last 90 days")
    words = ngettext("%(n)s decision in 90 days", "%(n)s decisions in 90 days", cases)
    return words % {"n": number_format(cases, force_grouping=True)}


def work_charts(scores: Scores) -> list[Chart]:
    """How much is under way, as bars; figures that nobody counts yet are left out."""
    found = [(scores.by_id.get(kpi), title, note) for kpi, title, note in WORK]
    return [
        Chart(
            str(title), str(note), "bars", ticks(score.trend),
            [_series(score, kpi_name(score.kpi), short=_("Number"))],
        )
        for score, title, note in found
        if score is not None
    ]  # fmt: skip


def trend_chart(score: Score, cut: str = "", title: str = "") -> Chart:
    """Any figure, or one part of it."""
    unit = score.kpi.unit
    return Chart(
        title=title or kpi_name(score.kpi),
        note=_("Month ends, and the newest day"),
        kind="bars" if unit is Unit.COUNT else "lines",
        ticks=ticks(score.trend),
        series=[_series(score, kpi_name(score.kpi), cut, _("Value"), with_unit=True)],
        target=score.target,
        share=unit is Unit.SHARE,
    )


def ticks(trend: Sequence[Point]) -> list[str]:
    return [month_words(point.day) for point in trend]


def month_words(day: date) -> str:
    return date_format(day, "M")


def measured_at(point: Point, cut: str = "") -> Measured | None:
    """What was measured then, in all or of one part; None where nothing was counted."""
    if point.figure is None:
        return None
    return point.figure.cuts.get(cut) if cut else point.figure.measured


def _series(
    score: Score, name: str, cut: str = "", short: str = "", *, with_unit: bool = False
) -> Series:
    unit = score.kpi.unit
    found = [measured_at(point, cut) for point in score.trend]
    words: Callable[[Measured], str] = (
        (lambda one: measured_words(one, unit)) if with_unit else _plain
    )
    values = [one.value if one else None for one in found]
    last = next((value for value in reversed(values) if value is not None), None)
    return Series(
        name, values, [words(one) if one else NOTHING for one in found], short,
        end="" if last is None else end_words(last, unit),
    )  # fmt: skip


def _plain(one: Measured) -> str:
    return NOTHING if one.value is None else value_words(one.value, Unit.COUNT)


def end_words(value: Fraction, unit: Unit) -> str:
    """Short enough to stand at the end of a line."""
    return value_words(value, Unit.SHARE if unit is Unit.SHARE else Unit.COUNT)
