"""What the tree proves, each with O(log n) reads, and the questions that packs and pages ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from govportal.ledger.models import Checkpoint, Entry, EntryQuerySet, Leaf, Node, Unsealed
from govportal.ledger.rules import HasRef, merkle
from govportal.ledger.rules.merkle import Coordinate
from govportal.refusals import Refusal, Refused

LARGEST = 2**63 - 1
"""Beyond it databases know no number, and so no tree."""


@dataclass(frozen=True)
class InclusionProof:
    """That an entry is at ``index`` in the tree of ``size`` leaves."""

    entry: str
    index: int
    size: int
    leaf_hash: bytes
    hashes: list[bytes]

    def as_json(self) -> dict[str, Any]:
        """The form of docs/ledger-format.md §5."""
        return {
            "kind": "inclusion",
            "v": 1,
            "entry": self.entry,
            "index": self.index,
            "size": self.size,
            "leaf_hash": self.leaf_hash.hex(),
            "hashes": [step.hex() for step in self.hashes],
        }

    def verify(self, root: bytes) -> None:
        """Raises BadProof unless it leads to ``root``."""
        merkle.verify_inclusion(self.leaf_hash, self.index, self.size, self.hashes, root)


@dataclass(frozen=True)
class ConsistencyProof:
    """That the tree of ``new`` leaves begins with the tree of ``old`` leaves."""

    old: int
    new: int
    hashes: list[bytes]

    def as_json(self) -> dict[str, Any]:
        """The form of docs/ledger-format.md §5."""
        return {
            "kind": "consistency",
            "v": 1,
            "from": self.old,
            "to": self.new,
            "hashes": [step.hex() for step in self.hashes],
        }

    def verify(self, old_root: bytes, new_root: bytes) -> None:
        """Raises BadProof unless it connects the two roots."""
        merkle.verify_consistency(self.old, self.new, self.hashes, old_root, new_root)


def entries_about(*refs: HasRef | str) -> EntryQuerySet:
    """Entries that name any of these as a subject, newest first."""
    return Entry.objects.about(*refs).newest_first()


def latest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint, None before the first sealing."""
    return Checkpoint.objects.order_by("-size").first()


def checkpoint_at(size: int) -> Checkpoint:
    """The checkpoint of exactly this size. Refused when there is none."""
    found = Checkpoint.objects.filter(size=size).first() if size <= LARGEST else None
    if found is None:
        raise Refused(Refusal("ledger.no_checkpoint", {"size": size}))
    return found


def checkpoint_covering(entries: Iterable[Entry | str]) -> Checkpoint:
    """The first checkpoint that covers all these entries: it never changes later.

    Refused when one of them is not sealed yet.
    """
    ids = [_id(entry) for entry in entries]
    leaves = dict(Leaf.objects.filter(entry_id__in=ids).values_list("entry_id", "index"))
    for entry_id in ids:
        if entry_id not in leaves:
            raise Refused(Refusal("ledger.not_sealed", {"entry": entry_id}))
    last = max(leaves.values(), default=0)
    found = Checkpoint.objects.filter(size__gt=last).order_by("size").first()
    if found is None:
        raise Refused(Refusal("ledger.no_checkpoint", {"size": last + 1}))
    return found


def inclusion_proof(entry: Entry | str, size: int | None = None) -> InclusionProof:
    """Proof for the tree of ``size`` leaves, by default that of the latest checkpoint.

    Refused when the entry is unknown, not sealed yet, or beyond that size.
    """
    entry_id = _id(entry)
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    if leaf is None:
        known = Entry.objects.filter(pk=entry_id).exists()
        code = "ledger.not_sealed" if known else "ledger.unknown_entry"
        raise Refused(Refusal(code, {"entry": entry_id}))
    newest = tree_size()
    size = newest if size is None else size
    if not leaf.index < size <= newest:
        raise Refused(Refusal("ledger.no_checkpoint", {"size": size}))
    hashes = _hashes(merkle.inclusion_cover(leaf.index, size))
    return InclusionProof(entry_id, leaf.index, size, bytes(leaf.leaf_hash), hashes)


def consistency_proof(old: int, new: int) -> ConsistencyProof:
    """Proof between two sizes. Refused unless 0 ≤ old ≤ new ≤ the tree's size."""
    if not 0 <= old <= new <= tree_size():
        raise Refused(Refusal("ledger.no_checkpoint", {"size": new}))
    return ConsistencyProof(old, new, _hashes(merkle.consistency_cover(old, new)))


def tree_size() -> int:
    """How many entries are sealed."""
    newest = latest_checkpoint()
    return newest.size if newest else 0


def tree_at(size: int) -> merkle.Tree:
    """The right edge of the tree of ``size`` leaves. KeyError when a stored node is missing."""
    places = merkle.frontier(size)
    nodes = stored(places)
    return merkle.Tree(size, [nodes[place] for place in places])


def stored(places: Iterable[Coordinate]) -> dict[Coordinate, bytes]:
    """Hashes of the nodes at ``places``, leaves (level 0) included: at most two queries."""
    wanted = list(places)
    found: dict[Coordinate, bytes] = {}
    leaves = [index for level, index in wanted if level == 0]
    if leaves:
        rows = Leaf.objects.filter(index__in=leaves).values_list("index", "leaf_hash")
        found.update(((0, index), bytes(hashed)) for index, hashed in rows)
    if len(leaves) < len(wanted):
        nodes = Node.objects.at(place for place in wanted if place[0])
        for level, index, hashed in nodes.values_list("level", "index", "hash"):
            found[level, index] = bytes(hashed)
    return found


def unsealed_age(now: datetime) -> timedelta:
    """How long the oldest unsealed entry has waited; a warning is due above 10 s (2-runtime §6)."""
    oldest = Unsealed.objects.order_by("pk").values_list("recorded_at", flat=True).first()
    return max(now - oldest, timedelta()) if oldest else timedelta()


def _hashes(steps: list[list[Coordinate]]) -> list[bytes]:
    return merkle.proof(steps, stored(place for step in steps for place in step))


def _id(entry: Entry | str) -> str:
    return entry if isinstance(entry, str) else entry.pk
