"""Unknown agents that were met, and agents from which nothing is heard."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from govportal.people.rules import sees_all
from govportal.refusals import Refusal
from registry.models.agents import Agent, choices
from registry.names import ENVIRONMENT_NAMES
from registry.rules.sightings import READS, SightingState, Source

SOURCE_NAMES = {
    Source.CALL: _("A call"),
    Source.TRACE: _("A trace"),
    Source.IMPORT: _("An imported list"),
    Source.PERSON: _("Somebody’s report"),
}
STATE_NAMES = {
    SightingState.OPEN: _("To be decided"),
    SightingState.MATCHED: _("An agent of ours"),
    SightingState.REGISTERED: _("Registered"),
    SightingState.UNAUTHORISED: _("Unauthorised"),
    SightingState.STOPPED: _("Stopped"),
}
SIGNS = {
    SightingState.OPEN: ("warn", "wait"),
    SightingState.MATCHED: ("ok", "ok"),
    SightingState.REGISTERED: ("ok", "ok"),
    SightingState.UNAUTHORISED: ("bad", "bad"),
    SightingState.STOPPED: ("neutral", "off"),
}


def read_refusal(person: Person, on: date) -> Refusal | None:
    """Why somebody may not read sightings; None when they may. They belong to no unit yet, so it
    is who decides them or oversees everything."""
    roles = person.roles_on(on)
    allowed = person.is_active and (sees_all(roles) or not READS.isdisjoint(roles))
    return None if allowed else Refusal("sighting.only_readers")


class SightingQuerySet(QuerySet["Sighting"]):
    def visible_to(self, person: Person, on: date | None = None) -> "SightingQuerySet":
        """All of them, or none (``read_refusal``)."""
        return self.none() if read_refusal(person, on or timezone.localdate()) else self

    def open(self) -> "SightingQuerySet":
        return self.filter(state=SightingState.OPEN)


class Sighting(models.Model):
    """An agent met under a name in one environment (empty: unknown), by one kind of source.

    ``agent``: whom it was matched to or registered as. ``count``: how often it was noted.
    """

    source = models.CharField(max_length=10, choices=choices(SOURCE_NAMES))
    claimed_name = models.CharField(max_length=160)
    environment = models.CharField(max_length=20, blank=True, choices=choices(ENVIRONMENT_NAMES))
    detail = models.TextField(blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=20, choices=choices(STATE_NAMES), default=SightingState.OPEN
    )
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="sightings")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    history = HistoricalRecords(excluded_fields=["last_seen_at", "count", "detail"])

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "claimed_name", "environment"], name="one_sighting_per_name"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in SightingState]),
                name="sighting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")), name="sighting_lasts"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("matched", "registered")) | Q(agent__isnull=False),
                name="matched_sighting_names_its_agent",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False) & ~Q(reason=""),
                name="decided_sighting_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "-id"])]

    def __str__(self) -> str:
        return self.claimed_name

    @property
    def ledger_ref(self) -> str:
        return f"sighting:{self.pk}"

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and shape of its state."""
        return SIGNS[SightingState(self.state)]


class Silence(models.Model):
    """Nothing was heard of a running agent since ``since``: found, perhaps with its keys ended.

    Over when it is heard of again or runs no more.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="silences")
    since = models.DateTimeField()
    found_at = models.DateTimeField()
    keys_ended_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent"], condition=Q(over_at__isnull=True), name="one_silence_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(found_at__gte=F("since")), name="silence_found_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}, {self.since}"

    @property
    def ledger_ref(self) -> str:
        return f"silence:{self.pk}"
