"""Celery: the sealer's tick, and the nightly verification that the audit page shows."""

from celery import shared_task
from django.utils import timezone

from govportal.ledger.actions import seal
from govportal.ledger.actions import verify_ledger as verify


@shared_task(ignore_result=True)
def seal_ledger() -> None:
    seal(timezone.now())


@shared_task(ignore_result=True)
def verify_ledger() -> None:
    verify(timezone.now())
