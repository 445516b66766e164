"""What the committee does: votes, recusals, absences, meetings, new ballots, the casting vote."""

from datetime import datetime

from approvals.actions import ballots
from approvals.actions.leading import leader_of
from approvals.demo import words
from approvals.demo.acts.cases import Case, CaseAct, ballot_of
from approvals.demo.acts.steps import opened_before
from approvals.models import Ballot, BallotSeat
from approvals.rules.ballots import Choice
from approvals.rules.conditions import Row
from govportal.people.models import Person
from govportal.people.rules import SeatKind


def vote(
    seat: SeatKind, choice: Choice = Choice.APPROVE, why: str = "", rows: tuple[Row, ...] = ()
) -> CaseAct:
    """Whoever sits in the seat votes, or votes anew; nobody does where both are recused.

    ``rows``: conditions; the vote is then a yes with conditions.
    """

    def act(case: Case, now: datetime) -> None:
        ballot = ballot_of(case)
        voter = _sitting(ballot, seat)
        if voter is None:
            return
        said = Choice.APPROVE_WITH_CONDITIONS if rows else choice
        paper = ballots.Paper(
            choice=said,
            rationale=why or words.vote_reason(said, case.chance, again=case.runs_already),
            digest=ballot.digest,
            rows=rows,
            opened=opened_before(now, case.chance.randint(420, 3000), ballot.opened_at),
            has_read=True,
        )
        ballots.cast_vote(ballot, paper, actor=voter, now=now)

    return act


def _sitting(ballot: Ballot, kind: SeatKind) -> Person | None:
    """The holder; the alternate where the holder is recused or recorded absent."""
    seat = _seat(ballot, kind)
    recused = set(ballot.recusals.values_list("person_id", flat=True))
    if seat.holder_id not in recused and seat.absent_at is None:
        return seat.holder
    return None if seat.alternate_id in recused else seat.alternate


def _seat(ballot: Ballot, kind: SeatKind) -> BallotSeat:
    return ballot.seats.select_related("holder", "alternate").get(kind=kind)


def recuse(seat: SeatKind, reason: str) -> CaseAct:
    """The holder of the seat steps back from the case."""

    def act(case: Case, now: datetime) -> None:
        holder = _seat(ballot_of(case), seat).holder
        assert holder is not None
        ballots.recuse(ballot_of(case), reason, actor=holder, now=now)

    return act


def absent(seat: SeatKind, reason: str) -> CaseAct:
    """The holder of the seat is away, and says so."""

    def act(case: Case, now: datetime) -> None:
        found = _seat(ballot_of(case), seat)
        assert found.holder is not None
        ballots.note_absence(found, reason, actor=found.holder, now=now)

    return act


def casting(choice: Choice, why: str) -> CaseAct:
    """The presiding chair breaks a tie."""

    def act(case: Case, now: datetime) -> None:
        ballot = ballot_of(case)
        ballots.casting_vote(ballot, choice, why, ballot.digest, actor=_chief(case, now), now=now)

    return act


def move(seat: SeatKind, reason: str) -> CaseAct:
    """A member takes the item to a meeting."""

    def act(case: Case, now: datetime) -> None:
        ballot = ballot_of(case)
        member = _sitting(ballot, seat)
        assert member is not None
        ballots.move_to_meeting(ballot, reason, actor=member, now=now)

    return act


def reopen(reason: str) -> CaseAct:
    """The chair puts what waits for a meeting to a new ballot."""

    def act(case: Case, now: datetime) -> None:
        ballots.reopen_ballot(ballot_of(case), reason, actor=_chief(case, now), now=now)

    return act


def open_without(reason: str) -> CaseAct:
    """The chair opens the ballot without the reviews that are late."""

    def act(case: Case, now: datetime) -> None:
        ballots.open_without(case.review(), reason, actor=_chief(case, now), now=now)

    return act


def _chief(case: Case, now: datetime) -> Person:
    chief = leader_of(case.review(), now)
    assert chief is not None
    return chief
