"""Who is party to a case, and whose duty each step of its review is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q

from approvals.actions.leading import free_in_seats
from approvals.models import Review
from approvals.rules.reviews import StepKind, StepState
from govportal.people.models import Person, Unit
from govportal.people.rules import Role, SeatKind

COMPLIANCE_STEPS = frozenset({StepKind.LEGAL_CLASS, StepKind.PRIVACY, StepKind.COMPLIANCE})


@dataclass(frozen=True)
class Parties:
    """Who is party to the case: by name of the part. Their direct managers follow from them.

    ``requester``: who asks; nobody where the portal itself opens the review of something without
    an owner. ``owner``, ``writers``: of a policy. ``authors``: who wrote the
    versions of what is reviewed. ``deciders``: who decided what is appealed against.
    """

    requester: Person | None
    technical_owner: Person | None
    business_owner: Person | None = None
    sponsor: Person | None = None
    compliance_reviewer: Person | None = None
    security_reviewer: Person | None = None
    owner: Person | None = None
    writers: Sequence[Person] = ()
    authors: Sequence[Person] = ()
    deciders: Sequence[Person] = ()
    unit: Unit | None = None

    def conflicts(self) -> Mapping[tuple[int, str], None]:
        """Person ids with why they may not decide, in order, each reason once."""
        found: dict[tuple[int, str], None] = {}
        named = [
            ("requester", self.requester),
            ("owner", self.owner),
            ("business_owner", self.business_owner),
            ("technical_owner", self.technical_owner),
            ("sponsor", self.sponsor),
            *(("writer", person) for person in self.writers),
        ]
        for part, person in named:
            if person is not None:
                found[(person.pk, part)] = None
                if person.manager_id is not None:
                    found[(person.manager_id, f"manager_of_{part}")] = None
        found |= {(person.pk, "author"): None for person in self.authors}
        return found | {(person.pk, "decided_before"): None for person in self.deciders}


@dataclass(frozen=True)
class Desk:
    """A review whose steps are given out: who has a conflict, and who reads the case already."""

    review: Review
    parties: Parties
    now: datetime
    readers: dict[Role, Person] = field(default_factory=dict)

    @cached_property
    def barred(self) -> frozenset[int]:
        return frozenset(self.review.parties.values_list("person_id", flat=True))


def assignee_of(desk: Desk, kind: StepKind) -> Person | None:
    """Whose duty a step is; None when nobody is eligible, which the page says plainly."""
    if kind is StepKind.ATTESTATION:
        return desk.parties.technical_owner
    if kind is StepKind.SIGN_OFF_OWNER:
        return _owner_signer(desk)
    if kind in COMPLIANCE_STEPS:
        return _reviewer(desk, Role.COMPLIANCE_REVIEWER)
    if kind in {StepKind.SECURITY, StepKind.SIGN_OFF_SECURITY}:
        return _reviewer(desk, Role.SECURITY_REVIEWER)
    if kind is StepKind.ARCHITECTURE:
        return _from_seats(desk, SeatKind.ENGINEERING)
    if kind is StepKind.BALLOT:
        return None  # the committee's, not one person's
    return _from_seats(desk)


def _owner_signer(desk: Desk) -> Person | None:
    """The technical owner; where they are the requester, their manager, else the CISO seat."""
    owner, asks = desk.parties.technical_owner, desk.parties.requester
    if owner is not None and owner != asks:
        return owner
    manager = owner.manager if owner is not None else None
    if manager is not None and manager.is_active and manager != asks:
        return manager
    free = free_in_seats(desk.review, desk.barred, desk.now)
    # Where the CISO signs too, the chair stays free for that: two signatures are two people.
    ciso_signs = any(step["kind"] == StepKind.SIGN_OFF_CISO for step in desk.review.route["steps"])
    return next(iter(free[1:] if ciso_signs else free), None)


def _from_seats(desk: Desk, *first: SeatKind) -> Person | None:
    """The first who sits in ``first``, chair or co-chair and has no conflict."""
    return next(iter(free_in_seats(desk.review, desk.barred, desk.now, *first)), None)


def _reviewer(desk: Desk, role: Role) -> Person | None:
    """The agent's named reviewer, else whoever reviews this case already in that role, else the one
    with the fewest open steps; nobody with a conflict.
    """
    named = {
        Role.COMPLIANCE_REVIEWER: desk.parties.compliance_reviewer,
        Role.SECURITY_REVIEWER: desk.parties.security_reviewer,
    }[role]
    if named is not None and named.is_active and named.pk not in desk.barred:
        return named
    if role not in desk.readers:  # who decides the class and looks at privacy reads the case once
        found = _least_busy(desk, role)
        if found is None:
            return None
        desk.readers[role] = found
    return desk.readers[role]


def _least_busy(desk: Desk, role: Role) -> Person | None:
    return (
        Person.objects.holding(role, desk.now.date(), desk.parties.unit)
        .exclude(pk__in=desk.barred)
        .annotate(load=Count("review_steps", filter=Q(review_steps__state=StepState.OPEN)))
        .order_by("load", "pk")
        .first()
    )
