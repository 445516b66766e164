"""Being out of office: naming a substitute for a period, and ending it early."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Delegation, Person
from govportal.people.rules import Role
from govportal.people.rules.delegations import (
    DatedRole,
    Party,
    Period,
    delegates_refusal,
    end_refusal,
    period_refusal,
    reason_refusal,
    substitute_refusal,
)
from govportal.refusals import Refusal, refuse


def may_delegate_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why this person names no substitute at all; None when they may."""
    return delegates_refusal(person.roles_on(now.date()))


@recorded
def name_substitute(
    substitute: Person, first: date, last: date, reason: str, *, actor: Person, now: datetime
) -> Delegation:
    """``substitute`` does the actor's work from the first day to the last, in the actor's zone.

    Begun today, it counts from now. Raises Refused for who may not decide what the actor decides,
    for a second substitute at one time, for chains, and for days or reasons that do not fit.
    """
    absent, other = _locked(actor, substitute)
    zone = ZoneInfo(absent.time_zone)
    refuse(may_delegate_refusal(absent, now))
    refuse(period_refusal(first, last, now.astimezone(zone).date()))
    refuse(reason_refusal(reason))
    when = _period(first, last, zone, now)
    refuse(substitute_refusal(_party(absent), _party(other), when, first, last))
    made = Delegation.objects.create(
        person=absent,
        substitute=other,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        zone=absent.time_zone,
        reason=reason.strip(),
        made_at=now,
    )
    record(
        "delegation.named",
        made,
        actor=absent,
        now=now,
        refs=[absent, other],
        data={"from": first.isoformat(), "to": last.isoformat(), "zone": made.zone},
        personal={"reason": made.reason},
    )
    return made


def _locked(one: Person, other: Person) -> tuple[Person, Person]:
    """Both rows, in one order: of two who name each other at once, one is second."""
    rows = Person.objects.get_queryset().select_for_update(of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in={one.pk, other.pk}).order_by("pk")}
    return found[one.pk], found[other.pk]


def _period(first: date, last: date, zone: ZoneInfo, now: datetime) -> Period:
    starts = datetime.combine(first, time(), tzinfo=zone)
    ends = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return Period(max(starts, now), ends)


def _party(person: Person) -> Party:
    away = Delegation.objects.filter(person=person).values_list("starts_at", "ends_at")
    stands_in = Delegation.objects.filter(substitute=person).values_list("starts_at", "ends_at")
    roles = person.role_assignments.values_list("role", "starts_on", "ends_on", "unit_id")
    return Party(
        person=person.pk,
        name=str(person),
        is_active=person.is_active,
        roles=tuple(DatedRole(Role(role), start, end, unit) for role, start, end, unit in roles),
        away=_periods(away),
        stands_in=_periods(stands_in),
    )


def _periods(pairs: Iterable[tuple[datetime, datetime]]) -> tuple[Period, ...]:
    return tuple(Period(starts, ends) for starts, ends in pairs)


def end_no(delegation: Delegation, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not end this delegation early; None when they may."""
    return end_refusal(
        actor.roles_on(now.date()),
        is_own=delegation.person_id == actor.pk,
        is_over=delegation.ends_at <= now,
    )


@recorded
def end_delegation(delegation: Delegation, *, actor: Person, now: datetime) -> Delegation:
    """It ends now, or never begins. Raises Refused for others, and when it is over."""
    rows = Delegation.objects.select_for_update(of=("self",))
    delegation = rows.select_related("person", "substitute").get(pk=delegation.pk)
    refuse(end_no(delegation, actor, now))
    return _end(delegation, actor, now)


@recorded
def end_delegations_of(person: Person, *, actor: Actor, now: datetime) -> int:
    """End all that somebody who leaves named or has taken on; how many there were."""
    rows = Delegation.objects.not_over(now).filter(Q(person=person) | Q(substitute=person))
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for delegation in found:
        _end(delegation, actor, now)
    return len(found)


def _end(delegation: Delegation, actor: Actor, now: datetime) -> Delegation:
    delegation.ends_at, delegation.ended_at = max(now, delegation.starts_at), now
    delegation.save(update_fields=["ends_at", "ended_at"])
    people = [delegation.person, delegation.substitute]
    record("delegation.ended", delegation, actor=actor, now=now, refs=people)
    return delegation
