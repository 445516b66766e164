"""Taking the printed letter away: an export, on record like every other."""

import hashlib
from datetime import datetime

from django.core.files.storage import default_storage

from approvals.models import BoardLetter
from approvals.rules.letters import take_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse


@recorded
def take_letter(letter: BoardLetter, *, actor: Person, now: datetime) -> bytes:
    """The printed letter, once it is recorded who took it. Refused when it is not as printed."""
    refuse(take_refusal(letter.facts()))
    printed = letter_bytes(letter)
    if printed is None:
        raise Refused(Refusal("letter.file_broken", {"number": letter.number}))
    record(
        "evidence.letter_downloaded",
        letter,
        actor=actor,
        now=now,
        refs=[letter.subject_ref],
        data={"sha256": letter.sha256},
    )
    return printed


def letter_bytes(letter: BoardLetter) -> bytes | None:
    """The stored file; None when it is gone or is no longer what was printed."""
    try:
        with default_storage.open(str(letter.file.name)) as file:
            printed = bytes(file.read())
    except FileNotFoundError:
        return None
    return printed if hashlib.sha256(printed).hexdigest() == letter.sha256 else None
