"""Keeping uploaded files: what may be kept, by its SHA-256, and the row that knows it."""

from datetime import datetime

from approvals.models import Attachment, Draft
from approvals.rules.files import content_type
from govportal.people.models import Person
from govportal.uploads import Upload, checked

__all__ = ["Upload", "checked", "keep"]


def keep(upload: Upload, *, draft: Draft | None = None, actor: Person, now: datetime) -> Attachment:
    """Store a file, inside the caller's transaction; the same bytes are stored once."""
    attachment = Attachment(
        draft=draft,
        name=upload.name,
        size=upload.file.size or 0,
        content_type=content_type(upload.name),
        sha256=upload.sha256,
        uploaded_by=actor,
        uploaded_at=now,
    )
    known = Attachment.objects.filter(sha256=upload.sha256).exclude(file="").first()
    attachment.file = known.file if known else upload.file
    attachment.save()
    return attachment
