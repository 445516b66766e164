"""The committees' meetings in the simulated year: planned, held by who is there, written down."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from approvals.actions import ballots, meetings
from approvals.actions.meetings.session import ballot_under
from approvals.models import AgendaItem, Ballot, Meeting
from approvals.rules.ballots import Choice
from approvals.rules.meetings import ItemKind, ItemState, MeetingState
from govportal.people.models import Committee, Person
from govportal.worklist.models import Calendar
from tests.approvals.year import deeds
from tests.approvals.year.words import drawn, why

MINUTE, AHEAD = timedelta(minutes=1), timedelta(days=7)
EVERY = 28  # days between the meetings of a committee


def plan(world: Any, now: datetime) -> str:
    """Each committee that has no meeting to come gets one, a week ahead, in its own zone."""
    for committee in Committee.objects.order_by("pk"):
        last = committee.meetings.order_by("-starts_at").first()
        free = last is None or (now - last.starts_at).days >= EVERY - AHEAD.days
        if free and not committee.meetings.filter(state=MeetingState.PLANNED).exists():
            _plan(world, committee, now)
    return ""


def _plan(world: Any, committee: Committee, now: datetime) -> None:
    zone = Calendar.objects.get(key=committee.calendar_key).versions.latest("number").rules.tz
    day = (now + AHEAD).astimezone(zone).date()
    starts_at = datetime.combine(day, time(10), ZoneInfo(zone.key))
    made = meetings.Plan(
        title=f"Meeting of {day:%B}", starts_at=starts_at, zone=zone.key, place="Room Elbe"
    )
    for leader in _leaders(world, committee, now):
        meetings.schedule_meetings(committee, made, actor=leader, now=now)
        world.done["meeting planned"] += 1
        return


def due_on(day: date) -> list[Meeting]:
    """The meetings of that day."""
    rows = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__date=day)
    return list(rows.select_related("committee").order_by("starts_at", "pk"))


def hold(world: Any, now: datetime, meeting: Meeting) -> str:
    """Whoever is there comes; each item is called, voted on and closed; then the minutes."""
    room = _people(world, meeting.committee, now)
    leader = next(iter(_leaders(world, meeting.committee, now)), None)
    if leader is None:
        return "meeting without anybody to open it"
    world.attempt(_fill, now, meeting, leader)
    meetings.open_meeting(meeting, actor=leader, now=now)
    for person in room:
        if person != leader and world.chance.random() < 0.9:
            world.attempt(_come, now, meeting, person)
    if world.chance.random() < 0.5:
        world.attempt(_move, now, meeting, leader)
    for item in list(meeting.items.filter(state=ItemState.WAITING).order_by("position")):
        now += 10 * MINUTE
        world.attempt(_hear, now, item, leader, room)
        _leave_no_item(world, now, item, room)
    now += 5 * MINUTE
    meetings.close_meeting(meeting, actor=leader, now=now)
    meetings.circulate(meeting, actor=leader, now=now)
    world.attempt(_approve_minutes, now + MINUTE, meeting, leader)
    return "meeting held"


def _fill(world: Any, now: datetime, meeting: Meeting, leader: Person) -> str:
    meetings.fill_agenda(meeting, actor=leader, now=now)
    return "agenda filled"


def _move(world: Any, now: datetime, meeting: Meeting, leader: Person) -> str:
    meetings.add_item(meeting, ItemKind.MOTION, "Rooms", why(world), actor=leader, now=now)
    return "motion"


def _come(world: Any, now: datetime, meeting: Meeting, person: Person) -> str:
    meetings.note_arrival(meeting, person, actor=person, now=now)
    return "came"


def _go(world: Any, now: datetime, meeting: Meeting, person: Person) -> str:
    meetings.note_departure(meeting, person, actor=person, now=now)
    return "went"


def _approve_minutes(world: Any, now: datetime, meeting: Meeting, leader: Person) -> str:
    meetings.approve_minutes(meeting, actor=leader, now=now)
    return "minutes approved"


def _hear(world: Any, now: datetime, item: AgendaItem, leader: Person, room: list) -> str:
    """Votes of those in the room; now and then somebody recuses, or leaves in the middle."""
    meetings.call_item(item, actor=leader, now=now)
    ballot = ballot_under(item) if item.is_voted_on else None
    if ballot is None:
        meetings.close_item_vote(item, actor=leader, now=now + MINUTE)
        return "report heard"
    for person in room:
        now += MINUTE / 4
        world.attempt(_vote, now, ballot, person)
        if world.chance.random() < 0.06:
            world.attempt(_recuse, now, ballot, person)
        if world.chance.random() < 0.04:
            world.attempt(_go, now, item.meeting, person)
    return _closed(world, now + MINUTE, item, leader, room)


def _vote(world: Any, now: datetime, ballot: Ballot, person: Person) -> str:
    ballot = Ballot.objects.select_related("review").get(pk=ballot.pk)
    choice = drawn(world, deeds.CHOICES)
    paper = deeds.paper(world, ballot, choice)
    ballots.cast_vote(ballot, paper, actor=person, now=now)
    return f"vote in a meeting:{choice}"


def _recuse(world: Any, now: datetime, ballot: Ballot, person: Person) -> str:
    ballots.recuse(ballot, why(world), actor=person, now=now)
    return "recused in a meeting"


def _closed(world: Any, now: datetime, item: AgendaItem, leader: Person, room: list) -> str:
    """Who presides closes the vote, and gives the casting vote in a tie."""
    for person in (leader, *room):
        world.attempt(_close, now, item, person)
        item.refresh_from_db()
        if item.state != ItemState.CALLED:
            return f"item {item.state}"
        ballot = ballot_under(item)
        if ballot is not None and ballot.state == "tied":
            for chair in (leader, *room):
                world.attempt(_cast, now + MINUTE, ballot, chair)
            return "tied in a meeting"
    return "not closed"


def _close(world: Any, now: datetime, item: AgendaItem, person: Person) -> str:
    meetings.close_item_vote(item, actor=person, now=now)
    return "vote closed"


def _cast(world: Any, now: datetime, ballot: Ballot, person: Person) -> str:
    choice = world.chance.choice((Choice.APPROVE, Choice.REJECT))
    ballots.casting_vote(ballot, choice, why(world), ballot.digest, actor=person, now=now)
    return "casting in a meeting"


def _leave_no_item(world: Any, now: datetime, item: AgendaItem, room: list) -> None:
    """What could not be closed is postponed by whoever may."""
    for person in room:
        item.refresh_from_db()
        if item.state != ItemState.CALLED:
            return
        world.attempt(_postpone, now + 8 * MINUTE, item, person)


def _postpone(world: Any, now: datetime, item: AgendaItem, person: Person) -> str:
    meetings.postpone_item(item, actor=person, now=now)
    return "item postponed"


def _people(world: Any, committee: Committee, now: datetime) -> list[Person]:
    """Holders and alternates who are there, each once."""
    seats = committee.seats.select_related("holder", "alternate").order_by("pk")
    found: dict[int, Person] = {}
    for seat in seats:
        for person in (seat.holder, seat.alternate):
            if person is not None and world.is_there(person, now):
                found.setdefault(person.pk, person)
    return list(found.values())


def _leaders(world: Any, committee: Committee, now: datetime) -> Iterable[Person]:
    """Chair, co-chair, the chair's alternate: those who are there."""
    seats = list(committee.seats.select_related("holder", "alternate").order_by("pk"))
    leading = [s.holder for s in seats if s.kind in {"chair", "co_chair"}]
    leading += [s.alternate for s in seats if s.kind == "chair"]
    return [p for p in leading if p is not None and world.is_there(p, now)]
