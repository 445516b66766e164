"""Owners who were named by somebody else, and what they said to it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.worklist.models import WorkItem
from registry.models.agents import Agent, choices
from registry.rules.namings import NamingState
from registry.rules.owners import OWNERS

PART_NAMES: dict[str, Any] = {
    "business_owner": _("business owner"),
    "technical_owner": _("technical owner"),
}
NAMING_NAMES = {
    NamingState.OPEN: _("Not answered yet"),
    NamingState.TAKEN: _("Taken"),
    NamingState.RETURNED: _("Given back"),
    NamingState.DECLINED: _("Handed back, nobody else named yet"),
    NamingState.REPLACED: _("Somebody else was named"),
}


class NamingQuerySet(QuerySet["Naming"]):
    def visible_to(self, person: Person, on: date) -> "NamingQuerySet":
        """One’s own: what others were named is on the agent’s page."""
        return self.filter(person=person)

    def open(self) -> "NamingQuerySet":
        return self.filter(state=NamingState.OPEN.value)

    def waiting(self) -> "NamingQuerySet":
        """Not answered, or handed back with nobody in the place yet."""
        return self.filter(state__in=[NamingState.OPEN.value, NamingState.DECLINED.value])


class Naming(models.Model):
    """``person`` was named ``part`` of an agent by ``named_by``, in the place of ``before``."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="namings")
    part = models.CharField(max_length=20, choices=choices(PART_NAMES))
    person = models.ForeignKey(Person, models.PROTECT, related_name="namings")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    before = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=choices(NAMING_NAMES), default=NamingState.OPEN.value
    )
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = NamingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "part"],
                condition=Q(state__in=["declined", "open"]),
                name="one_naming_waits_per_part",
            ),
            models.CheckConstraint(
                condition=Q(part__in=list(OWNERS)) & ~Q(person=F("named_by")),
                name="naming_is_of_an_owner_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(state__in=["declined", "replaced", "returned", "taken"])
                & Q(answered_at__isnull=False),
                name="naming_is_answered_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "returned"]) | ~Q(reason=""),
                name="naming_is_handed_back_with_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "state", "-id"])]

    def __str__(self) -> str:
        return f"{self.agent}, {self.part}"

    @property
    def ledger_ref(self) -> str:
        return f"naming:{self.pk}"
