"""Enterprise policies and what becomes of them, for stories."""

from datetime import datetime, timedelta
from typing import Any

from approvals.actions import policies
from approvals.models import Ballot, Policy, PolicyVersion
from approvals.rules.ballots import Choice
from tests import make
from tests.make import START, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = (
    "# Purpose\nAgents act within their manifest.\n\n"
    "- Nobody lends a key.\n- Keys end after 90 days."
)


def drafted(cast: Cast, now: datetime = START, title: str = "Use of agents") -> PolicyVersion:
    """A policy with its first version written; the owner owns it, an administrator began it."""
    version = policies.begin_policy(
        title, cast.owner, cast.committee, actor=cast.administrator, now=now
    )
    return written(version, cast.owner, now)


def written(
    version: PolicyVersion, actor: Any, now: datetime, text: str = TEXT, **more: Any
) -> Any:
    said = policies.Written(more.pop("title", version.title), text, "It is needed.", **more)
    return policies.write_version(version, said, revision=version.revision, actor=actor, now=now)


def put(cast: Cast, version: PolicyVersion, now: datetime = START, *, meeting: bool = False) -> Any:
    return policies.propose_version(
        version, revision=version.revision, in_meeting=meeting, actor=cast.owner, now=now
    )


def proposed(cast: Cast, now: datetime = START, **more: Any) -> PolicyVersion:
    return put(cast, drafted(cast, now, **more), now)


def voted(review: Any, now: datetime, choice: Choice = Choice.APPROVE) -> None:
    """Everybody who may vote says the same."""
    ballot = Ballot.objects.select_related("review").get(review=review, state="open")
    recused = set(ballot.recusals.values_list("person", flat=True))
    for seat in ballot.seats.select_related("holder").order_by("position"):
        free = seat.holder is not None and seat.holder_id not in recused
        if free and make.fresh(ballot).state == "open":
            make.vote(ballot, seat.holder, choice, now=now)


def adopted(cast: Cast, now: datetime = START, **more: Any) -> Policy:
    """A policy in force since ``now``."""
    version = proposed(cast, now, **more)
    voted(version.review, now + HOUR)
    return Policy.objects.get(pk=version.policy_id)


def next_version(
    cast: Cast, policy: Policy, now: datetime, text: str = TEXT + "\n- And so on."
) -> Any:
    version = policies.begin_version(policy, actor=cast.owner, now=now)
    return written(version, cast.owner, now, text)
