"""Emergency ballots: what a committee decides within hours about an agent that was stopped.

For a critical incident (1-domain.md §5): may it run again, may it with a restriction, or does it
stay stopped. Nothing but a yes to “resume” or “restrict” starts an agent. Pure Python.
"""

from enum import StrEnum

from approvals.rules.ballots import Choice
from approvals.rules.reasons import rationale_refusal, seen_length
from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Limit

EMERGENCY_TIME = Limit.calendar_hours(4)
RESTRICTION_MIN, RESTRICTION_MAX = 20, 4_000
CHOICES = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)


class Question(StrEnum):
    """What is put to the committee."""

    RESUME = "resume"
    RESTRICT = "restrict"
    STAY_STOPPED = "stay_stopped"


class EmergencyState(StrEnum):
    """Where an emergency ballot stands; ``OVERTAKEN``: the agent was taken down meanwhile."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    NEXT_MEETING = "next_meeting"
    OVERTAKEN = "overtaken"


class Effect(StrEnum):
    """What follows for the agent."""

    RESUMED = "resumed"
    RESTRICTED = "restricted"
    STOPPED = "stopped"


def effect_of(question: Question, state: EmergencyState) -> Effect:
    """Silence, a tie, a missing quorum and a no leave it stopped."""
    if state is not EmergencyState.PASSED or question is Question.STAY_STOPPED:
        return Effect.STOPPED
    return Effect.RESUMED if question is Question.RESUME else Effect.RESTRICTED


def open_refusal(
    *, may_open: bool, is_running: bool, is_stopped_here: bool, is_asked: bool
) -> Refusal | None:
    """Why nobody, or not this person, puts the agent to the committee now.

    ``is_stopped_here``: by an emergency ballot before, and not resumed since.
    """
    if not may_open:
        return Refusal("emergency.may_not_open")
    if is_asked:
        return Refusal("emergency.asked_stale")
    return None if is_running or is_stopped_here else Refusal("emergency.not_running")


def wanted_refusal(question: Question | None, reason: str, restriction: str) -> Refusal | None:
    """Why what was written opens no ballot."""
    if question is None:
        return Refusal("emergency.question_missing")
    length = seen_length(restriction)
    if question is Question.RESTRICT and length < RESTRICTION_MIN:
        return Refusal("emergency.restriction_short", {"least": RESTRICTION_MIN, "has": length})
    if length > RESTRICTION_MAX:
        return Refusal("emergency.restriction_long", {"most": RESTRICTION_MAX, "has": length})
    return rationale_refusal(reason)


def answer_refusal(choice: Choice | None, rationale: str) -> Refusal | None:
    """Why what was written is no vote."""
    if choice not in CHOICES:
        return Refusal("review.verdict_missing")
    return rationale_refusal(rationale)
