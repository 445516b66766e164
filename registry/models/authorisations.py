"""Authorisations: the right to run a manifest, and what stands before a release."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from registry.causes import cause_words
from registry.models.agents import Agent, choices
from registry.models.manifests import Manifest
from registry.names import ENVIRONMENT_NAMES, LIFECYCLE_NAMES
from registry.rules.lifecycle import RUNNING, Lifecycle


class AuthorisationQuerySet(QuerySet["Authorisation"]):
    def in_force(self, on: date) -> "AuthorisationQuerySet":
        """Active, and not lapsed on ``on``; whether they are live or wait beside what is."""
        return self.filter(state=Authorisation.ACTIVE, lapses_on__gte=on)

    def standing(self) -> "AuthorisationQuerySet":
        """Active or suspended: what a new one replaces and a missed review lets lapse."""
        return self.filter(state__in=(Authorisation.ACTIVE, Authorisation.SUSPENDED))


class Authorisation(models.Model):
    """The right to run one manifest in one environment and stage until a date.

    ``stage`` is the first or the last that was entered of a staged release, else production.

    A newly approved manifest waits beside the live one until its go-live is recorded; only then
    does it replace the other. ``valid_until`` is the day of the next periodic review;
    ``lapses_on`` the last day on which it still stands when that review is overdue.
    """

    ACTIVE, SUSPENDED, LAPSED, REVOKED, REPLACED = (
        "active",
        "suspended",
        "lapsed",
        "revoked",
        "replaced",
    )
    STATE_NAMES: ClassVar[dict[str, Any]] = {
        ACTIVE: _("In force"),
        SUSPENDED: _("Suspended"),
        LAPSED: _("Lapsed"),
        REVOKED: _("Revoked"),
        REPLACED: _("Replaced"),
    }
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="authorisations")
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="authorisations")
    fingerprint = models.CharField(max_length=71)
    environment = models.CharField(max_length=20, choices=choices(ENVIRONMENT_NAMES))
    stage = models.CharField(
        max_length=20,
        choices=[(s.value, LIFECYCLE_NAMES[s]) for s in Lifecycle if s in RUNNING],
        default=Lifecycle.PRODUCTION,
    )
    state = models.CharField(max_length=20, choices=choices(STATE_NAMES), default=ACTIVE)
    basis = models.CharField(max_length=80)  # what granted it, e.g. "decision:17"
    monitoring = models.TextField(blank=True)
    post_deployment_days = models.PositiveSmallIntegerField()  # from go-live to its review
    valid_from = models.DateTimeField()
    valid_until = models.DateField()
    lapses_on = models.DateField()
    live_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "environment"],
                condition=Q(state="active", live_at__isnull=False),
                name="one_live_authorisation_per_environment",
            ),
            models.UniqueConstraint(
                fields=["agent", "environment"],
                condition=Q(state="active", live_at__isnull=True),
                name="one_coming_authorisation_per_environment",
            ),
            models.UniqueConstraint(fields=["basis"], name="one_authorisation_per_decision"),
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | Q(live_at__gte=F("valid_from")),
                name="live_after_authorised",
            ),
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | Q(stage=Lifecycle.PRODUCTION),
                name="live_in_production_only",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gte=F("valid_until")), name="lapses_after_its_review"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "valid_until", "id"], name="authorisation_review_due"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}, {self.environment}, until {self.valid_until}"

    @property
    def ledger_ref(self) -> str:
        return f"authorisation:{self.pk}"

    def is_in_force(self, on: date) -> bool:
        return self.state == self.ACTIVE and self.lapses_on >= on

    @property
    def is_standing(self) -> bool:
        """Active or suspended."""
        return self.state in {self.ACTIVE, self.SUSPENDED}

    @property
    def waits_for_go_live(self) -> bool:
        """In force, not live yet, and without stages: its go-live is to be recorded."""
        return self.state == self.ACTIVE and self.live_at is None and not self.is_staged

    @property
    def is_pilot(self) -> bool:
        """Whether it is a pilot's: it ends on its last day and never runs in production."""
        return hasattr(self, "pilot")

    @property
    def is_provisional(self) -> bool:
        """Whether it rests on a provisional order, and ends in some days."""
        return hasattr(self, "provisional")

    @property
    def is_staged(self) -> bool:
        """Whether it is still on its way through the stages before production."""
        return self.stage != Lifecycle.PRODUCTION


class Suspension(models.Model):
    """Why an authorisation stands still, from when until when; it may have several reasons.

    ``cause`` is the reference of what demands it, e.g. ``condition:12``; opaque here.
    """

    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="suspensions")
    cause = models.CharField(max_length=80, db_index=True)
    reason = models.TextField()
    suspended_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authorisation", "cause"],
                condition=Q(lifted_at__isnull=True),
                name="one_open_suspension_per_cause",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("suspended_at")),
                name="lifted_after_suspended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorisation}: {self.reason}"

    @property
    def cause_link(self) -> tuple[str, str]:
        """What it is for, and where that is; both empty where no room tells."""
        return cause_words(self.cause)

    @property
    def ledger_ref(self) -> str:
        return f"suspension:{self.pk}"


class ReleaseRequirement(models.Model):
    """Something a higher room demands before an agent may be released, written down here."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="release_requirements")
    code = models.SlugField(max_length=60)
    text = models.CharField(max_length=300)
    met_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agent", "code"], name="one_requirement_per_code"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ledger_ref(self) -> str:
        return f"release_requirement:{self.pk}"
