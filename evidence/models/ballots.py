"""Ballots as the dossier tells them: the question, the votes once they may show, the arithmetic."""

from collections.abc import Iterable
from datetime import datetime

from approvals.models import Ballot, Review
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import tally
from evidence.models.conditions import proposal_lines
from evidence.rules.ballots import BallotLine, VoteLine
from evidence.rules.people import Who
from govportal.people.models import Person


def ballot_lines(review: Review, as_of: datetime) -> tuple[BallotLine, ...]:
    """Every ballot of a review, oldest first. Until the item is decided nobody's vote is in it."""
    if review.basis != "ballot":
        return ()
    ballots = review.ballots.select_related("review__committee").order_by("n")
    secret = set(review.ballots.secret().values_list("pk", flat=True))
    return tuple(_ballot(ballot, as_of, shows=ballot.pk not in secret) for ballot in ballots)


def _ballot(ballot: Ballot, as_of: datetime, *, shows: bool) -> BallotLine:
    rows = ballot.rows(as_of)
    count = ballot.count or tally(rows.item(ballot))
    return BallotLine(
        id=ballot.pk,
        n=ballot.n,
        state=ballot.state,
        state_name=str(ballot.get_state_display()),
        question=ballot.text["question"],
        digest=ballot.digest,
        reason=ballot.reason,
        base_name=str(ballot.get_base_display()),
        is_extended=ballot.is_extended,
        opened_at=ballot.opened_at,
        closed_at=ballot.closed_at,
        votes=tuple(_votes(rows)) if shows else (),
        arithmetic=count.printed if shows else (),
        shows=shows,
    )


def _votes(rows: BallotRows) -> Iterable[VoteLine]:
    """Every version of every vote, then the casting vote."""
    last = {vote.person_id: vote.pk for vote in rows.votes}
    for vote in rows.votes:
        yield VoteLine(
            ref=vote.ledger_ref,
            person=_who(vote.person),
            seat=vote.seat.title,
            choice=vote.choice,
            choice_name=str(vote.get_choice_display()),
            rationale=vote.rationale,
            conditions=proposal_lines(vote.conditions),
            digest=vote.digest,
            cast_at=vote.cast_at,
            is_last=last[vote.person_id] == vote.pk,
        )
    if rows.casting is not None:
        yield VoteLine(
            ref=rows.casting.ledger_ref,
            person=_who(rows.casting.person),
            seat="",
            choice=rows.casting.choice,
            choice_name=str(rows.casting.get_choice_display()),
            rationale=rows.casting.rationale,
            conditions=(),
            digest=rows.casting.digest,
            cast_at=rows.casting.cast_at,
            is_last=True,
            is_casting=True,
        )


def _who(person: Person) -> Who:
    return Who(person.full_name, person.ledger_ref)
