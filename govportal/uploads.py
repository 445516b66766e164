"""Uploaded files, read once and judged before any room keeps them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from govportal.file_rules import FileFacts, file_refusal, plain_name
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
