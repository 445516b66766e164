"""Failure patterns, reports and mails in the table of who sees what."""

from typing import Any

from django.utils import timezone

from govportal.ledger.rules import SYSTEM
from scorecards.actions.reports import request_report
from scorecards.actions.snapshots import count_day
from scorecards.models import PatternFinding
from scorecards.rules.patterns import Pattern
from scorecards.rules.reports import ReportKind, month_of
from scorecards.sources.days import day_of

EVERYBODY, ONLY_POST = None, 405
READS = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "operator",
         "security", "compliance", "compliance_2"}  # fmt: skip
ACCEPTS = {"compliance", "compliance_2", "security"}
PATTERN, REPORT = ("pattern_finding",), ("scorecard_report",)
DONE_BY = {
    "scorecard_pattern_accept": ACCEPTS,
    "scorecard_pattern_take_back": ACCEPTS,
}
TOO_EARLY = {"scorecard_pattern_take_back"}
FILES = {"scorecard_report_download"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "scorecard_patterns": ((), EVERYBODY, 200),
    "scorecard_pattern": (PATTERN, EVERYBODY, 200),
    "scorecard_pattern_accept": (PATTERN, EVERYBODY, 200),
    "scorecard_pattern_take_back": (PATTERN, EVERYBODY, 200),
    "scorecard_reports": ((), EVERYBODY, 200),
    "scorecard_report_new": ((), EVERYBODY, ONLY_POST),
    "scorecard_report": (REPORT, READS | {"board"}, 200),
    "scorecard_report_retry": (REPORT, EVERYBODY, ONLY_POST),
    "scorecard_report_download": (REPORT, EVERYBODY, ONLY_POST),
    "scorecard_mails": ((), EVERYBODY, 200),
}


def scene(cast: Any) -> dict[str, Any]:
    """A policy that is late, and a report to the board that is being made."""
    now = timezone.now()
    params = {"number": "POL-2026-0001", "title": "Use of agents", "day": "2026-01-01"}
    finding = PatternFinding.objects.create(
        pattern=Pattern.POLICY_LATE, key="policy:POL-2026-0001", code="policy_late",
        params=params, found_at=now, changed_at=now,
    )  # fmt: skip
    count_day(day_of(now), actor=SYSTEM("tests"), now=now)
    report = request_report(ReportKind.BOARD, month_of(day_of(now)), actor=cast.compliance, now=now)
    return {"pattern_finding": finding.pk, "scorecard_report": report.pk}
