"""The agenda: filled from what waits, ordered, with a consent agenda for routine items."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from approvals.actions.agenda_sources import from_sources
from approvals.actions.closing import close_review
from approvals.actions.hearings import end_item
from approvals.actions.locking import locked_review
from approvals.actions.meetings.sitting import bench_of, facts_for, locked_meeting
from approvals.models import AgendaItem, Ballot, Meeting, Minutes
from approvals.rules.meetings import (
    ItemKind,
    ItemState,
    MeetingState,
    MinutesState,
    agenda_refusal,
    consent_refusal,
    pull_refusal,
)
from approvals.rules.reasons import seen_length
from approvals.rules.reviews import ReviewState
from approvals.rules.wording import gettext_noop as noop
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse

STANDING = (noop("KPI report"), noop("Incident report"))
CARRIED = (ItemState.POSTPONED, ItemState.NO_QUORUM)


@recorded
def fill_agenda(meeting: Meeting, *, actor: Person, now: datetime) -> list[AgendaItem]:
    """Put on the agenda what waits for it and is not there: minutes, reports, cases, motions."""
    meeting = locked_meeting(meeting)
    refuse(agenda_refusal(facts_for(meeting, actor, now)))
    listed = list(meeting.items.exclude(state=ItemState.REMOVED))
    with translation.override(settings.LANGUAGE_CODE):  # kept as it is written here
        new = [one for one in _waiting(meeting, now) if not _is_listed(one, listed)]
    place = max((item.position for item in meeting.items.all()), default=0)
    for n, item in enumerate(new, start=place + 1):
        item.meeting, item.position, item.added_at = meeting, n, now
        item.save()
    record(
        "agenda.filled",
        meeting,
        actor=actor,
        now=now,
        refs=[meeting.committee, *new],
        data={"count": len(new)},
    )
    return new


def _waiting(meeting: Meeting, now: datetime) -> Iterable[AgendaItem]:
    """What this committee has to look at, in the order of an agenda."""
    unapproved = Minutes.objects.filter(
        committee=meeting.committee_id, state=MinutesState.CIRCULATED
    ).exclude(meeting=meeting)
    for minutes in unapproved.select_related("meeting").order_by("meeting__starts_at"):
        words = {"title": minutes.meeting.title, "n": minutes.meeting.n}
        title = _("Minutes of “%(title)s”") % words
        text = _("To approve the minutes of meeting %(n)s, as sent round.") % words
        yield AgendaItem(kind=ItemKind.MINUTES, title=title, text=text, about=minutes.meeting)
    for title in STANDING:
        yield AgendaItem(kind=ItemKind.REPORT, title=_(title))
    waiting = Ballot.objects.for_next_meeting().filter(review__committee=meeting.committee_id)
    for ballot in waiting.select_related("review"):
        if ballot.review.subject_kind != "motion":
            yield AgendaItem(kind=ItemKind.CASE, title=ballot.review.title, review=ballot.review)
    yield from from_sources(meeting, now)
    yield from _left_over(meeting)


def _left_over(meeting: Meeting) -> Iterable[AgendaItem]:
    """Motions that the last meeting did not come to, or could not decide."""
    last = (
        meeting.committee.meetings.filter(state=MeetingState.CLOSED).order_by("-closed_at").first()
    )
    if last is None:
        return
    rows = last.items.filter(state__in=CARRIED, kind=ItemKind.MOTION).select_related("review")
    for one in rows:
        if one.review is None or one.review.state == ReviewState.OPEN:
            yield AgendaItem(
                kind=one.kind, title=one.title, text=one.text, review=one.review,
                moved_by_id=one.moved_by_id,
            )  # fmt: skip


def _is_listed(new: AgendaItem, listed: Iterable[AgendaItem]) -> bool:
    return any(
        new.kind == item.kind
        and (
            (new.review_id is not None and new.review_id == item.review_id)
            or (new.about_id is not None and new.about_id == item.about_id)
            or (new.review_id is None and new.about_id is None and new.title == item.title)
        )
        for item in listed
    )


@recorded
def add_item(
    meeting: Meeting, kind: ItemKind, title: str, text: str, *, actor: Person, now: datetime
) -> AgendaItem:
    """A motion or a report. In session every member in the room may move something."""
    meeting = locked_meeting(meeting)
    facts = facts_for(meeting, actor, now)
    moves = facts.state is MeetingState.OPEN and facts.is_here and kind is ItemKind.MOTION
    if not moves:
        refuse(agenda_refusal(facts))
    if not seen_length(title) or (kind is ItemKind.MOTION and not seen_length(text)):
        raise Refused(Refusal("meeting.title_missing"))
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=max((one.position for one in meeting.items.all()), default=0) + 1,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        moved_by=actor if facts.has_seat else None,
        added_at=now,
    )
    record(
        "agenda.item_added",
        item,
        actor=actor,
        now=now,
        refs=[meeting],
        data={"kind": kind.value},
        personal={"title": item.title, "text": item.text},
    )
    return item


def locked_item(item: AgendaItem) -> AgendaItem:
    """The item, locked after its meeting."""
    meeting = locked_meeting(Meeting(pk=item.meeting_id))
    rows = AgendaItem.objects.select_for_update(of=("self",))
    found = rows.get(pk=item.pk)
    found.meeting = meeting
    return found


@recorded
def move_item(item: AgendaItem, *, up: bool, actor: Person, now: datetime) -> AgendaItem:
    """One place up or down; at the end of the list it stays."""
    item = locked_item(item)
    refuse(agenda_refusal(facts_for(item.meeting, actor, now)))
    rows = item.meeting.items.exclude(state=ItemState.REMOVED)
    if up:
        other = rows.filter(position__lt=item.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=item.position).order_by("position").first()
    if other is not None:
        item.position, other.position = other.position, item.position
        other.save(update_fields=["position"])
        item.save(update_fields=["position"])
    record("agenda.ordered", item.meeting, actor=actor, now=now, refs=[item])
    return item


@recorded
def remove_item(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Take an item off that was not called. A case waits on; a motion is withdrawn."""
    item = locked_item(item)
    refuse(agenda_refusal(facts_for(item.meeting, actor, now)))
    if item.state not in (ItemState.WAITING, ItemState.NO_QUORUM):
        raise Refused(Refusal("meeting.item_ended_stale"))
    if item.is_consent:
        _check_consent(item)
    review = locked_review(item.review) if item.review else None
    if review is not None and review.subject_kind == "motion" and review.is_open:
        close_review(review, ReviewState.WITHDRAWN, actor=actor, now=now)
        record("motion.withdrawn", review, actor=actor, now=now, refs=[item, item.meeting])
        end_item(item, ItemState.WITHDRAWN, actor=actor, now=now)
        return item
    end_item(item, ItemState.REMOVED, actor=actor, now=now)
    return item


def _check_consent(item: AgendaItem) -> None:
    """While the consent agenda is voted on, it stays as it was read."""
    called = item.meeting.items.filter(kind=ItemKind.CONSENT, state=ItemState.CALLED)
    if called.exists():
        raise Refused(Refusal("meeting.item_called_stale"))


@recorded
def put_on_consent(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Routine: adopted with the others in one vote, unless somebody pulls it out."""
    item = locked_item(item)
    facts = facts_for(item.meeting, actor, now)
    refuse(consent_refusal(facts, ItemKind(item.kind), ItemState(item.state)))
    _check_consent(item)
    item.is_consent, item.pulled_by = True, None
    item.save(update_fields=["is_consent", "pulled_by"])
    record("agenda.put_on_consent", item, actor=actor, now=now, refs=[item.meeting])
    return item


@recorded
def pull_from_consent(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Take an item out of the consent agenda: any member may, without a reason."""
    item = locked_item(item)
    bench = bench_of(item.meeting.committee, now, item.meeting)
    facts = facts_for(item.meeting, actor, now, bench)
    state = ItemState(item.state)
    refuse(pull_refusal(facts, is_consent=item.is_consent, state=state))
    _check_consent(item)
    pull(item, actor=actor, now=now)
    return item


def pull(item: AgendaItem, *, actor: Actor, now: datetime) -> None:
    """The same, inside the caller's transaction, whoever may do it."""
    item.is_consent = False
    item.pulled_by = actor if isinstance(actor, Person) else None
    item.save(update_fields=["is_consent", "pulled_by"])
    record("agenda.pulled_from_consent", item, actor=actor, now=now, refs=[item.meeting])


def withdraw_consent(meeting: Meeting, *, actor: Actor, now: datetime) -> None:
    """A vote on the consent agenda that came to nothing is not taken up again: the next is anew."""
    rows = meeting.items.filter(kind=ItemKind.CONSENT, review__state=ReviewState.OPEN)
    for item in rows.exclude(state=ItemState.CALLED).select_related("review"):
        assert item.review is not None  # by the filter
        review = locked_review(item.review)
        close_review(review, ReviewState.WITHDRAWN, actor=actor, now=now)
        record("motion.withdrawn", review, actor=actor, now=now, refs=[item, meeting])
