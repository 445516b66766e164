"""Minutes: a draft read from what happened, frozen when sent round, approved, then added to."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import orjson

from approvals.actions.meetings.agenda import locked_item
from approvals.actions.meetings.proceedings import content_of
from approvals.actions.meetings.sitting import bench_of, keeps, locked_meeting
from approvals.models import Addendum, AgendaItem, Meeting, Minutes
from approvals.rules.meetings import MeetingState, MinutesState
from approvals.rules.reasons import seen_length
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase

ROUND = _("Minutes sent round: %(meeting)s")


def locked_minutes(meeting: Meeting) -> Minutes:
    """The minutes, locked after their meeting."""
    meeting = locked_meeting(meeting)
    found = Minutes.objects.select_for_update(of=("self",)).get(meeting=meeting)
    found.meeting = meeting
    return found


@dataclass(frozen=True)
class Clerk:
    """Somebody before the minutes: whether they lead the committee, or keep its papers."""

    leads: bool
    keeps: bool

    @property
    def refusal(self) -> Refusal | None:
        """Why they do not write, send round, take back or add."""
        return None if self.leads or self.keeps else Refusal("meeting.not_arranging")


def clerk(minutes: Minutes, actor: Person, now: datetime) -> Clerk:
    return Clerk(bench_of(minutes.meeting.committee, now).leads(actor), keeps(actor, now))


def write_refusal(minutes: Minutes, who: Clerk) -> Refusal | None:
    """Why somebody may not write the draft: who leads, or keeps, does."""
    return who.refusal if minutes.is_draft else Refusal("minutes.not_draft_stale")


def circulate_refusal(minutes: Minutes, who: Clerk) -> Refusal | None:
    """Why somebody may not send the draft round."""
    if minutes.meeting.state != MeetingState.CLOSED:
        return Refusal("minutes.not_over")
    return write_refusal(minutes, who)


def approve_refusal(minutes: Minutes, who: Clerk) -> Refusal | None:
    """Why somebody may not approve them: who leads does, after they were sent round."""
    if minutes.state != MinutesState.CIRCULATED:
        return Refusal("minutes.not_circulated_stale")
    return None if who.leads else Refusal("minutes.not_chair")


def take_back_refusal(minutes: Minutes, who: Clerk) -> Refusal | None:
    """Why minutes that were sent round may not be taken back to be changed."""
    is_out = minutes.state == MinutesState.CIRCULATED
    return who.refusal if is_out else Refusal("minutes.not_circulated_stale")


def addendum_refusal(minutes: Minutes, who: Clerk) -> Refusal | None:
    """Why nothing may be added: only to approved minutes, by who leads or keeps."""
    is_final = minutes.state == MinutesState.APPROVED
    return who.refusal if is_final else Refusal("minutes.not_approved_stale")


@recorded
def write_remark(meeting: Meeting, text: str, *, actor: Person, now: datetime) -> Minutes:
    """What the minutes say beside what happened."""
    minutes = locked_minutes(meeting)
    refuse(write_refusal(minutes, clerk(minutes, actor, now)))
    minutes.remark = text.strip()
    minutes.save(update_fields=["remark"])
    record("minutes.written", minutes, actor=actor, now=now, refs=[meeting],
           personal={"text": minutes.remark})  # fmt: skip
    return minutes


@recorded
def write_note(item: AgendaItem, text: str, *, actor: Person, now: datetime) -> AgendaItem:
    """What the minutes say of the discussion of one item."""
    item = locked_item(item)
    minutes = Minutes.objects.filter(meeting=item.meeting).first()
    if minutes is None:
        raise Refused(Refusal("meeting.not_open_stale"))
    minutes.meeting = item.meeting
    refuse(write_refusal(minutes, clerk(minutes, actor, now)))
    item.note = text.strip()
    item.save(update_fields=["note"])
    record("minutes.written", item, actor=actor, now=now, refs=[item.meeting],
           personal={"text": item.note})  # fmt: skip
    return item


@recorded
def circulate(meeting: Meeting, *, actor: Person, now: datetime) -> Minutes:
    """Freeze the minutes as they are and tell every member of the committee."""
    minutes = locked_minutes(meeting)
    refuse(circulate_refusal(minutes, clerk(minutes, actor, now)))
    minutes.content = content_of(minutes, now)
    canonical = orjson.dumps(minutes.content, option=orjson.OPT_SORT_KEYS)
    minutes.digest = f"sha256:{hashlib.sha256(canonical).hexdigest()}"
    minutes.state, minutes.circulated_at = MinutesState.CIRCULATED, now
    minutes.version += 1
    minutes.save()
    record(
        "minutes.circulated",
        minutes,
        actor=actor,
        now=now,
        refs=[meeting],
        data={"version": minutes.version, "digest": minutes.digest},
    )
    _tell(minutes, f"circulated:{minutes.version}", now)
    return minutes


def _tell(minutes: Minutes, turn: str, now: datetime) -> None:
    for person in bench_of(minutes.meeting.committee, now).people():
        notify(
            person,
            key=f"minutes:{minutes.pk}:{turn}:{person.pk}",
            subject=phrase(ROUND, meeting=minutes.meeting.title),
            body=str(minutes.meeting),
            url=minutes.get_absolute_url(),
            now=now,
        )


@recorded
def take_back(meeting: Meeting, reason: str, *, actor: Person, now: datetime) -> Minutes:
    """Make a draft again of minutes that were sent round, because somebody objected."""
    minutes = locked_minutes(meeting)
    refuse(take_back_refusal(minutes, clerk(minutes, actor, now)))
    if not seen_length(reason):
        refuse(Refusal("request.reason_missing"))
    minutes.state = MinutesState.DRAFT
    minutes.save(update_fields=["state"])
    record("minutes.taken_back", minutes, actor=actor, now=now, refs=[meeting],
           personal={"reason": reason.strip()})  # fmt: skip
    return minutes


@recorded
def approve_minutes(meeting: Meeting, *, actor: Person, now: datetime) -> Minutes:
    """The chair's approval after they were sent round; from then on only addenda."""
    minutes = locked_minutes(meeting)
    refuse(approve_refusal(minutes, clerk(minutes, actor, now)))
    minutes.approved_by = actor
    _approve(minutes, actor, now)
    return minutes


@recorded
def approve_in_meeting(item: AgendaItem, *, actor: Actor, now: datetime) -> None:
    """The committee's approval, by a motion. Minutes taken back meanwhile stay a draft."""
    assert item.about is not None  # minutes are of a meeting
    minutes = Minutes.objects.select_for_update(of=("self",)).get(meeting=item.about)
    minutes.meeting = item.about
    if minutes.state == MinutesState.CIRCULATED:
        minutes.approved_in = item
        _approve(minutes, actor, now)


def _approve(minutes: Minutes, actor: Actor, now: datetime) -> None:
    minutes.state, minutes.approved_at = MinutesState.APPROVED, now
    minutes.save(update_fields=["state", "approved_at", "approved_by", "approved_in"])
    refs: list[HasRef] = [minutes.meeting]
    refs += [minutes.approved_in] if minutes.approved_in else []
    record("minutes.approved", minutes, actor=actor, now=now, refs=refs,
           data={"version": minutes.version, "digest": minutes.digest})  # fmt: skip


@recorded
def add_addendum(meeting: Meeting, text: str, *, actor: Person, now: datetime) -> Addendum:
    """Correct approved minutes by a text below them; sent twice, it stands there once."""
    minutes = locked_minutes(meeting)
    refuse(addendum_refusal(minutes, clerk(minutes, actor, now)))
    if not seen_length(text):
        refuse(Refusal("meeting.title_missing"))
    if before := minutes.addenda.filter(text=text.strip(), by=actor).first():
        return before
    made = Addendum.objects.create(
        minutes=minutes, n=minutes.addenda.count() + 1, text=text.strip(), by=actor, added_at=now
    )
    record("minutes.addendum_added", minutes, actor=actor, now=now, refs=[made, meeting],
           data={"n": made.n}, personal={"text": made.text})  # fmt: skip
    return made
