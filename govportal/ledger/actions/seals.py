"""The sealer: gives entries their place in the tree and signs what the tree has become."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from govportal.ledger.history import ledger_connection
from govportal.ledger.inserts import insert
from govportal.ledger.keys import signing_key
from govportal.ledger.models import Checkpoint, Leaf, Node, Unsealed
from govportal.ledger.proofs import latest_checkpoint, tree_at
from govportal.ledger.rules import merkle, notes

LOCK = 0x6C65646765720001  # "ledger", 1: the advisory lock that only sealers take
BATCH = 10_000


class TreeDamaged(RuntimeError):
    """The stored tree does not lead to the last checkpoint; sealing on would hide it."""


@dataclass(frozen=True)
class Sealed:
    """What one run of the sealer did: entries sealed, and the tree's size after it."""

    entries: int
    size: int


def seal(now: datetime, batch: int = BATCH) -> Sealed:
    """Seal every waiting entry, at most ``batch`` a transaction and checkpoint.

    One sealer at a time: where another is at work, nothing is done (it will take them). Killed
    in the middle, the batch in hand waits on, unsealed. Costs one query when nothing waits.
    Raises TreeDamaged when the stored edge is not that of the last checkpoint.
    """
    total, size = 0, 0
    while Unsealed.objects.exists():
        done = _seal_batch(now, batch)
        if not done.entries:
            break
        total, size = total + done.entries, done.size
    return Sealed(total, size)


def _seal_batch(now: datetime, batch: int) -> Sealed:
    connection = ledger_connection()
    with transaction.atomic(using=connection.alias):
        if not _my_turn(connection):
            return Sealed(0, 0)
        waiting = Unsealed.objects.order_by("pk").values_list("pk", "entry_id", "leaf_hash")
        rows = list(waiting[:batch])
        if not rows:
            return Sealed(0, 0)
        tree = _current_tree()
        _append(connection, tree, [(entry_id, bytes(hashed)) for _, entry_id, hashed in rows])
        _sign(connection, tree, now)
        # Not "up to the last": rows of later commits may have lower numbers.
        Unsealed.objects.filter(pk__range=(rows[0][0], rows[-1][0])).sealed_by_now().delete()
        return Sealed(len(rows), tree.size)


def _my_turn(connection: BaseDatabaseWrapper) -> bool:
    """On SQLite the IMMEDIATE transaction is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _current_tree() -> merkle.Tree:
    newest = latest_checkpoint()
    if newest is None:
        return merkle.Tree()
    try:
        tree = tree_at(newest.size)
    except KeyError as missing:
        raise TreeDamaged(f"node {missing} is gone") from missing
    if tree.root != bytes(newest.root):
        raise TreeDamaged(f"the tree does not lead to checkpoint {newest.size}")
    return tree


def _append(
    connection: BaseDatabaseWrapper, tree: merkle.Tree, rows: list[tuple[str, bytes]]
) -> None:
    leaves, nodes = [], []
    for entry_id, hashed in rows:
        leaves.append((tree.size, entry_id, hashed))
        nodes += tree.append(hashed)
    insert(connection, (Leaf, leaves), (Node, nodes))


def _sign(connection: BaseDatabaseWrapper, tree: merkle.Tree, now: datetime) -> None:
    says = notes.Checkpoint(settings.LEDGER_ORIGIN, tree.size, tree.root, now)
    note = notes.sign(says, signing_key())
    key_id = notes.signed_by(note).hex()
    insert(connection, (Checkpoint, [(tree.size, tree.root, now, key_id, note)]))
