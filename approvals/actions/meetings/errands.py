"""What a meeting asks somebody to do: a piece of work on their list until it is done."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from approvals.actions.meetings.sitting import facts_for, locked_meeting
from approvals.models import ActionItem, AgendaItem, Meeting
from approvals.rules.meetings import MeetingState, is_too_far
from approvals.rules.reasons import seen_length
from approvals.rules.scheduled import end_of
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import (
    Hop,
    Limit,
    close_items,
    notify,
    open_item,
    start_clock,
    stop_if_running,
)
from govportal.worklist.models import Clock, WorkItem
from govportal.worklist.saying import phrase

KIND = "action_item"
CHAIN = (Hop(100, "alternate"), Hop(110, "manager"), Hop(125, "chair"))
MINUTE = timedelta(minutes=1)
ASKED = _("Until %(due)s: %(text)s (%(meeting)s)")


def ask_refusal(meeting: Meeting, actor: Person, now: datetime) -> Refusal | None:
    """Why somebody may not hand out work: who arranges does, from the opening on."""
    if meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        return Refusal("meeting.not_open_stale")
    facts = facts_for(meeting, actor, now)
    return None if facts.may_arrange else Refusal("meeting.not_arranging")


@recorded
def ask(
    meeting: Meeting,
    text: str,
    owner: Person,
    due_on: date,
    *,
    item: AgendaItem | None = None,
    actor: Person,
    now: datetime,
) -> ActionItem:
    """Ask somebody to do something until a day; it stands on their list, and they are told.

    Asked for again while it is open, it is the same: a form may be sent twice.
    """
    meeting = locked_meeting(meeting)
    refuse(ask_refusal(meeting, actor, now))
    if not seen_length(text):
        raise Refused(Refusal("meeting.title_missing"))
    if due_on < timezone.localtime(now, meeting.tz).date():
        raise Refused(Refusal("action.due_past"))
    if is_too_far(due_on, now):
        raise Refused(Refusal("action.due_far"))
    what = {"text": text.strip(), "owner": owner, "due_on": due_on, "item": item}
    if before := meeting.action_items.filter(**what, done_at=None).first():
        return before
    made = ActionItem.objects.create(
        committee=meeting.committee,
        meeting=meeting,
        created_at=now,
        **what,
    )
    title = phrase(ASKED, text=made.text[:120], due=due_on, meeting=meeting.title)
    key, url = made.ledger_ref, made.get_absolute_url()
    open_item(
        made, kind="action.do", title=title, url=url, assignee=owner, role="action_owner",
        clock=_clock(made, meeting, actor, now), key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(owner, key=key, subject=title, body=made.text, url=url, now=now)
    record(
        "action.asked",
        made,
        actor=actor,
        now=now,
        refs=[meeting, owner, *([item] if item else [])],
        data={"due_on": due_on.isoformat()},
        personal={"text": made.text},
    )
    return made


def _clock(made: ActionItem, meeting: Meeting, actor: Person, now: datetime) -> Clock:
    """Until the end of its day where the meeting was; reminded on the way, then up the chain."""
    left = -((now - end_of(made.due_on, meeting.tz)) // MINUTE)
    return start_clock(
        made,
        kind=KIND,
        limit=Limit.calendar_minutes(left),
        calendar_key=meeting.committee.calendar_key,
        chain=CHAIN,
        committee=meeting.committee,
        title=made.text[:120],
        url=made.get_absolute_url(),
        refs=[meeting],
        actor=actor,
        now=now,
    )


def done_refusal(action: ActionItem, actor: Person, now: datetime) -> Refusal | None:
    """Why somebody may not say that it is done: its owner does, whoever has it on their list for
    the owner, or who arranges meetings."""
    if action.done_at is not None:
        return Refusal("action.done_stale")
    if action.owner_id == actor.pk or facts_for(action.meeting, actor, now).may_arrange:
        return None
    mine = WorkItem.objects.open().for_person(actor).about(action.ledger_ref)
    return None if mine.exists() else Refusal("action.not_yours")


@recorded
def finish(action: ActionItem, result: str, *, actor: Person, now: datetime) -> ActionItem:
    """It is done, and what came of it."""
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting__committee")
    action = rows.get(pk=action.pk)
    refuse(done_refusal(action, actor, now))
    if not result.strip():
        raise Refused(Refusal("meeting.title_missing"))
    action.done_at, action.done_by, action.result = now, actor, result.strip()
    action.save(update_fields=["done_at", "done_by", "result"])
    for clock in Clock.objects.filter(subject_ref=action.ledger_ref, kind=KIND):
        stop_if_running(clock.pk, actor=actor, now=now)
    close_items(action, actor=actor, now=now, outcome="done")
    record("action.done", action, actor=actor, now=now, refs=[action.meeting],
           personal={"result": action.result})  # fmt: skip
    return action
