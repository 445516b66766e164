"""What a dossier says of completeness and of privileged notes. Pure data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from evidence.rules.people import Who


@dataclass(frozen=True)
class CheckLine:
    """One look of the security reviewers' desk at the request."""

    round: int
    outcome: str
    words: str
    by: Who | None
    on_behalf_of: Who | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    digest: str
    missing: tuple[tuple[str, str], ...]  # the part of the request, and what is missing
    question: int | None

    @property
    def missing_words(self) -> str:
        return "; ".join(f"{part}: {sentence}" for part, sentence in self.missing)


@dataclass(frozen=True)
class AdviceLine:
    """That counsel wrote a privileged note. What it says is withheld from everybody here."""

    n: int
    by: Who
    at: datetime
    adds_to: int | None
    commitment: str
    is_erased: bool
    withheld: bool = True


Table = tuple[str, str, list[Mapping[str, object]]]
"""Name, columns and rows of a population."""


def check_table(lines: Iterable[CheckLine]) -> Table:
    columns = "round outcome by on_behalf_of opened_at due_at closed_at digest missing question"
    rows = [{**vars(line), "missing": line.missing_words} for line in lines]
    return "completeness_checks", columns, list(rows)


def advice_table(lines: Iterable[AdviceLine]) -> Table:
    """That there are privileged notes; what they say is in no pack."""
    columns = "n by at adds_to commitment is_erased withheld"
    return "privileged_notes", columns, [vars(line) for line in lines]


def named_by_desk(checks: Iterable[CheckLine], advice: Iterable[AdviceLine]) -> list[Who]:
    """The people in these lines."""
    said = [who for line in checks for who in (line.by, line.on_behalf_of) if who is not None]
    return [*said, *(line.by for line in advice)]
