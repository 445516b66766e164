"""Who says something of an agent's readiness, and why a word is refused. Pure Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from approvals.rules.reasons import seen_length
from govportal.people.rules import Role
from govportal.refusals import Refusal
from scorecards.rules.readiness import Proposal
from scorecards.rules.readiness_items import SCORES, Item

SAYS = (Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER)
REASON_MIN, REASON_MAX = 20, 4_000


@dataclass(frozen=True)
class Word:
    """What somebody says of one item. ``seen``: the mark of what they looked at."""

    score: int
    reason: str = ""
    seen: str = ""


def person_refusal(
    roles: Collection[Role], owners: Collection[int | None], person: int, *, is_retired: bool
) -> Refusal | None:
    """Why a person may not say anything of an agent with these owners and sponsor."""
    if Role.AUDITOR in roles or not set(SAYS) & set(roles):
        return Refusal("readiness.reviewers_only")
    if person in owners:
        return Refusal("readiness.own_agent")
    return Refusal("readiness.retired") if is_retired else None


def seen_mark(proposal: Proposal, n: int) -> str:
    """What an item looks like: the proposal, and how many words were said of it."""
    return f"{n}/{proposal.score}/{proposal.code}"


def word_refusal(word: Word, proposal: Proposal, mark: str) -> Refusal | None:
    """Why a word of an item is not taken: another look, and a reason where it differs."""
    if word.seen != mark:
        return Refusal("readiness.changed_stale")
    if word.score not in SCORES:
        return Refusal("readiness.score_unknown")
    has = seen_length(word.reason)
    if word.score != proposal.score and has < REASON_MIN:
        return Refusal("readiness.reason_short", {"least": REASON_MIN, "has": has})
    if has > REASON_MAX:
        return Refusal("readiness.reason_long", {"most": REASON_MAX, "has": has})
    return None


def words_refusal(words: Mapping[Item, Word]) -> Refusal | None:
    return None if words else Refusal("readiness.nothing_said")
