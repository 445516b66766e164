"""Those who do not vote: recused with a reason, or recorded absent."""

from datetime import datetime

from approvals.actions.ballots.ending import leave_to_meeting, settle
from approvals.actions.leading import leads
from approvals.actions.locking import locked_ballot
from approvals.models import Ballot, BallotSeat, HearingSeat, Recusal, ReviewParty
from approvals.rules.ballots import BallotState, recuse_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse

DECLARED = "declared"


@recorded
def recuse(ballot: Ballot, reason: str, *, actor: Person, now: datetime) -> Recusal:
    """Step back from a ballot, with the reason; what one voted before counts no more.

    It stands for the whole review, so for later ballots too. Raises Refused after the decision,
    twice, without a seat or a reason.
    """
    ballot = locked_ballot(ballot)
    refuse(recuse_refusal(ballot.facts(now), actor.pk, reason))
    recusal = Recusal.objects.create(
        ballot=ballot,
        person=actor,
        relation=DECLARED,
        reason=reason.strip(),
        found_by_system=False,
        recused_at=now,
    )
    ReviewParty.objects.get_or_create(
        review=ballot.review,
        person=actor,
        relation=DECLARED,
        defaults={"found_by_system": False, "found_at": now, "reason": reason.strip()},
    )
    record(
        "ballot.recused",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[recusal, actor, ballot.review, ballot.review.subject_ref],
        personal={"recusal_reason": recusal.reason},
    )
    if _sat_in_closed_vote(ballot, actor):
        leave_to_meeting(ballot, BallotState.NEXT_MEETING, "", actor=actor, now=now)
    else:
        settle(ballot, actor=actor, now=now)
    return recusal


def _sat_in_closed_vote(ballot: Ballot, person: Person) -> bool:
    """Whether a vote closed in a meeting was counted with them: then it is to be held again."""
    return HearingSeat.objects.filter(hearing__ballot=ballot, person=person).exists()


@recorded
def note_absence(seat: BallotSeat, reason: str, *, actor: Person, now: datetime) -> BallotSeat:
    """Record the holder of a seat as absent, so that the alternate may answer.

    The holders themselves may, chair and co-chair may; a holder who answers after all counts.
    """
    ballot = locked_ballot(seat.ballot)
    seat = ballot.seats.select_for_update(of=("self",)).select_related("holder").get(pk=seat.pk)
    refuse(absence_refusal(ballot, seat, actor, now))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    seat.absent_at = now
    seat.save(update_fields=["absent_at"])
    record(
        "ballot.absence_noted",
        ballot,
        actor=actor,
        now=now,
        refs=[seat, ballot.review, *([seat.holder] if seat.holder else [])],
        personal={"reason": reason.strip()},
    )
    settle(ballot, actor=actor, now=now)
    return seat


def absence_refusal(
    ballot: Ballot,
    seat: BallotSeat,
    actor: Person,
    now: datetime,
    *,
    may_lead: bool | None = None,
    has_voted: bool | None = None,
) -> Refusal | None:
    """Why ``actor`` may not record the seat's holder as absent; None when they may.

    ``may_lead`` in this case and ``has_voted`` for this seat: where that is known.
    """
    if ballot.state != BallotState.OPEN or ballot.is_in_meeting:
        in_meeting = ballot.state == BallotState.OPEN
        return Refusal("meeting.absence_by_attendance" if in_meeting else "ballot.ended_stale")
    if seat.holder_id is None or seat.absent_at is not None:
        return Refusal("review.absence_noted_stale")
    if has_voted is None:
        has_voted = ballot.votes.filter(person=seat.holder_id, seat=seat).exists()
    if has_voted:
        return Refusal("review.absence_voted_stale")
    if seat.holder_id == actor.pk:
        return None
    if may_lead is None:
        may_lead = leads(ballot.review, actor, now)
    return None if may_lead else Refusal("review.may_not_note_absence")
