"""Documents that reviewers add to their reviews: test reports, scans, opinions."""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from approvals.models.drafts import Attachment
from approvals.models.steps import ReviewStep


class ReviewDocument(models.Model):
    """A file that lies with one duty of a review; fixed with the verdict, by its SHA-256."""

    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="documents")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="review_document")
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.attachment.name

    @property
    def ledger_ref(self) -> str:
        return f"review_document:{self.pk}"
