"""Who is in the room of the meeting in which a ballot is held."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps

from approvals.rules.ballots import BallotState

if TYPE_CHECKING:
    from approvals.models.ballots import Ballot


@dataclass(frozen=True)
class Presence:
    """Who counts as present in a meeting, and who of them has left since the vote was closed.

    ``present`` is None between meetings.
    """

    present: frozenset[int] | None = None
    gone: frozenset[int] = frozenset()


def presence_of(ballot: "Ballot", now: datetime) -> Presence:
    """Who is in the room, or was when the vote was closed or the ballot ended."""
    if not ballot.is_in_meeting:
        return Presence()
    hearings = apps.get_model("approvals", "Hearing").objects.select_related("item__meeting")
    hearing = hearings.get(ballot=ballot)
    meeting, counted_at = hearing.item.meeting, hearing.voting_ended_at or ballot.closed_at
    present = meeting.present_at(counted_at or now)
    is_tied = ballot.state == BallotState.TIED
    return Presence(present, present - meeting.present_at(now) if is_tied else frozenset())
