"""What a new portal starts with. Administrators may change it; loading again changes nothing."""

from datetime import datetime

from approvals.schemes import load_shipped_scheme
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions import load_calendars


def load_defaults(now: datetime) -> None:
    """Calendars with the coming years of working time, and the scheme of tiers and routes."""
    load_calendars(now)
    load_shipped_scheme(actor=SYSTEM("defaults"), now=now)
