"""Readiness of agents: what people said of each item, and how each agent stands."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from govportal.people.models import Person
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle
from scorecards.readiness_words import ITEM_NAMES
from scorecards.rules.readiness import Said
from scorecards.rules.readiness_items import Band, Item, band

_ITEMS = [(item.value, name) for item, name in ITEM_NAMES.items()]


class ReadinessWordQuerySet(QuerySet["ReadinessWord"]):
    def newest(self) -> "ReadinessWordQuerySet":
        """The last word about each item of each agent."""
        later = ReadinessWord.objects.filter(
            agent=models.OuterRef("agent"), item=models.OuterRef("item"), n__gt=models.OuterRef("n")
        )
        return self.filter(~models.Exists(later))


class ReadinessWord(models.Model):
    """Somebody confirms what the portal proposed for one item, or says otherwise and why.

    ``proposed`` and ``code`` are the proposal of that moment: where it is another now, the word is
    out of date. Written once; the newest counts.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="readiness_words")
    item = models.CharField(max_length=20, choices=_ITEMS)
    n = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    proposed = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    at = models.DateTimeField()

    objects = ReadinessWordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "item", "n"], name="one_readiness_word_per_number"
            ),
            models.CheckConstraint(
                condition=Q(item__in=[item.value for item in Item]), name="readiness_item_is_known"
            ),
            models.CheckConstraint(
                condition=Q(score__lte=2) & (Q(proposed__isnull=True) | Q(proposed__lte=2)),
                name="readiness_word_is_0_1_or_2",
            ),
            models.CheckConstraint(
                condition=Q(proposed__isnull=False, score=F("proposed")) | ~Q(reason=""),
                name="readiness_otherwise_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.item} {self.score}"

    @property
    def ledger_ref(self) -> str:
        return f"readiness_word:{self.pk}"

    @property
    def said(self) -> Said:
        return Said(self.score, self.proposed, self.code)

    @property
    def is_otherwise(self) -> bool:
        """Whether it is another score than was proposed."""
        return self.score != self.proposed


def _score() -> Any:
    return models.PositiveSmallIntegerField(default=0)


COLUMNS = tuple(item.value for item in Item)
"""One of each item, as ``AgentReadiness`` has it."""


class AgentReadinessQuerySet(QuerySet["AgentReadiness"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AgentReadinessQuerySet":
        """Those of agents one may see."""
        agents = Agent.objects.visible_to(person, on).order_by().values("pk")
        return self.filter(agent__in=agents)

    def present(self) -> "AgentReadinessQuerySet":
        return self.exclude(agent__lifecycle=Lifecycle.RETIRED)

    def in_production(self) -> "AgentReadinessQuerySet":
        return self.filter(agent__lifecycle=Lifecycle.PRODUCTION)


class AgentReadiness(models.Model):
    """How one agent stood when it was counted last: for lists and sums, not for decisions.

    A column for each item: the score that counts. ``confirmed``: the part of ``total`` that people
    said. ``unsaid``, ``stale``: items nobody said anything of, or that changed since. ``waits``:
    items of which nobody can tell yet. ``reasons``: by item, the code of the proposal's reason.
    """

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="readiness")
    owners = _score()
    tier = _score()
    permissions = _score()
    runtime_checks = _score()
    sessions = _score()
    kill_switch = _score()
    playbook = _score()
    cost_quality = _score()
    escalation = _score()
    review = _score()
    total = _score()
    confirmed = _score()
    unsaid = _score()
    stale = _score()
    waits = _score()
    reasons = models.JSONField()
    counted_at = models.DateTimeField()

    objects = AgentReadinessQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["total", "-agent"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(total=sum((F(name) for name in COLUMNS[1:]), F(COLUMNS[0])))
                & Q(confirmed__lte=F("total")),
                name="readiness_adds_up",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["total", "-agent"], name="readiness_by_total"),
            models.Index(fields=["counted_at"], name="readiness_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.total}"

    @property
    def band(self) -> Band:
        return band(self.total)

    def score(self, item: Item) -> int:
        found: int = getattr(self, item.value)
        return found
