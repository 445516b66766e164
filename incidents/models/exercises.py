"""Tabletop exercises and drills: an incident that is none, and what was found in it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.models.playbooks import shown
from incidents.rules.exercises import Form, Result
from registry.models.agents import choices

FORM_NAMES = {Form.TABLETOP: _("Tabletop exercise"), Form.DRILL: _("Drill")}
RESULT_NAMES = {
    Result.HELD: _("Went as planned"),
    Result.GAPS: _("Gaps found"),
    Result.FAILED: _("Did not work"),
    Result.CANCELLED: _("Called off"),
}
RESULT_SIGNS = {
    Result.HELD: ("ok", "ok"),
    Result.GAPS: ("warn", "warn"),
    Result.FAILED: ("bad", "bad"),
    Result.CANCELLED: ("neutral", "off"),
}


class Exercise(models.Model):
    """One exercise. ``scenario``: the key of a shipped one, empty for a text of one's own."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="exercise")
    form = models.CharField(max_length=10, choices=choices(FORM_NAMES))
    scenario = models.CharField(max_length=40, blank=True)
    briefing = models.TextField()
    facilitator = models.ForeignKey(Person, models.PROTECT, related_name="exercises")
    started_at = models.DateTimeField()
    result = models.CharField(max_length=12, blank=True, choices=choices(RESULT_NAMES))
    findings = models.TextField(blank=True)
    finished_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(form__in=[form.value for form in Form]), name="exercise_form_is_known"
            ),
            models.CheckConstraint(
                condition=Q(result="", finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False)
                & Q(result__in=[one.value for one in Result])
                & ~Q(findings=""),
                name="finished_exercise_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_words} {self.incident.number}"

    @property
    def ledger_ref(self) -> str:
        return f"exercise:{self.incident.number}"

    def get_absolute_url(self) -> str:
        return reverse("incident_exercise", args=[self.incident.number])

    @property
    def form_words(self) -> str:
        return str(FORM_NAMES[Form(self.form)])

    @property
    def briefing_words(self) -> str:
        return shown(self.briefing)

    @property
    def sign(self) -> tuple[str, Any, str]:
        """Tone, words and shape of where it stands."""
        if not self.result:
            return ("info", _("Under way"), "wait")
        tone, shape = RESULT_SIGNS[Result(self.result)]
        return (tone, RESULT_NAMES[Result(self.result)], shape)


class Inject(models.Model):
    """What the facilitator tells the others during an exercise, planned and given. A planned one
    is given once."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="injects")
    n = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField(null=True)
    text = models.TextField()
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exercise", "n"], name="one_inject_per_n"),
            models.CheckConstraint(condition=~Q(text=""), name="inject_says_something"),
            models.CheckConstraint(
                condition=Q(given_at=None, given_by=None)
                | Q(given_at__isnull=False, given_by__isnull=False),
                name="given_inject_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"inject:{self.pk}"

    @property
    def text_words(self) -> str:
        return shown(self.text)
