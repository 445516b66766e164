"""Whether a request is complete, and what a question asked later has to name. Pure Python.

Source: 1-domain.md §4: the security reviewers' desk says so within two business days; later
questions name what in the request made them necessary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from approvals.rules.content import BY_PATH
from approvals.rules.reasons import seen_length
from approvals.rules.reviews import Basis
from govportal.refusals import Refusal

DAYS = 2  # business days of the committee's calendar
LEAST = 10  # characters that somebody reads
MOST = 500
MOST_MISSING = 20
FILES = "attachments"


class Outcome(StrEnum):
    """How a check ended. ``moot``: the review ended before anybody had said anything."""

    COMPLETE = "complete"
    MISSING = "missing"
    MOOT = "moot"


@dataclass(frozen=True)
class Part:
    """Something of the request by its path, and a sentence about it."""

    path: str
    sentence: str

    def as_data(self) -> dict[str, str]:
        return {"path": self.path, "sentence": self.sentence}


@dataclass(frozen=True)
class CheckFacts:
    """What the rules need to know of a check and of who asks."""

    is_open: bool
    is_review_open: bool
    on_desk: bool
    has_conflict: bool


def is_checked(kind: str, basis: Basis) -> bool:
    """Whether requests of this route come to the desk: those that the committee decides.

    Others have 24 or 72 hours in all: two business days beside them would help nobody.
    """
    return kind == "request" and basis is Basis.BALLOT


def check_refusal(facts: CheckFacts) -> Refusal | None:
    """Why somebody may not end the check; None when they may."""
    if not facts.is_review_open:
        return Refusal("completeness.review_over_stale")
    if not facts.is_open:
        return Refusal("completeness.done_stale")
    if facts.has_conflict:
        return Refusal("review.conflict")
    return None if facts.on_desk else Refusal("completeness.not_desk")


def parts_refusal(parts: Sequence[Part]) -> Refusal | None:
    """Why this is no list of what is missing."""
    if not parts:
        return Refusal("completeness.nothing_named")
    if len(parts) > MOST_MISSING:
        return Refusal("completeness.too_many", {"most": MOST_MISSING})
    if len({part.path for part in parts}) < len(parts):
        return Refusal("completeness.named_twice")
    return next((found for part in parts if (found := part_refusal(part))), None)


def ground_refusal(part: Part | None, *, was_complete: bool) -> Refusal | None:
    """Why a question asked now names too little; None where nothing or enough is named.

    Before the desk said that the request is complete, a question needs no ground.
    """
    if part is None:
        return Refusal("completeness.ground_missing") if was_complete else None
    return part_refusal(part)


def part_refusal(part: Part) -> Refusal | None:
    """Why this names nothing of a request, or says nothing about it."""
    if part.path not in BY_PATH and part.path != FILES:
        return Refusal("completeness.part_unknown")
    length = seen_length(part.sentence)
    if length < LEAST:
        return Refusal("completeness.sentence_short", {"least": LEAST, "has": length})
    if length > MOST:
        return Refusal("completeness.sentence_long", {"most": MOST, "has": length})
    return None
