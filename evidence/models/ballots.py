"""Ballots as the dossier tells them: the question, the votes once they may show, the arithmetic."""

from collections.abc import Iterable

from approvals.ballot_room import stored_tally
from approvals.models import Ballot, Review
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import BallotState, tally
from evidence.rules.dossiers import BallotLine, VoteLine
from evidence.rules.people import Who
from govportal.people.models import Person


def ballot_lines(review: Review) -> tuple[BallotLine, ...]:
    """Every ballot of a review, oldest first. While one is open nobody's vote is in it."""
    if review.basis != "ballot":
        return ()
    rows = review.ballots.select_related("decision", "review").order_by("n")
    return tuple(_ballot(ballot) for ballot in rows)


def _ballot(ballot: Ballot) -> BallotLine:
    rows = ballot.rows()
    shows = ballot.state != BallotState.OPEN
    return BallotLine(
        id=ballot.pk,
        n=ballot.n,
        state=ballot.state,
        state_name=str(ballot.get_state_display()),
        question=ballot.text["question"],
        digest=ballot.digest,
        reason=ballot.reason,
        is_extended=ballot.is_extended,
        opened_at=ballot.opened_at,
        closed_at=ballot.closed_at,
        votes=tuple(_votes(rows)) if shows else (),
        arithmetic=tuple(_arithmetic(ballot, rows)) if shows else (),
    )


def _votes(rows: BallotRows) -> Iterable[VoteLine]:
    """Every version of every vote, then the casting vote."""
    last = {vote.person_id: vote.pk for vote in rows.votes}
    for vote in rows.votes:
        yield VoteLine(
            person=_who(vote.person),
            seat=vote.seat.title,
            choice=vote.choice,
            choice_name=str(vote.get_choice_display()),
            rationale=vote.rationale,
            conditions=vote.conditions,
            digest=vote.digest,
            cast_at=vote.cast_at,
            is_last=last[vote.person_id] == vote.pk,
        )
    if rows.casting is not None:
        yield VoteLine(
            person=_who(rows.casting.person),
            seat="",
            choice=rows.casting.choice,
            choice_name=str(rows.casting.get_choice_display()),
            rationale=rows.casting.rationale,
            conditions="",
            digest=rows.casting.digest,
            cast_at=rows.casting.cast_at,
            is_last=True,
            is_casting=True,
        )


def _who(person: Person) -> Who:
    return Who(person.full_name, person.ledger_ref)


def _arithmetic(ballot: Ballot, rows: BallotRows) -> Iterable[tuple[str, str]]:
    """As it was computed for the decision; without one, as the votes stand."""
    decision = getattr(ballot, "decision", None)
    count = stored_tally(decision) if decision else tally(rows.item(ballot.tier))
    for line in count.lines if count else ():
        yield str(line.label), f"{line.value} ({line.note})" if line.note else str(line.value)
