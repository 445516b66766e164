"""What the worker does on a tick. Each only looks at rows; a lost tick costs its interval."""

from celery import shared_task
from django.utils import timezone

from govportal.worklist import actions
from govportal.worklist.actions import handovers


@shared_task
def sweep() -> None:
    actions.sweep(timezone.now())


@shared_task
def deliver() -> None:
    actions.deliver_notices(timezone.now())


@shared_task
def deliver_posts() -> None:
    actions.deliver_posts(timezone.now())


@shared_task
def run_jobs() -> None:
    actions.run_jobs(timezone.now(), queue=actions.Queue.SHORT)


@shared_task
def print_documents() -> None:
    actions.run_jobs(timezone.now(), queue=actions.Queue.DOCUMENTS)


@shared_task
def print_books() -> None:
    """Packs of thousands of pages: minutes each, and nobody waits for them but who asked."""
    actions.run_jobs(timezone.now(), queue=actions.Queue.BOOKS)


@shared_task
def keep_handovers() -> None:
    handovers.keep_handovers(timezone.now())
