"""Keeping uploaded files: what may be kept, by its SHA-256, and the row that knows it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from approvals.models import Attachment, Draft
from approvals.rules.files import FileFacts, content_type, file_refusal, plain_name
from govportal.people.models import Person
from govportal.refusals import refuse


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: under its plain name, known by its SHA-256."""

    file: "UploadedFile[Any]"
    name: str
    sha256: str


def checked(file: "UploadedFile[Any]") -> Upload:
    """Read a file once. Raises Refused for a size, type or name that is not accepted."""
    head = file.read(4096)
    facts = FileFacts(file.name or "", file.size or 0, head)
    refuse(file_refusal(facts, settings.ATTACHMENT_MAX_BYTES))
    digest = hashlib.sha256(head)
    for chunk in iter(lambda: file.read(65536), b""):
        digest.update(chunk)
    file.seek(0)
    return Upload(file, plain_name(facts.name), digest.hexdigest())


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
