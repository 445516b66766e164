"""How a change to an approved agent was judged, beside the review whose route follows from it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.reviews import Review
from registry.models import Authorisation


class ChangeJudgement(models.Model):
    """Each difference of one version against what was authorised, judged when it was sent.

    ``is_short``: nothing speaks for a review anew, so that the technical owner's sign-off decides;
    the database takes such a decision at tier 3 and 4 with this row only. Never changed.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="judgements")
    digest = models.CharField(max_length=71)
    fingerprint = models.CharField(max_length=71)
    before = models.ForeignKey(Authorisation, models.PROTECT, null=True, related_name="+")
    before_fingerprint = models.CharField(max_length=71, blank=True)
    before_label = models.CharField(max_length=60, blank=True)
    lines = models.JSONField()  # op, parts, before, after, power, why: as judged then
    more = models.PositiveSmallIntegerField()
    grounds = models.JSONField()
    against = models.PositiveSmallIntegerField()  # how many grounds
    is_short = models.BooleanField()
    judged_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "digest"], name="one_judgement_per_version"),
            models.CheckConstraint(
                condition=Q(is_short=True, against=0, more=0, before__isnull=False)
                | Q(is_short=False, against__gt=0),
                name="short_means_nothing_against",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.more} new"

    @property
    def ledger_ref(self) -> str:
        return f"change_judgement:{self.pk}"

    @property
    def facts(self) -> dict[str, Any]:
        """For the ledger: codes and counts, no words of anybody."""
        return {
            "before": self.before_fingerprint,
            "changes": len(self.lines),
            "more": self.more,
            "grounds": self.grounds,
        }
