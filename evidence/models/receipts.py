"""What pruning leaves: the receipt of a run, and what is known of an entry without a body."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from evidence.models.retention import PruningRun
from govportal.ledger.models import Checkpoint, Entry, Leaf, PruningPermit
from govportal.ledger.proofs import InclusionProof, inclusion_proof, latest_checkpoint
from govportal.ledger.rules import merkle


@dataclass(frozen=True)
class Standing:
    """A pruning looked at now: how many leaves stand, how many bodies are left (none)."""

    leaves: int
    bodies: int
    first: int | None
    last: int | None

    def holds(self, entries: int) -> bool:
        return self.leaves == entries and not self.bodies


def standing(run: PruningRun) -> tuple[Standing, bool]:
    """What stands now of a run that has ended, and whether that is as its receipt says."""
    ids = run.pruned_ids
    leaves = Leaf.objects.filter(entry_id__in=ids)
    first = leaves.order_by("index").values_list("index", flat=True).first()
    last = leaves.order_by("-index").values_list("index", flat=True).first()
    bodies = Entry.objects.filter(pk__in=ids).count()
    found = Standing(leaves.count(), bodies, first, last)
    return found, found.holds(run.entries)


def receipt_of(run: PruningRun) -> dict[str, Any]:
    """A run as JSON: permit, export, and the leaf of each entry that lost its body."""
    leaves = Leaf.objects.filter(entry_id__in=run.pruned_ids).order_by("index")
    columns = leaves.values_list("index", "entry_id", "leaf_hash")
    return {
        "kind": "pruning-receipt",
        "v": 1,
        "number": run.number,
        "state": run.state,
        "until": run.until,
        "permit": run.permit or None,
        "export": {"sha256": run.sha256, "size": run.size, "tree_size": run.tree_size},
        "ids_digest": run.ids_digest,
        "entries": [
            {"index": index, "id": pk, "leaf_hash": bytes(hashed).hex()}
            for index, pk, hashed in columns
        ],
    }


@dataclass(frozen=True)
class LeafFacts:
    """An entry whose body is gone. ``run`` is empty where another way than a run took it."""

    leaf: Leaf
    permit: str
    run: PruningRun | None
    checkpoint: Checkpoint | None
    proof: InclusionProof | None
    is_proved: bool

    @property
    def leaf_hash(self) -> str:
        return bytes(self.leaf.leaf_hash).hex()


def leaf_facts(pk: str) -> LeafFacts:
    """Raises Http404 for an entry that has its body, or that never was."""
    leaf = Leaf.objects.filter(entry_id=pk).first()
    permit = PruningPermit.objects.filter(entry_id=pk).values_list("granted_by", flat=True).first()
    if leaf is None or permit is None or Entry.objects.filter(pk=pk).exists():
        raise Http404
    checkpoint = latest_checkpoint()
    proof = inclusion_proof(pk, checkpoint.size) if checkpoint else None
    run = PruningRun.objects.filter(permit=permit).first()
    return LeafFacts(leaf, permit, run, checkpoint, proof, _holds(proof, checkpoint))


def _holds(proof: InclusionProof | None, checkpoint: Checkpoint | None) -> bool:
    if proof is None or checkpoint is None:
        return False
    try:
        proof.verify(bytes(checkpoint.root))
    except merkle.BadProof:
        return False
    return True
