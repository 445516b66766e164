"""Keys that agents show, and the grants they get for them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.models.authorisations import Authorisation
from registry.names import ENVIRONMENT_NAMES
from registry.rules.credentials import KeyFacts, KeyState, state_of
from registry.rules.grants import GrantFacts


class CredentialQuerySet(QuerySet["Credential"]):
    def current(self) -> "CredentialQuerySet":
        """Neither revoked nor replaced; one for an agent in an environment, expired or not."""
        return self.filter(revoked_at__isnull=True, replaced_at__isnull=True)

    def live(self, now: datetime) -> "CredentialQuerySet":
        """Those that still work at ``now``."""
        runs = Q(overlap_until__isnull=True) | Q(overlap_until__gt=now)
        return self.filter(runs, revoked_at__isnull=True, expires_at__gt=now)


class Credential(models.Model):
    """The key of one agent in one environment. Only its keyed hash is kept.

    A successor is issued beside it until ``overlap_until``. ``issued_by`` is empty where the
    command line issued it.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="credentials")
    environment = models.CharField(max_length=20, choices=choices(ENVIRONMENT_NAMES))
    prefix = models.SlugField(max_length=20, unique=True)
    key_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    replaced_at = models.DateTimeField(null=True)
    overlap_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True)
    last_used_at = models.DateTimeField(null=True)
    history = HistoricalRecords(excluded_fields=["key_hash", "last_used_at"])

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "environment"],
                condition=Q(revoked_at__isnull=True, replaced_at__isnull=True),
                name="one_current_credential_per_environment",
            ),
            models.CheckConstraint(
                condition=Q(environment__in=sorted(ENVIRONMENT_NAMES)),
                name="credential_environment_is_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="credential_lives_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, overlap_until__isnull=True)
                | Q(replaced_at__isnull=False, overlap_until__isnull=False)
                & Q(overlap_until__gte=F("replaced_at")),
                name="replaced_credential_has_an_overlap",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_because="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_because=""),
                name="credential_is_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    @property
    def ledger_ref(self) -> str:
        return f"credential:{self.prefix}"

    @property
    def facts(self) -> KeyFacts:
        return KeyFacts(self.expires_at, self.replaced_at, self.overlap_until, self.revoked_at)

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself."""
        return self.facts.ends_at

    @property
    def lasts(self) -> timedelta:
        """How long it was made to live."""
        return self.expires_at - self.issued_at

    def state(self, now: datetime) -> KeyState:
        return state_of(self.facts, now)


class GrantQuerySet(QuerySet["Grant"]):
    def open(self, now: datetime) -> "GrantQuerySet":
        """Neither revoked nor over; whether one still opens anything its agent says too."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class Grant(models.Model):
    """A short right to one task and some tools, given to an agent for its key; a signed token.

    ``number`` stands in the token. The token itself is not kept.
    """

    number = models.CharField(max_length=32, unique=True)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="grants")
    asked_with = models.ForeignKey(Credential, models.PROTECT, related_name="grants")
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="grants")
    task = models.TextField()
    tools = models.JSONField()
    signed_by = models.CharField(max_length=64)  # the id of the public key
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    revoked_because = models.TextField(blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(task=""), name="grant_is_for_a_task"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="grant_lasts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="", revoked_because="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_because=""),
                name="grant_is_revoked_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["asked_with", "expires_at"],
                condition=Q(revoked_at__isnull=True),
                name="grant_open_of_key",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"grant:{self.number}"

    @property
    def environment(self) -> str:
        return self.asked_with.environment

    def facts_on(self, on: Any) -> GrantFacts:
        """What it hangs on; load it with key, authorisation and drain. ``on``: the day."""
        return GrantFacts(
            self.expires_at,
            self.revoked_at,
            key_revoked=self.asked_with.revoked_at is not None,
            authorised=self.authorisation.is_in_force(on),
            drains_until=self.drain.until if hasattr(self, "drain") else None,
        )
