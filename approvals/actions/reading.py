"""Noting how a case was read, with the answer that came of it."""

from approvals.models import Reading, SignOff, Vote
from approvals.rules.reading import Read


def note_reading(
    read: Read | None, *, vote: Vote | None = None, sign_off: SignOff | None = None
) -> None:
    """Keep what the page told, in the caller's transaction; nothing where it told nothing."""
    if read is not None:
        Reading.objects.create(
            vote=vote,
            sign_off=sign_off,
            parts=read.parts,
            parts_of=read.parts_of,
            files=read.files,
            files_of=read.files_of,
        )
