"""Attaching to a decision the conditions that its votes propose (4-fine-print.md)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from approvals.actions.conditions.ruling import attach_rule
from approvals.actions.conditions.timekeeping import start_owners_clock
from approvals.actions.effects import effects_of
from approvals.models import Ballot, Condition, ConditionProposal, Review
from approvals.rules.ballots import Choice, places
from approvals.rules.conditions import Attached, distinct, due_after, end_of
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from govportal.people.models import Person
from govportal.worklist.models import CalendarVersion


def attach(ballot: Ballot, *, actor: Actor, now: datetime) -> list[Condition]:
    """One condition for each distinct proposal among the votes that count, in their order.

    Inside the transaction of the decision, before it is stored: the database takes no decision
    with conditions without them, and them with no other.
    """
    votes = {vote.pk: vote for vote in ballot.votes.order_by("pk")}
    last = {vote.person_id: vote.pk for vote in votes.values()}
    answers = [place.answer for place in places(ballot.facts(now).item)]
    counting = sorted(
        last[answer.person]
        for answer in answers
        if answer is not None and answer.choice is Choice.APPROVE_WITH_CONDITIONS
    )
    found = distinct((pk, votes[pk].proposals) for pk in counting)
    owners = effects_of(ballot.review).owners(ballot.review)
    anybody = next(iter(owners.values()))
    return [
        _attach(
            ballot.review,
            n,
            one,
            owners.get(one.proposal.owner, anybody),
            actor=actor,
            now=now,
        )
        for n, one in enumerate(found, start=1)
    ]


@recorded
def _attach(
    review: Review, n: int, one: Attached, owner: Person, *, actor: Actor, now: datetime
) -> Condition:
    zone = zone_of(review)
    due = due_after(now, one.proposal.days, zone)
    last_day = due.astimezone(zone).date() + timedelta(days=active_scheme().overdue_days)
    condition = Condition.objects.create(
        review=review,
        n=n,
        text=one.proposal.text,
        owner=owner,
        part=one.proposal.owner,
        days=one.proposal.days,
        due_at=due,
        grace_until=end_of(last_day, zone),
        created_at=now,
    )
    ConditionProposal.objects.bulk_create(
        ConditionProposal(condition=condition, vote_id=vote) for vote in one.votes
    )
    attach_rule(condition, one.proposal)
    start_owners_clock(condition, actor=actor, now=now)
    record(
        "condition.attached",
        condition,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, owner, *(Reference(f"vote:{pk}") for pk in one.votes)],
        data={
            "n": n,
            "days": condition.days,
            "due_at": due.isoformat(),
            "part": condition.part,
            **({"rule": one.proposal.rule.as_json()} if one.proposal.rule else {}),
        },
        personal={"text": condition.text},
    )
    return condition


def zone_of(review: Review) -> ZoneInfo:
    """The zone in which the days of the review's committee end."""
    versions = CalendarVersion.objects.filter(calendar__key=review.committee.calendar_key)
    return versions.latest("number").rules.tz
