"""What the worker does for the evidence room on a tick."""

from celery import shared_task
from django.utils import timezone

from evidence.actions import (
    access_course,
    asked_telling,
    findings,
    management_points,
    own_controls,
    pruning,
    publishing,
)
from evidence.actions.extracting import tidy_extracts
from evidence.actions.packs import tidy_packs as tidy


@shared_task
def tidy_packs() -> None:
    tidy(timezone.now())
    tidy_extracts(timezone.now())
    pruning.tidy_prunings(timezone.now())


@shared_task
def keep_findings() -> None:
    """What is past its day: findings, and what management agreed on."""
    findings.keep_findings(timezone.now())
    management_points.keep_management(timezone.now())


@shared_task
def keep_access() -> None:
    """Auditors' access begins and ends; what they asked for falls due."""
    access_course.keep_accesses(timezone.now())
    asked_telling.keep_asked(timezone.now())


@shared_task
def keep_publishing() -> None:
    """Checkpoints out of the house, once a day, and what did not arrive once more."""
    publishing.keep_publishing(timezone.now())


@shared_task
def keep_own_controls() -> None:
    """Recertifications, tests of restores and comparisons that fall due."""
    own_controls.keep_own_controls(timezone.now())
