"""Writing into the ledger. ``record`` once, last thing in an action; ``recorded`` around it."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from ulid import LaxMonotonicPolicy, ULIDGenerator

from govportal.ledger import history
from govportal.ledger.history import OutsideTransaction, Unrecorded
from govportal.ledger.models import Disclosure, Entry, EntryRef, Leaf, PruningPermit, Unsealed
from govportal.ledger.rules import (
    Actor,
    Change,
    Composed,
    Facts,
    HasRef,
    Reference,
    Retention,
    Subject,
    compose,
    dumps,
)
from govportal.refusals import Refusal, Refused

__all__ = [
    "OutsideTransaction",
    "Unrecorded",
    "demonstration",
    "erase",
    "permit_pruning",
    "prune",
    "record",
    "record_many",
    "recorded",
]

P = ParamSpec("P")
R = TypeVar("R")

PRUNING_PERMITTED = "ledger.pruning_permitted"

_ids = ULIDGenerator(policy=LaxMonotonicPolicy())
_demo: ContextVar[bool] = ContextVar("ledger_demo", default=False)


def recorded(action: Callable[P, R]) -> Callable[P, R]:
    """Make an action one transaction. Raises Unrecorded, so that it rolls back, when it changed
    audited models without an entry. Actions nest; each is answerable for its own changes."""

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        connection = history.ledger_connection()
        with transaction.atomic(using=connection.alias), history.frame(connection):
            return action(*args, **kwargs)

    return run


@contextmanager
def demonstration() -> Iterator[None]:
    """Entries recorded inside are marked as demo: their time was travelled."""
    token = _demo.set(True)
    try:
        yield
    finally:
        _demo.reset(token)


def record(
    verb: str,
    subject: Subject,
    *,
    actor: Actor,
    now: datetime,
    role: str = "",
    on_behalf_of: Actor | None = None,
    refs: Iterable[HasRef] = (),
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    policy: Mapping[str, Any] | None = None,
    trace_id: str = "",
    retention: str = Retention.STANDARD,
) -> Entry:
    """Write one entry, with the field changes made since the action began.

    ``now`` is when it happened; the time of writing is taken from the clock. ``personal`` values
    stand in the entry only as commitments. Raises OutsideTransaction outside ``atomic`` and
    Unrecordable (a ValueError) for what canonical JSON cannot hold.
    """
    connection = history.require_transaction(f"record {verb}")
    facts = Facts(
        verb, subject, actor, now, role, on_behalf_of, tuple(refs), data or {}, personal or {},
        policy, trace_id, retention,
    )  # fmt: skip
    return _write([_composed(facts, history.fold(connection))])[0]


def record_many(facts: Sequence[Facts]) -> list[Entry]:
    """Write many entries at the price of few statements; folds no field changes.

    For loads that change no audited model (gateway decisions, events). Raises as ``record``.
    """
    history.require_transaction("record_many")
    return _write([_composed(item, ()) for item in facts])


def _composed(facts: Facts, changes: Iterable[Change]) -> Composed:
    written = datetime.now(UTC)
    entry_id = str(_ids.generate(written))
    return compose(facts, entry_id=entry_id, recorded_at=written, demo=_demo.get(), changes=changes)


def _write(made: Sequence[Composed]) -> list[Entry]:
    entries = [
        Entry(**item.columns._asdict(), body=item.body.decode(), leaf_hash=item.leaf_hash)
        for item in made
    ]
    Entry.objects.bulk_create(entries)
    EntryRef.objects.bulk_create(
        EntryRef(entry_id=item.columns.id, ref=ref, occurred_at=item.columns.occurred_at)
        for item in made
        for ref in item.refs
    )
    Disclosure.objects.bulk_create(
        Disclosure(
            entry_id=item.columns.id, path=one.path, salt=one.salt, value=dumps(one.value).decode()
        )
        for item in made
        for one in item.disclosures
    )
    Unsealed.objects.bulk_create(
        Unsealed(
            entry_id=item.columns.id,
            leaf_hash=item.leaf_hash,
            recorded_at=item.columns.recorded_at,
        )
        for item in made
    )
    return entries


@recorded
def erase(entries: Iterable[Entry], *, actor: Actor, now: datetime, reason: str) -> int:
    """Destroy the plain values behind these entries' commitments; how many there were.

    Bodies, hashes and proofs stay as they are (docs/ledger-format.md §4).
    """
    ids = [entry.pk for entry in entries]
    count, _ = Disclosure.objects.filter(entry_id__in=ids).delete()
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

    Raises Refused when none of them is sealed. Permits themselves are never pruned.
    """
    wanted = list(entry_ids)
    lasting = Entry.objects.filter(verb=PRUNING_PERMITTED).values("id")
    sealed = Leaf.objects.filter(entry_id__in=wanted).exclude(entry_id__in=lasting)
    ids = sorted(sealed.values_list("entry_id", flat=True))
    if not ids:
        raise Refused(Refusal("ledger.nothing_to_prune"))
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

    Returns how many bodies. Leaves and nodes stay, so every proof still holds.
    """
    permitted = PruningPermit.objects.filter(granted_by=granted.pk).values("entry_id")
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
