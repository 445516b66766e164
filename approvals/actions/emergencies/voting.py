"""Votes in an emergency ballot, the casting vote, stepping back; and the end of its hours."""

from datetime import datetime

from approvals.actions.emergencies.ending import (
    ACTOR,
    close,
    locked_emergency,
    rows_of,
    settle,
)
from approvals.actions.polls import Said, store_recusal, store_vote
from approvals.actions.seating import away_of
from approvals.models import EmergencyBallot, Poll, PollCasting, PollRecusal, PollVote
from approvals.models.polls import EMERGENCY
from approvals.rules import emergencies as rules
from approvals.rules.ballots import Choice, casting_refusal, recuse_refusal
from approvals.rules.orders import answer_refusal
from approvals.rules.reasons import rationale_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.refusals import refuse
from govportal.worklist.models import ClockEvent
from registry.rules.lifecycle import Lifecycle


def _acting(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


@recorded
def cast(ballot: EmergencyBallot, said: Said, *, actor: Person, now: datetime) -> PollVote:
    """Vote, or change a vote; the last one that is missing ends the ballot.

    Raises Refused without a seat, recused, after its time, on another text, without reasons.
    """
    ballot, actor = locked_emergency(ballot), _acting(actor)
    facts = ballot.poll.facts(rows_of(ballot, now))
    refuse(answer_refusal(facts, actor.pk, said.digest, now))
    refuse(rules.answer_refusal(said.choice, said.rationale))
    vote = store_vote(ballot.poll, facts, said, actor, now)
    record(
        "emergency.voted",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[vote, ballot.poll, ballot.agent],
        data={"n": vote.n, "digest": vote.digest},
        personal={"choice": vote.choice, "rationale": vote.rationale},  # hidden from who has not
    )
    settle(ballot, actor=actor, now=now)
    return vote


@recorded
def casting_vote(
    ballot: EmergencyBallot, said: Said, *, actor: Person, now: datetime
) -> PollCasting:
    """Break a tie: the presiding chair's alone, and what decides the ballot."""
    ballot, actor = locked_emergency(ballot), _acting(actor)
    facts = ballot.poll.facts(rows_of(ballot, now))
    refuse(casting_refusal(facts, actor.pk, said.digest, said.choice or Choice.ABSTAIN))
    refuse(rationale_refusal(said.rationale))
    assert said.choice is not None  # a casting vote is for or against
    given = PollCasting.objects.create(
        poll=ballot.poll,
        person=actor,
        choice=said.choice,
        rationale=said.rationale.strip(),
        cast_at=now,
    )
    record(
        "emergency.casting_vote",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[given, ballot.poll, ballot.agent],
        data={"choice": given.choice},
        personal={"rationale": given.rationale},
    )
    settle(ballot, actor=actor, now=now)
    return given


@recorded
def recuse(ballot: EmergencyBallot, reason: str, *, actor: Person, now: datetime) -> PollRecusal:
    """Step back, with the reason; what one voted before counts no more."""
    ballot = locked_emergency(ballot)
    refuse(recuse_refusal(ballot.poll.facts(rows_of(ballot, now)), actor.pk, reason))
    recusal = store_recusal(ballot.poll, reason, actor, now)
    record(
        "emergency.recused",
        ballot,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[recusal, actor, ballot.poll, ballot.agent],
        personal={"recusal_reason": recusal.reason},
    )
    settle(ballot, actor=actor, now=now)
    return recusal


def end_of_time(event: ClockEvent, now: datetime) -> None:
    """Its hours are over: decided, tied, extended once, or for the next meeting."""
    poll = Poll.objects.open().filter(clock=event.clock_id, kind=EMERGENCY).first()
    if poll is not None:
        _look_at(poll.emergency, now)


def look_after_emergencies(now: datetime) -> None:
    """Who is out of office by now is recorded absent, who has left is waited for no more, and what
    was asked about an agent that is retired ends. One query where none is open."""
    polls = Poll.objects.undecided().filter(kind=EMERGENCY).select_related("emergency")
    for poll in polls.order_by("pk"):
        _look_at(poll.emergency, now)


@recorded
def _look_at(ballot: EmergencyBallot, now: datetime) -> None:
    ballot = locked_emergency(ballot)
    if not ballot.is_open:
        return
    if ballot.agent.lifecycle == Lifecycle.RETIRED:
        facts = ballot.poll.facts(rows_of(ballot, now))
        close(ballot, rules.EmergencyState.OVERTAKEN, facts, actor=ACTOR, now=now)
        return
    if ballot.poll.is_open:
        _note_away(ballot, now)
    settle(ballot, actor=ACTOR, now=now)


def _note_away(ballot: EmergencyBallot, now: datetime) -> None:
    seats = ballot.poll.seats.filter(absent_at=None)
    away = away_of(seats.values_list("holder_id", flat=True), now)
    voted = set(ballot.poll.votes.values_list("person_id", flat=True))
    gone = list(seats.filter(holder__in=away - voted))
    for seat in gone:
        seat.absent_at = now
        seat.save(update_fields=["absent_at"])
    if gone:
        refs: list[HasRef] = [*gone, ballot.agent]
        record("emergency.absence_noted", ballot, actor=ACTOR, now=now, refs=refs)
