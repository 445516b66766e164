"""What readiness brings to the room: registered when Django starts."""

from datetime import datetime

from approvals.actions.defaults import register_defaults
from govportal import refusals
from govportal.ledger.rules import SYSTEM
from scorecards.actions.readiness import demand_readiness
from scorecards.ready_sentences import READY_FORBIDDEN, READY_SENTENCES


def register() -> None:
    """Called once."""
    refusals.register(READY_SENTENCES, forbidden=READY_FORBIDDEN)
    register_defaults("readiness", _demand)


def _demand(now: datetime) -> None:
    demand_readiness(actor=SYSTEM("defaults"), now=now)
