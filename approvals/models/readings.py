"""How somebody read what they decided about, as their page told it with the verdict or vote."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from approvals.models.ballots import Vote
from approvals.models.steps import SignOff


class Reading(models.Model):
    """Which parts and files of the case were opened before a vote or verdict. Never changed.

    Only numbers: what was read is nobody's business, that it was is the panel's.
    """

    vote = models.OneToOneField(Vote, models.PROTECT, null=True, related_name="reading")
    sign_off = models.OneToOneField(SignOff, models.PROTECT, null=True, related_name="reading")
    parts = models.PositiveSmallIntegerField()
    parts_of = models.PositiveSmallIntegerField()
    files = models.PositiveSmallIntegerField()
    files_of = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(vote__isnull=False) ^ Q(sign_off__isnull=False),
                name="reading_is_of_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(parts__lte=F("parts_of"), files__lte=F("files_of")),
                name="no_more_is_read_than_there_is",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parts} of {self.parts_of}, {self.files} of {self.files_of}"
