"""Verifying evidence: accepted, or returned with a reason; by somebody else than who gave it."""

from dataclasses import dataclass
from datetime import datetime

from approvals.actions.conditions.circle import circle_of
from approvals.actions.conditions.ruling import lift
from approvals.actions.conditions.timekeeping import (
    ask_owner,
    bring_up_to_date,
    note_overdue,
    start_grace,
    start_owners_clock,
    stop_all,
    tell,
)
from approvals.actions.effects import effects_of
from approvals.actions.locking import locked_condition
from approvals.actions.standing_in import note_behalf
from approvals.actions.words import CONDITION_MET, of_condition
from approvals.models import Condition, Submission
from approvals.rules.conditions import MOVES, EvidenceVerdict, verifies_for, verify_refusal
from approvals.rules.reasons import rationale_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person, StandIn, stand_in
from govportal.refusals import refuse


@dataclass(frozen=True)
class Finding:
    """A verdict as it came from the page: what, why, on which evidence (by its number)."""

    verdict: EvidenceVerdict | None
    reason: str
    seen: int | None


def check_verdict(condition: Condition, finding: Finding, *, actor: Person, now: datetime) -> None:
    """Raise Refused for a verdict that ``verify`` would not take; changes nothing."""
    _checked(condition, finding, actor, stand_in(actor, now), now)


def _checked(
    condition: Condition, finding: Finding, actor: Person, by: StandIn, now: datetime
) -> int | None:
    """For whom a substitute gives this verdict. Raises Refused."""
    facts = circle_of(condition.review, now, [condition]).facts(condition, now, by)
    refuse(verify_refusal(finding.verdict, facts, actor.pk, finding.seen))
    refuse(rationale_refusal(finding.reason))
    return verifies_for(facts, actor.pk)


def verify(condition: Condition, finding: Finding, *, actor: Person, now: datetime) -> Submission:
    """Accept the evidence that waits, or return it.

    Accepted, it lifts what the condition holds; the last one of a decision approves for good.
    Returned, the owner's time goes on: to the same deadline, or with the grace that is left.
    Raises Refused for the owner, who handed it in, a conflict, other evidence, or no reason.
    """
    bring_up_to_date(condition, now)
    return _verify(condition, finding, actor=actor, now=now)


@recorded
def _verify(condition: Condition, finding: Finding, *, actor: Person, now: datetime) -> Submission:
    condition = locked_condition(condition)
    by = stand_in(actor, now)
    principal = _checked(condition, finding, actor, by, now)
    assert finding.verdict is not None  # it was checked
    is_met = finding.verdict is EvidenceVerdict.ACCEPTED
    submission = condition.submissions.get(verdict="")
    stop_all(condition, actor=actor, now=now)
    submission.verdict, submission.reason = finding.verdict, finding.reason.strip()
    submission.verdict_by, submission.decided_at = actor, now
    submission.save(update_fields=["verdict", "reason", "verdict_by", "decided_at"])
    absent = note_behalf(by, principal, now, verified=submission)
    condition.state = MOVES["accept" if is_met else "send_back"].target
    condition.closed_at = now if is_met else None
    condition.save(update_fields=["state", "closed_at"])
    if not is_met:
        _go_on(condition, actor=actor, now=now)
    record(
        "condition.met" if is_met else "condition.returned",
        condition,
        actor=actor,
        now=now,
        on_behalf_of=absent,
        refs=[submission, condition.review, condition.review.subject_ref],
        data={"n": submission.n},
        personal={"reason": submission.reason},
    )
    if is_met:
        _settle(condition, submission, actor=actor, now=now)
    return submission


def _settle(condition: Condition, submission: Submission, *, actor: Actor, now: datetime) -> None:
    """What the condition held is let go; the last one of its decision settles the subject."""
    review = condition.review
    effects = effects_of(review)
    lift(condition, actor=actor, now=now)
    effects.condition_met(review, condition, actor=actor, now=now)
    if not review.conditions.going_on().exists():
        effects.conditions_met(review, review.decision, actor=actor, now=now)
    tell(
        condition,
        [condition.owner, submission.by],
        "met",
        of_condition(condition, CONDITION_MET),
        now,
    )


def _go_on(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """The owner's time goes on; where the grace is over already, only the work does."""
    if not condition.is_overdue(now):
        start_owners_clock(condition, actor=actor, now=now)
    elif condition.grace_over_at is None:
        if condition.overdue_at is None:
            note_overdue(condition, now, actor=actor, now=now)
        start_grace(condition, actor=actor, now=now)
    else:
        ask_owner(condition, None, actor=actor, now=now)
