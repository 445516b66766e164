"""What happened, entry by entry. Pure data."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TrailLine:
    """One ledger entry as a line on paper or on a page."""

    index: int | None  # None while it waits to be sealed
    id: str
    at: datetime
    who: str
    what: str
    leaf_hash: str
    is_demo: bool = False
    is_export: bool = False  # somebody took a copy away: no part of what it proves
