"""What a substitute does for who is away: the act is noted with the delegation it rests on."""

from datetime import datetime

from approvals.models import OnBehalf, Question, SignOff, Submission
from govportal.people.models import Person, StandIn


def note_behalf(
    by: StandIn,
    principal: int | None,
    now: datetime,
    *,
    sign_off: SignOff | None = None,
    question: Question | None = None,
    evidence: Submission | None = None,
    verified: Submission | None = None,
) -> Person | None:
    """Note for whom the act was done; who that is, or None where it was the actor's own.

    Inside the caller's transaction; the caller's entry says it, too (``on_behalf_of``).
    """
    delegation = by.delegation_for(principal)
    if delegation is None:
        return None
    OnBehalf.objects.create(
        delegation=delegation,
        sign_off=sign_off,
        question=question,
        evidence=evidence,
        verified=verified,
        at=now,
    )
    return delegation.person
