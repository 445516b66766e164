"""The right to run that a decision gave, and the stages through which it was released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from evidence.rules.people import Who


@dataclass(frozen=True)
class SignatureLine:
    """Somebody's signature under an exit criterion, with evidence; it may be taken back."""

    person: Who
    evidence: str
    signed_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str


@dataclass(frozen=True)
class CriterionLine:
    """An exit criterion; ``said`` is the requester's plan, where it is about that."""

    n: int
    text: str
    said: str
    signatures: tuple[SignatureLine, ...]


@dataclass(frozen=True)
class StageLine:
    """One attempt at one stage; ``held_days`` did not count, because it was suspended."""

    id: int
    stage: str
    stage_name: str
    attempt: int
    least_days: int
    scope: str
    entered_at: datetime | None
    entered_by: Who | None
    left_at: datetime | None
    left_by: Who | None
    held_days: int
    ending: str
    ending_name: str
    reason: str
    criteria: tuple[CriterionLine, ...]

    @property
    def people(self) -> Iterable[Who]:
        """Everybody named in it."""
        signers = [line.person for row in self.criteria for line in row.signatures]
        return [who for who in (self.entered_by, self.left_by, *signers) if who is not None]


@dataclass(frozen=True)
class AuthorisationLine:
    """The right to run that the decision gave, and the stages on the way to production."""

    id: int
    fingerprint: str
    environment: str
    stage: str
    state: str
    state_name: str
    valid_from: datetime
    valid_until: date
    live_at: datetime | None
    monitoring: str
    basis: str
    stages: tuple[StageLine, ...] = ()

    @property
    def begun(self) -> tuple[StageLine, ...]:
        """The stages that were entered, in the order of their time."""
        entered = [line for line in self.stages if line.entered_at is not None]
        return tuple(sorted(entered, key=lambda line: str(line.entered_at)))
