"""Planning meetings: a monthly series by default, moved and called off with a new invitation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from approvals.actions.meetings.inviting import invite
from approvals.actions.meetings.reminding import PLAN
from approvals.actions.meetings.sitting import Bench, bench_of, facts_for, keeps, locked_meeting
from approvals.models import Meeting
from approvals.rules.meetings import MeetingState, change_refusal, monthly
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


def _time_refusal(plan: Plan, now: datetime) -> Refusal | None:
    return Refusal("meeting.in_the_past") if plan.starts_at <= now else None


@recorded
def schedule_meetings(
    committee: Committee, plan: Plan, *, months: int = 1, actor: Person, now: datetime
) -> list[Meeting]:
    """Plan a meeting, and its like in the following months; each member is invited to each.

    Raises Refused for who neither leads nor administers, and for a time that is past.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    refuse(plan_refusal(committee, actor, now) or _time_refusal(plan, now))
    bench = bench_of(committee, now)
    close_items(committee, kind=PLAN, actor=actor, now=now, outcome="done")
    return [
        _schedule(committee, plan, starts, bench, actor=actor, now=now)
        for starts in monthly(plan.starts_at, months)
    ]


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
        title=plan.title.strip(),
        starts_at=starts_at.astimezone(UTC),
        zone=plan.zone,
        minutes=plan.minutes,
        place=plan.place.strip(),
        link=plan.link.strip(),
        created_at=now,
    )
    invited = invite(meeting, bench, now)
    _record("meeting.scheduled", meeting, actor, now, invited)
    return meeting


@recorded
def move_meeting(meeting: Meeting, plan: Plan, *, actor: Person, now: datetime) -> Meeting:
    """Change when, where or what it is called; every member gets a new invitation."""
    meeting = locked_meeting(meeting)
    bench = bench_of(meeting.committee, now)
    refuse(change_refusal(facts_for(meeting, actor, now, bench)) or _time_refusal(plan, now))
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
