"""Legal holds on the ledger: set and lifted by what they are for, read by erasing and pruning."""

from collections.abc import Iterable
from datetime import datetime

from govportal.ledger.history import require_transaction
from govportal.ledger.models import EntryRef, Hold
from govportal.ledger.rules import HasRef
from govportal.refusals import Refusal


def hold(refs: Iterable[str], held_by: HasRef, *, now: datetime) -> int:
    """Hold all entries about ``refs``, those to come too; how many references are new.

    The caller records why.
    """
    require_transaction("hold")
    wanted, holder = sorted(set(refs)), held_by.ledger_ref
    known = set(Hold.objects.filter(held_by=holder).values_list("ref", flat=True))
    rows = [Hold(ref=ref, held_by=holder, set_at=now) for ref in wanted if ref not in known]
    return len(Hold.objects.bulk_create(rows))


def lift(held_by: HasRef, *, now: datetime) -> int:
    """Lift what this holder holds; what somebody else holds too stays held."""
    require_transaction("lift")
    rows = Hold.objects.in_force().filter(held_by=held_by.ledger_ref)
    return rows.update(lifted_at=now)


def held_refusal(entry_ids: Iterable[str]) -> Refusal | None:
    """Why nothing of these entries goes: how many are held, and by what."""
    about = EntryRef.objects.filter(entry_id__in=list(entry_ids))
    holds = Hold.objects.in_force().filter(ref__in=about.values("ref"))
    by = holds.order_by("held_by").values_list("held_by", flat=True).first()
    if by is None:
        return None
    held = about.filter(ref__in=Hold.objects.in_force().values("ref"))
    count = held.values("entry_id").distinct().count()
    return Refusal("ledger.held", {"count": count, "by": by})


def identity_refusal(person: HasRef) -> Refusal | None:
    """Why a person's identity is not erased: they acted in something that is held."""
    holds = Hold.objects.in_force().filter(ref=person.ledger_ref)
    by = holds.order_by("held_by").values_list("held_by", flat=True).first()
    return Refusal("ledger.identity_held", {"by": by}) if by else None
