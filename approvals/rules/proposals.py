"""What can become of a draft of the scheme, by whom, and how the committee decides it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from approvals.rules.reviews import Basis, StepKind
from approvals.rules.routing import Hop, Route, Routes, RouteStep, Span
from approvals.rules.wording import gettext_noop as _
from govportal.refusals import Refusal

RUN_HOLDS = timedelta(days=1)
"""A what-if older than this no longer goes with a proposal: the inventory has moved on."""
ROUTE_TIER = 3
"""A scheme is decided as a request of this tier is: by ballot, within the same time."""


class ProposalState(StrEnum):
    """Where a draft stands. ``active``: it became the next version of the scheme."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class RunState(StrEnum):
    """Where a what-if stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


MOVES = {
    "write": {ProposalState.DRAFT},
    "run": {ProposalState.DRAFT},
    "discard": {ProposalState.DRAFT},
    "propose": {ProposalState.DRAFT},
    "withdraw": {ProposalState.PROPOSED},
    "end": {ProposalState.PROPOSED},
}


@dataclass(frozen=True)
class RunFacts:
    """What the rules need to know of the latest what-if of a draft."""

    state: RunState
    digest: str
    base_version: int
    ended_at: datetime | None


def move_refusal(move: str, state: ProposalState, *, may_configure: bool) -> Refusal | None:
    """Why this move is refused; None when it is allowed. Administrators configure."""
    if not may_configure:
        return Refusal("proposal.not_yours")
    if state not in MOVES[move]:
        return Refusal("proposal.moved_stale")
    return None


def propose_refusal(
    *,
    digest: str,
    active_digest: str,
    active_version: int,
    run: RunFacts | None,
    other: str,
    reason: str,
    now: datetime,
) -> Refusal | None:
    """Why a draft may not go to the committee; None when it may.

    The result of the what-if goes with the proposal (1-domain.md §5), so it has to be of this very
    draft, against the version in force, and not old. ``other``: the number of another proposal
    that is before the committee.
    """
    if other:
        return Refusal("proposal.other_open", {"number": other})
    if digest == active_digest:
        return Refusal("proposal.unchanged")
    if run is None or run.digest != digest or run.state is RunState.FAILED:
        return Refusal("proposal.not_run")
    if run.state is RunState.WAITING or run.ended_at is None:
        return Refusal("proposal.run_waits")
    if run.base_version != active_version or now - run.ended_at > RUN_HOLDS:
        return Refusal("proposal.run_old")
    return None if reason.strip() else Refusal("proposal.reason_missing")


def scheme_route(routes: Routes) -> Route:
    """The committee's ballot, with the time and the escalation of a request of tier 3."""
    row: Any = routes["tiers"][str(ROUTE_TIER)]
    limit = Span(**row["limit"])
    ballot = RouteStep(StepKind.BALLOT, "committee", _("Committee ballot"), limit)
    return Route(
        scheme=routes["version"],
        tier=ROUTE_TIER,
        basis=Basis.BALLOT,
        limit=limit,
        steps=(ballot,),
        chain=tuple(Hop(**hop) for hop in row["chain"]),
        then=(),
        stages=(),
        post_deployment_days=row["post_deployment_days"],
        periodic_review_days=row["periodic_review_days"],
        text=f"full committee ballot; {row['time']}",
    )
