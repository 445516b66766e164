"""The end of a ballot: decided, tied, extended once, or for the next meeting."""

from dataclasses import replace
from datetime import datetime

from approvals.actions.ballots.calling import call
from approvals.actions.clocks import causes_of
from approvals.actions.closing import end_ballot
from approvals.actions.conditions.attaching import attach
from approvals.actions.conditions.ruling import bind
from approvals.actions.decisions import store_decision
from approvals.actions.hearings import note_end
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_ballot
from approvals.actions.words import NO_QUORUM
from approvals.models import Ballot
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import (
    BallotFacts,
    BallotState,
    Fate,
    Result,
    Tally,
    closing_fate,
    extended_limit,
    fate,
    tally,
)
from approvals.rules.meetings import ItemState
from approvals.rules.reviews import Basis, Verdict
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.worklist.actions import close_item, notify, start_clock, stop_if_running
from govportal.worklist.models import Clock, ClockEvent
from govportal.worklist.saying import phrase


def end_of_time(event: ClockEvent, now: datetime) -> None:
    """The deadline of a ballot is over."""
    ballot = Ballot.objects.undecided().filter(clock_id=event.clock_id).first()
    if ballot is not None:
        close_ballot(ballot, actor=SYSTEM("clock"), now=now)


@recorded
def close_ballot(ballot: Ballot, *, actor: Actor, now: datetime) -> Ballot:
    """End the ballot if its time has come: every eligible seat has voted, or the deadline is over.

    Idempotent: the last vote, a recusal and the clock's event all call it, in any order.
    """
    ballot = locked_ballot(ballot)
    _end_if_over(ballot, ballot.facts(now), actor, now)
    ballot.refresh_from_db()
    return ballot


def settle(ballot: Ballot, *, actor: Actor, now: datetime, rows: BallotRows | None = None) -> None:
    """After somebody has said something: who is asked now, and whether it is over.

    The ballot is locked; what is written here is the caller's transaction. ``rows``: as they are
    since, where the caller knows.
    """
    facts = ballot.facts(now, rows)
    call(ballot, actor=actor, now=now, facts=facts)
    _end_if_over(ballot, facts, actor, now)


@recorded
def _end_if_over(ballot: Ballot, facts: BallotFacts, actor: Actor, now: datetime) -> None:
    _end_as(fate(facts, now), ballot, facts, actor, now)


def _end_as(what: Fate, ballot: Ballot, facts: BallotFacts, actor: Actor, now: datetime) -> None:
    if what is Fate.DECIDED:
        _decide(ballot, facts, actor, now)
    elif what is Fate.TIED and ballot.state == BallotState.OPEN:
        _tie(ballot, actor, now)
    elif what is Fate.EXTENDED:
        _extend(ballot, actor, now)
    elif what is Fate.NEXT_MEETING:
        leave_to_meeting(ballot, BallotState.NEXT_MEETING, "", actor=actor, now=now)


@recorded
def close_in_meeting(ballot: Ballot, *, actor: Actor, now: datetime) -> None:
    """Who presides closes the vote: decided, tied, or left to the next meeting. It is locked."""
    facts = ballot.facts(now)
    _end_as(closing_fate(facts.item), ballot, facts, actor, now)


def _decide(ballot: Ballot, facts: BallotFacts, actor: Actor, now: datetime) -> None:
    """Store what the committee decided, with its conditions; the database counts again."""
    count = tally(facts.item)
    outcome = outcome_of(count)
    if outcome is Verdict.CONDITIONS:
        attach(ballot, actor=actor, now=now)
    decision = store_decision(
        ballot.review,
        Basis.BALLOT,
        outcome,
        count.as_json(),
        ballot=ballot,
        actor=actor,
        now=now,
    )
    if outcome is Verdict.CONDITIONS:
        bind(ballot.review, decision, actor=actor, now=now)
    note_end(ballot, ItemState.DECIDED, actor=actor, now=now)


def outcome_of(count: Tally) -> Verdict:
    """What a decided tally means for the subject. Conditions proposed with votes are attached."""
    if count.result is Result.FAILED:
        return Verdict.REJECT
    return Verdict.CONDITIONS if count.with_conditions else Verdict.APPROVE


def _tie(ballot: Ballot, actor: Actor, now: datetime) -> None:
    """Voting is over; only the presiding chair's casting vote is still to come."""
    stop_if_running(ballot.clock_id, actor=actor, now=now)
    ballot.state = BallotState.TIED
    ballot.save(update_fields=["state"])
    record("ballot.tied", ballot, actor=actor, now=now, refs=[ballot.review])
    call(ballot, actor=actor, now=now)


def _extend(ballot: Ballot, actor: Actor, now: datetime) -> None:
    """No quorum at the deadline: once, half its time more, on a clock of its own.

    A second clock, since each event of a clock happens once; it starts when the portal noticed,
    so that a night without a worker takes nothing from the voters.
    """
    old, review = ballot.clock, ballot.review
    assert old is not None  # an open ballot has one
    stop_if_running(old.pk, actor=actor, now=now)
    whole = extended_limit(old.limit, is_emergency=False)
    ballot.clock = start_clock(
        ballot,
        kind="ballot",
        limit=replace(whole, amount=whole.amount - old.limit.amount),
        calendar_key=review.committee.calendar_key,
        chain=[],
        committee=review.committee,
        title=str(ballot),
        url=review.url,
        refs=[review, review.subject_ref],
        held_by=causes_of(review),
        actor=actor,
        now=now,
    )
    ballot.is_extended = True
    ballot.save(update_fields=["clock", "is_extended"])
    record(
        "ballot.extended",
        ballot,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, ballot.clock],
        data={"due_at": ballot.clock.due_at.isoformat()},
    )
    _call_anew(ballot, old, actor, now)


def _call_anew(ballot: Ballot, old: Clock, actor: Actor, now: datetime) -> None:
    """New items on the new clock; whoever leads is told that the quorum is missing."""
    from_before = old.items.filter(closed_at__isnull=True)
    for item in from_before:
        close_item(item, actor=actor, now=now, outcome="extended")
    call(ballot, actor=actor, now=now)
    chief = leader_of(ballot.review, now)
    if chief is not None:
        notify(
            chief,
            key=f"ballot:{ballot.pk}:no_quorum",
            subject=phrase(NO_QUORUM, n=ballot.n, about=ballot.review.title),
            body=ballot.text["question"],
            url=f"{ballot.review.url}#ballot",
            now=now,
        )


def leave_to_meeting(
    ballot: Ballot, state: BallotState, reason: str, *, actor: Actor, now: datetime
) -> None:
    """End the ballot without a decision; the item waits for the next meeting or a new ballot."""
    end_ballot(ballot, state, actor=actor, now=now)
    record(
        "ballot.left_to_meeting",
        ballot,
        actor=actor,
        now=now,
        refs=[ballot.review, ballot.review.subject_ref],
        data={"state": state.value},
        personal={  # numbers tell how somebody voted, and the item may be voted on again
            "arithmetic": ballot.arithmetic,
            **({"reason": reason} if reason else {}),
        },
    )
    call(ballot, actor=actor, now=now)
    moved = state is BallotState.MOVED
    note_end(ballot, ItemState.POSTPONED if moved else ItemState.NO_QUORUM, actor=actor, now=now)
