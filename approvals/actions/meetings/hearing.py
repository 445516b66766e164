"""Items of a meeting: called, voted on by those in the room, closed by who presides."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from approvals.actions.ballots.ending import close_in_meeting, leave_to_meeting
from approvals.actions.ballots.opening import open_ballot
from approvals.actions.hearings import end_item
from approvals.actions.locking import locked_ballot, locked_review
from approvals.actions.meetings.agenda import locked_item, withdraw_consent
from approvals.actions.meetings.session import ballot_under
from approvals.actions.meetings.sitting import facts_for
from approvals.models import AgendaItem, Ballot, Hearing, HearingSeat, Meeting, Review, ReviewStep
from approvals.rules.ballots import BallotFacts, BallotState, ItemFacts, places, presiding
from approvals.rules.meetings import ItemKind, ItemState, MeetingState, call_refusal
from approvals.rules.reviews import Basis, ReviewState, StepKind, StepState
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_items

MOTION_TIER = 1  # a motion carries by a majority of the votes; only a tier 4 takes one of all seats


@recorded
def call_item(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Call an item up: a report is heard, everything else put to the vote of those in the room.

    Its quorum is counted anew, without who is recused; where there is none it closes at once.
    """
    item = locked_item(item)
    refuse(call_refusal(facts_for(item.meeting, actor, now), ItemState(item.state)))
    if item.kind == ItemKind.REPORT:
        _begin(item, actor, now)
        return item
    item.review = locked_review(item.review) if item.review else _motion(item, actor, now)
    _check_review(item.review)
    _begin(item, actor, now)
    for before in item.review.ballots.all():
        close_items(before, actor=actor, now=now)
    open_ballot(item.review, "", item=item, actor=actor, now=now)
    item.refresh_from_db()
    return item


def _check_review(review: Review) -> None:
    if review.state != ReviewState.OPEN:
        raise Refused(Refusal("meeting.already_decided_stale"))
    if review.ballots.undecided().exists():
        raise Refused(Refusal("meeting.ballot_runs"))


def _begin(item: AgendaItem, actor: Person, now: datetime) -> None:
    item.state = ItemState.CALLED
    item.save(update_fields=["state", "review"])
    refs: list[HasRef] = [item.meeting, *([item.review] if item.review else [])]
    record("agenda.item_called", item, actor=actor, now=now, refs=refs)


@recorded
def _motion(item: AgendaItem, actor: Person, now: datetime) -> Review:
    """The review of a motion: its text, frozen by its digest, with the ballot as its only step."""
    digest = hashlib.sha256(f"{item.title}\n\n{motion_text(item)}".encode()).hexdigest()
    review = Review.objects.create(
        subject_kind="motion",
        subject_id=str(item.pk),
        digest=f"sha256:{digest}",
        title=item.title,
        url=reverse("meeting_detail", args=[item.meeting_id]),
        tier=MOTION_TIER,
        basis=Basis.BALLOT,
        route={"stages": [], "then": [], "steps": []},
        scheme_version=active_scheme().version,
        committee=item.meeting.committee,
        opened_at=now,
    )
    ReviewStep.objects.create(
        review=review,
        position=0,
        kind=StepKind.BALLOT,
        role="committee",
        state=StepState.OPEN,
        opened_at=now,
    )
    record("motion.put", review, actor=actor, now=now, refs=[item], data={"digest": review.digest})
    return review


def motion_text(item: AgendaItem) -> str:
    """What is put to the vote; of the consent agenda the titles of all that is on it."""
    if item.kind != ItemKind.CONSENT:
        return item.text or item.title
    rows = item.meeting.items.filter(is_consent=True, state=ItemState.WAITING)
    return "\n".join([item.text, *(f"{one.title}: {one.text}".strip(": ") for one in rows)])


@recorded
def call_consent(meeting: Meeting, *, actor: Person, now: datetime) -> AgendaItem:
    """Put all routine items that nobody pulled out to one vote."""
    first = meeting.items.filter(is_consent=True, state=ItemState.WAITING).first()
    if first is None:
        raise Refused(Refusal("meeting.not_on_consent_stale"))
    first = locked_item(first)
    refuse(call_refusal(facts_for(first.meeting, actor, now), ItemState(first.state)))
    withdraw_consent(first.meeting, actor=actor, now=now)
    with translation.override(settings.LANGUAGE_CODE):  # kept as it is written here
        item = AgendaItem.objects.create(
            meeting=first.meeting,
            position=first.position,
            kind=ItemKind.CONSENT,
            title=_("Consent agenda"),
            text=_("To adopt the routine items of this agenda together."),
            added_at=now,
        )
    record("agenda.item_added", item, actor=actor, now=now, refs=[meeting])
    return call_item(item, actor=actor, now=now)


def heard(item: AgendaItem) -> tuple[AgendaItem, Ballot | None]:
    """The item and its ballot, locked: meeting, review, ballot."""
    item = locked_item(item)
    if item.state != ItemState.CALLED:
        raise Refused(Refusal("meeting.item_not_called_stale"))
    ballot = ballot_under(item) if item.is_voted_on else None
    return item, locked_ballot(ballot) if ballot is not None else None


def presiding_refusal(
    item: AgendaItem, facts: BallotFacts | None, actor: Person, now: datetime
) -> Refusal | None:
    """Why somebody may not close the item: who presides does, without a conflict in it; with nobody
    in the room who arranges the meeting, so that it can be ended.
    """
    if item.meeting.state != MeetingState.OPEN:
        return Refusal("meeting.not_open_stale")
    chief = presiding(facts.item) if facts is not None else None
    if chief is not None:
        may = chief == actor.pk
    else:
        room = facts_for(item.meeting, actor, now)
        may = room.may_arrange if room.is_empty else facts is None and room.leads
    return None if may else Refusal("meeting.not_leading")


@recorded
def close_item_vote(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Close the vote, or end a report that was heard: by who presides over the item."""
    item, ballot = heard(item)
    facts = ballot.facts(now) if ballot is not None else None
    refuse(presiding_refusal(item, facts, actor, now))
    if ballot is None:
        end_item(item, ItemState.NOTED, actor=actor, now=now)
        return item
    if ballot.state == BallotState.TIED:
        raise Refused(Refusal("meeting.item_called_stale"))
    if facts is not None:
        _write_down_who_sits(ballot, facts.item, now)
    record("ballot.vote_closed", ballot, actor=actor, now=now, refs=[item, ballot.review])
    close_in_meeting(ballot, actor=actor, now=now)
    item.refresh_from_db()
    return item


def _write_down_who_sits(ballot: Ballot, item: ItemFacts, now: datetime) -> None:
    """The seats as they are taken now: the count is made in these, whoever comes or goes later."""
    hearing = Hearing.objects.get(ballot=ballot)
    taken = [(p.seat.seat, p.voice) for p in places(item) if p.is_present]
    HearingSeat.objects.bulk_create(
        HearingSeat(hearing=hearing, seat_id=seat, person_id=person, seated_at=now)
        for seat, person in taken
        if person is not None
    )
    hearing.voting_ended_at = now
    hearing.save(update_fields=["voting_ended_at"])


@recorded
def postpone_item(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Leave a called item to the next meeting, undecided."""
    item, ballot = heard(item)
    refuse(presiding_refusal(item, ballot.facts(now) if ballot else None, actor, now))
    if ballot is None:
        end_item(item, ItemState.POSTPONED, actor=actor, now=now)
    else:
        leave_to_meeting(ballot, BallotState.MOVED, "", actor=actor, now=now)
        item.refresh_from_db()
    return item
