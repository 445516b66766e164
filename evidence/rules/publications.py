"""Where checkpoints are published, and what comparing one with the ledger can show. Pure
Python."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.people.rules import Role
from govportal.refusals import Refusal

_QUOTED = re.compile(r"^[\s>]+")
_GAP = re.compile(r"\n{3,}")
FIRST_WAIT = timedelta(minutes=5)
FILE_MOST = 64 * 1024  # bytes of a checkpoint that somebody brings


class Channel(StrEnum):
    """A way out of the administrators' reach."""

    FILE = "file"
    MAIL = "mail"
    WEBHOOK = "webhook"
    STAMP = "stamp"


OWN = (Channel.FILE.value, Channel.STAMP.value)
"""What this room tries itself; the others go through the outbox of posts."""


class Verdict(StrEnum):
    """What a checkpoint from elsewhere is beside this ledger."""

    SAME = "same"
    FORKED = "forked"
    SHRUNK = "shrunk"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


HOLDS = frozenset({Verdict.SAME})


def publish_refusal(roles: Collection[Role], *, is_anywhere: bool) -> Refusal | None:
    """Why somebody may not have the newest checkpoint published now."""
    if Role.ADMINISTRATOR not in roles:
        return Refusal("keeping.only_administrators")
    return None if is_anywhere else Refusal("checkpoint.nowhere")


def file_name(origin: str, size: int) -> str:
    """Name of a published checkpoint; sorts by size."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in origin).strip("-")
    return f"{plain or 'ledger'}_{size:012d}.note"


def is_new_day(last: datetime | None, now: datetime) -> bool:
    """Whether the daily publication is due; both in one zone."""
    return last is None or last.date() < now.date()


def unwrapped(text: str) -> str:
    """A note as it was signed, from what a mail program or a hand made of it: without the marks of
    a quotation, blanks around lines, and blank lines that are too many."""
    lines = [_QUOTED.sub("", line).strip() for line in text.removeprefix("\ufeff").splitlines()]
    return _GAP.sub("\n\n", "\n".join(lines).strip("\n")) + "\n"
