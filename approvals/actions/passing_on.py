"""Duties of people who turn out to have a conflict: they go to somebody who has none."""

from collections.abc import Collection
from datetime import datetime

from approvals.actions.assigning import Desk, Parties, assignee_of
from approvals.actions.ballots.ending import settle
from approvals.actions.completeness.rounds import pass_check_on
from approvals.actions.effects import effects_of
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_ballot
from approvals.actions.opening import give_item
from approvals.actions.words import STEP_NOBODY, of_step
from approvals.models import Review, ReviewStep
from approvals.rules.reviews import StepKind, StepState
from govportal.ledger.actions import record
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_items, open_item

OWN = (StepKind.ATTESTATION, StepKind.SIGN_OFF_OWNER)
"""The technical owner's duties, which a conflict of theirs does not bar."""


def pass_on(review: Review, people: Collection[int], *, actor: Actor, now: datetime) -> None:
    """What follows where these people have a conflict since just now: others get their duties, and
    a ballot that runs is counted anew. Inside the caller's transaction, with the review locked.
    """
    steps = review.steps.filter(
        state__in=(StepState.OPEN, StepState.WAITING), assignee__in=list(people)
    ).exclude(kind__in=[*OWN, StepKind.BALLOT])
    for step in steps.select_related("clock").order_by("position"):
        _pass_step(review, step, actor, now)
    pass_check_on(review, people, actor=actor, now=now)
    ballot = review.ballots.undecided().first()
    if ballot is not None:
        settle(locked_ballot(ballot), actor=actor, now=now)


def _pass_step(review: Review, step: ReviewStep, actor: Actor, now: datetime) -> None:
    nobody = Parties(requester=None, technical_owner=None, unit=review.unit)
    close_items(step, actor=actor, now=now, outcome="conflict")
    step.assignee = assignee_of(Desk(review, nobody, now), StepKind(step.kind))
    step.save(update_fields=["assignee"])
    taker = step.assignee
    if taker is None:
        _ask_for_somebody(review, step, actor, now)
    else:
        effects_of(review).takes_part(review, taker, f"step:{step.kind}")
    if taker is not None and step.state == StepState.OPEN:
        give_item(review, step, taker, actor=actor, now=now)
    refs: list[HasRef] = [step, review.subject_ref, *([taker] if taker else [])]
    record("review.step_passed_on", review, actor=actor, now=now, refs=refs)


def _ask_for_somebody(review: Review, step: ReviewStep, actor: Actor, now: datetime) -> None:
    """Nobody is eligible: whoever leads names somebody, else an administrator."""
    chief: Person | None = leader_of(review, now)
    role = Role.COMMITTEE_MEMBER
    if chief is None:
        role = Role.ADMINISTRATOR
        chief = Person.objects.holding(role, now.date()).first()
    if chief is not None:
        open_item(
            review, kind="review.unassigned", title=of_step(step, review.title, STEP_NOBODY),
            url=f"{review.url}#decide", assignee=chief, role=role.value, clock=review.clock,
            key=f"unassigned:{step.pk}:{review.digest[-16:]}:{chief.pk}", actor=actor, now=now,
        )  # fmt: skip
