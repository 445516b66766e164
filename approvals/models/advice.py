"""Privileged advice: notes of counsel on a case, for counsel and the people they name.

The text lies apart from the note, so that it can be erased; the note and the ledger hold a salted
commitment to it, as the ledger does to all personal texts, and no plain text ever goes there.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from approvals.models.reviews import Review
from govportal.people.models import Person


class AdviceQuerySet(QuerySet["Advice"]):
    def about(self, review: Review) -> "AdviceQuerySet":
        """Notes on the case, in whichever of its reviews they were written."""
        return self.filter(
            review__subject_kind=review.subject_kind, review__subject_id=review.subject_id
        )


class Advice(models.Model):
    """That counsel wrote a privileged note, and when; never changed. ``follows``: the note that it
    adds to. The text is ``AdviceText``.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="advice")
    n = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="addenda"
    )
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "n"], name="advice_is_numbered"),
            models.CheckConstraint(condition=~Q(commitment=""), name="advice_is_committed_to"),
        ]

    def __str__(self) -> str:
        return f"Privileged note {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"advice:{self.pk}"


class AdviceText(models.Model):
    """What a note says, with the salt of its commitment. Written once; deleting it erases it."""

    advice = models.OneToOneField(Advice, models.PROTECT, primary_key=True, related_name="said")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(salt=""), name="advice_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Text of note {self.advice_id}"  # never the text itself


class AdviceReaderQuerySet(QuerySet["AdviceReader"]):
    def standing(self) -> "AdviceReaderQuerySet":
        return self.filter(ended_at__isnull=True)


class AdviceReader(models.Model):
    """Somebody whom counsel named to read a note and what is added to it; from when until when."""

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="readers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )

    objects = AdviceReaderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["advice", "person"],
                condition=Q(ended_at__isnull=True),
                name="named_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("named_at")),
                name="named_before_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} reads note {self.advice_id}"
