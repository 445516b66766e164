"""Workflows that agents work in, and what was reported of them, period by period."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person, Unit
from registry.models.agents import choices
from scorecards.rights import reads_every_unit
from scorecards.rules.reported import FIGURES, Reported, Standing

SHEET, PROGRAM, PERSON = "sheet", "api", "person"
SOURCE_NAMES = {SHEET: _("List"), PROGRAM: _("Program"), PERSON: _("By hand")}


class WorkflowQuerySet(QuerySet["Workflow"]):
    def visible_to(self, person: Person, on: date | None = None) -> "WorkflowQuerySet":
        """Those of one's own unit and those one keeps; all for who reads every unit's figures."""
        if reads_every_unit(person, on or timezone.localdate()):
            return self
        own = Q(unit=person.unit_id) if person.unit_id else Q(pk__in=[])
        return self.filter(own | Q(owner=person))


class Workflow(models.Model):
    """A course of work with agents in it. An agent belongs to it whose business value names it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="workflows")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="workflows_owned")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("name"), name="one_workflow_a_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="workflow_is_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"workflow:{self.slug}"

    @property
    def mark(self) -> str:
        """Of what a form is filled with."""
        return mark_of(self)

    def get_absolute_url(self) -> str:
        return reverse("scorecard_workflow", args=[self.slug])


class WorkflowReportQuerySet(QuerySet["WorkflowReport"]):
    def standing(self, before: datetime | None = None) -> "WorkflowReportQuerySet":
        """The newest report of each workflow, period and chain of tools that was written before
        a moment, where it was not withdrawn."""
        known = self if before is None else self.filter(imported_at__lt=before)
        keys = known.order_by().values("workflow", "starts_on", "ends_on", "tool_chain")
        newest = keys.annotate(newest=Max("pk")).values("newest")
        return WorkflowReport.objects.filter(pk__in=newest, is_withdrawn=False)

    def ended(self, since: date, until: date) -> "WorkflowReportQuerySet":
        """Of periods that ended on these days."""
        return self.filter(ends_on__gte=since, ends_on__lte=until)

    def visible_to(self, person: Person, on: date | None = None) -> "WorkflowReportQuerySet":
        seen = Workflow.objects.order_by().visible_to(person, on)
        return self.filter(workflow__in=seen.values("pk"))


def _counts(**more: Any) -> Any:
    return models.PositiveBigIntegerField(null=True, **more)


class WorkflowReport(models.Model):
    """What was reported of a workflow for a period. Written once: a correction is a new row with
    the next ``n``, and so is a withdrawal, which says why. ``unit``: whose it was then.

    ``cost_cents``: hundredths of ``currency``; ``cycle_thousandths``: thousandths of an hour a
    task. Whole numbers, so that both databases add them up exactly.
    """

    workflow = models.ForeignKey(Workflow, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    tool_chain = models.CharField(max_length=120, blank=True)
    n = models.PositiveIntegerField()
    tasks = models.PositiveBigIntegerField()
    successes = models.PositiveBigIntegerField()
    errors = _counts()
    rework = _counts()
    escalations = _counts()
    overrides = _counts()
    complaints = _counts()
    fallbacks = _counts()
    timeouts = _counts()
    actions = _counts()
    autonomous_actions = _counts()
    policy_violations = _counts()
    sessions = _counts()
    disclosures = _counts()
    cost_cents = _counts()
    currency = models.CharField(max_length=3, blank=True)
    cycle_thousandths = _counts()
    source = models.CharField(max_length=6, choices=choices(SOURCE_NAMES))
    is_withdrawn = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    objects = WorkflowReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workflow", "starts_on", "ends_on", "tool_chain", "n"],
                name="one_report_a_number",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(successes__lte=F("tasks")), name="report_successes_are_tasks"
            ),
            models.CheckConstraint(
                condition=Q(autonomous_actions__isnull=True)
                | Q(autonomous_actions__lte=F("actions")),
                name="report_alone_are_actions",
            ),
            models.CheckConstraint(
                condition=Q(disclosures__isnull=True) | Q(disclosures__lte=F("sessions")),
                name="report_disclosures_are_sessions",
            ),
            models.CheckConstraint(
                condition=Q(cost_cents__isnull=True, currency="")
                | (Q(cost_cents__isnull=False) & ~Q(currency="")),
                name="report_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False, reason="")
                | (Q(is_withdrawn=True, n__gt=1) & ~Q(reason="")),
                name="report_withdrawn_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_on"], name="report_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id}: {self.starts_on} to {self.ends_on} {self.tool_chain}".strip()

    @property
    def ledger_ref(self) -> str:
        return f"workflow_report:{self.pk}"

    @property
    def cost(self) -> Decimal | None:
        return None if self.cost_cents is None else Decimal(self.cost_cents) / 100

    @property
    def cycle_hours(self) -> Decimal | None:
        return None if self.cycle_thousandths is None else Decimal(self.cycle_thousandths) / 1000

    @property
    def place(self) -> Standing:
        return Standing(self.tool_chain, self.starts_on, self.ends_on)

    def says(self, row: Reported) -> bool:
        """Whether it says what a row says."""
        return not self.is_withdrawn and row.figures == {x: getattr(self, x) for x in FIGURES}
