"""What somebody is to a vendor, and whom a vendor's matters are told."""

from datetime import datetime

from govportal.people.models import Interest, Person
from govportal.people.rules import Role
from govportal.people.rules.interests import key_of
from govportal.refusals import Refusal
from registry.models import AgentModel, Vendor
from registry.models.releases import day_of
from registry.rules.vendors import Act, Part, refusal

REVIEWERS = (Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER)


def parts_of(vendor: Vendor | None, person: Person, now: datetime) -> frozenset[Part]:
    """What ``person`` is to ``vendor``; of no vendor: what they are to the register."""
    today = day_of(now)
    roles = person.roles_on(today) if person.is_active else set()
    parts = {Part.ADMINISTRATOR} if Role.ADMINISTRATOR in roles else set()
    if not roles.isdisjoint(REVIEWERS):
        parts.add(Part.REVIEWER)
    if vendor is None:
        return frozenset(parts)
    if vendor.owner_id == person.pk:
        parts.add(Part.OWNER)
    if Part.REVIEWER in parts and is_linked(vendor, person, now):
        parts.add(Part.LINKED)
    if not parts and Role.AUDITOR not in roles and runs_one(vendor, person):
        parts.add(Part.USER)
    return frozenset(parts)


def is_linked(vendor: Vendor, person: Person, now: datetime) -> bool:
    """Whether the person has declared a link to the company, under any of its names."""
    keys = {key_of(name) for name in vendor.names}
    links = Interest.objects.in_force(day_of(now))
    return links.filter(person=person, key__in=keys).exists()


def runs_one(vendor: Vendor, person: Person) -> bool:
    """Whether the person is technical owner of an agent that uses one of the vendor's models."""
    links = AgentModel.objects.in_use().filter(model__vendor=vendor)
    return links.filter(agent__technical_owner=person).exists()


def why_not(act: Act, vendor: Vendor | None, person: Person, now: datetime) -> Refusal | None:
    """Why the person may not do this now; None when they may."""
    is_ended = vendor is not None and vendor.is_ended
    return refusal(act, parts_of(vendor, person, now), is_ended=is_ended)


def keeper_of(vendor: Vendor, now: datetime) -> Person | None:
    """Who hears of what runs out: the vendor's owner, else who assessed it last, else a reviewer,
    else an administrator; only people with an account."""
    if vendor.owner is not None and vendor.owner.is_active:
        return vendor.owner
    if vendor.standing is not None and vendor.standing.assessor.is_active:
        return vendor.standing.assessor
    for role in (Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER, Role.ADMINISTRATOR):
        found = Person.objects.holding(role, day_of(now)).first()
        if found is not None:
            return found
    return None
