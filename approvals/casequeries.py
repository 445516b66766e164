"""What is asked of the database for a case: everything in two statements."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

from approvals.actions.conditions.circle import FULFIL, VERIFY
from approvals.models import (
    Ballot,
    BallotSeat,
    CastingVote,
    CompletenessCheck,
    Condition,
    ConditionProposal,
    ConditionRule,
    EvidenceFile,
    OnBehalf,
    Question,
    QuestionGround,
    Recusal,
    Review,
    ReviewDocument,
    ReviewParty,
    ReviewStep,
    SignOff,
    Submission,
    Vote,
)
from approvals.models.drafts import Attachment
from approvals.rules.reviews import BASIS_COMMITTEE, Basis, Verdict
from govportal.gathering import keys_in
from govportal.people.models import Delegation, Person, RoleAssignment, Seat, in_force
from govportal.worklist.models import CalendarVersion, Clock, WorkItem


class Tables(NamedTuple):
    """The first statement: what names the review, directly or by one step between."""

    steps: list[ReviewStep]
    sign_offs: list[SignOff]
    parties: list[ReviewParty]
    questions: list[Question]
    documents: list[ReviewDocument]
    seats: list[Seat]
    memberships: list[RoleAssignment]
    ballots: list[Ballot]
    ballot_seats: list[BallotSeat]
    votes: list[Vote]
    recusals: list[Recusal]
    castings: list[CastingVote]
    conditions: list[Condition]
    proposals: list[ConditionProposal]
    rules: list[ConditionRule]
    submissions: list[Submission]
    files: list[EvidenceFile]
    delegations: list[Delegation]
    behalf: list[OnBehalf]
    checks: list[CompletenessCheck]
    grounds: list[QuestionGround]


class Around(NamedTuple):
    """The second statement: what the rows of the first name."""

    people: list[Person]
    clocks: list[Clock]
    versions: list[CalendarVersion]
    items: list[WorkItem]
    attachments: list[Attachment]


def asked(review: Review, reader: Person, now: datetime) -> list[QuerySet[Any]]:
    """The query sets behind ``Tables``, in its order; what the case cannot have is not asked."""
    by_ballot, decision = review.basis in BASIS_COMMITTEE, getattr(review, "decision", None)
    with_conditions = decision is not None and decision.outcome == Verdict.CONDITIONS
    documents = ReviewDocument.objects.filter(step__review=review)
    behalf = OnBehalf.objects.filter(
        Q(sign_off__review=review)
        | Q(question__review=review)
        | Q(evidence__condition__review=review)
        | Q(verified__condition__review=review)
    )
    return [
        review.steps.all(),
        review.sign_offs.all(),
        review.parties.all(),
        Question.objects.filter(
            review__subject_kind=review.subject_kind, review__subject_id=review.subject_id
        ),
        documents if review.basis == Basis.BALLOT else documents.none(),
        review.committee.seats.filter(in_force(now.date())),
        review.committee.memberships(),
        *(
            _of_ballot(review)
            if by_ballot
            else _none(Ballot, BallotSeat, Vote, Recusal, CastingVote)
        ),
        *(
            _of_conditions(review, reader)
            if with_conditions
            else _none(Condition, ConditionProposal, ConditionRule, Submission, EvidenceFile)
        ),
        Delegation.objects.filter(
            Q(substitute=reader, starts_at__lte=now, ends_at__gt=now)
            | Q(pk__in=behalf.values("delegation"))
        ),
        behalf,
        *_of_desk(review),
    ]


def _of_desk(review: Review) -> list[QuerySet[Any]]:
    """What the completeness desk said, and what later questions named."""
    if review.subject_kind != "request" or review.basis not in BASIS_COMMITTEE:
        return _none(CompletenessCheck, QuestionGround)
    about = {"request__number": review.subject_id}
    return [CompletenessCheck.objects.filter(**about), QuestionGround.objects.filter(**about)]


def _none(*models: type[Model]) -> list[QuerySet[Any]]:
    return [model._default_manager.none() for model in models]


def _of_ballot(review: Review) -> list[QuerySet[Any]]:
    """The last ballot and what was said in it."""
    last = review.ballots.order_by("-n").values("pk")[:1]
    of_it = (
        rows.objects.filter(ballot__in=last) for rows in (BallotSeat, Vote, Recusal, CastingVote)
    )
    return [Ballot.objects.filter(pk__in=last), *of_it]


def _of_conditions(review: Review, reader: Person) -> list[QuerySet[Any]]:
    return [
        review.conditions.all(),
        ConditionProposal.objects.filter(condition__review=review),
        ConditionRule.objects.filter(condition__review=review),
        Submission.objects.filter(condition__review=review),
        EvidenceFile.objects.filter(
            Q(submission__isnull=False) | Q(attachment__uploaded_by=reader),
            condition__review=review,
        ),
    ]


PEOPLE: Mapping[str, tuple[str, ...]] = {
    "steps": ("assignee",),
    "sign_offs": ("person",),
    "parties": ("person",),
    "questions": ("asked_by", "answered_by"),
    "seats": ("holder", "alternate"),
    "ballot_seats": ("holder", "alternate"),
    "votes": ("person",),
    "recusals": ("person",),
    "castings": ("person",),
    "conditions": ("owner", "written_by"),
    "submissions": ("by", "verdict_by"),
    "delegations": ("person", "substitute"),
    "checks": ("assignee", "by"),
}
CLOCKS: Mapping[str, tuple[str, ...]] = {
    "steps": ("clock",),
    "ballots": ("clock",),
    "conditions": ("clock", "grace_clock"),
    "submissions": ("clock",),
    "checks": ("clock",),
}


def asked_around(review: Review, tables: Tables) -> list[QuerySet[Any]]:
    """The query sets behind ``Around``, in its order."""
    clocks = Clock.objects.filter(pk__in=_keys(tables, CLOCKS))
    known = [review.clock.version_id] if review.clock else []
    steps = [row.ledger_ref for row in tables.steps if review.is_open]
    conditions = [row.ledger_ref for row in tables.conditions]
    steps += [row.ledger_ref for row in tables.checks if row.is_open]
    about = Q(subject_ref__in=steps) | Q(subject_ref__in=conditions, kind__in=(FULFIL, VERIFY))
    attachments = keys_in([*tables.documents, *tables.files], "attachment")
    return [
        Person.objects.filter(pk__in=_keys(tables, PEOPLE)),
        clocks,
        CalendarVersion.objects.filter(pk__in=clocks.values("version")).exclude(pk__in=known),
        WorkItem.objects.open().filter(about),
        Attachment.objects.filter(pk__in=attachments),
    ]


def _keys(tables: Tables, columns: Mapping[str, tuple[str, ...]]) -> set[int]:
    found = (keys_in(getattr(tables, name), *named) for name, named in columns.items())
    return set().union(*found)
