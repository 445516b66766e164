"""Who has a part in the conditions of one review; read once for all of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from approvals.actions.leading import LEADING, leader_of
from approvals.models import Condition, ConditionProposal, Review, Submission
from approvals.rules.ballots import ItemFacts, presiding
from approvals.rules.conditions import ConditionFacts, ConditionState
from govportal.people.models import Person, in_force
from govportal.worklist.models import WorkItem

FULFIL, VERIFY = "condition.evidence", "condition.verify"
"""The kinds of work that a condition gives: to its owner, to who verifies its evidence."""


@dataclass(frozen=True)
class Circle:
    """The people around the conditions of a review, by primary key, in the order of their turn.

    ``proposers`` by condition; those of merged ones count for the one that took their place.
    ``called_in``: who has an open work item, by kind and reference of the condition.
    """

    proposers: dict[int, list[int]]
    leaders: list[int]
    signers: list[int]
    conflicted: frozenset[int]
    presiding: int | None
    called_in: dict[tuple[str, str], set[int]]
    waiting: dict[int, Submission]
    people: dict[int, Person] = field(repr=False)

    def facts(self, condition: Condition, now: datetime) -> ConditionFacts:
        """What the rules need to know of one of the conditions."""
        submission = self.waiting.get(condition.pk)
        ref = condition.ledger_ref
        return ConditionFacts(
            state=ConditionState(condition.state),
            owner=condition.owner_id,
            stand_ins=frozenset(self.called_in.get((FULFIL, ref), ())),
            verifiers=frozenset(self.verifiers(condition)),
            conflicted=self.conflicted,
            presiding=self.presiding,
            submission=submission.n if submission else None,
            submitted_by=submission.by_id if submission else None,
            is_overdue=condition.due_at <= now,
        )

    def verifiers(self, condition: Condition) -> list[int]:
        """Who may be asked to verify: proposers, leading seats, reviewers, and who was called."""
        called = sorted(self.called_in.get((VERIFY, condition.ledger_ref), ()))
        proposed = self.proposers.get(condition.pk, [])
        return list(dict.fromkeys([*proposed, *self.leaders, *self.signers, *called]))


def circle_of(
    review: Review,
    now: datetime,
    conditions: Collection[Condition],
    *,
    presides: int | None = None,
) -> Circle:
    """Everybody around these conditions, all of one review, in a fixed number of queries.

    ``presides``: who presided over its ballot, where the caller has just found out.
    """
    people: dict[int, Person] = {}
    return Circle(
        proposers=_proposers(review, people),
        leaders=_leaders(review, now, people),
        signers=_signers(review, people),
        conflicted=frozenset(review.parties.values_list("person_id", flat=True)),
        presiding=presides if presides is not None else presiding_of(review, now),
        called_in=_called_in(conditions),
        waiting=_waiting(conditions),
        people=people,
    )


def presiding_of(review: Review, now: datetime) -> int | None:
    """Who presided over the ballot that decided; who leads, where they may act no more."""
    decision = getattr(review, "decision", None)
    if decision is None or decision.ballot is None:
        return None
    ballot = decision.ballot
    ballot.review = review
    return presiding_in(ballot.rows(now).item(ballot), review, now)


def presiding_in(item: ItemFacts, review: Review, now: datetime) -> int | None:
    """The same, where what was said in the ballot has just been read."""
    number = presiding(item)
    if number is not None and number not in item.inactive:
        return number
    chief = leader_of(review, now)
    return chief.pk if chief else None


def _proposers(review: Review, people: dict[int, Person]) -> dict[int, list[int]]:
    rows = ConditionProposal.objects.filter(condition__review=review)
    found: dict[int, list[int]] = {}
    for row in rows.select_related("vote__person").order_by("pk"):
        found.setdefault(row.condition_id, []).append(row.vote.person_id)
        people[row.vote.person_id] = row.vote.person
    merged = review.conditions.exclude(merged_into=None).order_by("n")
    pairs = merged.values_list("pk", "merged_into_id")
    for original, target in pairs:  # the older ones first: what they became may be merged again
        assert target is not None  # filtered by it
        found.setdefault(target, []).extend(found.get(original, []))
    return found


def _leaders(review: Review, now: datetime, people: dict[int, Person]) -> list[int]:
    """Holders, then alternates, of the leading seats in force."""
    seats = review.committee.seats.filter(in_force(now.date()), kind__in=LEADING)
    rows = sorted(seats.select_related("holder", "alternate"), key=lambda s: s.kind != "chair")
    sitting = [*(seat.holder for seat in rows), *(seat.alternate for seat in rows)]
    found = [person for person in sitting if person is not None]
    people.update({person.pk: person for person in found})
    return [person.pk for person in found]


def _signers(review: Review, people: dict[int, Person]) -> list[int]:
    signed = [row.person for row in review.sign_offs.select_related("person").order_by("pk")]
    people.update({person.pk: person for person in signed})
    return [person.pk for person in signed]


def _called_in(conditions: Iterable[Condition]) -> dict[tuple[str, str], set[int]]:
    refs = [condition.ledger_ref for condition in conditions]
    items = WorkItem.objects.open().filter(subject_ref__in=refs, kind__in=(FULFIL, VERIFY))
    found: dict[tuple[str, str], set[int]] = {}
    for kind, ref, person in items.values_list("kind", "subject_ref", "assignee_id"):
        found.setdefault((kind, ref), set()).add(person)
    return found


def _waiting(conditions: Iterable[Condition]) -> dict[int, Submission]:
    """By condition: the evidence that waits for its verdict."""
    numbers = [condition.pk for condition in conditions]
    rows = Submission.objects.filter(condition__in=numbers, verdict="")
    with_clock = rows.select_related("by", "clock__version").prefetch_related("clock__changes")
    return {row.condition_id: row for row in with_clock}
