"""Requests of people about their own data, and until when each is answered. Pure Python.

GDPR Article 12(3): without undue delay and within one month of receipt; where many or complex,
two further months, if the person is told within the first month and why. Months are those of the
calendar: received on 31 January it is due on the last day of February.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.refusals import Refusal
from scorecards.rules.training import months_later

MONTH, EXTENDED = 1, 3
WORDS_MIN, WORDS_MAX, REFERENCE_MAX = 10, 4_000, 80


class Kind(StrEnum):
    """What somebody asks for."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    HUMAN_REVIEW = "human_review"


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class Act(StrEnum):
    """What is done about a request."""

    HAND_OVER = "hand_over"
    EXTEND = "extend"
    ANSWER = "answer"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Facts:
    """A request before somebody. ``keeps``: keeps the register; ``handles``: it is theirs."""

    state: State
    keeps: bool
    handles: bool
    is_extended: bool
    due_on: date


def act_refusal(act: Act, facts: Facts, today: date) -> Refusal | None:
    """Why this is not done about a request now; None when it may be."""
    if not (facts.keeps or facts.handles):
        return Refusal("dsr.not_yours")
    if act is Act.HAND_OVER and not facts.keeps:
        return Refusal("dsr.keepers_only")
    if facts.state is not State.OPEN:
        return Refusal("dsr.closed_stale")
    if act is Act.EXTEND and facts.is_extended:
        return Refusal("dsr.extended_stale")
    if act is Act.EXTEND and today > facts.due_on:
        return Refusal("dsr.extended_late", {"due": facts.due_on})
    return None


def due_on(received_on: date) -> date:
    return months_later(received_on, MONTH)


def extended_until(received_on: date) -> date:
    return months_later(received_on, EXTENDED)


def entry_refusal(
    kind: str, reference: str, received_on: date | None, today: date, *, has_handler: bool
) -> Refusal | None:
    """Why a request cannot be entered so. ``has_handler``: somebody active answers it."""
    if kind not in set(Kind):
        return Refusal("dsr.kind_missing")
    if is_unseen(reference):
        return Refusal("dsr.reference_missing")
    if len(reference.strip()) > REFERENCE_MAX:
        return Refusal("dsr.text_long", {"most": REFERENCE_MAX})
    if received_on is None:
        return Refusal("dsr.received_missing")
    if received_on > today:
        return Refusal("dsr.received_later")
    if months_later(received_on, 12) < today:
        return Refusal("dsr.received_long_ago")
    return None if has_handler else Refusal("dsr.handler_missing")


def words_refusal(words: str) -> Refusal | None:
    """Why these words do not say enough."""
    has = seen_length(" ".join(words.split()))
    if has < WORDS_MIN:
        return Refusal("dsr.words_short", {"least": WORDS_MIN})
    return Refusal("dsr.text_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None
