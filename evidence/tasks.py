"""What the worker does for the evidence room on a tick."""

from celery import shared_task
from django.utils import timezone

from evidence.actions.extracting import tidy_extracts
from evidence.actions.packs import tidy_packs as tidy


@shared_task
def tidy_packs() -> None:
    tidy(timezone.now())
    tidy_extracts(timezone.now())
