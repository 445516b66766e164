"""What a dossier says of the reviews of what runs since. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ScheduledLine:
    """One scheduled review of the authorisation that a request gave, and how it ended."""

    number: str
    kind: str
    kind_name: str
    authorisation: int
    tier: int
    due_on: date
    lapses_on: date
    state: str
    words: str
    outcome: str
    ending: str
    basis_name: str
    digest: str
    opened_at: datetime
    missed_at: datetime | None
    closed_at: datetime | None

    @property
    def tone(self) -> str:
        """The status tone, as the design language names them."""
        if self.outcome == "reject" or self.state == "lapsed":
            return "bad"
        return {"held": "ok", "open": "info"}.get(self.state, "neutral")
