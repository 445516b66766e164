"""What proofs bring to other rooms: registered when Django starts."""

from govportal import refusals
from govportal.worklist import handovers
from scorecards.handovers import holdings
from scorecards.proofs_sentences import PROOFS_FORBIDDEN, PROOFS_SENTENCES


def register() -> None:
    """Called once."""
    refusals.register(PROOFS_SENTENCES, forbidden=PROOFS_FORBIDDEN)
    handovers.register_source("scorecards", holdings)
