"""Opening a review: its steps, whose they are, its clock, and the work items that follow.

Nothing here knows what is reviewed; the caller says what it is about and who is party to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from approvals.actions.clocks import start_step_clock
from approvals.actions.leading import free_in_seats
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
from govportal.ledger.rules import Actor
from govportal.people.models import Committee, Person, Unit
from govportal.people.rules import Role, SeatKind
from govportal.worklist.actions import Hop, change_limit, notify, open_item, start_clock
from govportal.worklist.models import Clock

COMPLIANCE_STEPS = frozenset({StepKind.LEGAL_CLASS, StepKind.PRIVACY, StepKind.COMPLIANCE})


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


@dataclass(frozen=True)
class Parties:
    """Who is party to the case: by name of the part. Their direct managers follow from them.

    ``authors``: who wrote the versions of what is reviewed.
    """

    requester: Person
    technical_owner: Person
    business_owner: Person | None = None
    sponsor: Person | None = None
    compliance_reviewer: Person | None = None
    security_reviewer: Person | None = None
    authors: Sequence[Person] = ()
    unit: Unit | None = None

    def conflicts(self) -> Mapping[tuple[int, str], None]:
        """Person ids with why they may not decide, in order, each reason once."""
        found: dict[tuple[int, str], None] = {}
        named = {
            "requester": self.requester,
            "business_owner": self.business_owner,
            "technical_owner": self.technical_owner,
            "sponsor": self.sponsor,
        }
        for part, person in named.items():
            if person is not None:
                found[(person.pk, part)] = None
                if person.manager_id is not None:
                    found[(person.manager_id, f"manager_of_{part}")] = None
        return found | {(person.pk, "author"): None for person in self.authors}


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
) -> Review:
    """Open a review by ``route``, pinned to this version of the scheme.

    ``continues``: the review of a lower tier that this one takes over from, with its clock.
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
        opened_at=now,
        clock=continues.clock if continues else None,
        tier_reason=reason,
    )
    note_conflicts(review, parties)
    if continues is not None:
        _keep_declared(review, continues)
    for position, step in enumerate(route.steps):
        _add_step(review, position, StepKind(step.kind), step.role, parties, now)
    clock = _wind_up(review, route, about, parties, actor, now)
    record(
        "review.opened",
        review,
        actor=actor,
        now=now,
        refs=[about, clock],
        data={"tier": review.tier, "basis": review.basis, "digest": review.digest},
        personal={"reason": reason} if reason else {},
    )
    hand_out(review, actor=actor, now=now)
    return review


def note_conflicts(review: Review, parties: Parties) -> None:
    """Write into the register who may not decide; what stands there stays."""
    known = set(review.parties.values_list("person_id", "relation"))
    ReviewParty.objects.bulk_create(
        ReviewParty(review=review, person_id=person, relation=relation)
        for person, relation in parties.conflicts()
        if (person, relation) not in known
    )


def _keep_declared(review: Review, before: Review) -> None:
    """Who stepped back from a case stays out of it at a higher tier too."""
    ReviewParty.objects.bulk_create(
        ReviewParty(
            review=review, person_id=row.person_id, relation=row.relation, found_by_system=False
        )
        for row in before.parties.filter(found_by_system=False)
    )


def _wind_up(
    review: Review, route: Route, about: About, parties: Parties, actor: Actor, now: datetime
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
            reason="tier_raised",
        )
    review.clock = start_clock(
        review,
        kind="review",
        limit=limit,
        calendar_key=review.committee.calendar_key,
        chain=chain,
        committee=review.committee,
        title=review.title,
        url=review.url,
        refs=[about],
        barred=[parties.requester],
        actor=actor,
        now=now,
    )
    review.save(update_fields=["clock"])
    return review.clock


def _add_step(
    review: Review, position: int, kind: StepKind, role: str, parties: Parties, now: datetime
) -> ReviewStep:
    first = kind in OPEN_AT_ONCE
    return ReviewStep.objects.create(
        review=review,
        position=position,
        kind=kind,
        role=role,
        assignee=_assignee(review, kind, parties, now),
        state=StepState.OPEN if first else StepState.WAITING,
        opened_at=now if first else None,
    )


def _assignee(review: Review, kind: StepKind, parties: Parties, now: datetime) -> Person | None:
    """Whose duty a step is; None when nobody is eligible, which the page says plainly."""
    if kind is StepKind.ATTESTATION:
        return parties.technical_owner
    if kind is StepKind.SIGN_OFF_OWNER:
        return _owner_signer(review, parties, now)
    if kind in COMPLIANCE_STEPS:
        return _reviewer(review, kind, Role.COMPLIANCE_REVIEWER, parties, now)
    if kind is StepKind.SECURITY:
        return _reviewer(review, kind, Role.SECURITY_REVIEWER, parties, now)
    if kind is StepKind.ARCHITECTURE:
        return _from_seats(review, now, SeatKind.ENGINEERING)
    if kind is StepKind.BALLOT:
        return None  # the committee's, not one person's
    return _from_seats(review, now)


def _owner_signer(review: Review, parties: Parties, now: datetime) -> Person | None:
    """The technical owner; where they are the requester, their manager, else the CISO seat."""
    owner = parties.technical_owner
    if owner.pk != parties.requester.pk:
        return owner
    manager = owner.manager
    if manager is not None and manager.is_active and manager.pk != parties.requester.pk:
        return manager
    free = free_in_seats(review, now)
    # Where the CISO signs too, the chair stays free for that: two signatures are two people.
    return next(iter(free[1:] if review.tier > 1 else free), None)


def _from_seats(review: Review, now: datetime, *first: SeatKind) -> Person | None:
    """The first who sits in ``first``, chair or co-chair and has no conflict."""
    return next(iter(free_in_seats(review, now, *first)), None)


def _reviewer(
    review: Review, kind: StepKind, role: Role, parties: Parties, now: datetime
) -> Person | None:
    """The agent's named reviewer, else whoever reviews this case already in that role, else the one
    with the fewest open steps; nobody with a conflict.
    """
    barred = set(review.parties.values_list("person_id", flat=True))
    named = {
        Role.COMPLIANCE_REVIEWER: parties.compliance_reviewer,
        Role.SECURITY_REVIEWER: parties.security_reviewer,
    }[role]
    if named is not None and named.is_active and named.pk not in barred:
        return named
    here = review.steps.filter(role=role.value, assignee__isnull=False).select_related("assignee")
    if (known := here.first()) is not None:
        return known.assignee  # who decides the class and looks at privacy reads the case once
    return (
        Person.objects.holding(role, now.date(), parties.unit)
        .exclude(pk__in=barred)
        .annotate(load=Count("review_steps", filter=Q(review_steps__state=StepState.OPEN)))
        .order_by("load", "pk")
        .first()
    )


def hand_out(review: Review, *, actor: Actor, now: datetime) -> None:
    """Open the steps whose turn it is, with a work item and a notice for each assignee."""
    steps = list(review.steps.select_related("assignee", "clock").order_by("position"))
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
    title = f"{step.get_kind_display()}: {review.title}"
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
