"""Letters to the board as a decision record and an evidence pack tell them. Pure data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.rules.people import Who


@dataclass(frozen=True)
class LetterLine:
    """One letter; ``frozen`` is exactly what its digest is over, ``member`` its name on paper."""

    ref: str
    number: str
    digest: str
    frozen: bytes
    written_at: datetime
    printed_at: datetime | None
    sha256: str
    size: int | None
    member: str
    acknowledged_at: datetime | None
    acknowledged_by: Who | None
    remark: str

    @property
    def facts_member(self) -> str:
        """The file with the facts that the letter prints."""
        return f"letters/{self.number}.json"


def facts_members(letters: Sequence[LetterLine]) -> Mapping[str, bytes]:
    """The facts of each letter, by their name in the pack."""
    return {letter.facts_member: letter.frozen for letter in letters}
