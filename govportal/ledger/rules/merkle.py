"""The Merkle tree of RFC 6962 §2.1 as arithmetic on hashes (docs/ledger-format.md §5).

A node (level, index) covers the leaves index·2^level to (index+1)·2^level − 1. Only complete
subtrees have a node; everything else is folded from them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

Coordinate = tuple[int, int]
EMPTY_ROOT = sha256(b"").digest()


class BadProof(ValueError):
    """A proof does not lead to the root it claims."""


def leaf_hash(body: bytes) -> bytes:
    """SHA-256 of 0x00 and the body."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two children."""
    return sha256(b"\x01" + left + right).digest()


def frontier(size: int) -> list[Coordinate]:
    """The complete subtrees that make up a tree of ``size`` leaves, from left to right."""
    return cover(0, size)


def cover(start: int, end: int) -> list[Coordinate]:
    """The largest complete subtrees that cover the leaves ``start`` to ``end`` − 1, in order."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root of a left-balanced tree whose complete subtrees are ``hashes``, from left to right."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


class Tree:
    """A growing tree that remembers only its right edge: O(log n) memory, whatever its size."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        """``edge`` is the hashes of ``frontier(size)``, from left to right."""
        self.size = size
        self.edge = list(edge)
        if len(self.edge) != size.bit_count():
            raise ValueError("the edge does not belong to a tree of this size")

    @property
    def root(self) -> bytes:
        return fold(self.edge)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; the nodes (level ≥ 1, index, hash) that became complete by it."""
        position, level, made = self.size, 0, []
        hashed = leaf
        while position & 1:
            hashed = sha256(b"\x01" + self.edge.pop() + hashed).digest()
            position >>= 1
            level += 1
            made.append((level, position, hashed))
        self.edge.append(hashed)
        self.size += 1
        return made


def inclusion_cover(index: int, size: int) -> list[list[Coordinate]]:
    """For each hash of the inclusion proof of leaf ``index``, the nodes it is folded from.

    Raises ValueError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    start, end, steps = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            steps.append(cover(middle, end))
            end = middle
        else:
            steps.append(cover(start, middle))
            start = middle
    return steps[::-1]


def consistency_cover(old: int, new: int) -> list[list[Coordinate]]:
    """For each hash of the consistency proof from ``old`` to ``new``, the nodes it is folded from.

    Raises ValueError unless 0 ≤ old ≤ new.
    """
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    if old in (0, new):
        return []
    start, end, whole, steps = 0, new, True, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            steps.append(cover(middle, end))
            end = middle
        else:
            steps.append(cover(start, middle))
            start, whole = middle, False
    if not whole:
        steps.append(cover(start, end))
    return steps[::-1]


def proof(steps: Iterable[Sequence[Coordinate]], nodes: Mapping[Coordinate, bytes]) -> list[bytes]:
    """The hashes of a proof, given its cover and the stored nodes. KeyError if one is missing."""
    return [fold([nodes[at] for at in step]) for step in steps]


def _split(width: int) -> int:
    """The largest power of two below ``width`` (> 1): RFC 6962's k."""
    return 1 << (width - 1).bit_length() - 1


def verify_inclusion(
    leaf: bytes, index: int, size: int, hashes: Sequence[bytes], root: bytes
) -> None:
    """RFC 9162 §2.1.3.2. Raises BadProof unless ``leaf`` is at ``index`` under ``root``."""
    if not 0 <= index < size:
        raise BadProof("index outside the tree")
    walked = steps(leaf, index, size, hashes)
    if (walked[-1].joined if walked else leaf) != root:
        raise BadProof("the path does not lead to the root")


@dataclass(frozen=True)
class Step:
    """One step of an inclusion proof: what is joined, from which side, and what comes of it."""

    on_the_left: bool
    other: bytes
    joined: bytes


def steps(leaf: bytes, index: int, size: int, hashes: Sequence[bytes]) -> list[Step]:
    """The way of an inclusion proof, joint by joint; the last one is the root it leads to.

    Raises BadProof when the number of hashes is not that of this place.
    """
    found, walked = leaf, []
    for on_the_left, other in _climb(index, size - 1, hashes):
        found = node_hash(other, found) if on_the_left else node_hash(found, other)
        walked.append(Step(on_the_left, other, found))
    return walked


def verify_consistency(
    old: int, new: int, hashes: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """RFC 9162 §2.1.4.2. Raises BadProof unless the tree of ``new`` leaves extends the old one."""
    if not 0 <= old <= new:
        raise BadProof("a tree does not shrink")
    if old in (0, new):
        _verify_trivial(old, hashes, old_root, new_root)
        return
    path = [old_root, *hashes] if old.bit_count() == 1 else list(hashes)
    if not path:
        raise BadProof("too few hashes")
    shared = (old & -old).bit_length() - 1  # levels that the old tree fills on its right edge
    before = after = path[0]
    for on_the_left, step in _climb((old - 1) >> shared, (new - 1) >> shared, path[1:]):
        before = node_hash(step, before) if on_the_left else before
        after = node_hash(step, after) if on_the_left else node_hash(after, step)
    if (before, after) != (old_root, new_root):
        raise BadProof("the path does not lead to both roots")


def _climb(position: int, last: int, hashes: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Each hash with whether it is the left sibling on the way up. BadProof if too many or few."""
    for step in hashes:
        if last == 0:
            raise BadProof("too many hashes")
        on_the_left = bool(position & 1) or position == last
        yield on_the_left, step
        while on_the_left and position and not position & 1:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    if last:
        raise BadProof("too few hashes")


def _verify_trivial(old: int, hashes: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """From the empty tree, or from a tree to itself: nothing to show but the roots."""
    expected = EMPTY_ROOT if old == 0 else new_root
    if hashes or old_root != expected:
        raise BadProof("the roots differ")
