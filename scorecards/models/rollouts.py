"""Rollout plans: phases with exit criteria, ticks with proof, and signatures."""

from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from simple_history.models import HistoricalRecords

from govportal.people.models import Person, Unit
from scorecards.rights import reads_every_unit
from scorecards.rules.rollouts import TITLE_MOST, PlanState


class RolloutPlanQuerySet(QuerySet["RolloutPlan"]):
    def visible_to(self, person: Person, on: Any) -> "RolloutPlanQuerySet":
        """Those of the organisation for everybody; those of a unit for its people, for whom it is
        led and signed by, and for who reads all units."""
        if reads_every_unit(person, on):
            return self
        mine = Q(unit__isnull=True) | Q(lead=person) | Q(signer=person)
        return self.filter(mine | Q(unit=person.unit_id) if person.unit_id else mine)


class RolloutPlan(models.Model):
    """One plan from a template, of the organisation or a unit.

    ``lead`` keeps it; ``signer`` lets its phases pass, and is somebody else.
    """

    number = models.CharField(max_length=20, unique=True)
    template = models.CharField(max_length=20)
    title = models.CharField(max_length=TITLE_MOST)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="rollout_plans")
    starts_on = models.DateField()
    lead = models.ForeignKey(Person, models.PROTECT, related_name="plans_led")
    signer = models.ForeignKey(Person, models.PROTECT, related_name="plans_signed")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PlanState])
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RolloutPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(lead=F("signer")), name="plan_needs_two_people"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None, end_reason="")
                | Q(state="done", ended_at__isnull=False, end_reason="")
                | Q(state="stopped", ended_at__isnull=False) & ~Q(end_reason=""),
                name="plan_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"rollout:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("scorecard_rollout", args=[self.number])


class PlanPhase(models.Model):
    """One phase with its days. ``title`` and ``exit`` are shipped words, translated where shown."""

    plan = models.ForeignKey(RolloutPlan, models.PROTECT, related_name="phases")
    n = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_MOST)
    exit = models.CharField(max_length=300)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "n"], name="one_phase_per_n"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="phase_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"rollout_phase:{self.pk}"


class PlanCriterion(models.Model):
    """One exit criterion. ``code``: the piece of evidence that measures it; else ``text`` says what
    somebody ticks with proof. ``least``: its own target as a fraction in text, or empty."""

    phase = models.ForeignKey(PlanPhase, models.PROTECT, related_name="criteria")
    n = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=300, blank=True)
    least = models.CharField(max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["phase", "n"], name="one_plan_criterion_per_n"),
            models.CheckConstraint(
                condition=Q(code="", least="") & ~Q(text="") | ~Q(code="") & Q(text=""),
                name="plan_criterion_is_measured_or_ticked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"rollout_criterion:{self.pk}"

    @property
    def fraction(self) -> Fraction | None:
        return Fraction(self.least) if self.least else None


class CriterionTick(models.Model):
    """What a person said of a criterion that is not measured, with the proof; the newest counts."""

    criterion = models.ForeignKey(PlanCriterion, models.PROTECT, related_name="ticks")
    n = models.PositiveIntegerField()
    is_met = models.BooleanField()
    proof = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["criterion", "n"], name="one_criterion_tick_per_n"),
            models.CheckConstraint(condition=~Q(proof=""), name="criterion_tick_has_proof"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"criterion_tick:{self.pk}"


class PhaseSignature(models.Model):
    """Why somebody let a phase pass, and what each criterion was then."""

    phase = models.OneToOneField(PlanPhase, models.PROTECT, related_name="signature")
    words = models.TextField()
    evidence = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="phase_signature_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}"

    @property
    def ledger_ref(self) -> str:
        return f"phase_signature:{self.phase_id}"
