"""Who has a part in the conditions of one review; read once for all of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from approvals.actions.leading import Sitting, sitting_of
from approvals.models import Ballot, Condition, ConditionProposal, Review, SignOff, Submission
from approvals.rules.ballots import ItemFacts, leader, presiding
from approvals.rules.conditions import ConditionFacts, ConditionState
from govportal.people.models import Person, StandIn
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

    def facts(
        self, condition: Condition, now: datetime, by: StandIn | None = None
    ) -> ConditionFacts:
        """What the rules need to know of one of the conditions. ``by``: who asks, where that may be
        a substitute.
        """
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
            acting=tuple((by.person, whom) for whom in sorted(by.principals)) if by else (),
        )

    def verifiers(self, condition: Condition) -> list[int]:
        """Who may be asked to verify: proposers, leading seats, reviewers, and who was called."""
        called = sorted(self.called_in.get((VERIFY, condition.ledger_ref), ()))
        proposed = self.proposers.get(condition.pk, [])
        return list(dict.fromkeys([*proposed, *self.leaders, *self.signers, *called]))


@dataclass(frozen=True)
class CircleRows:
    """What a circle is made of. ``merged``: pairs of a condition and what took its place, the older
    ones first; ``items``: open ones, as kind, condition and person; ``said``: in the ballot.
    """

    proposals: Sequence[ConditionProposal]
    merged: Sequence[tuple[int, int]]
    sign_offs: Sequence[SignOff]
    sitting: Sitting
    items: Iterable[tuple[str, str, int]]
    waiting: Sequence[Submission]
    said: ItemFacts | None


def circle_of(review: Review, now: datetime, conditions: Collection[Condition]) -> Circle:
    """Everybody around these conditions, all of one review, in a fixed number of queries."""
    proposals = ConditionProposal.objects.filter(condition__review=review).order_by("pk")
    merged = review.conditions.exclude(merged_into=None).order_by("n")
    rows = CircleRows(
        proposals=list(proposals.select_related("vote__person")),
        merged=[(pk, into) for pk, into in merged.values_list("pk", "merged_into_id") if into],
        sign_offs=list(review.sign_offs.select_related("person").order_by("pk")),
        sitting=sitting_of(review, now),
        items=_items(conditions),
        waiting=_waiting(conditions),
        said=_said(review, now),
    )
    return circle_from(rows)


def circle_from(rows: CircleRows) -> Circle:
    """The same of what a page has read already."""
    people: dict[int, Person] = {}
    return Circle(
        proposers=_proposers(rows, people),
        leaders=_leaders(rows.sitting, people),
        signers=_signers(rows.sign_offs, people),
        conflicted=rows.sitting.conflicted,
        presiding=_presiding(rows.said, rows.sitting),
        called_in=_called_in(rows.items),
        waiting={row.condition_id: row for row in rows.waiting},
        people=people,
    )


def presiding_of(review: Review, now: datetime) -> int | None:
    """Who presided over the ballot that decided; who leads, where they may act no more."""
    said = _said(review, now)
    if said is None:
        return None
    number = _still_presiding(said)
    return number if number is not None else leader(sitting_of(review, now).item())


def _said(review: Review, now: datetime) -> ItemFacts | None:
    """What was said in the ballot that decided, if one did."""
    decision = getattr(review, "decision", None)
    if decision is None or decision.ballot is None:
        return None
    ballot: Ballot = decision.ballot
    ballot.review = review
    return ballot.rows(now, named=False).item(ballot)


def _presiding(said: ItemFacts | None, sitting: Sitting) -> int | None:
    if said is None:
        return None
    number = _still_presiding(said)
    return number if number is not None else leader(sitting.item())


def _still_presiding(said: ItemFacts) -> int | None:
    number = presiding(said)
    return None if number in said.inactive else number


def _proposers(rows: CircleRows, people: dict[int, Person]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows.proposals:
        found.setdefault(row.condition_id, []).append(row.vote.person_id)
        people[row.vote.person_id] = row.vote.person
    for original, target in rows.merged:  # what they became may be merged again
        found.setdefault(target, []).extend(found.get(original, []))
    return found


def _leaders(sitting: Sitting, people: dict[int, Person]) -> list[int]:
    """Holders, then alternates, of the leading seats in force."""
    rows = sorted(sitting.leading, key=lambda s: s.kind != "chair")
    both = [*(seat.holder for seat in rows), *(seat.alternate for seat in rows)]
    found = [person for person in both if person is not None]
    people.update({person.pk: person for person in found})
    return [person.pk for person in found]


def _signers(sign_offs: Iterable[SignOff], people: dict[int, Person]) -> list[int]:
    signed = [row.person for row in sign_offs]
    people.update({person.pk: person for person in signed})
    return [person.pk for person in signed]


def _items(conditions: Iterable[Condition]) -> Iterable[tuple[str, str, int]]:
    refs = [condition.ledger_ref for condition in conditions]
    items = WorkItem.objects.open().filter(subject_ref__in=refs, kind__in=(FULFIL, VERIFY))
    return items.values_list("kind", "subject_ref", "assignee_id")


def _called_in(items: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for kind, ref, person in items:
        found.setdefault((kind, ref), set()).add(person)
    return found


def _waiting(conditions: Iterable[Condition]) -> list[Submission]:
    """The evidence that waits for its verdict."""
    numbers = [condition.pk for condition in conditions]
    rows = Submission.objects.filter(condition__in=numbers, verdict="")
    with_clock = rows.select_related("by", "clock__version").prefetch_related("clock__changes")
    return list(with_clock)
