"""The part of verification that looks for rows with nothing to hang on, in either direction."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from govportal.ledger.faults import Faulty
from govportal.ledger.models import Disclosure, Entry, EntryRef, Leaf, PruningPermit, Unsealed
from govportal.ledger.moments import AsMoment
from govportal.ledger.rules import loads

CHUNK = 10_000
Ids = QuerySet[Any, Any] | Collection[str]
"""Ids of entries: listed, or as a query that names them."""


def references(entry_ids: Ids) -> dict[str, set[tuple[str, str]]]:
    """The index rows of these entries: reference and time, by entry."""
    found: dict[str, set[tuple[str, str]]] = {}
    rows = EntryRef.objects.filter(entry_id__in=entry_ids)
    for entry_id, ref, at in rows.values_list("entry_id", "ref", AsMoment("occurred_at")):
        found.setdefault(entry_id, set()).add((ref, at))
    return found


def require_permits(entry_ids: Collection[str]) -> None:
    """Bodies that are gone must have been permitted to go."""
    if not entry_ids:
        return
    permits = PruningPermit.objects.filter(entry_id__in=entry_ids)
    permitted = set(permits.values_list("entry_id", flat=True))
    for entry_id in entry_ids:
        if entry_id not in permitted:
            raise Faulty("entry_missing", entry_id)


def waiting(batch: int) -> Iterator[dict[str, bytes]]:
    """Unsealed entries with the leaf hash that the queue holds, ``batch`` at a time.

    Faulty when an entry has neither leaf nor queue row, so that it would never be sealed.
    """
    last = ""
    sealed = Leaf.objects.filter(entry_id=OuterRef("pk"))
    while True:
        rows = Entry.objects.filter(~Exists(sealed), pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:batch])
        if not ids:
            return
        last = ids[-1]
        yield _queued(ids)


def _queued(entry_ids: list[str]) -> dict[str, bytes]:
    queue = Unsealed.objects.filter(entry_id__in=entry_ids).values_list("entry_id", "leaf_hash")
    hashes = {entry_id: bytes(hashed) for entry_id, hashed in queue}
    gone = [entry_id for entry_id in entry_ids if entry_id not in hashes]
    sealed = Leaf.objects.filter(entry_id__in=gone)  # by a sealer at work meanwhile
    hashes.update((i, bytes(h)) for i, h in sealed.values_list("entry_id", "leaf_hash"))
    for entry_id in entry_ids:
        if entry_id not in hashes:
            raise Faulty("not_queued", entry_id)
    return hashes


def check() -> None:
    """Raises Faulty for the first row that hangs on nothing."""
    entries = Entry.objects.filter(pk=OuterRef("entry_id"))
    leaves = Leaf.objects.filter(entry_id=OuterRef("entry_id"))
    _none("queue_without_entry", Unsealed.objects.filter(~Exists(entries)))
    _none("queued_though_sealed", Unsealed.objects.filter(Exists(leaves)))
    _none("reference_without_entry", EntryRef.objects.filter(~Exists(entries)))
    _none("disclosure_without_entry", Disclosure.objects.filter(~Exists(entries)))
    _permits()


def _none(
    code: str, rows: "QuerySet[Unsealed] | QuerySet[EntryRef] | QuerySet[Disclosure]"
) -> None:
    found = rows.values_list("entry_id", flat=True).first()
    if found is not None:
        raise Faulty(code, found)


def _permits() -> None:
    """Each set of permits is the one that its entry speaks of."""
    rows = PruningPermit.objects.order_by("granted_by", "entry_id")
    pairs = rows.values_list("granted_by", "entry_id").iterator(CHUNK)
    for granted_by, permitted in groupby(pairs, key=lambda pair: pair[0]):
        digest, count = sha256(), 0
        for _, entry_id in permitted:
            digest.update(b"\n" * bool(count) + entry_id.encode())
            count += 1
        body = Entry.objects.filter(pk=granted_by).values_list("body", flat=True).first()
        said = loads(body)["data"] if body else None
        if said != {"count": count, "digest": digest.hexdigest()}:
            raise Faulty("pruning_permit", granted_by)
