"""What the worker does for scorecards."""

from celery import shared_task
from django.utils import timezone

from scorecards.actions import readiness, snapshots


@shared_task
def keep_scorecards() -> None:
    """Readiness and its gates; figures of the day, and of days that were missed."""
    readiness.keep_readiness(timezone.now())
    snapshots.keep_snapshots(timezone.now())
