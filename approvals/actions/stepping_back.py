"""A reviewer steps back from a case, with the reason: the duty goes to somebody else."""

from datetime import datetime

from approvals.actions.ballots.standing_back import DECLARED
from approvals.actions.locking import locked_review
from approvals.actions.passing_on import OWN, pass_on
from approvals.models import Review, ReviewParty
from approvals.rules.reviews import OVER, ReviewState, StepKind
from govportal.faults import is_unseen
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse

REASON_MAX = 2_000


def step_back_refusal(review: Review, kind: StepKind, person: Person) -> Refusal | None:
    """Why ``person`` may not step back from this duty; None when they may.

    The technical owner's own are no conflict: chair or an administrator hands them over.
    """
    step = next((one for one in review.steps.all() if one.kind == kind), None)
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    if step is None or step.state in OVER:
        return Refusal("review.step_done_stale")
    if step.assignee_id != person.pk or kind is StepKind.BALLOT:
        return Refusal("review.not_assigned")
    return Refusal("review.owner_stays") if kind in OWN else None


@recorded
def step_back(
    review: Review, kind: StepKind, reason: str, *, actor: Person, now: datetime
) -> ReviewParty:
    """Declare a conflict: it is entered into the register, for the whole case, and never taken
    back. Raises Refused for somebody else, after the verdict, or without a reason.
    """
    review = locked_review(review)
    refuse(step_back_refusal(review, kind, actor))
    if is_unseen(reason):
        refuse(Refusal("request.reason_missing"))
    if len(reason.strip()) > REASON_MAX:
        refuse(Refusal("review.rationale_long", {"most": REASON_MAX, "has": len(reason.strip())}))
    party, _made = ReviewParty.objects.get_or_create(
        review=review,
        person=actor,
        relation=DECLARED,
        defaults={"found_by_system": False, "found_at": now, "reason": reason.strip()},
    )
    record(
        "review.stepped_back",
        review,
        actor=actor,
        now=now,
        refs=[party, review.subject_ref],
        data={"step": kind.value},
        personal={"reason": reason.strip()},
    )
    pass_on(review, [actor.pk], actor=actor, now=now)
    return party
