"""Staged releases: the stages of an authorisation, their exit criteria, and who signed them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.models.authorisations import Authorisation
from registry.models.demands import holds_production_only
from registry.names import LIFECYCLE_NAMES
from registry.rules.lifecycle import RUNNING, Lifecycle
from registry.rules.releases import ReleaseFacts, StageFacts, Standing, touched

_NOT_ENTERED = Q(entered_at__isnull=True, entered_on__isnull=True, entered_by__isnull=True)
_ENTERED = Q(entered_at__isnull=False, entered_on__isnull=False, entered_by__isnull=False)
_NOT_LEFT = Q(left_at__isnull=True, left_on__isnull=True, left_by__isnull=True, ending="")
_LEFT = (
    _ENTERED
    & Q(left_at__isnull=False, left_on__isnull=False, left_by__isnull=False)
    & Q(left_at__gte=F("entered_at"), left_on__gte=F("entered_on"))
)


def day_of(at: datetime) -> date:
    """The calendar day of a moment in the portal's own zone, whoever looks."""
    return timezone.localdate(at, timezone.get_default_timezone())


class ReleaseStage(models.Model):
    """One stage of a staged release: from when until when, and how it ended.

    A step back ends the attempt and begins another; the old rows stay. Days are counted in the
    portal's zone; ``held_days`` are those that did not count, because it was suspended.
    """

    PASSED, STEPPED_BACK = "passed", "stepped_back"
    ENDINGS: ClassVar[dict[str, Any]] = {
        PASSED: _("Passed"),
        STEPPED_BACK: _("Stepped back"),
    }
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(
        max_length=20, choices=[(s.value, LIFECYCLE_NAMES[s]) for s in Lifecycle if s in RUNNING]
    )
    least_days = models.PositiveSmallIntegerField()
    scope = models.TextField(blank=True)
    entered_at = models.DateTimeField(null=True)
    entered_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_on = models.DateField(null=True)
    left_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    held_days = models.PositiveSmallIntegerField(default=0)
    ending = models.CharField(max_length=12, blank=True, choices=choices(ENDINGS))
    reason = models.TextField(blank=True)  # why it was stepped back from
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "attempt"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authorisation", "position", "attempt"], name="one_row_per_attempt"
            ),
            models.UniqueConstraint(
                fields=["authorisation"],
                condition=Q(entered_at__isnull=False, left_at__isnull=True),
                name="one_stage_runs_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(s.value for s in RUNNING)), name="stage_is_known"
            ),
            models.CheckConstraint(
                condition=_NOT_ENTERED | _ENTERED, name="stage_is_entered_by_somebody"
            ),
            models.CheckConstraint(
                condition=_NOT_LEFT
                | _LEFT & Q(ending="passed")
                | _LEFT & Q(ending="stepped_back") & ~Q(reason=""),
                name="stage_is_left_by_somebody_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Lifecycle.LIMITED) | Q(entered_at__isnull=True) | ~Q(scope=""),
                name="limited_means_limited_to_something",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Lifecycle.PRODUCTION) | Q(left_at__isnull=True),
                name="nobody_leaves_production_by_a_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorisation}: {self.stage}"

    @property
    def ledger_ref(self) -> str:
        return f"release_stage:{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.entered_at is not None and self.left_at is None

    @property
    def is_passed(self) -> bool:
        return self.ending == self.PASSED

    @property
    def facts(self) -> StageFacts:
        return StageFacts(
            stage=Lifecycle(self.stage),
            least_days=self.least_days,
            entered_on=self.entered_on,
            is_passed=self.is_passed,
            signers=tuple(criterion.signer for criterion in self.criteria.all()),
        )


class ExitCriterion(models.Model):
    """What somebody signs before a stage is left. ``said``: the requester's own words, if any.

    ``text`` is the portal's, in English, and translated where it is shown.
    """

    stage = models.ForeignKey(ReleaseStage, models.PROTECT, related_name="criteria")
    n = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    said = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stage", "n"], name="one_criterion_per_number"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ledger_ref(self) -> str:
        return f"exit_criterion:{self.pk}"

    @property
    def signature(self) -> "CriterionSignature | None":
        """The signature that stands, if any; pages prefetch them."""
        return next((s for s in self.signatures.all() if s.stands), None)

    @property
    def signer(self) -> int | None:
        return self.signature.person_id if self.signature else None


class CriterionSignature(models.Model):
    """Somebody signs an exit criterion, with evidence; whoever signed may take it back in time."""

    criterion = models.ForeignKey(ExitCriterion, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="criterion_signatures")
    evidence = models.TextField()
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["criterion"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_signature_stands_per_criterion",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="signature_has_evidence"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__gte=F("signed_at")) & ~Q(withdrawn_because=""),
                name="signature_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.criterion}"

    @property
    def ledger_ref(self) -> str:
        return f"criterion_signature:{self.pk}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


def with_release(*, named: bool = True) -> tuple[Any, ...]:
    """What to prefetch with authorisations before their releases are looked at.

    ``named``: with the people, as pages show them; rules need none.
    """
    stages, signatures = ReleaseStage.objects.all(), CriterionSignature.objects.all()
    if named:
        stages = stages.select_related("entered_by", "left_by")
        signatures = signatures.select_related("person")
    return (
        Prefetch("stages", stages),
        Prefetch("stages__criteria__signatures", signatures),
        Prefetch("suspensions"),
    )


def latest(stages: Iterable[ReleaseStage]) -> list[ReleaseStage]:
    """The latest attempt at each stage, in the order of the release."""
    newest = {row.position: row for row in sorted(stages, key=lambda row: row.attempt)}
    return [newest[position] for position in sorted(newest)]


def current_stage(authorisation: Authorisation) -> ReleaseStage | None:
    """The stage in question: the first that is not passed; None for a release without stages."""
    rows = latest(authorisation.stages.all())
    return next((row for row in rows if not row.is_passed), None)


def standing_of(authorisation: Authorisation, on: date) -> Standing:
    if authorisation.state == Authorisation.SUSPENDED:
        return Standing.SUSPENDED
    return Standing.ACTIVE if authorisation.is_in_force(on) else Standing.ENDED


def release_facts(
    authorisation: Authorisation,
    agent: Agent,
    siblings: Sequence[Authorisation],
    today: date,
) -> ReleaseFacts:
    """What the rules need to know of a staged release; ``siblings``: all the agent's rights.

    Load the authorisation ``with_release()`` and the agent with its ``release_requirements``.
    """
    spells = (
        (day_of(held.suspended_at), day_of(held.lifted_at) if held.lifted_at else None)
        for held in authorisation.suspensions.all()
    )
    unmet = [row for row in agent.release_requirements.all() if row.met_at is None]
    return ReleaseFacts(
        stages=tuple(row.facts for row in latest(authorisation.stages.all())),
        today=today,
        standing=standing_of(authorisation, today),
        held=touched(spells, today),
        unmet=tuple(gettext(row.text) for row in unmet if not holds_production_only(row)),
        before_production=tuple(gettext(row.text) for row in unmet if holds_production_only(row)),
        agent_state=Lifecycle(agent.lifecycle),
        is_beside=any(
            other.pk != authorisation.pk and other.live_at is not None and other.is_standing
            for other in siblings
        ),
    )
