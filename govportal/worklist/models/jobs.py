"""Long work in the background: a row with a lease, so that nothing is lost with a process."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from govportal.people.models import Person

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
STATES = (QUEUED, RUNNING, DONE, FAILED)


class JobQuerySet(QuerySet["Job"]):
    def claimable(self, now: datetime) -> "JobQuerySet":
        """Queued jobs, and running ones whose worker has not been heard of in time."""
        lost = Q(state=RUNNING, lease_until__lt=now)
        return self.filter(Q(state=QUEUED) | lost).order_by("pk")

    def requested_by(self, person: Person) -> "JobQuerySet":
        return self.filter(requester=person)


class Job(models.Model):
    """One piece of background work: what, how far, and who holds it until when.

    ``turn`` counts the workers that took it; only the last one may report or finish.
    """

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=200, unique=True, null=True)
    subject_ref = models.CharField(max_length=120, blank=True, db_index=True)
    requester = models.ForeignKey(Person, models.PROTECT, null=True, related_name="jobs")
    state = models.CharField(max_length=10, default=QUEUED, choices=[(s, s) for s in STATES])
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    turn = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=RUNNING, lease_until__isnull=False, turn__gt=0)
                | (~Q(state=RUNNING) & Q(lease_until__isnull=True)),
                name="running_job_is_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(DONE, FAILED), ended_at__isnull=False)
                | Q(state__in=(QUEUED, RUNNING), ended_at__isnull=True),
                name="ended_job_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="job_progress_has_an_end"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["state", "id"],
                condition=Q(state__in=(QUEUED, RUNNING)),
                name="job_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def ledger_ref(self) -> str:
        return f"job:{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, FAILED)
