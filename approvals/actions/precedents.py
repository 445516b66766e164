"""Keeping a decided request where those find it who decide a similar one."""

from approvals.models import Decision, Precedent, PrecedentKey, Request
from approvals.rules.precedents import likeness
from approvals.schemes import active_scheme


def keep_precedent(request: Request, decision: Decision) -> Precedent:
    """Index the version that was decided, inside the transaction of its decision.

    It adds nothing to what the decision says, so it has no entry of its own.
    """
    version = request.versions.filter(digest=decision.digest).latest("n")
    like = likeness(version.content, decision.tier, active_scheme().catalogue)
    made = Precedent.objects.create(
        decision=decision, request=request, tier=like.tier, actions=sorted(like.actions)
    )
    PrecedentKey.objects.bulk_create(
        PrecedentKey(precedent=made, request=request, kind=kind, value=value)
        for kind, value in like.found_by()
    )
    return made
