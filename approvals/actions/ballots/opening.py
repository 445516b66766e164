"""Opening a ballot: the frozen question, the frozen seats, its clock."""

import hashlib
from datetime import datetime
from typing import Any

import orjson

from approvals.actions.ballots.ending import settle
from approvals.actions.clocks import causes_of, late_steps
from approvals.actions.conflicts import note_links
from approvals.actions.effects import effects_of
from approvals.actions.leading import leads, reopening
from approvals.actions.locking import locked_ballot, locked_review
from approvals.actions.seating import away_of, seated
from approvals.models import AgendaItem, Ballot, BallotSeat, Hearing, Recusal, Review
from approvals.rules.ballots import ASKING, REOPENED, reopen_refusal
from approvals.rules.reviews import (
    OVER,
    REVIEWS,
    ReviewFacts,
    ReviewState,
    StepKind,
    StepState,
    early_ballot_refusal,
    is_ready_for_ballot,
)
from govportal.ledger.actions import record, recorded
from govportal.ledger.history import create_many
from govportal.ledger.rules import Actor
from govportal.people.models import Person, in_force
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, start_clock, stop_if_running
from govportal.worklist.rules.limits import Limit

BALLOT_TIME = Limit.working_hours(72)  # 1-domain.md §5, standard asynchronous ballot


def open_if_ready(
    review: Review, facts: ReviewFacts, *, actor: Actor, now: datetime
) -> Ballot | None:
    """Open the ballot when the last of the reviews is there; None while one is missing.

    Inside the caller's transaction, with the review's row locked and its ``facts`` read since.
    """
    if not is_ready_for_ballot(facts.steps):
        return None
    return open_ballot(review, "", actor=actor, now=now)


@recorded
def open_without(review: Review, reason: str, *, actor: Person, now: datetime) -> Ballot:
    """Open the ballot without the reviews that are late: the chair's to decide, with a reason.

    Raises Refused for others, for a review that still has time, and while a first duty is missing.
    """
    review = locked_review(review)
    refuse(early_refusal(review, reason, actor=actor, now=now))
    late = []
    for step in review.steps.select_related("clock").order_by("position"):
        if step.kind in REVIEWS and step.state not in OVER:
            late.append(step.kind)
            step.state = StepState.CANCELLED
            step.save(update_fields=["state"])
            close_items(step, actor=actor, now=now)
            stop_if_running(step.clock_id, actor=actor, now=now)
    record(
        "ballot.opened_early",
        review,
        actor=actor,
        now=now,
        refs=[review.subject_ref],
        data={"without": late},
        personal={"reason": reason.strip()},
    )
    return open_ballot(review, reason.strip(), actor=actor, now=now)


def early_refusal(review: Review, reason: str, *, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not open the ballot without the late reviews; None when they may."""
    steps = list(review.steps.select_related("clock").order_by("position"))
    if not any(s.kind == StepKind.BALLOT and s.state == StepState.WAITING for s in steps):
        closed = review.state != ReviewState.OPEN
        return Refusal("review.closed_stale" if closed else "review.ballot_opened_stale")
    late = [StepKind(step.kind) for step in late_steps(steps, now)]
    may_lead = leads(review, actor, now)
    return early_ballot_refusal(review.facts(), late, reason, leads=may_lead)


def again_refusal(ballot: Ballot, reason: str, *, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not put the item to a new ballot; None when they may."""
    waits = ballot.state in REOPENED and ballot.review.state == ReviewState.OPEN
    if not waits or ballot.review.ballots.filter(n__gt=ballot.n).exists():
        return Refusal("ballot.not_waiting_stale")
    if ballot.review.subject_kind == "motion":
        return Refusal("meeting.motion_in_meetings")
    if refusal := reopen_refusal(reopening(ballot, now), actor.pk):
        return refusal
    return None if reason.strip() else Refusal("request.reason_missing")


@recorded
def reopen_ballot(ballot: Ballot, reason: str, *, actor: Person, now: datetime) -> Ballot:
    """Put an item that waits for the next meeting to a new ballot; the chair's, with a reason."""
    ballot = locked_ballot(ballot)
    refuse(again_refusal(ballot, reason, actor=actor, now=now))
    close_items(ballot, actor=actor, now=now)
    return open_ballot(ballot.review, reason.strip(), actor=actor, now=now)


@recorded
def open_ballot(
    review: Review, reason: str, *, item: AgendaItem | None = None, actor: Actor, now: datetime
) -> Ballot:
    """Freeze question and seats, start the clock and call the voters. The review's row is locked.

    A committee in which nobody may vote goes to the next meeting at once. ``item``: of a meeting
    in which it is held, with no clock, by those in the room.
    """
    close_items(review, actor=actor, now=now)
    note_links(review, actor=actor, now=now)
    text = _text(review)
    step = review.steps.get(kind=StepKind.BALLOT)
    step.state, step.opened_at = StepState.OPEN, step.opened_at or now
    step.save(update_fields=["state", "opened_at"])
    ballot = Ballot.objects.create(
        review=review,
        n=review.ballots.count() + 1,
        subject_digest=review.digest,
        text=text,
        digest=_digest(text),
        tier=review.tier,
        base=review.committee.quorum_base,
        reason=reason,
        opened_at=now,
    )
    _freeze_seats(ballot, now)
    if item is None:
        _wind_up(ballot, actor, now)
    else:
        Hearing.objects.create(ballot=ballot, item=item)
    record(
        "ballot.opened",
        ballot,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, *(one for one in (ballot.clock, item) if one)],
        data={
            "n": ballot.n,
            "digest": ballot.digest,
            "subject_digest": ballot.subject_digest,
            "without": text["without"],
            "base": ballot.base,
            "seats": ballot.seats.count(),
            "recused": ballot.recusals.count(),
        },
        personal={"reason": reason} if reason else {},
    )
    settle(ballot, actor=actor, now=now)
    return ballot


def _freeze_seats(ballot: Ballot, now: datetime) -> None:
    """The seats in force, who of them is away, and who is recused from what the portal knows."""
    review, day = ballot.review, now.date()
    rows = review.committee.seats.filter(in_force(day)).select_related("holder", "alternate")
    seats = seated(rows.order_by("pk"), review.unit)
    away = away_of((seat.holder_id for seat in seats), now)
    frozen = create_many(
        [
            BallotSeat(
                ballot=ballot,
                position=position,
                kind=seat.kind,
                title=seat.title,
                holder=seat.holder,
                alternate=seat.alternate,
                absent_at=now if seat.holder_id in away else None,
            )
            for position, seat in enumerate(seats)
        ]
    )
    people = {pk for seat in frozen for pk in seat.numbers()}
    found: dict[int, str] = {}
    for party in ballot.review.parties.filter(person__in=people).order_by("pk"):
        known = found.get(party.person_id)
        if known is None or (party.relation in ASKING and known not in ASKING):  # the nearest
            found[party.person_id] = party.relation
    Recusal.objects.bulk_create(
        Recusal(
            ballot=ballot,
            person_id=person,
            relation=relation,
            found_by_system=True,
            recused_at=now,
        )
        for person, relation in found.items()
    )


def _wind_up(ballot: Ballot, actor: Actor, now: datetime) -> None:
    """Start the ballot's own clock, which waits from the start where a question is open."""
    review = ballot.review
    ballot.clock = start_clock(
        ballot,
        kind="ballot",
        limit=BALLOT_TIME,
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
    ballot.save(update_fields=["clock"])


def _text(review: Review) -> dict[str, Any]:
    """What is voted on: the question, and the reviews that lie before the committee."""
    signed = review.sign_offs.filter(digest=review.digest).select_related("step", "person")
    given = signed.prefetch_related("step__documents__attachment")
    stages = [stage["stage"] for stage in review.route["stages"]]
    return {
        "question": effects_of(review).question(review),
        "subject": review.subject_ref.ledger_ref,
        "digest": review.digest,
        "fingerprint": review.fingerprint,
        "tier": review.tier,
        "stage": stages[0] if stages else "production",
        "reviews": [
            {
                "step": line.step.kind,
                "by": line.person.ledger_ref,
                "verdict": line.verdict,
                "rationale": line.rationale,
                "findings": line.findings,
                "conditions": line.conditions,
                "documents": [one.attachment.sha256 for one in line.step.documents.all()],
            }
            for line in given
        ],
        "without": list(
            review.steps.filter(kind__in=REVIEWS, state=StepState.CANCELLED).values_list(
                "kind", flat=True
            )
        ),
    }


def _digest(text: dict[str, Any]) -> str:
    canonical = orjson.dumps(text, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
