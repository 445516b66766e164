"""Everything a decision record and an evidence pack say about one request. Pure data.

``evidence.models.dossiers`` fills these from other rooms' rows; whoever prints knows only these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from approvals.rules.clock_lines import ClockLine
from approvals.rules.risks import Risk
from evidence.rules.ballots import BallotLine, ConditionLine
from evidence.rules.desk import AdviceLine, CheckLine
from evidence.rules.people import Who
from evidence.rules.releases import AuthorisationLine
from evidence.rules.scheduled import ScheduledLine
from evidence.rules.turns import TurnLine

if TYPE_CHECKING:
    from evidence.rules.letters import LetterLine

Json = Mapping[str, object]


@dataclass(frozen=True)
class AttachmentFacts:
    """A file of the request; ``member`` is its name in the pack.

    ``evidence``: for which condition it was handed in; empty for those of a version.
    """

    id: str
    name: str
    member: str
    size: int
    content_type: str
    sha256: str
    uploaded_by: Who
    uploaded_at: datetime
    versions: tuple[int, ...]
    evidence: str = ""


@dataclass(frozen=True)
class PointLine:
    """One line of the explanation: what was answered, what it gives, why."""

    text: str
    points: int | None
    why: str = ""


@dataclass(frozen=True)
class Change:
    """One difference between the authorised manifest and the requested one."""

    op: str  # add, del, mod
    where: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    """How a change was judged against what was authorised, and so routed."""

    against: str
    fingerprint: str
    is_short: bool
    says: str
    grounds: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]  # what, before, after, judgement with its reason


@dataclass(frozen=True)
class ToolLine:
    """One tool the agent asks for."""

    name: str
    system: str
    operations: str
    scope: str
    writes: bool
    reversible: bool | None


@dataclass(frozen=True)
class VersionFacts:
    """One submitted version, as it was frozen."""

    n: int
    digest: str
    fingerprint: str
    manifest_label: str
    tier: int
    points: int
    lines: tuple[PointLine, ...]
    floors: tuple[str, ...]
    findings: tuple[str, ...]
    tools: tuple[ToolLine, ...]
    data: tuple[str, ...]
    summary: tuple[tuple[str, str], ...]
    frozen: bytes  # exactly what the digest is over: content, unknown keys, list of files
    classification: Json
    submitted_by: Who
    submitted_at: datetime
    security: tuple[tuple[str, str], ...] = ()
    risks: tuple[Risk, ...] = ()


@dataclass(frozen=True)
class StepLine:
    """One duty of the review."""

    position: int
    kind: str
    name: str
    role: str
    assignee: Who | None
    state: str
    state_name: str
    opened_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class SignOffLine:
    """One verdict, bound to the digest its giver saw."""

    id: int
    step: str
    step_name: str
    person: Who
    role: str
    on_behalf_of: Who | None
    is_signature: bool
    verdict: str
    verdict_name: str
    rationale: str
    digest: str
    version: int | None
    data: Json
    data_words: str
    signed_at: datetime
    is_current: bool
    findings: str = ""
    conditions: str = ""
    role_words: str = ""


@dataclass(frozen=True)
class QuestionLine:
    """One question to the requester and its answer."""

    n: int
    about: str
    text: str
    asked_by: Who
    asked_at: datetime
    answer: str
    answered_by: Who | None
    closed_at: datetime | None
    is_withdrawn: bool
    made_necessary_by: str = ""
    why: str = ""


@dataclass(frozen=True)
class DecisionLine:
    """The end of a review."""

    id: int
    outcome: str
    outcome_name: str
    basis_name: str
    digest: str
    fingerprint: str
    tier: int
    legal_class: str
    legal_class_name: str
    arithmetic: Json
    decided_at: datetime


@dataclass(frozen=True)
class ConflictLine:
    """Somebody who may not decide, and what they are to the case."""

    person: Who
    relation: str
    found_by_system: bool

    @property
    def words(self) -> str:
        """The relation as people write it: “technical owner”."""
        return self.relation.replace("_", " ")


@dataclass(frozen=True)
class ReviewLine:
    """One routed decision: its route, its clock, who said what."""

    id: int
    ref: str
    tier: int
    tier_reason: str
    basis: str
    basis_name: str
    state: str
    state_name: str
    committee: str
    scheme_version: int
    digest: str
    fingerprint: str
    opened_at: datetime
    closed_at: datetime | None
    steps: tuple[StepLine, ...]
    sign_offs: tuple[SignOffLine, ...]
    questions: tuple[QuestionLine, ...]
    clocks: tuple[ClockLine, ...]
    decision: DecisionLine | None
    conflicts: tuple[ConflictLine, ...] = ()
    ballots: tuple[BallotLine, ...] = ()
    conditions: tuple[ConditionLine, ...] = ()
    change: ChangeLine | None = None
    part_clocks: tuple[ClockLine, ...] = ()  # of its duties and its ballots

    @property
    def signatures(self) -> tuple[SignOffLine, ...]:
        """The verdicts that decide."""
        return tuple(line for line in self.sign_offs if line.is_signature)

    def given(self, step: str) -> SignOffLine | None:
        """The last verdict on one duty, or None while it is open."""
        return next((line for line in reversed(self.sign_offs) if line.step == step), None)

    @property
    def legal_class(self) -> SignOffLine | None:
        return self.given("legal_class")

    @property
    def privacy(self) -> SignOffLine | None:
        return self.given("privacy")


@dataclass(frozen=True)
class Dossier:
    """One request with all that became of it."""

    number: str
    ref: str
    kind: str
    kind_name: str
    state: str
    state_name: str
    title: str
    agent_name: str
    agent_slug: str
    agent_ref: str
    unit: str
    requester: Who
    owners: tuple[tuple[str, Who], ...]
    submitted_at: datetime
    closed_at: datetime | None
    close_reason: str
    compared_with: str
    versions: tuple[VersionFacts, ...]
    changes: tuple[Change, ...]
    reviews: tuple[ReviewLine, ...]
    authorisations: tuple[AuthorisationLine, ...]
    attachments: tuple[AttachmentFacts, ...]
    refs: tuple[str, ...]
    named: tuple[str, ...]  # references of what is named in print: a new name changes the page
    scheduled: tuple[ScheduledLine, ...] = ()
    turns: tuple[TurnLine, ...] = ()
    letters: "tuple[LetterLine, ...]" = ()
    checks: tuple[CheckLine, ...] = ()
    advice: tuple[AdviceLine, ...] = ()

    @property
    def version(self) -> VersionFacts:
        """The version that was, or is to be, decided."""
        return self.versions[-1]

    @property
    def review(self) -> ReviewLine | None:
        """The last review: the one that decides."""
        return self.reviews[-1] if self.reviews else None

    @property
    def decision(self) -> DecisionLine | None:
        return self.review.decision if self.review else None

    @property
    def tone(self) -> str:
        """The status tone of the outcome, as the design language names them."""
        return {"approved": "ok", "rejected": "bad", "in_review": "info"}.get(self.state, "neutral")
