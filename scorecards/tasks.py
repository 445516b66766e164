"""What the worker does for scorecards."""

from celery import shared_task
from django.utils import timezone

from scorecards.actions import mailings, patterns, reports, snapshots


@shared_task
def keep_scorecards() -> None:
    """Figures of the day, and of days that were missed."""
    snapshots.keep_snapshots(timezone.now())


@shared_task
def keep_patterns() -> None:
    """Failure patterns that came, changed or went."""
    patterns.keep_patterns(timezone.now())


@shared_task
def keep_reports() -> None:
    """Reports and the weekly mail, once their time has come."""
    reports.keep_reports(timezone.now())
    mailings.keep_weekly(timezone.now())
