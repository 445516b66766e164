"""Voting: answers and their changes, the casting vote, and a member's call for a meeting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.actions.ballots.ending import leave_to_meeting, settle
from approvals.actions.effects import effects_of
from approvals.actions.locking import locked_ballot
from approvals.actions.reading import note_reading
from approvals.models import Ballot, CastingVote, Vote
from approvals.rules.ballots import (
    BallotFacts,
    BallotState,
    Choice,
    casting_refusal,
    change_refusal,
    choice_refusal,
    has_voted,
    move_refusal,
    place_of,
    vote_refusal,
)
from approvals.rules.conditions import Proposal, Row, RowFault, faults, proposals
from approvals.rules.haste import quick_refusal, seconds_open
from approvals.rules.reading import Read
from approvals.rules.reasons import rationale_refusal
from approvals.rules.reviews import (
    ReviewState,
)
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse


@dataclass(frozen=True)
class Paper:
    """A vote as it came from the page: what, why, on which text; rows of conditions as typed.

    ``opened``: when the page was opened, in seconds since 1970, as the page says.
    ``read``: which of its parts and files were opened, as the page says.
    ``has_read``: what a very quick yes is asked to say once more.
    """

    choice: Choice | None
    rationale: str
    digest: str
    rows: Sequence[Row] = ()
    opened: int | None = None
    read: Read | None = None
    has_read: bool = False

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Only a conditional yes has conditions; blank rows are none."""
        is_conditional = self.choice is Choice.APPROVE_WITH_CONDITIONS
        return proposals(self.rows) if is_conditional else ()

    def faults(self, owners: Collection[str]) -> list[RowFault]:
        """All that is wrong with its conditions; ``owners`` are the parts that may have one."""
        is_conditional = self.choice is Choice.APPROVE_WITH_CONDITIONS
        return faults(self.rows, owners) if is_conditional else []


def paper_refusal(paper: Paper, owners: Collection[str] = ()) -> Refusal | None:
    """Why what was written is no vote, whoever wrote it."""
    if paper.choice is None:
        return Refusal("review.verdict_missing")
    wrong = next(iter(paper.faults(owners)), None)
    if wrong is not None:
        return wrong.refusal
    said = choice_refusal(paper.choice, len(paper.proposals))
    return said or rationale_refusal(paper.rationale)


def answer_refusal(
    ballot: Ballot, facts: BallotFacts, person: Person, digest: str, now: datetime
) -> Refusal | None:
    """Why somebody may not answer now, for the first time or anew."""
    if ballot.review.state != ReviewState.OPEN:
        return Refusal("ballot.ended_stale")
    rule = change_refusal if has_voted(facts.item, person.pk) else vote_refusal
    return rule(facts, person.pk, digest, now)


def quick(ballot: Ballot, paper: Paper, now: datetime) -> Refusal | None:
    """Why this vote asks for one more confirmation; None when it does not, or has it."""
    seconds = seconds_open(paper.opened, ballot.opened_at, now)
    choice = paper.choice.value if paper.choice else ""
    return quick_refusal(ballot.tier, choice, seconds, is_confirmed=paper.has_read)


def _locked(person: Person) -> Person:
    """Their row, so that a suspension comes before or after; others may still refer to it."""
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def check_vote(
    ballot: Ballot,
    paper: Paper,
    *,
    actor: Person,
    now: datetime,
    facts: BallotFacts | None = None,
) -> None:
    """Raise Refused for a vote that ``cast_vote`` would not take; changes nothing."""
    refuse(answer_refusal(ballot, facts or ballot.facts(now), actor, paper.digest, now))
    asks = paper.choice is Choice.APPROVE_WITH_CONDITIONS
    owners = effects_of(ballot.review).owners(ballot.review) if asks else ()
    refuse(paper_refusal(paper, owners))


@recorded
def cast_vote(ballot: Ballot, paper: Paper, *, actor: Person, now: datetime) -> Vote:
    """Record a vote, or a changed one: every version stays, the last counts.

    The last one that is missing ends the ballot. Raises Refused for somebody without a seat,
    recused, suspended meanwhile, on another text, after the end, or without reasons.
    """
    ballot = locked_ballot(ballot)
    actor = _locked(actor)
    rows = ballot.rows(now, named=False)
    facts = ballot.facts(now, rows)
    check_vote(ballot, paper, actor=actor, now=now, facts=facts)
    refuse(quick(ballot, paper, now))
    place = place_of(facts.item, actor.pk)
    assert place is not None and paper.choice is not None  # check_vote says so
    before = sum(vote.person == actor.pk for vote in facts.item.votes)
    vote = Vote.objects.create(
        ballot=ballot,
        seat_id=place.seat.seat,
        person=actor,
        n=before + 1,
        choice=paper.choice,
        rationale=paper.rationale.strip(),
        conditions=[one.as_json() for one in paper.proposals],
        condition_count=len(paper.proposals),
        digest=ballot.digest,
        seconds_open=seconds_open(paper.opened, ballot.opened_at, now),
        cast_at=now,
    )
    note_reading(paper.read, vote=vote)
    record(
        "ballot.vote_changed" if before else "ballot.voted",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[vote, ballot.review, ballot.review.subject_ref],
        data={"n": vote.n, "digest": vote.digest},
        personal={  # not in plain: members who have not voted read the ledger too
            "choice": vote.choice,
            "rationale": vote.rationale,
            "conditions": vote.conditions,  # always: a field that is there only for some tells
            "has_read": paper.has_read,
        },
    )
    rows.votes.append(vote)
    settle(ballot, actor=actor, now=now, rows=rows)
    return vote


@recorded
def casting_vote(
    ballot: Ballot, choice: Choice, rationale: str, digest: str, *, actor: Person, now: datetime
) -> CastingVote:
    """Break a tie: the presiding chair's alone, and what decides the ballot."""
    ballot = locked_ballot(ballot)
    actor = _locked(actor)
    refuse(casting_refusal(ballot.facts(now), actor.pk, digest, choice))
    refuse(rationale_refusal(rationale))
    given = CastingVote.objects.create(
        ballot=ballot,
        person=actor,
        choice=choice,
        rationale=rationale.strip(),
        digest=ballot.digest,
        cast_at=now,
    )
    record(
        "ballot.casting_vote",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[given, ballot.review, ballot.review.subject_ref],
        data={"choice": given.choice, "digest": given.digest},
        personal={"rationale": given.rationale},
    )
    settle(ballot, actor=actor, now=now)
    return given


@recorded
def move_to_meeting(ballot: Ballot, reason: str, *, actor: Person, now: datetime) -> Ballot:
    """Take the item to the next meeting, undecided: any member may, with a reason."""
    ballot = locked_ballot(ballot)
    refuse(move_refusal(ballot.facts(now), actor.pk, reason, now))
    leave_to_meeting(ballot, BallotState.MOVED, reason.strip(), actor=actor, now=now)
    return ballot
