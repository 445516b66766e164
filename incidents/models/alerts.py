"""What monitors and agents reported, and which incidents were seen before."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.models.monitors import Monitor
from incidents.names import CLASS_NAMES, SEVERITY_NAMES, SEVERITY_SIGNS
from incidents.rules.alerts import KEY_MAX, NAMED_MAX, RULE_MAX, SUMMARY_MAX, TRACE_MAX, Verdict
from incidents.rules.recurrences import Sameness
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent
from registry.models.agents import choices

VERDICT_NAMES = {
    Verdict.OPEN: _("Not judged yet"),
    Verdict.TRUE: _("True"),
    Verdict.FALSE: _("False"),
}
VERDICT_SIGNS = {
    Verdict.OPEN: ("warn", "wait"),
    Verdict.TRUE: ("info", "info"),
    Verdict.FALSE: ("neutral", "off"),
}
SAMENESS_NAMES = {
    Sameness.AGENT: _("Same class, same agent"),
    Sameness.CONTROL: _("Same class, same failed control"),
    Sameness.RULE: _("Same class, same rule of a monitor"),
}


class AlertQuerySet(QuerySet["Alert"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AlertQuerySet":
        """Those of incidents and agents one may see."""
        incidents = Incident.objects.visible_to(person, on)
        if not incidents.query.where:
            return self
        of_incidents = incidents.order_by().values("pk")
        agents = Agent.objects.visible_to(person, on).order_by().values("pk")
        return self.filter(
            Q(incident__in=of_incidents) | Q(incident__isnull=True, agent__in=agents)
        )

    def about(self, words: str) -> "AlertQuerySet":
        """Of an agent of this name, or with these words in the summary."""
        named = Q(agent_named__icontains=words) | Q(summary__icontains=words)
        slugs = Agent.objects.order_by().filter(Q(slug=words.lower()) | Q(name__icontains=words))
        return self.filter(named | Q(agent__in=slugs.values("pk")))

    def for_list(self) -> "AlertQuerySet":
        return self.select_related("agent", "monitor", "incident")


class Alert(models.Model):
    """One alert as it was sent, the incident it opened or was added to, and what people found.

    ``monitor`` is empty where the agent reported itself. ``severity_sent`` is what the sender
    said, ``severity`` what its scope allows. ``incident`` is empty for one that was over before it
    was told. ``key`` is the sender and its own name for the alert, ``digest`` what it sent under
    that name. ``verdict`` and ``ended_at`` are written later; all else once.
    """

    monitor = models.ForeignKey(Monitor, models.PROTECT, null=True, related_name="alerts")
    sent_by = models.CharField(max_length=120)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="alerts")
    agent_named = models.CharField(max_length=NAMED_MAX, blank=True)
    kind = models.CharField(max_length=30, choices=choices(CLASS_NAMES))
    severity_sent = models.CharField(max_length=4, choices=choices(SEVERITY_NAMES))
    severity = models.CharField(max_length=4, choices=choices(SEVERITY_NAMES))
    summary = models.CharField(max_length=SUMMARY_MAX)
    rule = models.CharField(max_length=RULE_MAX, blank=True)
    trace_id = models.CharField(max_length=TRACE_MAX, blank=True)
    evidence = models.JSONField(null=True)
    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=KEY_MAX + 60, null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="alerts")
    opened = models.BooleanField()
    verdict = models.CharField(max_length=5, choices=choices(VERDICT_NAMES), blank=True, default="")
    verdict_reason = models.TextField(blank=True)
    verdict_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="alerts_judged")
    verdict_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in IncidentClass]),
                name="alert_class_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    severity__in=[one.value for one in Severity],
                    severity_sent__in=[one.value for one in Severity],
                )
                & Q(severity__gte=F("severity_sent")),
                name="alert_is_no_graver_than_it_said",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=False) | ~Q(agent_named=""), name="alert_names_its_agent"
            ),
            models.CheckConstraint(
                condition=Q(monitor__isnull=False) | Q(agent__isnull=False),
                name="alert_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(incident__isnull=False) | Q(opened=False, ended_at__isnull=False),
                name="alert_without_incident_was_over",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_at__isnull=True, verdict_by__isnull=True,
                            verdict_reason="")
                | Q(verdict__in=["true", "false"], verdict_at__isnull=False,
                    verdict_by__isnull=False)
                & ~Q(verdict_reason=""),
                name="alert_is_judged_by_somebody_with_a_reason",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["verdict", "-id"], name="alert_by_verdict"),
            models.Index(fields=["monitor", "-id"], name="alert_by_monitor"),
            models.Index(fields=["received_at"], name="alert_by_time"),
            models.Index(fields=["monitor", "rule"], name="alert_by_rule"),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def ledger_ref(self) -> str:
        return f"alert:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("alert_detail", args=[self.pk])

    @property
    def agent_words(self) -> str:
        """Its agent by name, or what the sender called it."""
        return self.agent.name if self.agent is not None else self.agent_named

    @property
    def sender_words(self) -> str:
        return self.monitor.name if self.monitor is not None else str(_("The agent itself"))

    @property
    def class_words(self) -> str:
        return str(CLASS_NAMES[IncidentClass(self.kind)])

    @property
    def severity_words(self) -> str:
        return str(SEVERITY_NAMES[Severity(self.severity)])

    @property
    def severity_sign(self) -> tuple[str, str]:
        return SEVERITY_SIGNS[Severity(self.severity)]

    @property
    def is_capped(self) -> bool:
        return self.severity != self.severity_sent

    @property
    def verdict_words(self) -> str:
        return str(VERDICT_NAMES[Verdict(self.verdict)])

    @property
    def verdict_sign(self) -> tuple[str, str]:
        return VERDICT_SIGNS[Verdict(self.verdict)]


class RecurrenceQuerySet(QuerySet["Recurrence"]):
    def standing(self) -> "RecurrenceQuerySet":
        """Not lifted."""
        return self.filter(lifted_at__isnull=True)

    def about(self, incident: Incident) -> "RecurrenceQuerySet":
        """Where it is the earlier or the later one."""
        return self.filter(Q(earlier=incident) | Q(later=incident))

    def among(self, incidents: QuerySet[Incident]) -> "RecurrenceQuerySet":
        """Where both are among these; with both."""
        rows = self.select_related("earlier", "later")
        if not incidents.query.where:
            return rows
        keys = incidents.order_by().values("pk")
        return rows.filter(earlier__in=keys, later__in=keys)


class Recurrence(models.Model):
    """A finding on two incidents: the later is the earlier one over again.

    Lifted when the class or the agent of one is corrected, or one was a false alarm or is merged.
    """

    earlier = models.ForeignKey(Incident, models.PROTECT, related_name="came_again")
    later = models.ForeignKey(Incident, models.PROTECT, related_name="seen_before")
    sameness = models.CharField(max_length=8, choices=choices(SAMENESS_NAMES))
    found_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                condition=Q(lifted_at__isnull=True),
                name="one_finding_of_two_incidents",
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="no_incident_is_its_own_recurrence"
            ),
            models.CheckConstraint(
                condition=Q(sameness__in=[one.value for one in Sameness]),
                name="sameness_is_known",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("found_at")),
                name="recurrence_is_lifted_after_it_is_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.later_id}"

    @property
    def ledger_ref(self) -> str:
        return f"recurrence:{self.pk}"

    @property
    def sameness_words(self) -> Any:
        return SAMENESS_NAMES[Sameness(self.sameness)]
