"""What the worker does for the registry."""

from celery import shared_task
from django.utils import timezone

from registry.actions import inventory, silence, vendor_tick


@shared_task
def keep_identities() -> None:
    silence.keep_identities(timezone.now())


@shared_task
def keep_vendors() -> None:
    vendor_tick.keep_vendors(timezone.now())


@shared_task
def tidy_inventory() -> None:
    inventory.tidy_inventory(timezone.now())
