"""What the committee does around a table: a meeting that was, one that comes, and who is away."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from approvals.actions import ballots, meetings
from approvals.actions.meetings.session import ballot_under
from approvals.demo.cast import SEATS
from approvals.demo.diary import Diary
from approvals.models import AgendaItem, Meeting
from approvals.rules.ballots import Choice
from approvals.rules.meetings import ItemKind
from govportal.people.delegation_actions import name_substitute
from govportal.people.models import Committee, Person

MINUTE = timedelta(minutes=1)
BACK = 9
"""Working days before today on which the committee met."""
ABSENT, SUBSTITUTE = "marek.solano", "iris.dahlgren"
ON_LEAVE = "On holiday; Iris has read the open threat models with me."
CHAIR, CO_CHAIR, ENGINEERING, BUSINESS = (seat[2] for seat in SEATS[:4])
TITLE, PLACE = "Monthly meeting", "Room Havel"
MOTION = "Pilots are reported to the committee in the month in which they end"
MOVED = (
    "That the technical owner of every pilot tells the committee in one page what was learned, "
    "what stopped it and what it cost, before anybody asks for a deployment."
)
REPORT = "What held agents up this month"
HEARD = (
    "Most time was spent waiting for answers about retention. Engineering and privacy will write "
    "one page of what a good answer looks like."
)
FOR, AGAINST = (
    "We learn more from what stopped than from what went well, and a page is no burden.",
    "I would rather read it in the request for a deployment than have one more page to file.",
)
TASK = "Write one page of what a good answer about retention looks like, with two examples."
OTHER_TASK = "Ask the works council whether it wants to be invited to the meeting on hiring agents."
RESULT = "They come to the meeting in which the applicant summary is heard, as guests."


def hold_meetings(diary: Diary, people: Mapping[str, Person]) -> None:
    """One meeting was held, with minutes that stand; the next one is invited to."""
    committee = Committee.objects.get(is_default=True)
    held = _planned(committee, people, diary.day(BACK + 8, "11:00"), diary.day(BACK, "14:00"))
    _hold(held, people, diary.day(BACK, "14:02"))
    _write_up(held, people, diary)
    coming = diary.office_day(diary.today + timedelta(days=9))
    _planned(committee, people, diary.day(2, "10:30"), diary.at(coming, "14:00"))


def _planned(
    committee: Committee, people: Mapping[str, Person], now: datetime, at: datetime
) -> Meeting:
    at = at.replace(minute=0)
    plan = meetings.Plan(title=TITLE, starts_at=at, zone="Europe/Berlin", minutes=90, place=PLACE)
    (made,) = meetings.schedule_meetings(committee, plan, actor=people[CHAIR], now=now)
    return made


def _hold(meeting: Meeting, people: Mapping[str, Person], now: datetime) -> None:
    chair = people[CHAIR]
    meetings.open_meeting(meeting, actor=chair, now=now)
    for key in (CO_CHAIR, ENGINEERING, BUSINESS):
        meetings.note_arrival(meeting, people[key], actor=people[key], now=now)
    add = meetings.add_item
    report = add(meeting, ItemKind.REPORT, REPORT, "", actor=chair, now=now + 4 * MINUTE)
    _hear(report, people, now + 5 * MINUTE)
    motion = add(
        meeting, ItemKind.MOTION, MOTION, MOVED, actor=people[ENGINEERING], now=now + 20 * MINUTE
    )
    _hear(motion, people, now + 21 * MINUTE)
    meetings.close_meeting(meeting, actor=chair, now=now + 55 * MINUTE)


def _hear(item: AgendaItem, people: Mapping[str, Person], now: datetime) -> None:
    meetings.call_item(item, actor=people[CHAIR], now=now)
    ballot = ballot_under(item) if item.is_voted_on else None
    if ballot is None:
        meetings.write_note(item, HEARD, actor=people[CHAIR], now=now + 12 * MINUTE)
    else:
        for n, key in enumerate((ENGINEERING, CO_CHAIR, BUSINESS, CHAIR)):
            choice = Choice.REJECT if key == BUSINESS else Choice.APPROVE
            why = AGAINST if key == BUSINESS else FOR
            paper = ballots.Paper(choice=choice, rationale=why, digest=ballot.digest)
            ballots.cast_vote(ballot, paper, actor=people[key], now=now + (8 + n) * MINUTE)
    meetings.close_item_vote(item, actor=people[CHAIR], now=now + 14 * MINUTE)


def _write_up(meeting: Meeting, people: Mapping[str, Person], diary: Diary) -> None:
    chair, day = people[CHAIR], diary.today
    first, second = diary.day(BACK - 1, "10:00"), diary.day(BACK - 3, "15:00")
    due = day + timedelta(days=12)
    meetings.ask(meeting, TASK, people[CO_CHAIR], due, actor=chair, now=first)
    done = meetings.ask(meeting, OTHER_TASK, people[BUSINESS], due, actor=chair, now=first)
    meetings.circulate(meeting, actor=chair, now=first + 20 * MINUTE)
    meetings.finish(done, RESULT, actor=people[BUSINESS], now=second)
    meetings.approve_minutes(meeting, actor=chair, now=second + 5 * MINUTE)


def name_substitutes(diary: Diary, people: Mapping[str, Person]) -> None:
    """One reviewer is away this week, and says who does their work."""
    begins = diary.day(1, "08:30")
    name_substitute(
        people[SUBSTITUTE], begins.date(), begins.date() + timedelta(days=12), ON_LEAVE,
        actor=people[ABSENT], now=begins,
    )  # fmt: skip
