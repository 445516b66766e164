"""What an agent does when it is stopped: at once, or after what it had begun."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.models.credentials import Grant
from registry.rules.safe_states import LONGEST, SafeMode

MODE_NAMES: dict[str, Any] = {
    SafeMode.STOP: _("Stop at once"),
    SafeMode.DRAIN: _("End what is begun, then stop"),
}


class SafeState(models.Model):
    """What its owners declare as the agent's safe state; without a row it stops.

    ``minutes``: how long what was begun may go on, where it drains.
    """

    agent = models.OneToOneField(Agent, models.PROTECT, related_name="safe_state")
    mode = models.CharField(max_length=8, choices=choices(MODE_NAMES))
    minutes = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(mode=SafeMode.STOP, minutes__isnull=True)
                | Q(mode=SafeMode.DRAIN, minutes__gte=1, minutes__lte=LONGEST),
                name="safe_state_drains_for_minutes",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="safe_state_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.mode}"

    @property
    def ledger_ref(self) -> str:
        return f"safe_state:{self.pk}"

    @property
    def mark(self) -> str:
        """What it looks like; a page that shows another is stale."""
        return mark_of(self)


class Drain(models.Model):
    """A grant that its agent may still use although it was stopped; written once.

    ``cause``: the reference of what stopped the agent.
    """

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="drain")
    cause = models.CharField(max_length=80, db_index=True)
    until = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("made_at")), name="drain_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: until {self.until}"

    @property
    def ledger_ref(self) -> str:
        return f"drain:{self.pk}"
