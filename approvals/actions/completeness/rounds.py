"""Rounds of the completeness check: opened, passed on, and ended with the review.

It runs beside the review: nothing waits for it, and its lateness delays nothing. Called inside
the caller's transaction, with the review locked.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.urls import reverse

from approvals.actions.assigning import Desk, Parties, assignee_of
from approvals.actions.clocks import causes_of
from approvals.actions.effects import effects_of
from approvals.actions.locking import locked_review
from approvals.actions.words import COMPLETENESS
from approvals.models import CompletenessCheck, Question, Request, Review
from approvals.rules.completeness import DAYS, Outcome, is_checked
from approvals.rules.reviews import Basis, ReviewState, StepKind
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import (
    Hop,
    Limit,
    close_item,
    close_items,
    notify,
    open_item,
    start_clock,
    stop_if_running,
)
from govportal.worklist.models import ClockEvent, WorkItem
from govportal.worklist.saying import phrase

KIND = "completeness"
ITEM = "review.completeness"
ROLE = Role.SECURITY_REVIEWER.value
KEEPER = SYSTEM("leavers")


def open_check(
    request: Request, review: Review, *, actor: Actor, now: datetime
) -> CompletenessCheck | None:
    """Give a request to the desk, where its route is the committee's; once it was found complete,
    and while somebody looks already, never again.
    """
    known = request.checks.all()
    if not is_checked(review.subject_kind, Basis(review.basis)):
        return None
    if any(check.is_open or check.is_complete for check in known):
        return None
    check = CompletenessCheck.objects.create(
        request=request,
        round=len(known) + 1,
        assignee=_reader(review, now),
        opened_at=now,
    )
    check.clock = start_clock(
        check,
        kind=KIND,
        limit=Limit.business_days(DAYS),
        calendar_key=review.committee.calendar_key,
        chain=[Hop(100, "alternate"), Hop(125, "manager"), Hop(150, "chair")],
        committee=review.committee,
        title=f"Completeness: {review.title}",
        url=_address(request),
        refs=[review, review.subject_ref],
        barred=Person.objects.filter(pk__in=review.parties.values("person")),
        held_by=causes_of(review),
        actor=actor,
        now=now,
    )
    check.save(update_fields=["clock"])
    record(
        "completeness.opened",
        check,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, check.clock],
        data={"round": check.round, "due_at": check.clock.due_at.isoformat()},
    )
    _give(check, review, actor, now)
    return check


def _address(request: Request) -> str:
    return reverse("request_completeness", args=[request.number])


def _reader(review: Review, now: datetime) -> Person | None:
    """Whoever reads the case's security already, else the one of the desk with least to do."""
    step = review.steps.filter(kind=StepKind.SECURITY).select_related("assignee").first()
    if step is not None and step.assignee is not None and step.assignee.is_active:
        return step.assignee
    nobody = Parties(requester=None, technical_owner=None, unit=review.unit)
    return assignee_of(Desk(review, nobody, now), StepKind.SECURITY)


def _give(check: CompletenessCheck, review: Review, actor: Actor, now: datetime) -> None:
    if check.assignee is None:
        return  # the clock calls the chair
    _open_to(review, check.assignee)
    title = phrase(COMPLETENESS, about=review.title)
    item = partial(open_item, check, kind=ITEM, title=title, url=_address(check.request))
    key = f"{check.ledger_ref}:{check.assignee.pk}"
    item(assignee=check.assignee, role=ROLE, clock=check.clock, key=key, actor=actor, now=now)
    notify(check.assignee, key=key, subject=title, body=title, url=_address(check.request), now=now)


def open_of(review: Review) -> CompletenessCheck | None:
    """The check that runs beside the review."""
    rows = CompletenessCheck.objects.open().filter(request__number=review.subject_id)
    if review.subject_kind != "request":
        return None
    return rows.select_related("request", "assignee", "clock").first()


def follow_answer(review: Review, question: Question, *, actor: Actor, now: datetime) -> None:
    """What was missing is answered, or no longer asked: the desk looks again."""
    check = CompletenessCheck.objects.filter(question=question).select_related("request").first()
    if check is not None and review.state == ReviewState.OPEN:
        open_check(check.request, review, actor=actor, now=now)


def make_moot(review: Review, *, actor: Actor, now: datetime) -> None:
    """The review has ended: nobody looks any more whether the request is complete."""
    check = open_of(review)
    if check is None:
        return
    check.outcome, check.closed_at = Outcome.MOOT, now
    check.save(update_fields=["outcome", "closed_at"])
    stop_if_running(check.clock_id, actor=actor, now=now)
    close_items(check, actor=actor, now=now)
    record("completeness.moot", check, actor=actor, now=now, refs=[review, review.subject_ref])


def pass_check_on(review: Review, people: Collection[int], *, actor: Actor, now: datetime) -> None:
    """These may not do it, for a conflict or because they left: somebody else of the desk does."""
    check = open_of(review)
    if check is None:
        return
    for item in WorkItem.objects.open().about(check.ledger_ref).filter(assignee__in=people):
        close_item(item, actor=actor, now=now, outcome="passed_on")
    if check.assignee_id not in people:
        return
    found = _reader(review, now)
    check.assignee = None if found is None or found.pk in people else found
    check.save(update_fields=["assignee"])
    record(
        "completeness.passed_on",
        check,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, *([check.assignee] if check.assignee else [])],
    )
    _give(check, review, actor, now)


@recorded
def pass_leaver_on(item: WorkItem, number: int, *, now: datetime) -> None:
    """Whose item this is has left."""
    check = CompletenessCheck.objects.select_related("request__review").get(pk=number)
    if check.request.review is not None:
        review = locked_review(check.request.review)
        pass_check_on(review, [item.assignee_id], actor=KEEPER, now=now)


def let_in(event: ClockEvent, now: datetime) -> None:
    """Whoever an escalation called in may see the request."""
    rows = CompletenessCheck.objects.open().filter(clock=event.clock_id)
    check = rows.select_related("request__review").first()
    if check is None or check.request.review is None:
        return
    refs = [ref.partition(":")[2] for ref in event.told]
    for person in Person.objects.active().filter(ref__in=refs):
        _open_to(check.request.review, person)


def _open_to(review: Review, person: Person) -> None:
    effects = effects_of(review)
    if not effects.may_see(review, person):
        effects.takes_part(review, person, KIND)
