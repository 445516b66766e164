"""Who asks that a stopped agent runs again, who confirms it, and whether a SEV2 stops one."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from incidents.models.containments import Containment
from incidents.models.incidents import Incident
from incidents.rules.containments import Needed, Part, ResumeFacts, ResumeState
from registry.models import Agent
from registry.models.agents import choices

RESUME_NAMES: dict[str, Any] = {
    ResumeState.OPEN: _("Asked for"),
    ResumeState.GRANTED: _("Granted"),
    ResumeState.DECLINED: _("Declined"),
    ResumeState.WITHDRAWN: _("Taken back"),
}
PART_NAMES: dict[str, Any] = {
    Part.OPERATOR: _("Operator"),
    Part.CHAIR: _("Chair of the committee"),
}


class ResumeRequest(models.Model):
    """The wish of who answers for an agent that it runs again, and what that takes."""

    containment = models.ForeignKey(Containment, models.PROTECT, related_name="resumes")
    reason = models.TextField()
    is_false = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    operators = models.PositiveSmallIntegerField()
    chair = models.BooleanField()
    state = models.CharField(max_length=10, choices=choices(RESUME_NAMES), default=ResumeState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_because = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["containment"],
                condition=Q(state=ResumeState.OPEN),
                name="one_open_resume_of_a_containment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ResumeState]),
                name="resume_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(operators__gte=1), name="an_operator_confirms_a_resume"
            ),
            models.CheckConstraint(
                condition=Q(state=ResumeState.OPEN) ^ Q(decided_at__isnull=False),
                name="resume_is_open_or_decided",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="resume_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.containment_id}: {self.state}"

    @property
    def ledger_ref(self) -> str:
        return f"resume_request:{self.pk}"

    @property
    def needed(self) -> Needed:
        return Needed(self.operators, self.chair)

    def facts(self) -> ResumeFacts:
        """For the rules; load it with its confirmations."""
        given = tuple((one.person_id, Part(one.part)) for one in self.confirmations.all())
        return ResumeFacts(ResumeState(self.state), self.asked_by_id, self.needed, given)


class ResumeConfirmation(models.Model):
    """One person’s word that the agent may run again. Written once."""

    request = models.ForeignKey(ResumeRequest, models.PROTECT, related_name="confirmations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=choices(PART_NAMES))
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "person"], name="one_confirmation_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(part__in=[part.value for part in Part]), name="resume_part_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.person}"

    @property
    def ledger_ref(self) -> str:
        return f"resume_confirmation:{self.pk}"


class SuspensionQuestion(models.Model):
    """Whether the agent of a SEV2 is stopped: asked at once, answered with a reason.

    Meanwhile it is watched more closely.
    """

    STOPPED, KEPT, MOOT = "stopped", "kept", "moot"
    ANSWERS: ClassVar[dict[str, Any]] = {
        STOPPED: _("Stopped"),
        KEPT: _("Keeps running"),
        MOOT: _("Not asked any more"),
    }
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="suspension_questions")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, choices=choices(ANSWERS))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(answered_at__isnull=True),
                name="one_open_question_of_suspension",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=["stopped", "kept", "moot"]),
                name="suspension_question_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.answer}"

    @property
    def ledger_ref(self) -> str:
        return f"suspension_question:{self.pk}"
