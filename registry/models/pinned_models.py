"""Pinned models of vendors, and which agents use them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.models.manifests import Manifest
from registry.models.releases import day_of
from registry.models.vendors import Vendor
from registry.rules.expiries import Expiry, Thing
from registry.rules.vendors import NAME_MAX, USES, VERSION_MAX, LinkState, ModelState
from registry.vendor_names import LINK_SIGNS, LINK_STATE_NAMES, MODEL_SIGNS, MODEL_STATE_NAMES


class PinnedModel(models.Model):
    """One version of a vendor's model. ``looked_for_at``: when manifests were searched for it."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="pinned_models")
    name = models.CharField(max_length=NAME_MAX)
    version = models.CharField(max_length=VERSION_MAX)
    state = models.CharField(
        max_length=20, choices=choices(MODEL_STATE_NAMES), default=ModelState.IN_USE
    )
    ends_on = models.DateField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    looked_for_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["looked_for_at"])

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "-version", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "vendor", Lower("name"), Lower("version"), name="a_model_is_pinned_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(version=""), name="pinned_model_is_named"
            ),
            models.CheckConstraint(
                condition=Q(state="in_use", ends_on__isnull=True, announced_at__isnull=True)
                | Q(
                    state__in=("end_announced", "ended"),
                    ends_on__isnull=False,
                    announced_at__isnull=False,
                ),
                name="a_model_that_ends_has_a_day",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "ends_on"], name="pinned_model_ends"),
            models.Index(
                fields=["id"], condition=Q(looked_for_at__isnull=True), name="model_not_looked_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def ledger_ref(self) -> str:
        return f"pinned_model:{self.pk}"

    @property
    def tone(self) -> str:
        return MODEL_SIGNS[ModelState(self.state)][0]

    @property
    def shape(self) -> str:
        return MODEL_SIGNS[ModelState(self.state)][1]

    @property
    def expiry(self) -> Expiry | None:
        """Its end, where one was announced; once it has ended it is over."""
        if self.ends_on is None or self.announced_at is None:
            return None
        ref = f"{self.ledger_ref}:{self.ends_on.isoformat()}"
        return Expiry(Thing.MODEL, ref, str(self), self.ends_on, day_of(self.announced_at))


class AgentModelQuerySet(QuerySet["AgentModel"]):
    def in_use(self) -> "AgentModelQuerySet":
        """Confirmed, or proposed and not declined."""
        return self.filter(state__in=sorted(state.value for state in USES))


class AgentModel(models.Model):
    """That an agent uses a pinned model: proposed from its manifest, confirmed by a person.

    ``said``: the manifest's own words, or nothing where the technical owner named it.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="model_links")
    model = models.ForeignKey(PinnedModel, models.PROTECT, related_name="agent_links")
    manifest = models.ForeignKey(
        Manifest, models.PROTECT, null=True, blank=True, related_name="model_links"
    )
    said = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=choices(LINK_STATE_NAMES))
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="model_links_decided"
    )
    reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = AgentModelQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "model"],
                condition=Q(state__in=("proposed", "confirmed")),
                name="an_agent_uses_a_model_once",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, manifest__isnull=False)
                | Q(
                    state__in=("confirmed", "declined", "ended"),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="somebody_decides_what_an_agent_uses",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "confirmed")) | ~Q(reason=""),
                name="no_use_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.model}"

    @property
    def ledger_ref(self) -> str:
        return f"agent_model:{self.pk}"

    @property
    def uses(self) -> bool:
        return self.state in USES

    @property
    def tone(self) -> str:
        return LINK_SIGNS[LinkState(self.state)][0]

    @property
    def shape(self) -> str:
        return LINK_SIGNS[LinkState(self.state)][1]
