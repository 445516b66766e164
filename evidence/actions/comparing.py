"""A checkpoint from elsewhere beside this ledger: does the tree still lead to it?"""

from dataclasses import dataclass
from datetime import datetime

from evidence.rules.publications import HOLDS, Verdict, unwrapped
from govportal.ledger import keys
from govportal.ledger.actions import record, recorded
from govportal.ledger.proofs import (
    ConsistencyProof,
    consistency_proof,
    latest_checkpoint,
    tree_at,
    tree_size,
)
from govportal.ledger.rules import Actor, Reference, merkle, notes


@dataclass(frozen=True)
class Comparison:
    """What came of it. ``proof``: from the brought checkpoint to the newest, where it holds."""

    verdict: Verdict
    size: int = 0
    root: str = ""
    own_root: str = ""
    sealed_at: datetime | None = None
    newest: int = 0
    proof: ConsistencyProof | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.verdict in HOLDS

    @property
    def is_foreign(self) -> bool:
        """Whether nothing can be said: it is no checkpoint of this ledger."""
        return self.verdict is Verdict.FOREIGN

    def as_json(self) -> dict[str, object]:
        proof = self.proof.as_json() if self.proof else None
        return {
            "holds": self.holds,
            "verdict": self.verdict.value,
            "size": self.size,
            "root": self.root,
            "own_root": self.own_root,
            "newest": self.newest,
            "proof": proof,
        }


def compare(text: str) -> Comparison:
    """Compare a signed note with the stored tree. The whole ledger is not recomputed: that the
    leaves are those of the bodies is what ``verify_ledger`` shows."""
    try:
        note = notes.verify(unwrapped(text), keys.verifiers())
    except (notes.BadNote, ValueError) as bad:
        return Comparison(Verdict.FOREIGN, why=str(bad))
    newest = tree_size()
    said = {"size": note.size, "root": note.root.hex(), "sealed_at": note.sealed_at}
    if note.size > newest:
        return Comparison(Verdict.SHRUNK, **said, newest=newest)  # type: ignore[arg-type]
    try:
        own = tree_at(note.size).root
        proof = consistency_proof(note.size, newest)
        verdict = Verdict.SAME if own == note.root else Verdict.FORKED
        if verdict is Verdict.SAME:
            proof.verify(note.root, _root(newest))
    except (KeyError, merkle.BadProof):
        return Comparison(Verdict.DAMAGED, **said, newest=newest)  # type: ignore[arg-type]
    kept = proof if verdict is Verdict.SAME else None
    return Comparison(verdict, **said, own_root=own.hex(), newest=newest, proof=kept)  # type: ignore[arg-type]


def _root(size: int) -> bytes:
    newest = latest_checkpoint()
    return bytes(newest.root) if newest and newest.size == size else tree_at(size).root


@recorded
def compare_and_record(text: str, *, actor: Actor, now: datetime) -> Comparison:
    """``compare``, and what came of it in the ledger: also that somebody looked is evidence."""
    found = compare(text)
    data = {key: value for key, value in found.as_json().items() if key != "proof"}
    record("checkpoint.compared", Reference("ledger:checkpoints"), actor=actor, now=now, data=data)
    return found
