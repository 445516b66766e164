"""What the worker does for incidents."""

from celery import shared_task
from django.utils import timezone

from incidents.actions import exercises, freezes
from incidents.actions import follow_up as following


@shared_task
def follow_up() -> None:
    following.follow_up(timezone.now())
    freezes.seal_freezes(timezone.now())


@shared_task
def keep_incidents() -> None:
    """What falls due by the day."""
    exercises.keep_exercises(timezone.now())
