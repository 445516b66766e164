"""What the worker does for incidents."""

from celery import shared_task
from django.utils import timezone

from incidents.actions import containing, corrective, exercises, freezes, paging
from incidents.actions import follow_up as following
from incidents.actions.paging import updates


@shared_task
def follow_up() -> None:
    following.follow_up(timezone.now())
    freezes.seal_freezes(timezone.now())


@shared_task
def keep_pages() -> None:
    paging.keep_pages(timezone.now())
    updates.tell_updates(timezone.now())


@shared_task
def run_containments() -> None:
    containing.run_steps(timezone.now())


@shared_task
def keep_incidents() -> None:
    """What falls due by the day."""
    corrective.keep_actions(timezone.now())
    containing.keep_drills(timezone.now())
    exercises.keep_exercises(timezone.now())
