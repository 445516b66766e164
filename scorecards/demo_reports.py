"""Failure patterns and reports of the demo: what is found now, one of it accepted for now, and
last month's report being made."""

from collections.abc import Mapping
from datetime import UTC, timedelta

from approvals.demo.diary import Diary
from govportal.people.models import Person
from scorecards.actions.patterns import accept, keep_patterns
from scorecards.actions.reports import has_figures, request_report
from scorecards.models import PatternFinding
from scorecards.rules.reports import ReportKind, month_earlier, month_of
from scorecards.sources.days import day_of

REVIEWER = "dorothea.blanc"
WHY = (
    "Known and looked at: the owner mends it with the next release, and until then two people look "
    "at its work each morning."
)


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """Looked for a week ago and now; the oldest finding about an agent is accepted."""
    reviewer, now = people[REVIEWER], diary.now.astimezone(UTC)
    keep_patterns(diary.day(5, "07:00").astimezone(UTC))
    at, today = now - timedelta(hours=2), day_of(now)
    finding = PatternFinding.objects.standing().filter(is_of_agents=True).order_by("pk").first()
    if finding is not None:
        until = today + timedelta(days=45)
        accept(finding, WHY, until, seen=finding.mark, actor=reviewer, now=at)
    keep_patterns(now)
    month = month_earlier(month_of(today))
    if has_figures(month):
        for kind in ReportKind:
            request_report(kind, month, actor=reviewer, now=now)
