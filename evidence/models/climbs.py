"""An inclusion proof as its page shows it: every step, and all of them drawn."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from govportal.charts import Rung, draw_climb
from govportal.ledger.proofs import InclusionProof
from govportal.ledger.rules import merkle


@dataclass(frozen=True)
class Climb:
    """The steps from a leaf to the root that they lead to."""

    rungs: list[Rung]
    root: str
    drawing: SafeString


def climb_of(proof: InclusionProof) -> Climb | None:
    """The way of a proof; None where it has not as many hashes as it must have."""
    try:
        steps = merkle.steps(proof.leaf_hash, proof.index, proof.size, proof.hashes)
    except merkle.BadProof:
        return None
    rungs = [Rung(step.on_the_left, step.other.hex(), step.joined.hex()) for step in steps]
    own = proof.leaf_hash.hex()
    label = ngettext(
        "The fingerprint of this entry is joined with %(n)s other and comes to the signed root.",
        "The fingerprint of this entry is joined with %(n)s others, one after the other, and "
        "comes to the signed root.",
        len(rungs),
    ) % {"n": len(rungs)}
    drawn = draw_climb(rungs, own, first=gettext("This entry"), last=gettext("Root"), label=label)
    return Climb(rungs, rungs[-1].joined if rungs else own, drawn)
