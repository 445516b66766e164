"""What the worker does for the evidence room on a tick."""

from celery import shared_task
from django.utils import timezone

from evidence.actions import findings
from evidence.actions.packs import tidy_packs as tidy


@shared_task
def tidy_packs() -> None:
    tidy(timezone.now())


@shared_task
def keep_findings() -> None:
    """What is past its day."""
    findings.keep_findings(timezone.now())
