"""Decided requests as those look them up who decide a similar one: keys, kept at the decision."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.decisions import Decision
from approvals.models.requests import Request
from approvals.rules.precedents import KEYED, MAX_VALUE, Likeness


class Precedent(models.Model):
    """One decision on a request, with what it is compared by. Never changed.

    ``actions``: what the agent may do by itself, as declared in the version that was decided.
    """

    decision = models.OneToOneField(
        Decision, models.PROTECT, primary_key=True, related_name="precedent"
    )
    request = models.ForeignKey(Request, models.PROTECT, related_name="precedents")
    tier = models.PositiveSmallIntegerField()
    actions = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="precedent_tier_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.request.number}, tier {self.tier}"

    def likeness(self, keys: dict[str, set[str]]) -> Likeness:
        """With its ``keys``, read apart."""
        parts: dict[str, Any] = {kind: frozenset(keys.get(kind, ())) for kind in KEYED}
        return Likeness(tier=self.tier, actions=frozenset(self.actions), **parts)


class PrecedentKey(models.Model):
    """A tool, field of data or category of data that a decided request had. Never changed.

    The unique index is what finds the newest requests with one key (``approvals.precedents``).
    """

    precedent = models.ForeignKey(Precedent, models.PROTECT, related_name="keys", db_index=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=MAX_VALUE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "value", "precedent"], name="a_precedent_has_a_key_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KEYED), name="key_is_of_a_known_kind"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["precedent"], name="keys_of_a_precedent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
