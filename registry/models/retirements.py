"""Retirements of agents, and the receipt of what was taken down."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.rules.retirement import LineCode, LineState, RetirementFacts, Stage

LINE_NAMES: dict[str, Any] = {
    LineCode.KEYS: _("Keys and grants"),
    LineCode.DELEGATIONS: _("Delegations to it and from it"),
    LineCode.AUTHORISATIONS: _("Rights to run"),
    LineCode.RELEASES: _("Releases on their way"),
    LineCode.REVIEWS: _("Reviews, conditions and requests"),
    LineCode.DATA: _("Data and access"),
}
STATE_NAMES: dict[str, Any] = {
    LineState.WAITING: _("Not confirmed"),
    LineState.DONE: _("Confirmed"),
    LineState.FAILED: _("Failed"),
}
SIGNS = {
    LineState.WAITING: ("warn", "wait"),
    LineState.DONE: ("ok", "ok"),
    LineState.FAILED: ("bad", "bad"),
}


class RetirementQuerySet(QuerySet["Retirement"]):
    def standing(self) -> "RetirementQuerySet":
        """The one of an agent that was not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def due(self, on: date) -> "RetirementQuerySet":
        """Agreed to, and their day has come."""
        return self.standing().filter(agreed_at__isnull=False, down_at__isnull=True, on__lte=on)

    def unfinished(self) -> "RetirementQuerySet":
        """Taken down, and not every line confirmed."""
        return self.filter(down_at__isnull=False, completed_at__isnull=True)


class Retirement(models.Model):
    """The end of an agent: asked for by an owner, agreed to by somebody else, done on a day.

    ``down_at``: when it was taken down; ``completed_at``: when the last line was confirmed.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="retirements")
    tier = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    down_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = RetirementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(withdrawn_at__isnull=True),
                name="an_agent_is_retired_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retirement_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__gte=F("asked_at"))
                & ~Q(agreed_by=F("asked_by")),
                name="retirement_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(down_at__isnull=True)
                | Q(
                    withdrawn_at__isnull=True, agreed_at__isnull=False, down_at__gte=F("agreed_at")
                ),
                name="taken_down_after_both_agreed",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("down_at")),
                name="complete_after_it_was_taken_down",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["on"], condition=Q(completed_at__isnull=True), name="retirement_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return f"Retirement of {self.agent}"

    @property
    def ledger_ref(self) -> str:
        return f"retirement:{self.pk}"

    @property
    def stage(self) -> Stage:
        if self.withdrawn_at is not None:
            return Stage.WITHDRAWN
        if self.completed_at is not None:
            return Stage.COMPLETE
        if self.down_at is not None:
            return Stage.DOWN
        return Stage.ASKED if self.agreed_at is None else Stage.AGREED

    @property
    def facts(self) -> RetirementFacts:
        """For the rules; load the agent with both owners."""
        both = (self.agent.business_owner, self.agent.technical_owner)
        others = (p.pk for p in both if p is not None and p.is_active and p.pk != self.asked_by_id)
        return RetirementFacts(self.stage, self.asked_by_id, self.tier, next(others, None))


def proof_path(line: "RetirementLine", name: str) -> str:
    """Stored by content, as attachments are."""
    return str(PurePosixPath("retirements") / line.sha256[:2] / line.sha256)


class RetirementLine(models.Model):
    """One line of the receipt: what was taken down, when, by whom, under which ledger entry.

    ``by`` is the ledger reference of who did it, the portal included. A confirmed line stays.
    """

    retirement = models.ForeignKey(Retirement, models.PROTECT, related_name="lines")
    n = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, choices=choices(LINE_NAMES))
    state = models.CharField(max_length=10, choices=choices(STATE_NAMES))
    result = models.TextField(blank=True)
    refs = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entry = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to=proof_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=140, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["retirement", "code"], name="a_receipt_has_a_line_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in LineState]), name="line_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(code__in=[c.value for c in LineCode]), name="line_code_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.get_state_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"retirement_line:{self.pk}"

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and shape."""
        return SIGNS[LineState(self.state)]

    @property
    def is_done(self) -> bool:
        return self.state == LineState.DONE
