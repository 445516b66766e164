"""What follows for the thing that is reviewed: one set of effects for each kind.

The review machinery calls these and knows no kind by name; the room that owns a kind registers
its effects when Django starts (``approvals.apps``).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from approvals.models import Condition, Decision, Review, SignOff
from approvals.rules.reviews import StepKind
from approvals.rules.verdicts import Answer
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.models import Authorisation


class Effects(Protocol):
    """What a kind of subject does at each turn of its review."""

    def may_see(self, review: Review, person: Person) -> bool:
        """Whether the subject exists for this person."""

    def vendors(self, review: Review) -> Sequence[str]:
        """Texts of the subject that name the companies whose products it uses."""

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        """The ids of all subjects of this kind that exist for this person."""

    def question(self, review: Review) -> str:
        """What is put to the vote."""

    def tier_refusal(self, review: Review) -> Refusal | None:
        """Why a review of this kind keeps its tier; None where it may be raised."""

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        """The questions that this step puts to its reviewer."""

    def answerers(self, review: Review) -> Sequence[Person]:
        """Who answers a reviewer's questions."""

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        """Open the subject to somebody who has a duty in its review."""

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        """What a single verdict changes: a legal class decided, a tier that it raises.

        ``review`` tells afterwards whether it is still open.
        """

    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        """Go on at a higher tier; returns the review that takes over."""

    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """What the decision means for the subject."""

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """The review ended by a clock's rule, ``code``, without a decision."""

    def owners(self, review: Review) -> Mapping[str, Person]:
        """Who could own a condition, by the name of their part, in the order of the form."""

    def rights(self, review: Review) -> Sequence[Authorisation]:
        """The rights to run that the run-time rules of its conditions bind, while they stand."""

    def conditions_stand(self, review: Review) -> bool:
        """Whether what its decision granted still stands, so that its conditions are asked for."""

    def condition_overdue(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> Sequence[Person]:
        """The grace of a condition is over: hold what the decision granted. Idempotent.

        Returns who has to hear of it beside its owner and the committee.
        """

    def condition_met(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> None:
        """Evidence was accepted: let go what the condition held. Idempotent."""

    def conditions_met(
        self, review: Review, decision: Decision, *, actor: Actor, now: datetime
    ) -> None:
        """The last condition of the decision is met."""


class WithoutConditions:
    """That part of ``Effects`` for kinds whose decisions attach no conditions."""

    def owners(self, review: Review) -> Mapping[str, Person]:
        return {}

    def rights(self, review: Review) -> Sequence[Authorisation]:
        return []

    def conditions_stand(self, review: Review) -> bool:
        return True

    def condition_overdue(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> Sequence[Person]:
        return []

    def condition_met(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> None:
        return None

    def conditions_met(
        self, review: Review, decision: Decision, *, actor: Actor, now: datetime
    ) -> None:
        return None


_EFFECTS: dict[str, Effects] = {}


def register(kind: str, effects: Effects) -> None:
    """Say what follows for subjects of ``kind``; the last registration counts."""
    _EFFECTS[kind] = effects


def effects_of(review: Review) -> Effects:
    """The effects for what ``review`` is about. Raises KeyError for an unregistered kind."""
    return _EFFECTS[review.subject_kind]


def visible_reviews(person: Person) -> QuerySet[Review]:
    """The reviews of everything that this person may see, of whatever kind."""
    mine = [
        Q(subject_kind=kind, subject_id__in=effects.visible(person))
        for kind, effects in _EFFECTS.items()
    ]
    return Review.objects.filter(reduce(or_, mine, Q(pk__in=())))
