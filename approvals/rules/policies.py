"""Enterprise policies: what becomes of a version, when the next review is due, by which route.

Each policy in force is up for review every quarter (1-domain.md §5, Committee). Pure Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from approvals.rules.policy_routes import POLICY_ROUTE_1
from approvals.rules.reviews import Basis, StepKind
from approvals.rules.routing import Hop, Route, Routes, RouteStep, Span
from approvals.rules.scheduled import end_of
from approvals.rules.wording import gettext_noop as _
from govportal.refusals import Refusal

HOUR = timedelta(hours=1)
ROUTE_TIER = 3
"""A version is decided as a request of this tier is: by ballot, within the same time."""


class VersionState(StrEnum):
    """Where a version stands. ``superseded``: another came in its place, or it was repealed."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class PolicyReviewState(StrEnum):
    """How a quarterly review ended. ``revise``: the committee wants a new version; ``renewed``: one
    was adopted before it was decided; ``dropped``: the policy was repealed meanwhile."""

    OPEN = "open"
    KEPT = "kept"
    REVISE = "revise"
    RENEWED = "renewed"
    DROPPED = "dropped"


IN_THE_MAKING = (VersionState.DRAFT, VersionState.PROPOSED)
PUBLIC = (VersionState.ADOPTED, VersionState.SUPERSEDED)
"""What everybody may read: what is or was in force."""
MOVES = {
    "write": {VersionState.DRAFT},
    "discard": {VersionState.DRAFT},
    "propose": {VersionState.DRAFT},
    "withdraw": {VersionState.PROPOSED},
}


@dataclass(frozen=True)
class Hand:
    """Somebody before a policy: its owner, in a seat of its committee, or an administrator.

    ``leads``: in a leading seat. Administrators keep the register and decide nothing.
    """

    owns: bool = False
    sits: bool = False
    leads: bool = False
    keeps: bool = False

    @property
    def may_write(self) -> bool:
        return self.owns or self.sits or self.keeps

    @property
    def may_put(self) -> bool:
        return self.owns or self.leads or self.keeps


def move_refusal(move: str, state: VersionState, hand: Hand) -> Refusal | None:
    """Why this is not done to a version; None when it may be.

    Who sits on the committee writes along; owner, chair and administrator put it forward.
    """
    may = hand.may_write if move == "write" else hand.may_put
    if not may:
        return Refusal("policy.not_yours")
    return None if state in MOVES[move] else Refusal("policy.moved_stale")


def begin_refusal(hand: Hand, *, in_the_making: str, is_repealed: bool) -> Refusal | None:
    """Why no new version is begun; ``in_the_making``: the one that is not decided yet."""
    if not hand.may_write:
        return Refusal("policy.not_yours")
    if is_repealed:
        return Refusal("policy.repealed_stale")
    return Refusal("policy.in_the_making", {"version": in_the_making}) if in_the_making else None


def propose_refusal(
    *, text: str, has_file: bool, is_repeal: bool, reason: str, is_unchanged: bool
) -> Refusal | None:
    """Why a draft does not go to the committee yet; None when it may."""
    if not (text.strip() or has_file or is_repeal):
        return Refusal("policy.empty")
    if is_unchanged:
        return Refusal("policy.unchanged")
    return None if reason.strip() else Refusal("policy.reason_missing")


def numbers_of(routes: Routes) -> Mapping[str, Any]:
    """The numbers of policies; a scheme stored before there were any has the shipped ones."""
    found: Mapping[str, Any] = routes.get("policies", POLICY_ROUTE_1)
    return found


def next_review_on(routes: Routes, on: date, due_on: date | None = None) -> date:
    """The day of the next review: who reviews early loses no day by that."""
    first = max(on, due_on) if due_on is not None else on
    return first + timedelta(days=int(numbers_of(routes)["review_days"]))


def hours_to(due_on: date, routes: Routes, zone: tzinfo, now: datetime) -> int:
    """Whole hours of a review’s clock, which ends with its day: from the notice ahead, or from now
    where it is opened earlier for a meeting."""
    ahead = (int(numbers_of(routes)["ahead_days"]) + 1) * 24
    left = -((now - end_of(due_on, zone)) // HOUR)
    return max(ahead, left)


def review_route(hours: int, routes: Routes) -> Route:
    """The committee’s ballot on whether a policy stays as it is, by its day."""
    limit = Span("calendar_hours", hours)
    chain = tuple(Hop(**hop) for hop in numbers_of(routes)["chain"])
    return _route(limit, chain, routes, _("full committee ballot; by its day"))


def version_route(routes: Routes) -> Route:
    """The committee’s ballot on a version, in the time and with the escalation of tier 3."""
    row: Any = routes["tiers"][str(ROUTE_TIER)]
    chain = tuple(Hop(**hop) for hop in row["chain"])
    return _route(Span(**row["limit"]), chain, routes, f"full committee ballot; {row['time']}")


def _route(limit: Span, chain: tuple[Hop, ...], routes: Routes, text: str) -> Route:
    days = int(numbers_of(routes)["review_days"])
    return Route(
        scheme=routes["version"],
        tier=ROUTE_TIER,
        basis=Basis.BALLOT,
        limit=limit,
        steps=(RouteStep(StepKind.BALLOT, "committee", _("Committee ballot"), limit),),
        chain=chain,
        then=(),
        stages=(),
        post_deployment_days=days,
        periodic_review_days=days,
        text=text,
    )
