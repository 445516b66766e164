"""The weekly scorecard mail: what is late, who acts, what changed since a week ago."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from govportal.people.models import Person
from scorecards.changes import Change, changes_since
from scorecards.figure_lines import FigureLine, lines_named, paper_formats
from scorecards.late import Late, late_now
from scorecards.models import PatternFinding, PatternLook, Snapshot
from scorecards.pattern_faces import FindingFace, agents_seen, faces_of
from scorecards.scores import Scores, scores_of
from scorecards.sources.days import begin_of, day_of
from scorecards.words import measured_words

HEADLINE = (
    "process.review_backlog", "process.overdue_reviews", "process.in_time",
    "process.approval_p95", "incidents.open", "compliance.incident_response",
    "coverage.valid_approval", "coverage.monitoring",
    "value.cost_per_success", "value.policy_violations", "value.throughput",
)  # fmt: skip
FINDINGS_SHOWN, CHANGES_SHOWN = 10, 12


@dataclass(frozen=True)
class ChangeLine:
    """One figure that moved within the week."""

    change: Change
    words: str


@dataclass(frozen=True)
class Weekly:
    """What one reader is told. ``day``: of the figures; None where there are none yet."""

    week: date
    day: date | None
    late: Late
    figures: Sequence[FigureLine]
    changes: Sequence[ChangeLine]
    found: Sequence[FindingFace]
    found_count: int
    gone: int
    open: int
    looked: bool = True  # whether anybody has looked for patterns yet

    @property
    def portal(self) -> str:
        return str(settings.PORTAL_URL).rstrip("/")

    @property
    def found_left(self) -> int:
        return self.found_count - len(self.found)


@dataclass(frozen=True)
class Figures:
    """What is the same for every reader, read once."""

    week: date
    now: datetime
    scores: Scores | None
    compared: Scores | None
    looked: bool


def figures_for(week: date, now: datetime) -> Figures:
    """The newest figures, beside those of the week before. Four queries."""
    looked = PatternLook.objects.exists()
    scores = scores_of(None, day_of(now))
    if scores is None:
        return Figures(week, now, None, None, looked)
    before = Snapshot.objects.of(None).filter(day=scores.day - timedelta(days=7)).first()
    rows = {
        kpi: replace(score, before=before.figure(kpi) if before else None)
        for kpi, score in scores.by_id.items()
    }
    return Figures(week, now, scores, replace(scores, by_id=rows), looked)


def weekly_for(reader: Person, figures: Figures) -> Weekly:
    """In the active language and zone; about ten queries."""
    now, today = figures.now, day_of(figures.now)
    since = begin_of(today - timedelta(days=7))
    findings = PatternFinding.objects.visible_to(reader, today)
    fresh = findings.unaccepted(today).filter(found_at__gte=since)
    shown = list(fresh.for_list()[:FINDINGS_SHOWN])
    return Weekly(
        week=figures.week,
        day=figures.scores.day if figures.scores else None,
        late=late_now(reader, now),
        figures=lines_named(figures.scores, HEADLINE) if figures.scores else [],
        changes=_changes(figures.compared),
        found=faces_of(shown, agents_seen(shown, reader, today), today),
        found_count=fresh.count(),
        gone=findings.filter(over_at__gte=since).count(),
        open=findings.unaccepted(today).count(),
        looked=figures.looked,
    )


def _changes(scores: Scores | None) -> list[ChangeLine]:
    if scores is None:
        return []
    return [_change_line(change) for change in changes_since(scores)[:CHANGES_SHOWN]]


def _change_line(change: Change) -> ChangeLine:
    before, unit = change.score.before, change.score.kpi.unit
    assert before is not None  # without it nothing changed
    words = _("%(before)s a week before, now %(after)s") % {
        "before": measured_words(before.measured, unit),
        "after": measured_words(change.score.measured, unit),
    }
    return ChangeLine(change, words)


@dataclass(frozen=True)
class Written:
    """The mail as it is sent."""

    subject: str
    text: str
    html: str


def written(weekly: Weekly) -> Written:
    """Subject, text and HTML; both say the same."""
    context = {"weekly": weekly, "portal_name": settings.PORTAL_NAME, **paper_formats()}
    late = weekly.late.count
    words = {"late": f"{late}+" if weekly.late.is_more else late, "open": weekly.open}
    subject = _("Scorecard of the week: late %(late)s, failure patterns %(open)s") % words
    if not weekly.looked:
        subject = _("Scorecard of the week: late %(late)s") % words
    text = render_to_string("scorecards/weekly_mail.txt", context)
    return Written(
        subject,
        "\n".join(line.rstrip() for line in text.strip().splitlines()),
        render_to_string("scorecards/weekly_mail.html", context),
    )


def in_zone_of(person: Person) -> timezone.override:
    """The zone in which somebody reads times."""
    return timezone.override(person.time_zone)
