"""Giving a step of a review to somebody else."""

from datetime import datetime

from approvals.actions.effects import effects_of
from approvals.actions.leading import Sitting, sitting_of
from approvals.actions.locking import locked_review
from approvals.actions.opening import eligible_refusal, give_item
from approvals.models import Review, ReviewStep
from approvals.rules.reviews import (
    ReviewState,
    StepKind,
    StepState,
)
from govportal.faults import is_unseen
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import (
    close_items,
)


@recorded
def hand_over(
    step: ReviewStep, person: Person, reason: str, *, actor: Person, now: datetime
) -> ReviewStep:
    """Give a step to somebody else, with a reason: chair, co-chair or an administrator.

    Raises Refused for somebody with a conflict, without the role, or without an account.
    """
    review = locked_review(step.review)
    step = review.steps.select_for_update(of=("self",)).select_related("assignee").get(pk=step.pk)
    refuse(hand_over_refusal(review, step, person, actor, now))
    if is_unseen(reason):
        refuse(Refusal("request.reason_missing"))
    close_items(step, actor=actor, now=now)
    step.assignee = person
    step.save(update_fields=["assignee"])
    if step.state == StepState.OPEN:
        give_item(review, step, person, actor=actor, now=now)
    effects_of(review).takes_part(review, person, f"step:{step.kind}")
    if not review.steps.filter(assignee__isnull=True).exclude(kind=StepKind.BALLOT).exists():
        close_items(review, kind="review.unassigned", actor=actor, now=now)
    record(
        "review.step_handed_over",
        review,
        actor=actor,
        now=now,
        refs=[step, person, review.subject_ref],
        personal={"reason": reason.strip()},
    )
    return step


def may_hand_over(
    review: Review, actor: Person, now: datetime, sitting: Sitting | None = None
) -> bool:
    """Whether somebody may hand steps of this review over: chair, co-chair, administrator.

    ``sitting``: where it was read just now.
    """
    roles = actor.roles_on(now.date())
    if Role.ADMINISTRATOR in roles or Role.COMMITTEE_MEMBER not in roles:
        return Role.ADMINISTRATOR in roles
    return _leads(review, actor, now, sitting)


def _leads(review: Review, person: Person, now: datetime, sitting: Sitting | None = None) -> bool:
    """Whether somebody sits in the chair's or the co-chair's seat, as holder or alternate."""
    leading = (sitting or sitting_of(review, now)).leading
    sits = any(person.pk in (seat.holder_id, seat.alternate_id) for seat in leading)
    return person.is_active and sits


def hander_refusal(review: Review, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may hand no step of this review over, to whomever; None when they may."""
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    return None if may_hand_over(review, actor, now) else Refusal("review.may_not_assign")


def hand_over_refusal(
    review: Review, step: ReviewStep, person: Person, actor: Person, now: datetime
) -> Refusal | None:
    """Why ``actor`` may not hand ``step`` to ``person``; None when they may."""
    if refusal := hander_refusal(review, actor, now):
        return refusal
    if step.state in {StepState.DONE, StepState.CANCELLED}:
        return Refusal("review.step_done_stale")
    if not person.is_active:
        return Refusal("review.assignee_inactive", {"person": str(person)})
    if eligible_refusal(review, step, person):
        return Refusal("review.assignee_conflict", {"person": str(person)})
    return _role_refusal(step, person, now)


def _role_refusal(step: ReviewStep, person: Person, now: datetime) -> Refusal | None:
    if step.kind == StepKind.SIGN_OFF_CISO:
        return _seat_refusal(step, person, now)
    needed = {
        StepKind.LEGAL_CLASS: Role.COMPLIANCE_REVIEWER,
        StepKind.PRIVACY: Role.COMPLIANCE_REVIEWER,
        StepKind.SECURITY: Role.SECURITY_REVIEWER,
        StepKind.COMPLIANCE: Role.COMPLIANCE_REVIEWER,
    }.get(StepKind(step.kind), Role.TECHNICAL_OWNER)
    if needed not in person.roles_on(now.date()):
        return Refusal("review.assignee_role", {"person": str(person)})
    return None


def _seat_refusal(step: ReviewStep, person: Person, now: datetime) -> Refusal | None:
    """The CISO's signature stays with chair and co-chair (1-domain.md §5)."""
    if _leads(step.review, person, now):
        return None
    return Refusal("review.assignee_seat", {"person": str(person)})
