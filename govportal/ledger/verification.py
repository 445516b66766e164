"""Recomputes the whole ledger from its bodies, in constant memory, and names the first fault.

Streams by tree index, so that rows written meanwhile do not disturb it: what is sealed never
changes, and what is new is looked at twice before it is called a fault.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Min, Q

from govportal.ledger import keys, strays, unreadable
from govportal.ledger.faults import Fault, Faulty
from govportal.ledger.models import (
    Checkpoint,
    Disclosure,
    Entry,
    Leaf,
    Node,
    VerificationRun,
)
from govportal.ledger.moments import AsMoment
from govportal.ledger.proofs import latest_checkpoint, tree_at
from govportal.ledger.rules import Columns, columns_as_text, commitment, loads, merkle, notes
from govportal.ledger.strays import Ids
from govportal.refusals import Refused

BATCH = 4096  # a power of two: whole subtrees, few boundary nodes
TIMES = {"recorded_at", "occurred_at"}
COLUMNS = (
    *(AsMoment(name) if name in TIMES else name for name in Columns._fields),
    "body",
    "leaf_hash",
)


@dataclass
class Findings:
    """What a verification went over, and the first fault if there was one."""

    since: int
    size: int = 0
    root: bytes = merkle.EMPTY_ROOT
    entries: int = 0
    fault: Fault | None = None


@dataclass
class Verification:
    """One walk from the checkpoint at ``since`` (0: from the beginning) to the newest.

    ``outside`` holds roots known from elsewhere (published checkpoints) by size; the root of the
    last clean run is one more, so that a ledger cut back or rewritten since does not lead to it.
    ``progress`` is told how many leaves are done, of how many.
    """

    since: int = 0
    outside: Mapping[int, bytes] = field(default_factory=dict)
    progress: Callable[[int, int], None] | None = None

    def run(self) -> Findings:
        """Check everything; stops at the first fault."""
        self.findings = Findings(self.since)
        self.trusted = keys.verifiers()
        try:
            with _without_collector():
                self._walk_or_say_why_not()
        except Faulty as found:
            self.findings.fault = found.fault
        return self.findings

    def _walk_or_say_why_not(self) -> None:
        try:
            self._walk()
        except (Faulty, Refused):  # refused: whoever is told of the progress wants no more
            raise
        except Exception:
            # A stored value of another type fails wherever it is used first, in any way. When
            # there is none, it was no fault of the ledger's.
            self.findings.size = 0
            unreadable.look()
            raise

    def _walk(self) -> None:
        self.known = {**_last_clean(self.since), **self.outside}
        newest = latest_checkpoint()
        end = newest.size if newest else 0
        self.findings.size = end
        self.tree = self._start(end)
        for size in self.known:
            if size > end:
                raise Faulty("tree_shrunk", size)
        for start in _steps(self.since, end):
            self._batch(start, min((start // BATCH + 1) * BATCH, end))
            if self.progress is not None:
                self.progress(self.tree.size, end)
        self.findings.root = self.tree.root
        self._nothing_beyond()
        for unsealed in strays.waiting(BATCH):
            self._entries(unsealed, list(unsealed))
        strays.check()

    def _start(self, end: int) -> merkle.Tree:
        if self.since > end:
            raise Faulty("checkpoint_missing", self.since)
        if not self.since:
            return merkle.Tree()
        said = Checkpoint.objects.filter(size=self.since).first()
        if said is None:
            raise Faulty("checkpoint_missing", self.since)
        try:
            tree = tree_at(self.since)
        except KeyError as missing:
            raise Faulty("node_missing", missing) from missing
        self._checkpoint(said, tree.root)
        return tree

    def _batch(self, start: int, end: int) -> None:
        """Leaves ``start`` to ``end`` − 1 with everything that hangs on them."""
        rows = Leaf.objects.filter(index__range=(start, end - 1)).order_by("index")
        leaves = list(rows.values_list("index", "entry_id", "leaf_hash"))
        hashes = {entry_id: bytes(hashed) for _, entry_id, hashed in leaves}
        for expected, (index, _, _) in zip(range(start, end), leaves, strict=False):
            if index != expected:
                raise Faulty("leaf_missing", expected)
        if len(leaves) < end - start:
            raise Faulty("leaf_missing", start + len(leaves))
        # Named by a subquery: thousands of ids as parameters cost more than everything else here.
        self._entries(hashes, Leaf.objects.filter(index__range=(start, end - 1)).values("entry_id"))
        checkpoints = Checkpoint.objects.filter(size__range=(start + 1, end))
        self._grow(list(hashes.values()), start, end, {said.size: said for said in checkpoints})

    def _entries(self, hashes: Mapping[str, bytes], ids: Ids) -> None:
        """Bodies, columns, references and plain values of these entries, in this order.

        ``ids`` names the same entries, for the database.
        """
        found = {row[0]: row for row in Entry.objects.filter(pk__in=ids).values_list(*COLUMNS)}
        refs = strays.references(ids)
        strays.require_permits([entry_id for entry_id in hashes if entry_id not in found])
        bodies = {
            entry_id: _entry(found[entry_id], hashed, refs.get(entry_id, set()))
            for entry_id, hashed in hashes.items()
            if entry_id in found
        }
        self.findings.entries += len(bodies)
        _plain_values(bodies, ids)

    def _grow(
        self, hashes: list[bytes], start: int, end: int, checkpoints: dict[int, Checkpoint]
    ) -> None:
        made = {}
        for hashed in hashes:
            for level, index, node in self.tree.append(hashed):
                made[level, index] = node
            size = self.tree.size
            if size in checkpoints:
                self._checkpoint(checkpoints[size], self.tree.root)
            if size in self.known and self.known[size] != self.tree.root:
                raise Faulty("outside_checkpoint", size)
        _compare_nodes(made, start, end)

    def _checkpoint(self, said: Checkpoint, root: bytes) -> None:
        """Signature, root, and every column of a checkpoint."""
        try:
            note = notes.verify(said.note, self.trusted)
            key_id = notes.signed_by(said.note).hex()
        except notes.BadNote as bad:
            raise Faulty("checkpoint_signature", said.size) from bad
        if note.root != root:
            raise Faulty("checkpoint_root", said.size)
        stored = (said.size, bytes(said.root), said.sealed_at, said.key_id)
        if stored != (note.size, note.root, note.sealed_at, key_id):
            raise Faulty("checkpoint_column", said.size)

    def _nothing_beyond(self) -> None:
        """No leaf or node outside the tree that the newest checkpoint speaks of."""
        nodes = list(Node.objects.values_list("level").annotate(Min("index"), Max("index")))
        leaves = Leaf.objects.aggregate(first=Min("index"), last=Max("index"))
        newest = latest_checkpoint()  # read last: what was sealed meanwhile counts
        size = newest.size if newest else 0
        levels = [(0, leaves["first"], leaves["last"]), *nodes]
        for level, first, last in levels:
            if first is not None and (first < 0 or last >= size >> level):
                raise Faulty("beyond_the_tree", f"{level}/{first if first < 0 else last}")
        if any(level < 1 for level, _, _ in nodes):
            raise Faulty("beyond_the_tree", "0")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows and bodies hold no cycles; to look for some in thousands at once took a third of the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _last_clean(since: int) -> dict[int, bytes]:
    """Size and root of the last verification that found nothing."""
    last = VerificationRun.objects.filter(fault="", size__gt=since).order_by("-pk").first()
    if last is None:
        return {}
    try:
        return {last.size: bytes.fromhex(last.root)}
    except ValueError as malformed:
        raise Faulty("verification_run", last.pk) from malformed


def _steps(start: int, end: int) -> Iterator[int]:
    while start < end:
        yield start
        start = (start // BATCH + 1) * BATCH


def _entry(row: tuple[Any, ...], hashed: bytes, refs: set[tuple[str, str]]) -> dict[str, Any]:
    """The parsed body of one row, found equal to its hash, its columns and its references."""
    *columns, body, own_hash = row
    if merkle.leaf_hash(body.encode()) != hashed:
        raise Faulty("body", row[0])
    if bytes(own_hash) != hashed:
        raise Faulty("column leaf_hash", row[0])
    try:
        content: dict[str, Any] = loads(body)
        expected = columns_as_text(content)
        named = {(ref, content["occurred_at"]) for ref in content["refs"]}
    except (KeyError, TypeError, ValueError) as fault:
        raise Faulty("body", row[0]) from fault
    if tuple(columns) != expected:
        wrong = next(n for n, value in enumerate(columns) if value != expected[n])
        raise Faulty(f"column {Columns._fields[wrong]}", row[0])
    if refs != named:
        raise Faulty("references", row[0])
    return content


def _plain_values(bodies: Mapping[str, Any], ids: Ids) -> None:
    """Every surviving plain value still opens the commitment that its path points to."""
    rows = Disclosure.objects.filter(entry_id__in=ids).order_by("entry_id", "path")
    for entry_id, path, salt, value in rows.values_list("entry_id", "path", "salt", "value"):
        place = f"{entry_id}{path}"
        try:
            opened = commitment(salt, loads(value.encode()))  # bytes would parse as well
            said = _at(bodies[entry_id], path)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as fault:
            raise Faulty("disclosure", place) from fault
        if said not in (opened, {"commitment": opened}):
            raise Faulty("disclosure", place)


def _at(content: Any, path: str) -> Any:
    """What stands at a JSON Pointer. Raises KeyError, IndexError, TypeError or ValueError."""
    for part in path.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        content = content[int(name)] if isinstance(content, list) else content[name]
    return content


def _compare_nodes(made: Mapping[tuple[int, int], bytes], start: int, end: int) -> None:
    """The stored nodes that became complete between two sizes are those, and no others."""
    if not made:
        return
    span = Q()
    for level in range(1, end.bit_length()):
        span |= Q(level=level, index__gte=start >> level, index__lt=end >> level)
    stored = {
        (level, index): bytes(hashed)
        for level, index, hashed in Node.objects.filter(span).values_list("level", "index", "hash")
    }
    for place in sorted(made.keys() | stored.keys()):
        if made.get(place) != stored.get(place):
            raise Faulty("node", "/".join(map(str, place)))
