"""What is demanded of every new right, by higher rooms; kept here, so that a release sees it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from registry.models.agents import Agent
from registry.models.authorisations import ReleaseRequirement
from registry.rules.lifecycle import Lifecycle

BEFORE_PRODUCTION = "production--"
"""How codes begin of what holds the step into production only, not the stages before it."""


class StandingDemandQuerySet(QuerySet["StandingDemand"]):
    def of(self, agent: Agent) -> "StandingDemandQuerySet":
        """What is demanded of an agent of this tier; of one without a tier everything is."""
        return self if agent.tier is None else self.filter(least_tier__lte=agent.tier)


class StandingDemand(models.Model):
    """Every right that is granted to an agent of ``least_tier`` or above has this before it.

    ``text`` is the portal's, in English, and translated where it is shown.
    """

    code = models.SlugField(max_length=60, unique=True)
    least_tier = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    since = models.DateTimeField()
    history = HistoricalRecords()

    objects = StandingDemandQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(least_tier__range=(1, 4)), name="demand_is_of_a_tier"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=BEFORE_PRODUCTION) & ~Q(text=""),
                name="demand_is_before_production",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ledger_ref(self) -> str:
        return f"standing_demand:{self.code}"


def holds_production_only(requirement: ReleaseRequirement) -> bool:
    """Whether shadow and limited may be gone through while it is not met."""
    return requirement.code.startswith(BEFORE_PRODUCTION)


def open_demands() -> QuerySet[ReleaseRequirement]:
    """What stands before production and is not met, of agents that still exist."""
    rows = ReleaseRequirement.objects.filter(code__startswith=BEFORE_PRODUCTION)
    return rows.filter(met_at__isnull=True).exclude(agent__lifecycle=Lifecycle.RETIRED)
