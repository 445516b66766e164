"""One figure as its page shows it: what it is, how it stands, its parts, the records behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.charts import Chart
from govportal.people.models import Person
from scorecards.board import against
from scorecards.comparisons import Line, line_of
from scorecards.cut_words import cut_words
from scorecards.models import Target
from scorecards.pictures import trend_chart
from scorecards.records import RECORDS, Records
from scorecards.rules.kpi import DAYS, Better, Group, Kpi, Source, Window
from scorecards.rules.kpis import KPIS
from scorecards.scores import Score, Scores
from scorecards.sources.days import AsOf
from scorecards.unit_choice import members_of
from scorecards.words import counted_words, kpi_name, measured_words, value_words

ALL, COUNTED, NOT = "all", "counted", "not"
SHOWS = {
    ALL: gettext_lazy("All"),
    COUNTED: gettext_lazy("Counted"),
    NOT: gettext_lazy("Not counted"),
}
DRAWN = 6
GROUP_NAMES = {
    Group.COVERAGE: gettext_lazy("Coverage"),
    Group.QUALITY: gettext_lazy("Quality"),
    Group.PROCESS: gettext_lazy("Process"),
    Group.COMPLIANCE: gettext_lazy("Compliance"),
    Group.VALUE: gettext_lazy("Value"),
}
SOURCE_NAMES = {
    Source.PORTAL: gettext_lazy("Counted from the records of this portal"),
    Source.IMPORT: gettext_lazy("Counted from what is imported"),
    Source.GATEWAY: gettext_lazy("Reported by the run-time gateway"),
}
BETTER_NAMES = {
    Better.HIGHER: gettext_lazy("More is better"),
    Better.LOWER: gettext_lazy("Less is better"),
    Better.NEITHER: gettext_lazy("Neither more nor less is better"),
}

ROWS_NOTES = {
    "compliance.training": gettext_lazy(
        "The figure counts courses, once for each person who has to have one. Each row is a "
        "person; the value says how many of their courses count, and all of them together are "
        "the figure."
    ),
}
WITHHELD = {
    "process.rushed": gettext_lazy(
        "The approvals behind this figure are not listed: they would tell how single people decide."
    ),
}


@dataclass(frozen=True)
class Part:
    """One part of a figure. ``span_words``: where a true share lies with 95 % confidence."""

    name: str
    words: str
    counted: str
    line: Line
    sign: tuple[str, str, str]


@dataclass(frozen=True)
class Row:
    """One figure in the list of all."""

    kpi: Kpi[Any]
    score: Score

    @property
    def name(self) -> str:
        return kpi_name(self.kpi)

    @property
    def words(self) -> str:
        return measured_words(self.score.measured, self.kpi.unit)

    @property
    def counted(self) -> str:
        return counted_words(self.score.measured)

    @property
    def before(self) -> str:
        then = self.score.before
        if then is None or then.measured.value is None:
            return ""
        return measured_words(then.measured, self.kpi.unit)

    @property
    def sign(self) -> tuple[str, str, str]:
        return against(self.score.measured, self.score)

    @property
    def target(self) -> str:
        target = self.score.target
        return value_words(target, self.kpi.unit) if target is not None else ""


def grouped(scores: Scores) -> Sequence[tuple[str, Sequence[Row]]]:
    """All figures by group, in the order of the catalogue."""
    rows = [Row(kpi, scores.by_id[kpi.id]) for kpi in KPIS if kpi.id in scores.by_id]
    groups = [(str(name), [row for row in rows if row.kpi.group is group])
              for group, name in GROUP_NAMES.items()]  # fmt: skip
    return [(name, rows) for name, rows in groups if rows]


def parts_of(score: Score) -> Sequence[Part]:
    """Each part with what it was counted from; a share with its interval."""
    return [
        Part(
            cut_words(key), measured_words(one, score.kpi.unit), counted_words(one),
            line_of(score.kpi, None, one, score.measured), against(one, score),
        )
        for key, one in score.figure.cuts.items()
    ]  # fmt: skip


def part_charts(score: Score) -> Sequence[Chart]:
    """The parts over time, where there are few enough to look at side by side."""
    cuts = score.figure.cuts
    if len(cuts) > DRAWN:
        return []
    return [trend_chart(score, key, cut_words(key)) for key in cuts]


def facts_of(kpi: Kpi[Any]) -> Sequence[tuple[str, str]]:
    return [
        (_("What it says"), _(kpi.definition)),
        (_("How it is counted"), _(kpi.formula)),
        (_("Time"), window_words(kpi.window)),
        (_("Where it comes from"), str(SOURCE_NAMES[kpi.source])),
        (_("Which way"), str(BETTER_NAMES[kpi.better])),
    ]


def window_words(window: Window) -> str:
    """What time a figure is about."""
    if window is Window.MOMENT:
        return _("At the end of the day")
    if window.value == "month":
        return _("The month, up to the day")
    return _("What ended in the %(n)s days up to it") % {"n": DAYS}


def records_of(kpi: Kpi[Any], scores: Scores) -> Records | None:
    """The records as of the moment at which the figure was counted; None where there are none."""
    source = RECORDS.get(kpi.id)
    if source is None:
        return None
    return source(AsOf(scores.day, scores.as_of), members_of(scores.unit))


def notes_of(kpi: Kpi[Any]) -> dict[str, str]:
    """How rows and figure relate where not one row is one case; why no rows are shown."""
    return {
        "rows_note": str(ROWS_NOTES.get(kpi.id, "")),
        "withheld": str(WITHHELD.get(kpi.id, "")),
    }


def shown_rows(records: Records, reader: Person, show: str) -> QuerySet[Any]:
    """Those the reader may see, and of them those that count, or those that do not."""
    rows = records.visible(reader)
    if records.counts is None:
        return rows.none() if show == NOT else rows
    counted = rows.filter(records.counts)
    if show == COUNTED:
        return counted
    return rows.exclude(pk__in=counted.order_by().values("pk")) if show == NOT else rows


def show_named(text: str) -> str:
    return text if text in SHOWS else ALL


@dataclass(frozen=True)
class TargetLine:
    """One target that was set, or the one that was shipped."""

    since: Any
    words: str
    reason: str
    who: Person | None
    at: datetime | None


def targets_of(kpi: Kpi[Any]) -> Sequence[TargetLine]:
    """The newest first, the one that was shipped last; one query."""
    none = _("No target")
    rows = Target.objects.filter(kpi=kpi.id).select_related("set_by").order_by("-since", "-pk")
    lines = [
        TargetLine(
            row.since, value_words(row.fraction, kpi.unit) if row.fraction is not None else none,
            row.reason, row.set_by, row.set_at,
        )
        for row in rows[:20]
    ]  # fmt: skip
    shipped = value_words(kpi.target, kpi.unit) if kpi.target is not None else none
    return [*lines, TargetLine(None, shipped, _("What the portal starts with"), None, None)]
