"""What may go: plain values by erasure, old bodies by a recorded permit. Proofs stay."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from govportal.ledger.actions.entries import record, recorded
from govportal.ledger.actions.holds import held_refusal
from govportal.ledger.models import Disclosure, Entry, EntryRef, Leaf, PruningPermit
from govportal.ledger.rules import Actor, Reference, Retention
from govportal.ledger.words import forget
from govportal.refusals import Refusal, Refused, refuse

PRUNING_PERMITTED = "ledger.pruning_permitted"


@recorded
def erase(entries: Iterable[Entry], *, actor: Actor, now: datetime, reason: str) -> int:
    """Destroy the plain values behind these entries' commitments; how many there were.

    Bodies, hashes and proofs stay as they are (docs/ledger-format.md §4). Raises Refused for what
    is under a legal hold.
    """
    ids = [entry.pk for entry in entries]
    return _erased(Disclosure.objects.filter(entry_id__in=ids), ids, actor, now, reason)


@recorded
def erase_values(
    values: "QuerySet[Disclosure]", *, actor: Actor, now: datetime, reason: str
) -> int:
    """Destroy these plain values alone, where an entry has others that stay. Raises as ``erase``.

    An entry is held as a whole: one held reference keeps all its values.
    """
    ids = sorted(set(values.values_list("entry_id", flat=True)))
    return _erased(values, ids, actor, now, reason) if ids else 0


def _erased(
    values: "QuerySet[Disclosure]", ids: list[str], actor: Actor, now: datetime, reason: str
) -> int:
    refuse(held_refusal(ids))
    count, _ = values.delete()
    forget()
    record(
        "ledger.erased",
        Reference("ledger:disclosures"),
        actor=actor,
        now=now,
        data={"entries": ids, "values": count},
        personal={"reason": reason},
        retention=Retention.DOCUMENTATION,
    )
    return count


@recorded
def permit_pruning(entry_ids: Iterable[str], *, actor: Actor, now: datetime, reason: str) -> Entry:
    """Allow the bodies of these sealed entries to be deleted; the entry that says so.

    Raises Refused when none of them is sealed, or one is under a legal hold. Permits themselves
    are never pruned.
    """
    wanted = list(entry_ids)
    lasting = Entry.objects.filter(verb=PRUNING_PERMITTED).values("id")
    sealed = Leaf.objects.filter(entry_id__in=wanted).exclude(entry_id__in=lasting)
    ids = sorted(sealed.values_list("entry_id", flat=True))
    if not ids:
        raise Refused(Refusal("ledger.nothing_to_prune"))
    refuse(held_refusal(ids))
    granted = record(
        PRUNING_PERMITTED,
        Reference("ledger:bodies"),
        actor=actor,
        now=now,
        data={"count": len(ids), "digest": sha256("\n".join(ids).encode()).hexdigest()},
        personal={"reason": reason},
        retention=Retention.DOCUMENTATION,
    )
    PruningPermit.objects.bulk_create(PruningPermit(entry_id=i, granted_by=granted.pk) for i in ids)
    return granted


@recorded
def prune(granted: Entry, *, actor: Actor, now: datetime) -> int:
    """Delete the bodies that ``granted`` permits, with their references and plain values.

    Returns how many bodies. Leaves and nodes stay, so every proof still holds. Raises Refused
    when one of them came under a legal hold meanwhile.
    """
    permitted = PruningPermit.objects.filter(granted_by=granted.pk).values("entry_id")
    refuse(held_refusal(permitted.values_list("entry_id", flat=True)))
    Disclosure.objects.filter(entry_id__in=permitted).delete()
    EntryRef.objects.filter(entry_id__in=permitted).delete()
    count, _ = Entry.objects.filter(pk__in=permitted).delete()
    record(
        "ledger.pruned",
        Reference("ledger:bodies"),
        actor=actor,
        now=now,
        data={"permit": granted.pk, "bodies": count},
        retention=Retention.DOCUMENTATION,
    )
    return count
