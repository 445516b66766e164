"""A meeting in session: opened, attended, closed; the room is what its quorums are counted in."""

from datetime import datetime

from approvals.actions.ballots.ending import settle
from approvals.actions.hearings import end_item
from approvals.actions.locking import locked_ballot
from approvals.actions.meetings.agenda import withdraw_consent
from approvals.actions.meetings.elsewhere import gone_elsewhere
from approvals.actions.meetings.sitting import bench_of, facts_for, locked_meeting
from approvals.models import AgendaItem, Attendance, Ballot, Meeting, Minutes
from approvals.rules.meetings import (
    ItemState,
    MeetingState,
    close_refusal,
    here_refusal,
    open_refusal,
)
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse


@recorded
def open_meeting(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Open a planned meeting; who opens it with a seat is in the room. Routine items get theirs."""
    meeting = locked_meeting(meeting)
    bench = bench_of(meeting.committee, now)
    refuse(open_refusal(facts_for(meeting, actor, now, bench)))
    if meeting.committee.meetings.filter(state=MeetingState.OPEN).exists():
        raise Refused(Refusal("meeting.another_open_stale"))
    meeting.state, meeting.opened_at = MeetingState.OPEN, now
    meeting.save(update_fields=["state", "opened_at"])
    Minutes.objects.create(meeting=meeting, committee=meeting.committee)
    record("meeting.opened", meeting, actor=actor, now=now, refs=[meeting.committee])
    if bench.has_seat(actor):
        _arrive(meeting, actor, actor, now)
    return meeting


@recorded
def note_arrival(meeting: Meeting, person: Person, *, actor: Person, now: datetime) -> Attendance:
    """Somebody is in the room from now on. Raises Refused for who is there already."""
    meeting = locked_meeting(meeting)
    _check(meeting, person, actor, now)
    if meeting.attendances.filter(person=person, left_at=None).exists():
        raise Refused(Refusal("meeting.in_the_room_stale", {"person": person}))
    row = _arrive(meeting, person, actor, now)
    _recount(meeting, actor, now)
    return row


def _check(meeting: Meeting, person: Person, actor: Person, now: datetime) -> None:
    bench = bench_of(meeting.committee, now, meeting)
    seated = bench.has_seat(person) and person.pk not in bench.left
    facts = facts_for(meeting, actor, now, bench)
    refuse(here_refusal(facts, is_own=person == actor, has_seat=seated))


def _arrive(meeting: Meeting, person: Person, actor: Person, now: datetime) -> Attendance:
    row = Attendance.objects.create(meeting=meeting, person=person, arrived_at=now)
    record("meeting.arrived", meeting, actor=actor, now=now, refs=[row, person])
    return row


@recorded
def note_departure(meeting: Meeting, person: Person, *, actor: Person, now: datetime) -> Attendance:
    """Somebody has left, now. An item that loses its quorum by it is closed."""
    meeting = locked_meeting(meeting)
    bench = bench_of(meeting.committee, now, meeting)
    facts = facts_for(meeting, actor, now, bench)
    refuse(here_refusal(facts, is_own=person == actor, has_seat=True))
    row = meeting.attendances.filter(person=person, left_at=None).first()
    if row is None:
        raise Refused(Refusal("meeting.not_in_the_room_stale", {"person": person}))
    row.left_at = now
    row.save(update_fields=["left_at"])
    record("meeting.left", meeting, actor=actor, now=now, refs=[row, person])
    _recount(meeting, actor, now)
    return row


def called_item(meeting: Meeting) -> AgendaItem | None:
    """The item that is called, if any."""
    return meeting.items.filter(state=ItemState.CALLED).first()


def ballot_under(item: AgendaItem) -> Ballot | None:
    """The ballot of its last hearing; None before it was called."""
    return Ballot.objects.filter(hearing__item=item).order_by("-n").first()


def _recount(meeting: Meeting, actor: Person, now: datetime) -> None:
    """The quorum of the item that is called, in the room as it is now."""
    item = called_item(meeting)
    ballot = ballot_under(item) if item is not None else None
    if ballot is not None and ballot.is_undecided:
        settle(locked_ballot(ballot), actor=actor, now=now)


@recorded
def close_meeting(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Close the meeting: what was not called is left to the next one, or is withdrawn where it
    went on elsewhere; nobody is in the room.
    """
    meeting = locked_meeting(meeting)
    refuse(close_refusal(facts_for(meeting, actor, now)))
    withdraw_consent(meeting, actor=actor, now=now)
    _end_waiting(meeting, actor, now)
    for row in meeting.attendances.filter(left_at=None):
        row.left_at = now
        row.save(update_fields=["left_at"])
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    meeting.save(update_fields=["state", "closed_at"])
    record("meeting.closed", meeting, actor=actor, now=now, refs=[meeting.committee])
    return meeting


def _end_waiting(meeting: Meeting, actor: Person, now: datetime) -> None:
    items = list(meeting.items.filter(state=ItemState.WAITING).select_related("review"))
    elsewhere = gone_elsewhere(meeting, items)
    for item in items:
        item.meeting, why = meeting, elsewhere.get(item.pk)
        state = ItemState.WITHDRAWN if why else ItemState.POSTPONED
        end_item(item, state, actor=actor, now=now, outcome={"elsewhere": why} if why else None)
