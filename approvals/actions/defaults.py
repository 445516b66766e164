"""What a new portal starts with. Administrators may change it; loading again changes nothing."""

from collections.abc import Callable
from datetime import datetime

from approvals.schemes import load_shipped_scheme
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions import load_calendars
from registry.actions import load_starter_policy
from registry.reference_tables import load_tables

Loader = Callable[[datetime], object]
_LOADERS: dict[str, Loader] = {}


def register_defaults(name: str, loader: Loader) -> None:
    """What a higher room starts with; ``loader`` may run again and then changes nothing."""
    _LOADERS[name] = loader


def load_defaults(now: datetime) -> None:
    """Calendars with the coming years of working time, the scheme of tiers and routes, the tables
    of duties, regulations and disclosures, the starter usage policy, and what other rooms ship."""
    load_calendars(now)
    load_shipped_scheme(actor=SYSTEM("defaults"), now=now)
    load_tables(actor=SYSTEM("defaults"), now=now)
    load_starter_policy(actor=SYSTEM("defaults"), now=now)
    for loader in _LOADERS.values():
        loader(now)
