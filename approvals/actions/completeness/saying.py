"""What the desk says: the request is complete, or what is missing, in one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.actions.locking import locked_review
from approvals.actions.questions import put
from approvals.completeness_words import missing_text
from approvals.models import CompletenessCheck, Review
from approvals.rules.completeness import (
    CheckFacts,
    Outcome,
    Part,
    check_refusal,
    parts_refusal,
)
from approvals.rules.reviews import ReviewState
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, StandIn, stand_in
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, stop_if_running
from govportal.worklist.models import WorkItem


@dataclass(frozen=True)
class Standing:
    """A check with its review, and what somebody is to it; ``principal``: whom they stand for."""

    check: CompletenessCheck
    review: Review
    facts: CheckFacts
    principal: Person | None = None

    @property
    def refusal(self) -> Refusal | None:
        return check_refusal(self.facts)


def standing_of(check: CompletenessCheck, person: Person, now: datetime) -> Standing:
    """What somebody is to the check: of the desk, called in, a substitute, or none of these."""
    review = check.request.review
    assert review is not None  # a sent request is always routed
    by = stand_in(person, now)
    delegation = by.delegation_for(check.assignee_id)
    is_substitute = delegation is not None and Role.SECURITY_REVIEWER in by.roles
    own = _is_own(check, review, person, now)
    principal = delegation.person if delegation and is_substitute and not own else None
    return Standing(
        check=check,
        review=review,
        facts=CheckFacts(
            is_open=check.is_open,
            is_review_open=review.state == ReviewState.OPEN,
            on_desk=own or is_substitute,
            has_conflict=_has_conflict(review, person, by, principal),
        ),
        principal=principal,
    )


def _is_own(check: CompletenessCheck, review: Review, person: Person, now: datetime) -> bool:
    """The assignee, who was called in, and everybody of the desk for this unit."""
    if check.assignee_id == person.pk:
        return True
    if Role.SECURITY_REVIEWER in person.roles_on(now.date()):
        desk = Person.objects.holding(Role.SECURITY_REVIEWER, now.date(), review.unit)
        return desk.filter(pk=person.pk).exists()
    items = WorkItem.objects.open().about(check.ledger_ref)
    return items.filter(assignee=person).exists()


def _has_conflict(review: Review, person: Person, by: StandIn, principal: Person | None) -> bool:
    people = [person.pk, *([principal.pk] if principal else [])]
    return review.parties.filter(person__in=people).exists()


@recorded
def say_complete(check: CompletenessCheck, *, actor: Person, now: datetime) -> CompletenessCheck:
    """The request says what its reviewers need. From now on a question names what made it
    necessary. Raises Refused for others, twice, or once the review has ended."""
    standing = _locked(check, actor, now)
    return _end(standing, Outcome.COMPLETE, actor, now)


@recorded
def say_missing(
    check: CompletenessCheck, parts: Sequence[Part], *, actor: Person, now: datetime
) -> CompletenessCheck:
    """What is missing goes to the requester as one question, and the review's clocks stand still.

    When it is answered the desk looks again. Raises Refused as ``say_complete``, and for a list
    that names nothing.
    """
    standing = _locked(check, actor, now)
    refuse(parts_refusal(parts))
    check, review = standing.check, standing.review
    check.missing = [part.as_data() for part in parts]
    # First, so that the question does not hold a clock whose time is over.
    stop_if_running(check.clock_id, actor=actor, now=now)
    absent = standing.principal.pk if standing.principal else None
    text = missing_text(parts)
    check.question = put(review, text, "", absent, actor=actor, now=now, by=stand_in(actor, now))
    return _end(standing, Outcome.MISSING, actor, now)


def _locked(check: CompletenessCheck, actor: Person, now: datetime) -> Standing:
    """The check, locked after its review's row; refused to those who may not end it."""
    review = check.request.review
    assert review is not None
    review = locked_review(review)
    rows = CompletenessCheck.objects.select_for_update(of=("self",))
    check = rows.select_related("request__review__committee").get(pk=check.pk)
    check.request.review = review
    standing = standing_of(check, actor, now)
    refuse(standing.refusal)
    return standing


def _end(standing: Standing, outcome: Outcome, actor: Person, now: datetime) -> CompletenessCheck:
    check, review = standing.check, standing.review
    check.outcome, check.by, check.behalf = outcome, actor, standing.principal
    check.digest, check.closed_at = review.digest, now
    check.save()
    stop_if_running(check.clock_id, actor=actor, now=now)
    close_items(check, actor=actor, now=now)
    record(
        f"completeness.{outcome.value}",
        check,
        actor=actor,
        now=now,
        role=Role.SECURITY_REVIEWER.value,
        on_behalf_of=standing.principal,
        refs=[review, review.subject_ref, *([check.question] if check.question else [])],
        data={"round": check.round, "digest": check.digest},
        personal={"missing": check.missing} if check.missing else {},
    )
    return check
