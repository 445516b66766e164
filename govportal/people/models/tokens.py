"""Tokens with which a person's own programs call the API."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from govportal.people.models.people import Person
from govportal.people.rules.tokens import LONGEST, NAME_MAX, expires_at


class PersonalTokenQuerySet(QuerySet["PersonalToken"]):
    def visible_to(self, person: Person) -> "PersonalTokenQuerySet":
        """Nobody's but one's own, whatever the role."""
        return self.filter(person=person)

    def not_ended(self) -> "PersonalTokenQuerySet":
        return self.filter(ended_at__isnull=True)


class PersonalToken(models.Model):
    """A key that acts as its person in the API, until it expires or is ended.

    Only ``prefix`` can be read again; ``digest`` is a keyed hash of the whole (govportal/api/keys).
    It expires by ``days``, so that the database can keep the longest time.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=NAME_MAX)
    prefix = models.CharField(max_length=14, unique=True)
    digest = models.CharField(max_length=64)
    can_write = models.BooleanField()
    days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(days__range=(1, LONGEST)), name="a_token_expires_within_a_year"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="a_token_ends_after_it_is_made",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"token:{self.prefix.rpartition('_')[2]}"

    @property
    def expires_at(self) -> datetime:
        return expires_at(self.made_at, self.days)

    def holds(self, now: datetime) -> bool:
        """Whether it lets its person in at ``now``."""
        return self.ended_at is None and now < self.expires_at
