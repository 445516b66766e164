"""Members who go out of office while a ballot runs are recorded absent, so that alternates vote."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from approvals.actions.ballots.ending import settle
from approvals.actions.locking import locked_ballot
from approvals.models import Ballot, BallotSeat, Vote
from approvals.rules.ballots import BallotState
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, HasRef
from govportal.people.models import Delegation

ACTOR = SYSTEM("ballots")


def note_who_is_away(now: datetime) -> None:
    """Record as absent whoever is out of office and has not voted. One query for none.

    Who is back early stays recorded: absent is who was at any time, and may answer all the same.
    """
    away = Delegation.objects.in_force(now).values("person_id")
    rows = BallotSeat.objects.filter(
        ballot__state=BallotState.OPEN, absent_at__isnull=True, holder__in=away
    ).exclude(Exists(Vote.objects.filter(ballot=OuterRef("ballot"), person=OuterRef("holder"))))
    for ballot in Ballot.objects.filter(pk__in=rows.values("ballot_id")).order_by("pk"):
        _note(ballot, now)


@recorded
def _note(ballot: Ballot, now: datetime) -> None:
    ballot = locked_ballot(ballot)
    if ballot.state != BallotState.OPEN:
        return
    away = Delegation.objects.in_force(now).values("person_id")
    voted = set(ballot.votes.values_list("person_id", flat=True))
    seats = ballot.seats.select_for_update(of=("self",)).filter(absent_at=None, holder__in=away)
    found = [seat for seat in seats.order_by("position") if seat.holder_id not in voted]
    for seat in found:
        seat.absent_at = now
        seat.save(update_fields=["absent_at"])
    if found:
        data = {"out_of_office": len(found)}
        refs: list[HasRef] = [*found, ballot.review]
        record("ballot.absence_noted", ballot, actor=ACTOR, now=now, refs=refs, data=data)
        settle(ballot, actor=ACTOR, now=now)
