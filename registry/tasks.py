"""What the worker does for the registry."""

from celery import shared_task
from django.utils import timezone

from registry.actions import inventory


@shared_task
def tidy_inventory() -> None:
    inventory.tidy_inventory(timezone.now())
