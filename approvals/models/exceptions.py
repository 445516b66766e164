"""Exceptions that were granted: waivers that end on their day by themselves."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from approvals.models.decisions import Decision
from approvals.models.requests import Request
from govportal.people.models import Person
from registry.models import Agent


class WaiverQuerySet(QuerySet["Waiver"]):
    def visible_to(self, person: Person, on: date | None = None) -> "WaiverQuerySet":
        """Those whose requests the person may see."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        requests = Request.objects.visible_to(person, on).order_by()
        return self.filter(request__in=requests.values("pk"))

    def running(self, on: date) -> "WaiverQuerySet":
        """Neither ended nor past their last day."""
        return self.filter(ended_at__isnull=True, ends_on__gte=on)

    def over(self, on: date) -> "WaiverQuerySet":
        """Past their last day and not ended yet."""
        return self.filter(ended_at__isnull=True, ends_on__lt=on)


class Waiver(models.Model):
    """An exception in force: to which rule, for which agent, from when until when.

    ``rule_key``: the same for all ways of writing that rule.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="waiver")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="waiver")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="waivers")
    rule = models.CharField(max_length=200)
    rule_key = models.CharField(max_length=200, db_index=True)
    begins_on = models.DateField()
    ends_on = models.DateField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(rule=""), name="a_waiver_names_its_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.agent}, until {self.ends_on}"

    @property
    def ledger_ref(self) -> str:
        return f"waiver:{self.pk}"

    def is_running(self, on: date) -> bool:
        return self.ended_at is None and self.ends_on >= on
