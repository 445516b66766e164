"""Celery: the sealer's tick."""

from celery import shared_task
from django.utils import timezone

from govportal.ledger.actions import seal


@shared_task(ignore_result=True)
def seal_ledger() -> None:
    seal(timezone.now())
