"""Monitors that report alerts, each within a scope of its own, and the keys they show."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person, Unit
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.monitors import LONGEST_DAYS, NAME_MAX, Scope, read_refusal
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent
from registry.models.agents import choices
from registry.rules.credentials import KeyFacts, KeyState, state_of


class MonitorQuerySet(QuerySet["Monitor"]):
    def visible_to(self, person: Person, on: date | None = None) -> "MonitorQuerySet":
        """All of them, or none (``read_refusal``)."""
        roles = {role.value for role in person.roles_on(on or timezone.localdate())}
        allowed = person.is_active and read_refusal(roles) is None
        return self if allowed else self.none()

    def going(self) -> "MonitorQuerySet":
        """Not ended."""
        return self.filter(ended_at__isnull=True)


class Monitor(models.Model):
    """A program that watches agents and reports what it sees.

    ``highest``: the gravest severity it may raise; ``usual_class``: what an alert of it is where
    it names no class. It reports about all agents, or about ``agents`` and those of ``units``.
    """

    name = models.CharField(max_length=NAME_MAX)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="monitors")
    highest = models.CharField(max_length=4, choices=choices(SEVERITY_NAMES))
    usual_class = models.CharField(
        max_length=30,
        choices=choices(CLASS_NAMES),
        default=IncidentClass.PERFORMANCE_DEGRADATION.value,
    )
    all_agents = models.BooleanField(default=False)
    agents = models.ManyToManyField(Agent, blank=True, related_name="monitors")
    units = models.ManyToManyField(Unit, blank=True, related_name="monitors")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)
    history = HistoricalRecords(m2m_fields=[agents, units])

    objects = MonitorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at__isnull=True), name="one_monitor_of_a_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="monitor_has_a_name"),
            models.CheckConstraint(
                condition=Q(highest__in=[one.value for one in Severity]),
                name="monitor_severity_is_known",
            ),
            models.CheckConstraint(
                condition=Q(usual_class__in=[one.value for one in IncidentClass]),
                name="monitor_class_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | Q(ended_at__isnull=False) & ~Q(ended_because=""),
                name="monitor_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"monitor:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("monitor_detail", args=[self.pk])

    @property
    def mark(self) -> str:
        """What it looks like, its scope included; a page that shows another is stale."""
        agents = ",".join(str(pk) for pk in sorted(agent.pk for agent in self.agents.all()))
        units = ",".join(str(pk) for pk in sorted(unit.pk for unit in self.units.all()))
        return f"{mark_of(self)}:{agents}:{units}"

    @property
    def scope(self) -> Scope:
        """Load the monitor with its agents and units."""
        return Scope(
            Severity(self.highest),
            self.all_agents,
            frozenset(agent.pk for agent in self.agents.all()),
            frozenset(unit.pk for unit in self.units.all()),
        )

    @property
    def highest_words(self) -> str:
        return str(SEVERITY_NAMES[Severity(self.highest)])

    @property
    def usual_class_words(self) -> str:
        return str(CLASS_NAMES[IncidentClass(self.usual_class)])


class MonitorKeyQuerySet(QuerySet["MonitorKey"]):
    def current(self) -> "MonitorKeyQuerySet":
        """Neither revoked nor replaced; one for a monitor, expired or not."""
        return self.filter(revoked_at__isnull=True, replaced_at__isnull=True)


class MonitorKey(models.Model):
    """A key that a monitor shows; like an agent's, of which only a keyed hash is kept."""

    monitor = models.ForeignKey(Monitor, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=14, unique=True)
    digest = models.CharField(max_length=64)
    days = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    replaced_at = models.DateTimeField(null=True)
    overlap_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True)
    last_used_at = models.DateTimeField(null=True)
    history = HistoricalRecords(excluded_fields=["digest", "last_used_at"])

    objects = MonitorKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["monitor"],
                condition=Q(revoked_at__isnull=True, replaced_at__isnull=True),
                name="one_current_key_of_a_monitor",
            ),
            models.CheckConstraint(
                condition=Q(days__range=(1, LONGEST_DAYS)), name="monitor_key_lasts_a_year_at_most"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="monitor_key_lives_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, overlap_until__isnull=True)
                | Q(replaced_at__isnull=False, overlap_until__isnull=False)
                & Q(overlap_until__gte=F("replaced_at")),
                name="replaced_monitor_key_has_an_overlap",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_because="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_because=""),
                name="monitor_key_is_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    @property
    def ledger_ref(self) -> str:
        return f"monitor_key:{self.prefix}"

    @property
    def facts(self) -> KeyFacts:
        return KeyFacts(self.expires_at, self.replaced_at, self.overlap_until, self.revoked_at)

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself."""
        return self.facts.ends_at

    def state(self, now: datetime) -> KeyState:
        return state_of(self.facts, now)

    def shown(self, now: datetime) -> dict[str, Any]:
        """How a page says what has become of it."""
        state = self.state(now)
        return {"key": self, "state": state, "is_live": state in LIVE_KEYS}


LIVE_KEYS = frozenset({KeyState.CURRENT, KeyState.OVERLAPPING})
