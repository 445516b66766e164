"""Who may do what in a review, and when it is decided. Pure Python.

A review is about ``(kind, id, digest)``; nothing here knows what kind of thing that is
(DESIGN, "What a review is about").
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from approvals.rules.reasons import question_text_refusal
from govportal.faults import is_unseen
from govportal.refusals import Refusal


class ReviewState(StrEnum):
    """Where a review stands. ``superseded``: a higher tier opened another review instead."""

    OPEN = "open"
    DECIDED = "decided"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """On what a decision rests; tied to its route in the database."""

    SIGN_OFF = "sign_off"
    BALLOT = "ballot"
    ORDER = "order"


class StepKind(StrEnum):
    """The duties of a review. Signatures decide; the others must be done before them."""

    ATTESTATION = "attestation"
    LEGAL_CLASS = "legal_class"
    PRIVACY = "privacy"
    SIGN_OFF_OWNER = "sign_off_technical_owner"
    SIGN_OFF_CISO = "sign_off_ciso"
    SIGN_OFF_SECURITY = "sign_off_security"
    SECURITY = "security"
    COMPLIANCE = "compliance"
    ARCHITECTURE = "architecture"
    BALLOT = "ballot"


class StepState(StrEnum):
    """A step waits for those before it, is open to its assignee, done, or no longer needed."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What a reviewer can say about a step, and how a review can end; ``CONDITIONS`` is a yes."""

    APPROVE = "approve"
    CONDITIONS = "conditions"
    REJECT = "reject"


class LegalClass(StrEnum):
    """EU AI Act classes as the compliance reviewer decides them."""

    MINIMAL = "minimal_risk"
    LIMITED = "limited_risk"
    HIGH = "high_risk"
    PROHIBITED = "prohibited"


SIGNATURES = frozenset(kind for kind in StepKind if kind.value.startswith("sign_off_"))
FIRST_DUTIES = frozenset({StepKind.ATTESTATION, StepKind.LEGAL_CLASS, StepKind.PRIVACY})
REVIEWS = frozenset({StepKind.SECURITY, StepKind.COMPLIANCE, StepKind.ARCHITECTURE})
"""What is read before the vote or the signature: findings, a recommendation, never a decision."""
OPEN_AT_ONCE = FIRST_DUTIES | REVIEWS
COMMITTEE_STEPS = frozenset({StepKind.BALLOT})
POSITIVE = frozenset({Verdict.APPROVE, Verdict.CONDITIONS})
OVER = frozenset({StepState.DONE, StepState.CANCELLED})
BASIS_COMMITTEE = frozenset({Basis.BALLOT, Basis.ORDER})


@dataclass(frozen=True)
class StepFacts:
    """What the rules need to know of a step.

    ``substitutes``: pairs of a substitute and who is away, whose the step is; they are among the
    ``stand_ins``. ``unfit``: substitutes without the role or seat that this step needs.
    """

    kind: StepKind
    state: StepState
    assignee: int | None
    stand_ins: frozenset[int] = frozenset()
    substitutes: tuple[tuple[int, int], ...] = ()
    unfit: frozenset[int] = frozenset()

    def principal(self, person: int) -> int | None:
        """For whom the person does this, as their substitute; None where it is their own."""
        return next((whom for who, whom in self.substitutes if who == person), None)


@dataclass(frozen=True)
class SignatureFacts:
    """What the rules need to know of a signature: who, on which step, what, on which digest."""

    person: int
    kind: StepKind
    verdict: Verdict
    digest: str
    principal: int | None = None

    @property
    def people(self) -> frozenset[int]:
        """Who signed, and for whom."""
        return frozenset({self.person} if self.principal is None else {self.person, self.principal})


@dataclass(frozen=True)
class ReviewFacts:
    """What the rules need to know of a review."""

    state: ReviewState
    digest: str
    basis: Basis
    steps: tuple[StepFacts, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()
    conflicted: frozenset[int] = field(default_factory=frozenset)
    requesters: frozenset[int] = field(default_factory=frozenset)

    def principal(self, kind: StepKind, person: int) -> int | None:
        """For whom the person does the step ``kind``, as their substitute."""
        step = next((s for s in self.steps if s.kind is kind), None)
        return None if step is None else step.principal(person)

    def absent(self, person: int) -> int | None:
        """For whom the person takes part, where no step is their own."""
        mine = [s for s in self.steps if person == s.assignee or person in s.stand_ins]
        found = [s.principal(person) for s in mine]
        return None if not found or None in found else found[0]


def sign_refusal(
    review: ReviewFacts, kind: StepKind, person: int, seen_digest: str
) -> Refusal | None:
    """Why ``person`` may not give a verdict on the step ``kind``; None when they may.

    A step belongs to its assignee and to those the escalation called in; conflicted people decide
    nothing but the technical owner's own duties (4-fine-print.md, Committee arithmetic); two
    signatures are two people; a verdict binds to the digest its giver saw.
    """
    step = next((s for s in review.steps if s.kind is kind), None)
    if review.state is not ReviewState.OPEN:
        return Refusal("review.closed_stale")
    if step is None or step.state in {StepState.DONE, StepState.CANCELLED}:
        return Refusal("review.step_done_stale")
    if seen_digest != review.digest:
        return Refusal("review.version_stale")
    if person != step.assignee and person not in step.stand_ins:
        return Refusal("review.not_assigned")
    if step.state is StepState.WAITING:
        return Refusal("review.first_duties_open")
    if kind in COMMITTEE_STEPS:
        return Refusal("review.committee_decides")
    return (
        conflict_refusal(review, kind, person)
        or substitute_refusal(review, step, person)
        or _second_signature(review, step, person)
    )


def substitute_refusal(review: ReviewFacts, step: StepFacts, person: int) -> Refusal | None:
    """Why a substitute may not do this; None for everybody else. Nobody may for somebody who could
    not themselves; for the technical owner's own duties a substitute's conflict counts, too.
    """
    absent = step.principal(person)
    if absent is None:
        return None
    if person in step.unfit:
        return Refusal("review.substitute_role")
    if conflict_refusal(review, step.kind, absent) is not None:
        return Refusal("review.absent_conflict")
    bars = step.kind is not StepKind.ATTESTATION and person in review.conflicted
    return Refusal("review.conflict") if bars else None


def conflict_refusal(review: ReviewFacts, kind: StepKind, person: int) -> Refusal | None:
    """Why a conflict keeps ``person`` from the step ``kind``; None when none does.

    The technical owner's own duties, and their manager's in their place, are no conflict; to
    attest is to state, not to decide, so even a requester may.
    """
    if kind is StepKind.ATTESTATION:
        return None
    if person in review.requesters:
        return Refusal("review.own_request")
    if kind is not StepKind.SIGN_OFF_OWNER and person in review.conflicted:
        return Refusal("review.conflict")
    return None


def _second_signature(review: ReviewFacts, step: StepFacts, person: int) -> Refusal | None:
    """Who signs for somebody counts as both of them."""
    current = [s for s in review.signatures if s.kind in SIGNATURES and s.digest == review.digest]
    signed = frozenset().union(*(s.people for s in current))
    if step.kind in SIGNATURES and not signed.isdisjoint({person, step.principal(person)}):
        return Refusal("review.two_people")
    return None


def verdict_refusal(kind: StepKind, verdict: Verdict | None, conditions: str) -> Refusal | None:
    """Why this verdict cannot be given on a step of this kind: only reviews recommend conditions,
    and whoever does writes them down.
    """
    if verdict is not Verdict.CONDITIONS:
        return None
    if kind not in REVIEWS:
        return Refusal("review.conditions_not_here")
    return Refusal("review.conditions_missing") if is_unseen(conditions) else None


def document_refusal(kind: StepKind) -> Refusal | None:
    """Why this duty takes no documents: only the reviews before a ballot do."""
    return None if kind in REVIEWS else Refusal("review.documents_not_here")


def is_ready_for_ballot(steps: Iterable[StepFacts]) -> bool:
    """Whether everything the committee needs before its ballot is there, and no ballot was."""
    steps = tuple(steps)
    waits = any(s.kind is StepKind.BALLOT and s.state is StepState.WAITING for s in steps)
    return waits and not missing_for_ballot(steps)


def missing_for_ballot(steps: Iterable[StepFacts]) -> frozenset[StepKind]:
    """The duties before the ballot that nobody has done yet."""
    return frozenset(s.kind for s in steps if s.kind is not StepKind.BALLOT and s.state not in OVER)


def early_ballot_refusal(
    review: ReviewFacts, late: Collection[StepKind], reason: str, *, leads: bool
) -> Refusal | None:
    """Why the ballot may not be opened without the reviews that are missing; None when it may.

    ``late``: the duties whose own time is over. ``leads``: whether it is the chair, or who stands
    in their place, who asks. The first duties are never left out: without them there is no class
    under the law and no attested content to vote on.
    """
    if review.state is not ReviewState.OPEN:
        return Refusal("review.closed_stale")
    if not any(s.kind is StepKind.BALLOT and s.state is StepState.WAITING for s in review.steps):
        return Refusal("review.ballot_opened_stale")
    if not leads:
        return Refusal("review.may_not_open_ballot")
    missing = missing_for_ballot(review.steps)
    if missing & FIRST_DUTIES:
        return Refusal("review.first_duties_before_ballot")
    if not missing <= set(late):
        return Refusal("review.not_late")
    return Refusal("request.reason_missing") if is_unseen(reason) else None


def opens_now(steps: Iterable[StepFacts]) -> frozenset[StepKind]:
    """The waiting steps that may open: signatures, once every duty before them is done.

    Which steps a route has is the route's business; their order is this one.
    """
    steps = tuple(steps)
    pending = any(s.kind in OPEN_AT_ONCE and s.state not in OVER for s in steps)
    if pending:
        return frozenset()
    return frozenset(s.kind for s in steps if s.state is StepState.WAITING and s.kind in SIGNATURES)


def outcome(review: ReviewFacts) -> Verdict | None:
    """The result once it is certain: one rejection rejects; approval needs every step approved.

    What a review recommends decides nothing, yes or no; it only has to be there. None while it is
    open. Reviews decided by ballot never end here (Basis.BALLOT).
    """
    if review.basis is not Basis.SIGN_OFF:
        return None
    current = [s for s in review.signatures if s.digest == review.digest]
    if any(s.verdict is Verdict.REJECT for s in current if s.kind not in REVIEWS):
        return Verdict.REJECT
    needed = {s.kind for s in review.steps if s.state is not StepState.CANCELLED}
    done = {s.kind for s in current if s.verdict is Verdict.APPROVE or s.kind in REVIEWS}
    return Verdict.APPROVE if needed and needed <= done else None


def question_refusal(review: ReviewFacts, person: int, text: str) -> Refusal | None:
    """Why ``person`` may not ask the requester; None when they may. A question pauses clocks."""
    if review.state is not ReviewState.OPEN:
        return Refusal("review.closed_stale")
    takes_part = any(person == s.assignee or person in s.stand_ins for s in review.steps)
    if not takes_part:
        return Refusal("review.not_assigned")
    return question_text_refusal(text)
