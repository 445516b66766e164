"""What happens to an incident: its turns, people's notes, and who works on it. Added to, never
changed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.names import ACT_NAMES
from incidents.rules.states import Act
from registry.models.agents import choices


class IncidentTurn(models.Model):
    """One act on an incident: what it was before and after, why, by whom, when. Written once.

    ``before`` and ``after`` are states, severities, classes, agents or people by reference;
    ``by`` is empty where the portal or a program acted.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="turns")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=choices(ACT_NAMES))
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_ref = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_turn_per_number"),
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in Act]), name="incident_act_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.act}"

    @property
    def ledger_ref(self) -> str:
        return f"incident_turn:{self.pk}"

    @property
    def act_words(self) -> str:
        return str(ACT_NAMES[Act(self.act)])


class IncidentNote(models.Model):
    """What somebody wrote into the timeline: a note, an update for everybody, or a correction.

    ``happened_at``: when what it tells of happened; ``corrects``: the note it sets right, which
    stays. Written once.
    """

    NOTE, UPDATE, CORRECTION = "note", "update", "correction"
    KINDS: ClassVar[dict[str, Any]] = {
        NOTE: _("Note"),
        UPDATE: _("Update"),
        CORRECTION: _("Correction"),
    }
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=choices(KINDS))
    text = models.TextField()
    happened_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="incident_notes")
    added_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_note_per_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["note", "update", "correction"]), name="note_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False)
                | ~Q(kind="correction") & Q(corrects__isnull=True),
                name="correction_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.get_kind_display()} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"incident_note:{self.pk}"


class IncidentPart(models.Model):
    """Who works on an incident, in which part, from when until when."""

    LEAD, DEPUTY, TECHNICAL, DATA, COMMUNICATIONS, SUPPORT = (
        "lead", "deputy", "technical", "data_protection", "communications", "support",
    )  # fmt: skip
    PARTS: ClassVar[dict[str, Any]] = {
        LEAD: _("Lead"),
        DEPUTY: _("Deputy"),
        TECHNICAL: _("Technical"),
        DATA: _("Data protection"),
        COMMUNICATIONS: _("Communications"),
        SUPPORT: _("Support"),
    }
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="parts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="incident_parts")
    part = models.CharField(max_length=20, choices=choices(PARTS))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "person", "part"],
                condition=Q(until__isnull=True),
                name="nobody_has_a_part_twice",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(until__isnull=True, part="lead"),
                name="one_lead_of_an_incident",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.part}"

    @property
    def ledger_ref(self) -> str:
        return f"incident_part:{self.pk}"

    @property
    def part_words(self) -> str:
        return str(self.PARTS[self.part])
