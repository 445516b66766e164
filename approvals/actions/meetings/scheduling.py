"""Planning meetings: a monthly series by default, moved and called off with a new invitation."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from approvals.actions.meetings.inviting import invite
from approvals.actions.meetings.reminding import PLAN
from approvals.actions.meetings.sitting import Bench, bench_of, facts_for, keeps, locked_meeting
from approvals.models import Meeting
from approvals.rules.meetings import MeetingState, change_refusal, monthly, time_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items


@dataclass(frozen=True)
class Plan:
    """A meeting as somebody plans it; ``starts_at`` carries the zone in which it is said."""

    title: str
    starts_at: datetime
    zone: str
    minutes: int = 60
    place: str = ""
    link: str = ""


def plan_refusal(committee: Committee, person: Person, now: datetime) -> Refusal | None:
    """Why somebody may not plan meetings of the committee."""
    may = keeps(person, now) or bench_of(committee, now).leads(person)
    return None if may else Refusal("meeting.not_arranging")


@recorded
def schedule_meetings(
    committee: Committee, plan: Plan, *, months: int = 1, actor: Person, now: datetime
) -> list[Meeting]:
    """Plan a meeting, and its like in the following months; each member is invited to each.

    Planned twice with the same words for the same time they are the same meetings.
    Raises Refused for who neither leads nor administers, and for a time that is past, too far
    ahead, or on no clock.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    refuse(plan_refusal(committee, actor, now) or time_refusal(plan.starts_at, months, now))
    if before := _planned_before(committee, plan, months):
        return before
    bench = bench_of(committee, now)
    close_items(committee, kind=PLAN, actor=actor, now=now, outcome="done")
    return [
        _schedule(committee, plan, starts, bench, actor=actor, now=now)
        for starts in monthly(plan.starts_at, months)
    ]


def _planned_before(committee: Committee, plan: Plan, months: int) -> list[Meeting]:
    """The series as it stands, if it does already: a form may be sent twice."""
    rows = committee.meetings.filter(
        state=MeetingState.PLANNED,
        starts_at__in=monthly(plan.starts_at, months),
        **_words(plan),
    )
    found = list(rows.order_by("starts_at", "pk"))
    return found if len(found) == months else []


def _words(plan: Plan) -> dict[str, Any]:
    said = {"title": plan.title.strip(), "place": plan.place.strip(), "link": plan.link.strip()}
    return {**said, "zone": plan.zone, "minutes": plan.minutes}


@recorded
def _schedule(
    committee: Committee,
    plan: Plan,
    starts_at: datetime,
    bench: Bench,
    *,
    actor: Person,
    now: datetime,
) -> Meeting:
    meeting = Meeting.objects.create(
        committee=committee,
        n=committee.meetings.count() + 1,
        starts_at=starts_at.astimezone(UTC),
        created_at=now,
        **_words(plan),
    )
    invited = invite(meeting, bench, now)
    _record("meeting.scheduled", meeting, actor, now, invited)
    return meeting


@recorded
def move_meeting(meeting: Meeting, plan: Plan, *, actor: Person, now: datetime) -> Meeting:
    """Change when, where or what it is called; every member gets a new invitation."""
    meeting = locked_meeting(meeting)
    bench = bench_of(meeting.committee, now)
    refuse(change_refusal(facts_for(meeting, actor, now, bench)))
    refuse(time_refusal(plan.starts_at, 1, now))
    meeting.title, meeting.place, meeting.link = plan.title.strip(), plan.place.strip(), plan.link
    meeting.starts_at, meeting.zone = plan.starts_at.astimezone(UTC), plan.zone
    meeting.minutes, meeting.sequence = plan.minutes, meeting.sequence + 1
    meeting.save()
    invited = invite(meeting, bench, now)
    _record("meeting.moved", meeting, actor, now, invited)
    return meeting


@recorded
def call_off(meeting: Meeting, reason: str, *, actor: Person, now: datetime) -> Meeting:
    """Call a planned meeting off, with a reason; calendars take it away."""
    meeting = locked_meeting(meeting)
    bench = bench_of(meeting.committee, now)
    refuse(change_refusal(facts_for(meeting, actor, now, bench)))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    meeting.state, meeting.closed_at = MeetingState.CANCELLED, now
    meeting.sequence, meeting.reason = meeting.sequence + 1, reason.strip()
    meeting.save()
    invited = invite(meeting, bench, now)
    _record("meeting.called_off", meeting, actor, now, invited, reason=meeting.reason)
    return meeting


def _record(
    verb: str, meeting: Meeting, actor: Person, now: datetime, invited: int, **personal: str
) -> None:
    record(
        verb,
        meeting,
        actor=actor,
        now=now,
        refs=[meeting.committee],
        data={
            "n": meeting.n,
            "starts_at": meeting.starts_at.isoformat(),
            "zone": meeting.zone,
            "minutes": meeting.minutes,
            "sequence": meeting.sequence,
            "invited": invited,
        },
        personal={"title": meeting.title, "place": meeting.place, "link": meeting.link, **personal},
    )
