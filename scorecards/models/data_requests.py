"""The register of requests of people about their own data."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govportal.marks import mark_of
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.worklist.models import Clock
from registry.models import Agent
from registry.models.agents import choices
from scorecards.rules.data_requests import Facts, Kind, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_NAMES = {
    Kind.ACCESS: _("Access to data"),
    Kind.RECTIFICATION: _("Correction"),
    Kind.ERASURE: _("Erasure"),
    Kind.RESTRICTION: _("Restriction"),
    Kind.PORTABILITY: _("Data to take along"),
    Kind.OBJECTION: _("Objection"),
    Kind.HUMAN_REVIEW: _("A person’s look at an automated decision"),
}
STATE_NAMES = {
    State.OPEN: _("Open"),
    State.ANSWERED: _("Answered"),
    State.REFUSED: _("Refused with a reason"),
}
STATE_SIGNS = {State.OPEN: ("info", "wait"), State.ANSWERED: ("ok", "ok"),
               State.REFUSED: ("neutral", "off")}  # fmt: skip
READS = frozenset({Role.COMPLIANCE_REVIEWER})


class DataRequestQuerySet(QuerySet["DataRequest"]):
    def visible_to(self, person: Person, on: date | None = None) -> "DataRequestQuerySet":
        """All for compliance reviewers and who sees every case; those one handles for others."""
        day = on or timezone.localdate()
        if person.sees_all_on(day) or READS & person.roles_on(day):
            return self
        return self.filter(handler=person)

    def known(self, before: datetime) -> "DataRequestQuerySet":
        return self.filter(entered_at__lt=before)

    def open(self) -> "DataRequestQuerySet":
        return self.filter(state=State.OPEN)


class DataRequest(models.Model):
    """Somebody's request about their own data. ``reference``: how the mailbox or case system calls
    it; who asks, and what about, is not in here. ``extended_on``: the day it is due by instead of
    ``due_on``, since ``extended_at``."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=14, choices=choices(KIND_NAMES))
    reference = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="data_requests")
    handler = models.ForeignKey(Person, models.PROTECT, related_name="data_requests")
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=choices(STATE_NAMES), default=State.OPEN)
    extended_on = models.DateField(null=True)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closing_words = models.TextField(blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="data_request_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open", closed_at__isnull=True, closed_on__isnull=True,
                    closed_by__isnull=True, closing_words="",
                ) | (Q(state__in=["answered", "refused"], closed_at__isnull=False,
                       closed_on__isnull=False, closed_by__isnull=False) & ~Q(closing_words="")),
                name="data_request_by_its_state",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extended_at__isnull=True, extension_reason="")
                | (Q(extended_on__isnull=False, extended_at__isnull=False)
                   & ~Q(extension_reason="")),
                name="data_request_extended_says_why",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="data_request_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"data_request:{self.number}"

    @property
    def mark(self) -> str:
        return mark_of(self)

    @property
    def counts_until(self) -> date:
        """The last day that is in time."""
        return self.extended_on or self.due_on

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])

    def facts(self, person: Person, on: date) -> Facts:
        """The request before somebody."""
        roles = person.roles_on(on)
        reads_only = Role.AUDITOR in roles
        return Facts(
            state=State(self.state),
            keeps=bool(READS & roles) and not reads_only,
            handles=self.handler_id == person.pk and not reads_only,
            is_extended=self.extended_on is not None,
            due_on=self.due_on,
        )

    def get_absolute_url(self) -> str:
        return reverse("scorecard_data_request", args=[self.number])
