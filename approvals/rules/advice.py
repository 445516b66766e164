"""Privileged advice: who writes it, who reads it, and what everybody else is told. Pure Python.

Source: 1-domain.md §5, "Privileged advice", and §1: auditors read everything except privileged
notes. Counsel of a case is whoever sits in its committee's seat of the privacy officer or legal
counsel, holder or alternate, and has no conflict in the case.
"""

from collections.abc import Collection
from dataclasses import dataclass

from approvals.rules.reasons import seen_length
from govportal.people.rules import Role
from govportal.refusals import Refusal

LEAST = 10  # characters that somebody reads
MOST = 20_000
MOST_READERS = 20


@dataclass(frozen=True)
class ReaderFacts:
    """Somebody whom counsel wants to name."""

    is_active: bool
    sees_case: bool
    is_counsel: bool
    is_named: bool
    roles: frozenset[Role]


def may_read(*, is_counsel: bool, is_named: bool) -> bool:
    """Whether somebody reads the text; no role does of itself."""
    return is_counsel or is_named


def write_refusal(text: str, *, is_counsel: bool, is_addendum_to_addendum: bool) -> Refusal | None:
    """Why this note may not be written; None when it may. There is no end to it: advice may be
    given after a decision, too."""
    if not is_counsel:
        return Refusal("advice.not_counsel")
    if is_addendum_to_addendum:
        return Refusal("advice.addendum_of_addendum")
    length = seen_length(text)
    if length < LEAST:
        return Refusal("advice.text_short", {"least": LEAST, "has": length})
    if len(text) > MOST:
        return Refusal("advice.text_long", {"most": MOST, "has": len(text)})
    return None


def name_refusal(reader: ReaderFacts, person: str) -> Refusal | None:
    """Why somebody cannot be named. Counsel reads anyway; auditors never do."""
    if not reader.is_active:
        return Refusal("advice.reader_left", {"person": person})
    if Role.AUDITOR in reader.roles:
        return Refusal("advice.reader_audits", {"person": person})
    if not reader.sees_case:
        return Refusal("advice.reader_sees_not", {"person": person})
    if reader.is_counsel:
        return Refusal("advice.reader_is_counsel", {"person": person})
    return Refusal("advice.reader_named_stale", {"person": person}) if reader.is_named else None


def many_refusal(readers: Collection[int]) -> Refusal | None:
    """Privilege is for few."""
    if len(readers) > MOST_READERS:
        return Refusal("advice.too_many_readers", {"most": MOST_READERS})
    return None
