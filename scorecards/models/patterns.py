"""Failure patterns that were found: since when, about whom, and what was accepted for now."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from govportal.people.models import Person
from registry.models import Agent
from scorecards.rights import reads_every_unit
from scorecards.rules.patterns import Pattern

KINDS = [(one.value, one.value) for one in Pattern]


class PatternLook(models.Model):
    """When a pattern was last looked for; its row is the lock. ``waits``: nobody can tell yet."""

    pattern = models.CharField(max_length=20, unique=True, choices=KINDS)
    looked_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.pattern


class PatternFindingQuerySet(QuerySet["PatternFinding"]):
    def visible_to(self, person: Person, on: date | None = None) -> "PatternFindingQuerySet":
        """Those about an agent that the person sees, and policies that are late; all for who reads
        the figures of every unit."""
        day = on or timezone.localdate()
        if reads_every_unit(person, day):
            return self
        through = PatternFinding.agents.through._default_manager
        seen = Agent.objects.visible_to(person, day).order_by().values("pk")
        about = through.filter(agent__in=seen).values("patternfinding_id")
        return self.filter(Q(pattern=Pattern.POLICY_LATE) | Q(pk__in=about))

    def standing(self) -> "PatternFindingQuerySet":
        """Those that are still so."""
        return self.filter(over_at__isnull=True)

    def unaccepted(self, today: date) -> "PatternFindingQuerySet":
        """Still so, and not accepted for now."""
        return self.standing().filter(Q(accepted_until=None) | Q(accepted_until__lt=today))

    def accepted(self, today: date) -> "PatternFindingQuerySet":
        return self.standing().filter(accepted_until__gte=today)

    def for_list(self) -> "PatternFindingQuerySet":
        return self.prefetch_related("agents")


class PatternFinding(models.Model):
    """One case of a pattern, from when it was first found until it was gone.

    ``key`` tells it from others of its pattern; ``weight`` and the agents say how bad it is.
    ``accepted_until``: as the newest acceptance says, while it is no worse than that was.
    """

    pattern = models.CharField(max_length=20, choices=KINDS)
    key = models.CharField(max_length=260)
    code = models.CharField(max_length=30)
    params = models.JSONField(default=dict)
    weight = models.PositiveIntegerField(default=1)
    agents = models.ManyToManyField(Agent, related_name="pattern_findings")
    is_of_agents = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    accepted_until = models.DateField(null=True)

    objects = PatternFindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pattern", "key"],
                condition=Q(over_at__isnull=True),
                name="one_standing_finding_of_a_key",
            ),
            models.CheckConstraint(
                condition=Q(pattern__in=[one.value for one in Pattern]),
                name="failure_pattern_is_known",
            ),
            models.CheckConstraint(
                condition=Q(over_at__isnull=True) | Q(over_at__gte=F("found_at")),
                name="pattern_is_over_after_it_was_found",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pattern", "-id"], name="finding_by_pattern"),
            models.Index(
                fields=["-id"], condition=Q(over_at__isnull=True), name="finding_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} {self.key}"

    @property
    def ledger_ref(self) -> str:
        return f"pattern_finding:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("scorecard_pattern", args=[self.pk])

    @property
    def kind(self) -> Pattern:
        return Pattern(self.pattern)

    def is_accepted(self, today: date) -> bool:
        return self.accepted_until is not None and self.accepted_until >= today

    @property
    def mark(self) -> str:
        """What a page shows of it: another is stale."""
        return f"{self.weight}.{self.changed_at.timestamp():.6f}.{self.accepted_until}"


class PatternAcceptance(models.Model):
    """Somebody accepts a finding for now, or takes that back (``until`` empty). Never changed.

    ``weight``, ``agents``: how bad it was then, and about which agents, by primary key.
    """

    finding = models.ForeignKey(PatternFinding, models.PROTECT, related_name="acceptances")
    n = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)
    reason = models.TextField()
    weight = models.PositiveIntegerField()
    agents: Any = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["finding", "n"], name="acceptances_are_numbered"),
            models.CheckConstraint(condition=~Q(reason=""), name="acceptance_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"pattern_acceptance:{self.pk}"
