"""What the worker does for approvals."""

from celery import shared_task
from django.utils import timezone

from approvals.actions import defaults, meetings, policies, renewals, scheduled
from approvals.actions import follow_up as following


@shared_task
def follow_up() -> None:
    following.follow_up(timezone.now())


@shared_task
def keep_reviews() -> None:
    scheduled.keep_reviews(timezone.now())
    renewals.keep_renewals(timezone.now())
    policies.keep_policies(timezone.now())
    meetings.remind_to_plan(timezone.now())


@shared_task
def load_defaults() -> None:
    defaults.load_defaults(timezone.now())
