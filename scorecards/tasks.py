"""What the worker does for scorecards."""

from celery import shared_task
from django.utils import timezone

from scorecards.actions import proofs, snapshots


@shared_task
def keep_scorecards() -> None:
    """Figures of the day, and of days that were missed."""
    snapshots.keep_snapshots(timezone.now())


@shared_task
def keep_proofs() -> None:
    """Evidence of the day."""
    proofs.keep_proofs(timezone.now())
