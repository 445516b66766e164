"""Duties of an agent that were given to somebody else than the table says; and its value."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.duty_names import DUTY_NAMES, PARTY_NAMES, STAGE_NAMES
from registry.models.agents import Agent, choices
from registry.rules.raci import GROUPS, Duty, Stage

_OPEN = Q(ended_at__isnull=True, ended_by__isnull=True)


class NamedDuty(models.Model):
    """One duty in one stage, given to a person or a role with a reason, until it is ended."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="named_duties")
    stage = models.CharField(max_length=30, choices=choices(STAGE_NAMES))
    duty = models.CharField(max_length=1, choices=choices(DUTY_NAMES))
    party = models.CharField(max_length=30, blank=True, choices=choices(PARTY_NAMES))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="duties_named")
    reason = models.TextField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "stage", "duty"],
                condition=Q(ended_at__isnull=True),
                name="a_duty_is_given_once",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[s.value for s in Stage], duty__in=[d.value for d in Duty]),
                name="duty_and_stage_are_known",
            ),
            models.CheckConstraint(
                condition=(Q(party="") & Q(person__isnull=False))
                | (~Q(party="") & Q(person__isnull=True)),
                name="a_duty_has_a_person_or_a_role",
            ),
            models.CheckConstraint(
                condition=~Q(duty=Duty.ACCOUNTABLE) | ~Q(party__in=sorted(GROUPS)),
                name="one_alone_is_accountable",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_named_duty_has_a_reason"),
            models.CheckConstraint(
                condition=_OPEN
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_at__gte=F("set_at")),
                name="a_named_duty_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.get_stage_display()}, {self.get_duty_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"named_duty:{self.pk}"

    @property
    def who(self) -> object:
        """The person, or the words for the role."""
        return self.person or self.get_party_display()


class BusinessValue(models.Model):
    """What an agent is for in money and results; scorecards measure against it."""

    agent = models.OneToOneField(Agent, models.PROTECT, related_name="business_value")
    workflow = models.CharField(_("workflow"), max_length=200)
    monthly_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    outcome = models.TextField(_("expected outcome"))
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="values_owned")
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(workflow="") & ~Q(outcome=""), name="a_value_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(monthly_cost__isnull=True, currency="")
                | (Q(monthly_cost__gte=Decimal(0)) & ~Q(currency="")),
                name="a_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, target__isnull=True) | ~Q(unit=""),
                name="figures_have_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.workflow}"

    @property
    def ledger_ref(self) -> str:
        return f"business_value:{self.pk}"
