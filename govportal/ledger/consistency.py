"""Whether the tree of one checkpoint begins with that of another: computed from what is stored."""

import json
from dataclasses import dataclass
from typing import Any

from govportal.ledger import keys
from govportal.ledger.models import Checkpoint
from govportal.ledger.proofs import LARGEST, ConsistencyProof, consistency_proof
from govportal.ledger.rules import merkle, notes
from govportal.refusals import Refusal, refuse


@dataclass(frozen=True)
class Consistency:
    """Two signed checkpoints and the proof between them; ``fault`` says what does not agree."""

    old: Checkpoint
    new: Checkpoint
    proof: ConsistencyProof | None
    fault: str

    @property
    def holds(self) -> bool:
        return not self.fault

    @property
    def proof_json(self) -> str:
        """The proof in the form of docs/ledger-format.md, to be copied."""
        return json.dumps(self.proof.as_json(), indent=2) if self.proof else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.holds,
            "fault": self.fault,
            "proof": self.proof.as_json() if self.proof else None,
            "from": {"size": self.old.size, "root": self.old.root_hex, "note": self.old.note},
            "to": {"size": self.new.size, "root": self.new.root_hex, "note": self.new.note},
        }

    def __str__(self) -> str:
        both = f"the tree of {self.new.size} entries begins with that of {self.old.size}"
        return f"Holds: {both}." if self.holds else f"Does not hold ({self.fault}) that {both}."


def between(old: int, new: int) -> Consistency:
    """Signatures of both checkpoints, and the proof from one root to the other.

    Raises Refused where there is no checkpoint of one of these sizes, or they are turned about.
    """
    if old > new:
        refuse(Refusal("ledger.not_earlier", {"old": old, "new": new}))
    asked = [size for size in (old, new) if abs(size) <= LARGEST]
    known = {said.size: said for said in Checkpoint.objects.filter(size__in=asked)}
    for size in (old, new):
        if size not in known:
            refuse(Refusal("ledger.no_checkpoint", {"size": size}))
    return _compared(known[old], known[new])


def _compared(old: Checkpoint, new: Checkpoint) -> Consistency:
    try:
        proof = consistency_proof(old.size, new.size)
        proof.verify(signed_root(old), signed_root(new))
    except notes.BadNote:
        return Consistency(old, new, None, "checkpoint")
    except KeyError:
        return Consistency(old, new, None, "node")
    except merkle.BadProof:
        return Consistency(old, new, proof, "path")
    return Consistency(old, new, proof, "")


def signed_root(said: Checkpoint) -> bytes:
    """The root that the note of a checkpoint states. Raises BadNote unless a trusted key signed it
    for this very size.
    """
    note = notes.verify(said.note, keys.verifiers())
    if note.size != said.size:
        raise notes.BadNote("a note of another size")
    return note.root
