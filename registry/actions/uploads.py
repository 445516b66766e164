"""Files that were refused: the record that they came is all that is left of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor


@dataclass(frozen=True)
class RefusedUpload:
    """A file that somebody sent, as the ledger names it: by its SHA-256, never by its content."""

    sha256: str

    @property
    def ledger_ref(self) -> str:
        return f"upload:{self.sha256}"


@recorded
def refuse_upload(
    sha256: str, size: int, codes: Sequence[str], *, actor: Actor, now: datetime
) -> None:
    """Record that a file was refused; the record is all that it leaves behind.

    ``size`` in bytes. Source: 4-fine-print.md, "Requests": who, when, hash of the file, codes.
    """
    data = {"sha256": sha256, "size": size, "codes": list(codes)}
    record("upload.refused", RefusedUpload(sha256), actor=actor, now=now, data=data)
