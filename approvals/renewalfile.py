"""What a renewal is judged by: what the registry knows of the agent since it was authorised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.actions.waiting import conditions_of
from approvals.models import Condition, Request, RequestVersion
from govportal.gathering import gather
from registry.models import Authorisation, Suspension, TestRun

SHOWN = 5


@dataclass(frozen=True)
class RenewalFile:
    """The right that would be prolonged, and what happened under it. ``is_same``: its manifest."""

    right: Authorisation
    is_same: bool
    last_seen: datetime | None
    conditions: Sequence[Condition]
    suspensions: Sequence[Suspension]
    runs: Sequence[TestRun]


def renewal_file(
    request: Request, version: RequestVersion, rights: Sequence[Authorisation]
) -> RenewalFile | None:
    """None for what is no renewal, and where nothing was authorised before it was sent."""
    if request.kind != "renewal":
        return None
    before = [right for right in rights if right.valid_from <= request.submitted_at]
    right = next((r for r in before if r.live_at), next(iter(before), None))
    if right is None:
        return None
    tested = TestRun.objects.filter(agent=request.agent_id, manifest=right.manifest_id)
    conditions, suspensions, runs = gather(
        conditions_of(_followed(right, rights)).order_by("pk"),
        right.suspensions.filter(pk__in=right.suspensions.order_by("-pk").values("pk")[:SHOWN]),
        tested.filter(pk__in=tested.order_by("-ran_on", "-pk").values("pk")[:SHOWN]),
    )
    return RenewalFile(
        right=right,
        is_same=right.manifest_id == version.manifest_id,
        last_seen=request.agent.last_seen_at,
        conditions=conditions,
        suspensions=suspensions[::-1],
        runs=sorted(runs, key=lambda run: (run.ran_on, run.pk), reverse=True),
    )


def _followed(right: Authorisation, rights: Sequence[Authorisation]) -> Iterator[Authorisation]:
    """The right and those that it follows; their links were read with them."""
    known = {row.pk: row for row in rights}
    following: Authorisation | None = right
    while following is not None:
        yield following
        link = getattr(following, "succession", None)
        following = known.get(link.follows_id) if link is not None else None
