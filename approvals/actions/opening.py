"""Opening a review: its steps, whose they are, its clock, and the work items that follow.

Nothing here knows what is reviewed; the caller says what it is about and who is party to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from approvals.actions.assigning import Desk, Parties, assignee_of
from approvals.actions.clocks import start_step_clock
from approvals.actions.conflicts import note_links
from approvals.actions.words import of_step
from approvals.models import Review, ReviewParty, ReviewStep
from approvals.rules.reviews import (
    OPEN_AT_ONCE,
    Basis,
    StepKind,
    StepState,
    conflict_refusal,
    opens_now,
)
from approvals.rules.routing import Route
from govportal.ledger.actions import record, recorded
from govportal.ledger.history import create_many
from govportal.ledger.rules import Actor
from govportal.people.models import Committee, Person
from govportal.worklist.actions import Hop, change_limit, notify, open_item, start_clock
from govportal.worklist.models import Clock


@dataclass(frozen=True)
class About:
    """What a review is about: kind, id and digest; and where its page is."""

    kind: str
    id: str
    digest: str
    fingerprint: str
    title: str
    url: str

    @property
    def ledger_ref(self) -> str:
        return f"{self.kind}:{self.id}"


@recorded
def open_review(
    about: About,
    route: Route,
    parties: Parties,
    *,
    committee: Committee,
    scheme_version: int,
    actor: Actor,
    now: datetime,
    continues: Review | None = None,
    reason: str = "",
    clock_kind: str = "review",
    starts_at: datetime | None = None,
) -> Review:
    """Open a review by ``route``, pinned to this version of the scheme.

    ``continues``: the review of a lower tier that this one takes over from, with its clock.
    ``clock_kind``: whose rules answer the clock's events; ``starts_at``: from when it counts.
    """
    review = Review.objects.create(
        subject_kind=about.kind,
        subject_id=about.id,
        digest=about.digest,
        fingerprint=about.fingerprint,
        title=about.title,
        url=about.url,
        tier=route.tier,
        basis=route.basis,
        route=route.as_data(),
        scheme_version=scheme_version,
        committee=committee,
        unit=parties.unit,
        opened_at=now,
        clock=continues.clock if continues else None,
        tier_reason=reason,
    )
    note_conflicts(review, parties, now=now)
    if continues is not None:
        _keep_declared(review, continues, now)
        _take_questions(review, continues)
    note_links(review, actor=actor, now=now)
    desk = Desk(review, parties, now)
    steps = create_many(
        [
            _step(desk, position, StepKind(step.kind), step.role)
            for position, step in enumerate(route.steps)
        ]
    )
    is_higher = continues is not None and continues.tier < route.tier
    start = partial(start_clock, kind=clock_kind, starts_at=starts_at)
    clock = _wind_up(review, route, about, parties, is_higher, start, actor, now)
    record(
        "review.opened",
        review,
        actor=actor,
        now=now,
        refs=[about, clock],
        data={"tier": review.tier, "basis": review.basis, "digest": review.digest},
        personal={"reason": reason} if reason else {},
    )
    hand_out(review, actor=actor, now=now, steps=steps)
    return review


def _take_questions(review: Review, continues: Review) -> None:
    """What is asked still holds the clock that goes on, and each that starts now."""
    for question in continues.questions.filter(closed_at__isnull=True):
        question.review = review
        question.save(update_fields=["review"])


def note_conflicts(review: Review, parties: Parties, *, now: datetime) -> None:
    """Write into the register who may not decide; what stands there stays."""
    known = set(review.parties.values_list("person_id", "relation"))
    ReviewParty.objects.bulk_create(
        ReviewParty(review=review, person_id=person, relation=relation, found_at=now)
        for person, relation in parties.conflicts()
        if (person, relation) not in known
    )


def _keep_declared(review: Review, before: Review, now: datetime) -> None:
    """Who stepped back from a case stays out of it at a higher tier too."""
    ReviewParty.objects.bulk_create(
        ReviewParty(
            review=review,
            person_id=row.person_id,
            relation=row.relation,
            found_by_system=False,
            found_at=now,
            reason=row.reason,
        )  # fmt: skip
        for row in before.parties.filter(found_by_system=False)
    )


def _wind_up(
    review: Review,
    route: Route,
    about: About,
    parties: Parties,
    is_higher: bool,
    start: Callable[..., Clock],
    actor: Actor,
    now: datetime,
) -> Clock:
    """Start the review's clock, or give the one it took over the longer limit."""
    chain = [Hop(hop.percent, hop.to) for hop in route.chain]
    limit = route.limit.as_limit
    if review.clock is not None:
        return change_limit(
            review.clock,
            limit,
            chain=chain,
            subject=review,
            actor=actor,
            now=now,
            reason="tier_raised" if is_higher else "route_changed",
        )
    review.clock = start(
        review,
        limit=limit,
        calendar_key=review.committee.calendar_key,
        chain=chain,
        committee=review.committee,
        title=review.title,
        url=review.url,
        refs=[about],
        barred=[parties.requester] if parties.requester else [],
        actor=actor,
        now=now,
    )
    review.save(update_fields=["clock"])
    return review.clock


def _step(desk: Desk, position: int, kind: StepKind, role: str) -> ReviewStep:
    first = kind in OPEN_AT_ONCE
    return ReviewStep(
        review=desk.review,
        position=position,
        kind=kind,
        role=role,
        assignee=assignee_of(desk, kind),
        state=StepState.OPEN if first else StepState.WAITING,
        opened_at=desk.now if first else None,
    )


def hand_out(
    review: Review, *, actor: Actor, now: datetime, steps: Sequence[ReviewStep] = ()
) -> None:
    """Open the steps whose turn it is, with a work item and a notice for each assignee.

    ``steps``: all of the review's, where the caller has just made them.
    """
    steps = steps or list(review.steps.select_related("assignee", "clock").order_by("position"))
    turn = opens_now(step.facts() for step in steps)
    for step in steps:
        if StepKind(step.kind) in turn:
            step.state, step.opened_at = StepState.OPEN, now
            step.save(update_fields=["state", "opened_at"])
        if step.state != StepState.OPEN or step.kind == StepKind.BALLOT:
            continue  # a ballot calls its voters itself
        if review.basis == Basis.BALLOT:
            start_step_clock(review, step, actor=actor, now=now)
        if step.assignee is not None:
            give_item(review, step, step.assignee, actor=actor, now=now)
    if turn:
        record("review.handed_out", review, actor=actor, now=now)


def give_item(
    review: Review, step: ReviewStep, person: Person, *, actor: Actor, now: datetime
) -> None:
    """Put a step on somebody's list, once for each digest, and tell them by mail."""
    key = f"step:{step.pk}:{review.digest[-16:]}:{person.pk}"
    title = of_step(step, review.title)
    open_item(
        step,
        kind=f"review.{step.kind}",
        title=title,
        url=f"{review.url}#decide",
        assignee=person,
        role=step.role,
        clock=step.clock or review.clock,
        key=key,
        actor=actor,
        now=now,
    )
    notify(person, key=key, subject=title, body=str(review.title), url=review.url, now=now)


def eligible_refusal(review: Review, step: ReviewStep, person: Person) -> Any:
    """Why a step may not be handed to ``person``; None when it may."""
    return conflict_refusal(review.facts(), StepKind(step.kind), person.pk)
