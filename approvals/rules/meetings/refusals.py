"""Why something may not be done with a meeting or its agenda. None: it may."""

from dataclasses import dataclass
from datetime import timedelta

from approvals.rules.meetings.states import WAITING, ItemKind, ItemState, MeetingState
from govportal.refusals import Refusal

BEFORE = frozenset({MeetingState.PLANNED, MeetingState.OPEN})
EARLY = timedelta(minutes=60)
"""How long before its time a meeting may be opened."""
ROUTINE = frozenset({ItemKind.MOTION, ItemKind.MINUTES, ItemKind.REPORT})
"""What may be adopted with others in one vote. A case is judged on its own."""


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as one person finds it.

    ``leads``: first of chair, co-chair and their alternates, of those in the room once it is open.
    ``keeps``: an administrator, who keeps agenda and attendance and decides nothing.
    ``has_seat``: holder or alternate of a voting seat today. ``is_here``: in the room.
    ``is_empty``: in session with nobody in the room. ``is_early``: long before its time.
    """

    state: MeetingState
    leads: bool = False
    keeps: bool = False
    has_seat: bool = False
    is_here: bool = False
    is_empty: bool = False
    is_early: bool = False
    item_called: bool = False

    @property
    def may_arrange(self) -> bool:
        return self.leads or self.keeps


def change_refusal(facts: MeetingFacts) -> Refusal | None:
    """Why the person may not move or call off the meeting."""
    if facts.state is not MeetingState.PLANNED:
        return Refusal("meeting.not_planned_stale")
    return None if facts.may_arrange else Refusal("meeting.not_arranging")


def agenda_refusal(facts: MeetingFacts) -> Refusal | None:
    """Why the person may not put items on the agenda, order them or take them off."""
    if facts.state not in BEFORE:
        return Refusal("meeting.over_stale")
    return None if facts.may_arrange else Refusal("meeting.not_arranging")


def open_refusal(facts: MeetingFacts) -> Refusal | None:
    """Why the person may not open the meeting: members were invited for its time."""
    if facts.state is not MeetingState.PLANNED:
        return Refusal("meeting.not_planned_stale")
    if not facts.may_arrange:
        return Refusal("meeting.not_arranging")
    most = {"minutes": EARLY // timedelta(minutes=1)}
    return Refusal("meeting.too_early", most) if facts.is_early else None


def close_refusal(facts: MeetingFacts) -> Refusal | None:
    """Why the person may not close the meeting: an item that is called is ended first."""
    if facts.state is not MeetingState.OPEN:
        return Refusal("meeting.not_open_stale")
    if not facts.may_arrange:
        return Refusal("meeting.not_arranging")
    return Refusal("meeting.item_called_stale") if facts.item_called else None


def here_refusal(facts: MeetingFacts, *, is_own: bool, has_seat: bool) -> Refusal | None:
    """Why attendance may not be noted: one's own by everybody with a seat, others' by who leads.

    ``has_seat``: whether the one it is about has one.
    """
    if facts.state is not MeetingState.OPEN:
        return Refusal("meeting.not_open_stale")
    if not has_seat:
        return Refusal("meeting.no_seat")
    return None if is_own or facts.may_arrange else Refusal("meeting.not_arranging")


def call_refusal(facts: MeetingFacts, state: ItemState) -> Refusal | None:
    """Why the person may not call the item up: one at a time, by who leads."""
    if facts.state is not MeetingState.OPEN:
        return Refusal("meeting.not_open_stale")
    if state not in WAITING:
        return Refusal("meeting.item_ended_stale")
    if not facts.may_arrange:
        return Refusal("meeting.not_leading")
    return Refusal("meeting.item_called_stale") if facts.item_called else None


def consent_refusal(facts: MeetingFacts, kind: ItemKind, state: ItemState) -> Refusal | None:
    """Why the item may not go on the consent agenda: only routine, and before it is called."""
    if refusal := agenda_refusal(facts):
        return refusal
    if state is not ItemState.WAITING:
        return Refusal("meeting.item_ended_stale")
    return None if kind in ROUTINE else Refusal("meeting.not_routine")


def pull_refusal(facts: MeetingFacts, *, is_consent: bool, state: ItemState) -> Refusal | None:
    """Why the person may not pull the item out of the consent agenda: anybody with a seat may."""
    if facts.state not in BEFORE:
        return Refusal("meeting.over_stale")
    if not is_consent or state is not ItemState.WAITING:
        return Refusal("meeting.not_on_consent_stale")
    return None if facts.has_seat or facts.keeps else Refusal("meeting.no_seat")
