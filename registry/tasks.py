"""What the worker does for the registry."""

from celery import shared_task
from django.utils import timezone

from registry.actions import silence
from registry.actions.vendor_tick import keep_vendors as keep


@shared_task
def keep_identities() -> None:
    silence.keep_identities(timezone.now())


@shared_task
def keep_vendors() -> None:
    keep(timezone.now())
