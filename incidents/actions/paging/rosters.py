"""The roster of who is on call."""

from datetime import datetime

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.paging.keepers import keep_refusal
from incidents.models import OnCall
from incidents.rules.paging import ORDER_MAX, shift_refusal


@recorded
def put_on_call(
    person: Person,
    unit: Unit | None,
    starts_at: datetime,
    ends_at: datetime,
    order: int,
    *,
    actor: Person,
    now: datetime,
) -> OnCall:
    """Somebody is on call from then until then. Raises Refused for who is no operator, and for a
    second time at once."""
    refuse(keep_refusal(actor, now))
    refuse(shift_refusal(starts_at, ends_at, now))
    refuse(None if 1 <= order <= ORDER_MAX else Refusal("paging.order_wrong", {"most": ORDER_MAX}))
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)  # one after the other
    refuse(_person_refusal(person, unit, starts_at, ends_at))
    row = OnCall.objects.create(
        person=person, unit=unit, starts_at=starts_at, ends_at=ends_at, order=order, made_by=actor
    )
    _record("paging.put_on_call", row, actor, now)
    return row


def _person_refusal(
    person: Person, unit: Unit | None, starts_at: datetime, ends_at: datetime
) -> Refusal | None:
    name = {"person": person.full_name}
    if not person.is_active or Role.OPERATOR not in person.roles_on(starts_at.date()):
        return Refusal("paging.not_operator", name)
    same = Q(unit=unit) if unit is not None else Q(unit__isnull=True)
    others = OnCall.objects.filter(
        same, person=person, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return Refusal("paging.shift_twice", name) if others.exists() else None


@recorded
def end_on_call(row: OnCall, *, actor: Person, now: datetime) -> OnCall:
    """No longer on call; one that has not begun never is."""
    refuse(keep_refusal(actor, now))
    row = (
        OnCall.objects.select_for_update(of=("self",))
        .select_related("person", "unit")
        .get(pk=row.pk)
    )
    if row.ends_at <= now:
        raise Refused(Refusal("paging.shift_over_stale"))
    row.ends_at = max(now, row.starts_at)
    row.save(update_fields=["ends_at"])
    _record("paging.on_call_ended", row, actor, now)
    return row


def _record(verb: str, row: OnCall, actor: Person, now: datetime) -> None:
    refs: list[HasRef] = [row.person, *([row.unit] if row.unit is not None else [])]
    data = {
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "order": row.order,
    }
    record(verb, row, actor=actor, now=now, refs=refs, data=data)
