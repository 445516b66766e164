"""An incident: what happened, how grave it is, where it stands, who leads it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Committee, Person, Unit
from govportal.people.rules import Role
from incidents.names import (
    CLASS_NAMES,
    OUTCOME_NAMES,
    SEVERITY_NAMES,
    SEVERITY_SIGNS,
    STATE_NAMES,
    STATE_SIGNS,
)
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import ENDED, LIVE, OPEN, Facts, IncidentState, Outcome
from registry.models import Agent, Manifest
from registry.models.agents import choices
from registry.names import ENVIRONMENT_NAMES

HANDLES_ALL = frozenset({Role.OPERATOR, Role.SECURITY_REVIEWER})
"""Roles that see and handle every incident."""
SEES_EVERY = HANDLES_ALL | {Role.COMPLIANCE_REVIEWER}
_S = IncidentState


class IncidentQuerySet(QuerySet["Incident"]):
    def visible_to(self, person: Person, on: date | None = None) -> "IncidentQuerySet":
        """Those of agents one may see, of one's own unit, reported or worked on by oneself."""
        day = on or timezone.localdate()
        if person.sees_all_on(day) or (person.is_active and SEES_EVERY & person.roles_on(day)):
            return self
        rows = Incident.objects.order_by()
        mine = [
            rows.filter(reporter=person).values("pk"),
            rows.filter(lead=person).values("pk"),
            rows.filter(parts__person=person).values("pk"),
        ]
        if person.unit_id:
            mine.append(rows.filter(unit=person.unit_id).values("pk"))
        agents = Agent.objects.visible_to(person, on).order_by().values("pk")
        of_agents = rows.filter(agent__in=agents).values("pk")
        return self.filter(pk__in=of_agents.union(*mine, all=True))

    def open(self) -> "IncidentQuerySet":
        """Something is still to be stopped or mended."""
        return self.filter(state__in=sorted(OPEN))

    def live(self) -> "IncidentQuerySet":
        """Neither closed nor merged."""
        return self.filter(state__in=sorted(LIVE))

    def real(self) -> "IncidentQuerySet":
        """Without exercises."""
        return self.filter(is_exercise=False)


class Incident(models.Model):
    """One misbehaviour of one agent, from the report to what was learned from it.

    ``agent`` is empty for one that is not registered; ``agent_named`` is what the report called
    it. ``reported_as``: the ledger's reference of whoever or whatever reported. ``key``: the
    sender's own name for it, which makes it one. ``acknowledged_at`` and the times after it are
    those of the present course; one that was opened again keeps the earlier ones in its turns.
    ``data_involved``: whether personal or regulated data is, as far as anybody knows.
    """

    PERSON, MONITOR, AGENT, PORTAL = "person", "monitor", "agent", "portal"
    SOURCES: ClassVar[dict[str, Any]] = {
        PERSON: _("A person"),
        MONITOR: _("A monitor"),
        AGENT: _("The agent itself"),
        PORTAL: _("The portal"),
    }
    YES, NO, UNKNOWN = "yes", "no", "unknown"
    ANSWERS: ClassVar[dict[str, Any]] = {YES: _("Yes"), NO: _("No"), UNKNOWN: _("Not known yet")}

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    what_happened = models.TextField()
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="incidents")
    agent_named = models.CharField(max_length=200, blank=True)
    manifest = models.ForeignKey(Manifest, models.PROTECT, null=True, related_name="+")
    environment = models.CharField(
        max_length=20, choices=choices(ENVIRONMENT_NAMES), default="production"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="incidents")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=30, choices=choices(CLASS_NAMES))
    severity = models.CharField(max_length=4, choices=choices(SEVERITY_NAMES))
    state = models.CharField(max_length=12, choices=choices(STATE_NAMES), default=_S.REPORTED)
    outcome = models.CharField(
        max_length=12, choices=choices(OUTCOME_NAMES), blank=True, default=Outcome.NONE
    )
    data_involved = models.CharField(max_length=8, choices=choices(ANSWERS), default=UNKNOWN)
    is_exercise = models.BooleanField(default=False)
    source = models.CharField(max_length=8, choices=choices(SOURCES))
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="incidents_reported"
    )
    reported_as = models.CharField(max_length=120)
    key = models.CharField(max_length=200, null=True, unique=True)
    trace_id = models.CharField(max_length=64, blank=True)
    lead = models.ForeignKey(Person, models.PROTECT, null=True, related_name="incidents_led")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    occurred_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    contained_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in IncidentClass]),
                name="incident_class_is_known",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[one.value for one in Severity]),
                name="incident_severity_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in IncidentState]),
                name="incident_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=False) | ~Q(agent_named=""),
                name="incident_names_its_agent",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.MERGED, merged_into__isnull=False)
                | ~Q(state=_S.MERGED) & Q(merged_into__isnull=True),
                name="merged_incident_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="incident_is_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.CLOSED) & Q(closed_at__isnull=True, outcome="")
                | Q(state=_S.CLOSED, closed_at__isnull=False) & ~Q(outcome=""),
                name="closed_incident_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[_S.ACKNOWLEDGED, _S.CONTAINED, _S.RESOLVED])
                | Q(acknowledged_at__isnull=False),
                name="handled_incident_was_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[_S.CONTAINED, _S.RESOLVED]) | Q(contained_at__isnull=False),
                name="contained_incident_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.RESOLVED) | Q(resolved_at__isnull=False),
                name="resolved_incident_says_when",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__isnull=True) | Q(occurred_at__lte=F("detected_at")),
                name="incident_occurred_before_it_was_detected",
            ),
            models.CheckConstraint(
                condition=Q(detected_at__lte=F("reported_at")),
                name="incident_detected_before_it_was_reported",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="incident_by_state"),
            models.Index(fields=["severity", "-id"], name="incident_by_severity"),
            models.Index(fields=["kind", "-id"], name="incident_by_class"),
            models.Index(fields=["agent", "-id"], name="incident_by_agent"),
            models.Index(fields=["unit", "-id"], name="incident_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"incident:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("incident_detail", args=[self.number])

    @property
    def mark(self) -> str:
        """What it looks like; a page that shows another is stale."""
        return mark_of(self)

    @property
    def agent_words(self) -> str:
        """Its agent by name, or what the report called it."""
        return self.agent.name if self.agent is not None else self.agent_named

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_live(self) -> bool:
        return self.state not in ENDED

    @property
    def severity_now(self) -> Severity:
        return Severity(self.severity)

    @property
    def severity_words(self) -> str:
        return str(SEVERITY_NAMES[self.severity_now])

    @property
    def severity_tone(self) -> str:
        return SEVERITY_SIGNS[self.severity_now][0]

    @property
    def severity_shape(self) -> str:
        return SEVERITY_SIGNS[self.severity_now][1]

    @property
    def class_words(self) -> str:
        return str(CLASS_NAMES[IncidentClass(self.kind)])

    @property
    def state_words(self) -> str:
        if self.state == _S.CLOSED and self.outcome == Outcome.FALSE_ALARM:
            return str(OUTCOME_NAMES[Outcome.FALSE_ALARM])
        return str(STATE_NAMES[IncidentState(self.state)])

    @property
    def tone(self) -> str:
        return STATE_SIGNS[IncidentState(self.state)][0]

    @property
    def shape(self) -> str:
        return STATE_SIGNS[IncidentState(self.state)][1]

    def facts(self, *, may_handle: bool = True) -> Facts:
        """For the rules of states."""
        return Facts(IncidentState(self.state), self.severity_now, may_handle)
