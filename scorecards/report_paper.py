"""What a report shows: figures of a month's last day out of its snapshot, and what happened in it.

Figures are read, never counted here, so that page, API and paper agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from approvals.models import Request
from approvals.models.requests import KIND_NAMES, STATE_NAMES
from approvals.rules.states import State
from govportal.charts import Chart
from incidents.models import Incident
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.names import STATE_NAMES as INCIDENT_STATES
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import IncidentState, Outcome
from scorecards.changes import Change, changes_since
from scorecards.cut_words import cut_words
from scorecards.figure_lines import FigureLine, lines_named
from scorecards.models import PatternFinding, Snapshot
from scorecards.pattern_looks import first_looks
from scorecards.pattern_words import ABOUT, About
from scorecards.pictures import decision_charts, work_charts
from scorecards.rules.kpi import Group
from scorecards.rules.patterns import WAITS, Pattern
from scorecards.rules.reports import ReportKind, last_day, month_later
from scorecards.scores import Scores, scores_of
from scorecards.sources.days import begin_of
from scorecards.words import counted_words, measured_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADLINE: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.GOVERNANCE: (
        "coverage.valid_approval", "coverage.monitoring", "process.review_backlog",
        "process.overdue_reviews", "process.mean_approval_time", "process.in_time",
        "process.rushed", "incidents.open", "compliance.incident_response",
        "value.cost_per_success", "value.policy_violations", "value.throughput",
    ),
    ReportKind.BOARD: (
        "agents.running", "coverage.valid_approval", "coverage.monitoring",
        "process.overdue_reviews", "incidents.opened", "compliance.incident_response",
        "compliance.training", "compliance.data_requests",
        "value.cost_per_success", "value.policy_violations", "value.throughput",
    ),
}  # fmt: skip
GROUP_NAMES: "dict[Group, StrOrPromise]" = {
    Group.COVERAGE: _("Coverage"),
    Group.QUALITY: _("Quality"),
    Group.PROCESS: _("Process"),
    Group.COMPLIANCE: _("Compliance"),
    Group.VALUE: _("Value"),
}
GRAVE = {
    ReportKind.GOVERNANCE: (Severity.SEV1, Severity.SEV2),
    ReportKind.BOARD: (Severity.SEV1,),
}
CHANGES_SHOWN, GRAVE_SHOWN = 12, 15


@dataclass(frozen=True)
class StepLine:
    """One step: the share kept to its limit, and of how many."""

    name: str
    value: str
    counted: str


@dataclass(frozen=True)
class PatternLine:
    """One pattern at the end of the month; ``open`` is None where nobody can tell."""

    about: About
    open: int | None
    found: int
    gone: int
    waits: bool


@dataclass(frozen=True)
class Pictures:
    """Charts beside each other, with one table of all their numbers by month."""

    charts: Sequence[Chart]

    def __bool__(self) -> bool:
        return bool(self.charts)

    @property
    def heads(self) -> list[str]:
        return [
            chart.title if len(chart.series) == 1 else f"{chart.title}, {head}"
            for chart in self.charts
            for head in chart.heads
        ]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """They are of the same months, the oldest first."""
        tables = [chart.rows for chart in self.charts]
        return [
            (month, [word for table in tables for word in table[n][1]])
            for n, (month, _words) in enumerate(tables[0])
        ]


@dataclass(frozen=True)
class Paper:
    """Everything on the sheets. ``scores`` are of ``day``."""

    kind: ReportKind
    month: date
    scores: Scores
    headline: Sequence[FigureLine]
    changes: Sequence[Change]
    decision_charts: Pictures
    work_charts: Pictures
    groups: Sequence[tuple[str, Sequence[FigureLine]]]
    waiting: Sequence[FigureLine]
    steps: Sequence[StepLine]
    decisions: Sequence[tuple[str, Sequence[int]]]
    incidents: "Sequence[tuple[StrOrPromise, int]]"
    grave: Sequence[Any]
    patterns: Sequence[PatternLine]
    digest: str

    @property
    def month_words(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def is_whole(self) -> bool:
        """Whether the figures are those of its last day."""
        return self.scores.is_final and self.scores.day == last_day(self.month)

    @property
    def open_patterns(self) -> int | None:
        """None where nobody had looked for any by the end."""
        known = [line.open for line in self.patterns if line.open is not None]
        return sum(known) if known else None

    @property
    def decided(self) -> int:
        return sum(sum(numbers) for _kind, numbers in self.decisions)

    @property
    def reported(self) -> int:
        return sum(number for _severity, number in self.incidents)


DECIDED = (State.APPROVED, State.REJECTED, State.WITHDRAWN)


def decided_names() -> "list[StrOrPromise]":
    return [STATE_NAMES[state] for state in DECIDED]


def paper_of(kind: ReportKind, month: date) -> Paper | None:
    """The report in the active language; None where there is no figure of that month."""
    scores = scores_of(None, last_day(month))
    if scores is None or scores.day < month:
        return None
    snapshot = Snapshot.objects.of(None).get(day=scores.day)
    lines = {line.id: line for line in lines_named(scores, scores.by_id)}
    since, until = begin_of(month), min(begin_of(month_later(month)), scores.as_of)
    return Paper(
        kind=kind,
        month=month,
        scores=scores,
        headline=[lines[one] for one in HEADLINE[kind] if one in lines],
        changes=changes_since(scores)[:CHANGES_SHOWN],
        decision_charts=_pictures(decision_charts(scores)),
        work_charts=_pictures(work_charts(scores)),
        groups=_groups(scores, lines),
        waiting=[line for line in lines.values() if line.waits],
        steps=_steps(scores),
        decisions=_decisions(since, until),
        incidents=_incidents(since, until),
        grave=_grave(kind, since, until),
        patterns=_patterns(since, until),
        digest=snapshot.digest,
    )


def _pictures(charts: Sequence[Chart]) -> Pictures:
    return Pictures([chart for chart in charts if not chart.is_empty])


def _groups(scores: Scores, lines: dict[str, FigureLine]) -> list[tuple[str, Sequence[FigureLine]]]:
    found: list[tuple[str, Sequence[FigureLine]]] = []
    for group, name in GROUP_NAMES.items():
        ids = [one for one, score in scores.by_id.items() if score.kpi.group is group]
        shown = [lines[one] for one in ids if not lines[one].waits]
        if shown:
            found.append((str(name), shown))
    return found


def _steps(scores: Scores) -> list[StepLine]:
    score = scores.by_id.get("process.in_time")
    if score is None:
        return []
    return [
        StepLine(cut_words(key), measured_words(cut, score.kpi.unit), counted_words(cut))
        for key, cut in score.figure.cuts.items()
    ]


def _decisions(since: datetime, until: datetime) -> list[tuple[str, Sequence[int]]]:
    """Requests that ended within the time, by kind: approved, rejected, withdrawn."""
    rows = Request.objects.filter(closed_at__gte=since, closed_at__lt=until, state__in=DECIDED)
    counted: dict[str, dict[str, int]] = {}
    for row in rows.order_by().values("kind", "state").annotate(n=Count("pk")):
        counted.setdefault(row["kind"], {})[row["state"]] = row["n"]
    return [
        (str(KIND_NAMES[kind]), [counted[kind].get(state, 0) for state in DECIDED])
        for kind in KIND_NAMES
        if kind in counted
    ]


def _real(since: datetime, until: datetime) -> QuerySet[Incident]:
    rows = Incident.objects.real().filter(reported_at__gte=since, reported_at__lt=until)
    return rows.exclude(state=IncidentState.MERGED).exclude(outcome=Outcome.FALSE_ALARM)


def _incidents(since: datetime, until: datetime) -> "list[tuple[StrOrPromise, int]]":
    """By severity, every one of them."""
    rows = _real(since, until).order_by().values("severity").annotate(n=Count("pk"))
    counted = {row["severity"]: row["n"] for row in rows}
    return [(name, counted.get(severity, 0)) for severity, name in SEVERITY_NAMES.items()]


@dataclass(frozen=True)
class GraveLine:
    """A grave incident in words."""

    number: str
    title: str
    agent: str
    kind: "StrOrPromise"
    severity: "StrOrPromise"
    state: "StrOrPromise"
    at: datetime


def _grave(kind: ReportKind, since: datetime, until: datetime) -> list[GraveLine]:
    rows = _real(since, until).filter(severity__in=GRAVE[kind]).select_related("agent")
    return [
        GraveLine(
            row.number, row.title, row.agent.name if row.agent else row.agent_named,
            CLASS_NAMES[IncidentClass(row.kind)], SEVERITY_NAMES[Severity(row.severity)],
            INCIDENT_STATES[IncidentState(row.state)], row.reported_at,
        )
        for row in rows.order_by("severity", "pk")[:GRAVE_SHOWN]
    ]  # fmt: skip


def _patterns(since: datetime, until: datetime) -> list[PatternLine]:
    """As they stood at the end, and what came and went within the time."""
    then = Q(found_at__lt=until) & (Q(over_at=None) | Q(over_at__gte=until))
    rows = (
        PatternFinding.objects.order_by()
        .values("pattern")
        .annotate(
            open=Count("pk", filter=then),
            found=Count("pk", filter=Q(found_at__gte=since, found_at__lt=until)),
            gone=Count("pk", filter=Q(over_at__gte=since, over_at__lt=until)),
        )
    )
    counted = {row["pattern"]: row for row in rows}
    looked = {one for one, at in first_looks().items() if at < until}
    return [_pattern(one, counted.get(one, {}), one in looked) for one in Pattern]


def _pattern(pattern: Pattern, row: Any, was_looked_for: bool) -> PatternLine:
    return PatternLine(
        ABOUT[pattern], row.get("open", 0) if was_looked_for else None,
        row.get("found", 0), row.get("gone", 0), pattern in WAITS,
    )  # fmt: skip
