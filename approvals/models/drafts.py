"""What somebody is still writing: private, outside history and ledger until submitted."""

import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models import granted

if TYPE_CHECKING:
    from approvals.models.requests import Request


class DraftQuerySet(QuerySet["Draft"]):
    def visible_to(self, person: Person) -> "DraftQuerySet":
        """Own drafts and those shared with this person; nobody else's, whatever the role."""
        drafts = Draft.objects.order_by()
        own = drafts.filter(author=person).values("pk")
        shared = [
            uuid.UUID(pk)
            for pk in granted(person, "approvals.change_draft").values_list("object_pk", flat=True)
        ]
        return self.filter(pk__in=own.union(drafts.filter(pk__in=shared).values("pk")))

    def unsubmitted(self) -> "DraftQuerySet":
        return self.filter(submitted_as__isnull=True, discarded_at__isnull=True)


class Draft(models.Model):
    """A request being written, in the shape of its YAML; or a change to one under review."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Person, models.PROTECT, related_name="drafts")
    content = models.JSONField(default=dict)
    unknown = models.JSONField(default=list)  # keys of an uploaded file that the form has not
    revision = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=20, default="basics")
    revises: "models.ForeignKey[Request | None, Request | None]" = models.ForeignKey(
        "approvals.Request", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    submitted_as: "models.ForeignKey[Request | None, Request | None]" = models.ForeignKey(
        "approvals.Request", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    discarded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at"]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    @property
    def title(self) -> str:
        """Name and version as typed so far."""
        basics = self.content.get("agent_metadata") or {}
        return f"{basics.get('name') or ''} {basics.get('version') or ''}".strip()

    @property
    def mark(self) -> str:
        """What is written so far; where somebody left off is no part of it."""
        return mark_of(self, without=("step",))

    def get_absolute_url(self) -> str:
        return reverse("draft_step", args=[self.pk, self.step])


def attachment_path(attachment: "Attachment", name: str) -> str:
    """Stored by content: the name a person gave never becomes a path."""
    digest = attachment.sha256
    return str(PurePosixPath("attachments") / digest[:2] / digest)


class Attachment(models.Model):
    """A file of a draft or request, known by its SHA-256; served as a download only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(
        Draft, models.SET_NULL, null=True, blank=True, related_name="attachments"
    )
    file = models.FileField(upload_to=attachment_path, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["draft", "sha256", "name"], name="a_file_is_attached_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"attachment:{self.pk}"
