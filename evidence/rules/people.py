"""People on the record. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Who:
    """Somebody on the record: the name people read and the reference the ledger holds."""

    name: str
    ref: str

    def __str__(self) -> str:
        return self.name
