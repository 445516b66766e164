"""What the worker does for approvals."""

from celery import shared_task
from django.utils import timezone

from approvals.actions import follow_up as following


@shared_task(name="approvals.tasks.follow_up", ignore_result=True)
def follow_up() -> int:
    return following.follow_up(timezone.now())
