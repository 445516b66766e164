"""Reads the part of the ledger that speaks of one scope, with its proofs."""

import json
from array import array
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import QuerySet

from evidence.models.open_votes import entries_of_open_votes
from evidence.rules import slices
from evidence.rules.slices import Access, Slice, SliceEntry
from govportal.ledger.keys import signing_key, verifiers
from govportal.ledger.models import Checkpoint, Disclosure, Entry, EntryRef, Leaf, Unsealed
from govportal.ledger.proofs import stored
from govportal.ledger.rules import merkle, notes

EXPORTS = "evidence."  # taking a copy away changes nothing that the copy shows
CHUNK = 25  # entries whose proofs are read together; SQLite limits how long one condition may be
REFS = 500  # references in one condition
READ = 250  # entries in memory at a time where a slice is read piece by piece


def _pieces(refs: Iterable[str]) -> Iterator[list[str]]:
    """References in parts that one condition can take; one part where there are few."""
    known = list(refs)
    yield from (known[start : start + REFS] for start in range(0, len(known), REFS))


def _ids_about(refs: Sequence[str]) -> QuerySet[EntryRef, str]:
    return EntryRef.objects.filter(ref__in=refs).values_list("entry_id", flat=True)


def _turning_points(refs: Sequence[str]) -> QuerySet[Entry]:
    """Entries that say something about the scope; exports of it do not."""
    return Entry.objects.filter(pk__in=_ids_about(refs)).exclude(verb__startswith=EXPORTS)


def waiting(refs: Iterable[str]) -> int:
    """How many entries about the scope are not sealed yet."""
    queue = Unsealed.objects.values("entry_id")
    return sum(_turning_points(some).filter(pk__in=queue).count() for some in _pieces(refs))


def first_checkpoint(refs: Iterable[str]) -> Checkpoint | None:
    """The earliest signed state that holds everything said about the scope; None without one.

    It stays the same until something new is said, so that a pack built again is the same file.
    """
    last = max((_last_said(some) for some in _pieces(refs)), default=-1)
    return Checkpoint.objects.filter(size__gt=last).order_by("size").first()


def _last_said(refs: Sequence[str]) -> int:
    about = Leaf.objects.filter(entry_id__in=_turning_points(refs).values("pk"))
    last = about.order_by("-index").values_list("index", flat=True).first()
    return -1 if last is None else last


def later(refs: Iterable[str], named: Iterable[str], size: int) -> int:
    """How many entries beyond ``size`` change what a pack of this scope would print.

    Entries about the scope, save exports; and new names of people and units that it names.
    """
    about = (_turning_points(some) for some in _pieces(refs))
    return sum(_beyond(rows, size) for rows in (*about, *map(_renamed, _pieces(named))))


def _renamed(named: Sequence[str]) -> QuerySet[Entry]:
    rows = Entry.objects.filter(pk__in=_ids_about(named), body__contains='"fields":{')
    return rows.filter(body__regex=r'"(full_name|name)":\{"from"').exclude(
        body__contains='"op":"create"'
    )


def _beyond(rows: QuerySet[Entry], size: int) -> int:
    beyond = Leaf.objects.filter(index__gte=size).values("entry_id")
    unsealed = Unsealed.objects.values("entry_id")
    return rows.filter(pk__in=beyond).count() + rows.filter(pk__in=unsealed).count()


def ledger_slice(refs: Sequence[str], checkpoint: Checkpoint, access: Access) -> Slice:
    """Entries about ``refs`` in the tree of ``checkpoint``, with proofs and readable texts."""
    places = indexes_about(refs, checkpoint.size)
    parts = list(slice_parts(places, checkpoint.size, access))
    return replace(
        tree_only(checkpoint),
        entries=tuple(entry for part in parts for entry in part.entries),
        disclosures=tuple(
            sorted(
                (text for part in parts for text in part.disclosures),
                key=lambda text: (text.entry, text.path),
            )
        ),
        erased=sum(part.erased for part in parts),
        withheld=sum(part.withheld for part in parts),
    )


def tree_only(checkpoint: Checkpoint) -> Slice:
    """The signed state without any entry."""
    return Slice(
        origin=notes.read(checkpoint.note).origin,
        size=checkpoint.size,
        root=b64encode(bytes(checkpoint.root)).decode(),
        sealed_at=checkpoint.sealed_at,
        note=checkpoint.note,
        keys=keys_of(checkpoint),
        entries=(),
        disclosures=(),
    )


@dataclass(frozen=True)
class Part:
    """Some entries of a slice, in tree order, with their readable texts."""

    entries: tuple[SliceEntry, ...]
    disclosures: tuple[slices.Disclosure, ...]
    erased: int
    withheld: int


def indexes_about(refs: Sequence[str], size: int) -> "array[int]":
    """The places of all entries about ``refs`` in the tree of ``size``, each once, in order."""
    found: set[int] = set()
    for some in _pieces(refs):
        leaves = Leaf.objects.filter(entry_id__in=_ids_about(some), index__lt=size)
        found.update(leaves.values_list("index", flat=True).iterator(10_000))
    return array("q", sorted(found))


def slice_parts(places: Sequence[int], size: int, access: Access) -> Iterator[Part]:
    """The entries at these places, a few hundred in memory at a time."""
    for start in range(0, len(places), READ):
        entries = _entries(places[start : start + READ], size)
        ids = [entry.id for entry in entries]
        hidden = entries_of_open_votes(ids)
        shown, withheld = slices.for_reader(_disclosures(ids), access, hidden)
        erased = _commitments(entries) - len(shown) - withheld
        yield Part(tuple(entries), shown, erased, withheld)


def keys_of(checkpoint: Checkpoint) -> tuple[str, ...]:
    """The public keys that the pack needs: of its checkpoint, and of today's manifest."""
    today = notes.key_id(settings.LEDGER_ORIGIN, signing_key().public_key()).hex()
    needed = {checkpoint.key_id, today}
    return tuple(sorted(str(key) for key in verifiers() if key.id.hex() in needed))


def _entries(places: Sequence[int], size: int) -> list[SliceEntry]:
    leaves = Leaf.objects.filter(index__in=list(places)).order_by("index")
    found = [(leaf.index, leaf.entry_id, bytes(leaf.leaf_hash)) for leaf in leaves]
    bodies = dict(Entry.objects.filter(pk__in=[i for _, i, _ in found]).values_list("pk", "body"))
    proofs = proofs_of([index for index, _, _ in found], size)
    return [
        SliceEntry(index, entry, bodies.get(entry), leaf.hex(), proofs[index])
        for index, entry, leaf in found
    ]


def proofs_of(indexes: Sequence[int], size: int) -> dict[int, tuple[str, ...]]:
    """By index, the inclusion proof in the tree of ``size``, in hexadecimal."""
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(indexes), CHUNK):
        covers = {i: merkle.inclusion_cover(i, size) for i in indexes[start : start + CHUNK]}
        nodes = stored({place for cover in covers.values() for step in cover for place in step})
        for index, cover in covers.items():
            found[index] = tuple(step.hex() for step in merkle.proof(cover, nodes))
    return found


def _disclosures(ids: Sequence[str]) -> list[slices.Disclosure]:
    rows = Disclosure.objects.filter(entry_id__in=ids)
    return [
        slices.Disclosure(row.entry_id, row.path, row.salt, json.loads(row.value)) for row in rows
    ]


def _commitments(entries: Iterable[SliceEntry]) -> int:
    """How many commitments the bodies hold, so that erased texts can be counted."""
    return sum(_in_body(entry.content) for entry in entries)


def _in_body(body: object) -> int:
    if not isinstance(body, dict) or "personal" not in body:
        return 0
    fields = [field for change in body["changes"] for field in change["fields"].values()]
    sides = [side for field in fields for side in field.values()]
    return len(body["personal"]) + sum(isinstance(side, dict) for side in sides)
