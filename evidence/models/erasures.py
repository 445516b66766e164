"""Erasures of people: asked for by one, done by another; the row stays, without a name."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evidence.rules.person_erasure import State
from govportal.people.models import Person


class PersonErasure(models.Model):
    """One person whose identity is destroyed. ``kept_until``: until when they were a decider;
    ``facts``: what went, in numbers."""

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures")
    person_ref = models.CharField(max_length=60)
    reason = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default="asked"
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True)
    facts = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state="dropped"),
                name="a_person_is_erased_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_at=None, facts=None)
                | Q(state="dropped", decided_by__isnull=False, decided_at__isnull=False)
                | Q(state="done", decided_at__isnull=False, facts__isnull=False)
                & Q(decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="erasure_needs_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(kept_until=None)
                | Q(kept_until__lte=F("decided_at")),
                name="a_decider_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("decided_by")) | Q(decided_by=None),
                name="nobody_erases_themselves",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"erasure:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("erasure_detail", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state == State.ASKED
