"""Ballots and the conditions they attached, as a dossier tells them. Pure data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from evidence.rules.people import Who


@dataclass(frozen=True)
class ProposalLine:
    """A condition as a vote proposed it."""

    text: str
    owner: str
    days: int
    rule: str = ""


@dataclass(frozen=True)
class VoteLine:
    """One version of one vote, or the casting vote; ``ref`` as the ledger calls it."""

    ref: str
    person: Who
    seat: str
    choice: str
    choice_name: str
    rationale: str
    conditions: tuple[ProposalLine, ...]
    digest: str
    cast_at: datetime
    is_last: bool
    is_casting: bool = False


@dataclass(frozen=True)
class BallotLine:
    """One ballot; votes and arithmetic once the item is decided (``shows``)."""

    id: int
    n: int
    state: str
    state_name: str
    question: str
    digest: str
    reason: str
    base_name: str
    is_extended: bool
    opened_at: datetime
    closed_at: datetime | None
    votes: tuple[VoteLine, ...]
    arithmetic: tuple[tuple[str, str], ...]
    shows: bool = True


@dataclass(frozen=True)
class EvidenceFileLine:
    """A file of evidence, as it was handed in."""

    name: str
    sha256: str


@dataclass(frozen=True)
class SubmissionLine:
    """Evidence for a condition, and what its verifier said."""

    n: int
    text: str
    by: Who
    at: datetime
    verdict: str
    verdict_name: str
    reason: str
    verdict_by: Who | None
    decided_at: datetime | None
    files: tuple[EvidenceFileLine, ...]
    by_for: Who | None = None
    verdict_for: Who | None = None

    @property
    def file_words(self) -> str:
        """Each file by name and SHA-256, as one cell of a table."""
        return "; ".join(f"{file.name} {file.sha256}" for file in self.files)


@dataclass(frozen=True)
class HeldLine:
    """For how long a condition held the right to run; ``until`` None: still."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class BindingLine:
    """For how long a condition's run-time rule bound one authorisation, and how it stood."""

    words: str
    authorisation: str
    state: str
    state_name: str
    begins_at: datetime
    tightened_at: datetime | None
    over_at: datetime | None

    @property
    def number(self) -> str:
        """Of the authorisation, as print has it."""
        return self.authorisation.partition(":")[2]


@dataclass(frozen=True)
class ConditionLine:
    """One condition: what was asked of whom, by when, and what came of it.

    ``replaced_by`` is the number of the one that took its place, ``originals`` are the numbers of
    those in whose place it stands, with the wording of ``written_by``.
    """

    id: int
    n: int
    text: str
    owner: Who
    part: str
    days: int
    due_at: datetime
    grace_until: datetime
    state: str
    state_name: str
    proposed_by: tuple[Who, ...]
    written_by: Who | None
    written_at: datetime
    replaced_by: int | None
    originals: tuple[int, ...]
    overdue_at: datetime | None
    held: tuple[HeldLine, ...]
    closed_at: datetime | None
    evidence: tuple[SubmissionLine, ...]
    rules: tuple[str, ...] = ()
    bound: tuple[BindingLine, ...] = ()

    @property
    def people(self) -> Iterable[Who]:
        """Everybody named in it."""
        found = [self.owner, *self.proposed_by, self.written_by]
        found += [who for line in self.evidence for who in (line.by, line.verdict_by)]
        return [who for who in found if who is not None]

    @property
    def proposer_words(self) -> str:
        return ", ".join(str(who) for who in self.proposed_by)
