"""One request as its page shows it to one reader: gathered once, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from approvals.actions.handing_over import may_hand_over
from approvals.actions.opening import Parties
from approvals.actions.request_effects import answerers_of
from approvals.actions.requests import parts_in
from approvals.actions.reviews import raise_tier_refusal
from approvals.actions.submitting import participants_of, parties_of
from approvals.ballot_room import BallotRoom, ballot_room, may_open_early
from approvals.conflicts import Conflict, conflicts_of
from approvals.course import Stop, course_of
from approvals.duties import Duty, duties_of, open_duties
from approvals.forms.ballots import BallotForm
from approvals.forms.reviews import LEGAL_NAMES, VerdictForm
from approvals.lines import day_of, spoken
from approvals.models import Attachment, Decision, Question, Request, RequestVersion
from approvals.rules import risks as risk_rules
from approvals.rules.content import FIELDS, answer, tools
from approvals.rules.reviews import (
    BASIS_COMMITTEE,
    LegalClass,
    ReviewFacts,
    question_refusal,
)
from approvals.rules.states import MOVES, State
from approvals.rules.states import refusal as move_refusal
from govportal.charts import Risk
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of
from registry.actions import go_live_refusal
from registry.models import Authorisation, Manifest
from registry.rules import manifests


@dataclass(frozen=True)
class CaseFile:
    """Everything the case page draws."""

    request: Request
    version: RequestVersion
    versions: Sequence[RequestVersion]
    content: Mapping[str, Any]
    parties: Parties
    conflicts: Sequence[Conflict]
    course: Sequence[Stop]
    duties: Sequence[Duty]
    questions: Sequence[Question]
    attachments: Sequence[Attachment]
    changes: Sequence[Any]
    compared_with: str
    tools: Sequence[Mapping[str, Any]]
    risks: Sequence[Risk]
    decision: Decision | None
    authorisation: Authorisation | None
    clock: Any
    facts: ReviewFacts
    may_answer: bool
    may_hand_over: bool
    may_go_live: bool
    tier_refusal: Refusal | None
    ask_refusal: Refusal | None
    revise_refusal: Refusal | None
    withdraw_refusal: Refusal | None
    may_open_early: bool
    room: BallotRoom | None
    now: datetime
    refusal: Refusal | None = None
    typed: VerdictForm | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    answer: tuple[int, str] | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The choices made in the request, by key, in the form's words."""
        choices = (field for field in FIELDS if field.choices)
        words = {f.key: dict(f.choices).get(answer(self.content, f.path), "") for f in choices}
        return {key: spoken(word) for key, word in words.items()}

    @property
    def legal_class(self) -> Any:
        """The decided class under the EU AI Act in words; empty before the decision."""
        decided = self.decision.legal_class if self.decision else ""
        return LEGAL_NAMES[LegalClass(decided)] if decided else ""

    @property
    def mine(self) -> list[Duty]:
        """The duties the reader can do now."""
        return open_duties(self.duties)

    @property
    def kept(self) -> str:
        """Reasons the reader wrote for a step that is no longer theirs to decide, to copy from."""
        if self.typed is None or any(duty.form is self.typed for duty in self.duties):
            return ""
        return str(self.typed.data.get("rationale", ""))

    @property
    def dialogue(self) -> list[tuple[Question, str | None]]:
        """Each question, with the answer that a rule refused just now; None where there is none."""
        n, text = self.answer or (0, "")
        now_open = self.request.review_id
        return [(q, text if (q.review_id, q.n) == (now_open, n) else None) for q in self.questions]

    @property
    def wanted_on(self) -> Any:
        return day_of(answer(self.content, "agent_metadata.proposed_production_date"))

    @property
    def kill_switch_on(self) -> Any:
        return day_of(answer(self.content, "security_assessment.kill_switch_tested_on"))

    @property
    def waits_for_committee(self) -> bool:
        return self.request.is_open and self.facts.basis in BASIS_COMMITTEE

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.closed_at is None]


def case_file(
    request: Request,
    reader: Person,
    now: datetime,
    *,
    typed: VerdictForm | None = None,
    voted: BallotForm | None = None,
    **said_no: Any,
) -> CaseFile:
    """Gather the case. ``typed`` is a verdict, ``voted`` a vote on its way back; ``said_no`` is why
    something was refused, and the question or answer that was.
    """
    review = request.review
    assert review is not None  # a sent request is always routed
    versions = list(
        request.versions.select_related("submitted_by", "manifest").prefetch_related("attachments")
    )
    version = next(v for v in versions if v.n == request.version_n)
    rows = review.rows()
    facts = review.facts(rows)
    people = participants_of(request)
    parties, parts = parties_of(request, people), parts_in(people, reader)
    decision = getattr(review, "decision", None)
    rights = _authorisations(request, decision)
    changes, compared_with = _changes(request, version, versions, rights)
    authorisation = _granted_by(decision, rights)
    duties = duties_of(review, version, facts, rows, reader, now, typed)
    by_ballot = facts.basis in BASIS_COMMITTEE
    return CaseFile(
        request=request,
        version=version,
        versions=versions,
        content=version.content,
        parties=parties,
        conflicts=conflicts_of(rows.parties, reader, timezone.localdate(now)),
        course=course_of(request, duties, authorisation, by_ballot=by_ballot),
        duties=duties,
        questions=_questions(request),
        attachments=list(version.attachments.all()),
        changes=changes,
        compared_with=compared_with,
        tools=[tool for _n, tool in tools(version.content)],
        risks=_risks(version.content),
        decision=decision,
        authorisation=authorisation,
        clock=face_of(review.clock, now) if review.clock else None,
        facts=facts,
        may_answer=reader in answerers_of(parties),
        may_hand_over=request.is_open and may_hand_over(review, reader, now),
        may_go_live=_may_go_live(request, authorisation, reader, now),
        tier_refusal=raise_tier_refusal(review, reader, facts),
        ask_refusal=question_refusal(facts, reader.pk, "a question"),
        revise_refusal=move_refusal(MOVES["revise"], State(request.state), parts, ""),
        withdraw_refusal=move_refusal(MOVES["withdraw"], State(request.state), parts, "given"),
        may_open_early=by_ballot and may_open_early(review, facts, rows, reader, now),
        room=ballot_room(review, reader, now, typed=voted) if by_ballot else None,
        now=now,
        typed=typed,
        **said_no,
    )


def _questions(request: Request) -> list[Question]:
    """All questions of the request, across its reviews, oldest first."""
    return list(
        Question.objects.filter(review__subject_kind="request", review__subject_id=request.number)
        .select_related("asked_by", "answered_by", "review")
        .order_by("asked_at")
    )


def _changes(
    request: Request,
    version: RequestVersion,
    versions: Sequence[RequestVersion],
    rights: Sequence[Authorisation],
) -> tuple[list[Any], str]:
    """The manifest against the version before, else against what is live."""
    before = next((v for v in versions if v.n == version.n - 1), None)
    old: Manifest | None = before.manifest if before else None
    words = f"{request.number} · {before.n}" if before else ""
    if old is None and request.kind != "new":
        own = version.manifest.fingerprint
        latest = next((r for r in rights if r.live_at and r.fingerprint != own), None)
        old = latest.manifest if latest else None
        words = latest.manifest.label if latest else ""
    if old is None:
        return [], ""
    return list(manifests.difference(old.content, version.manifest.content)), words


def _risks(content: Mapping[str, Any]) -> list[Risk]:
    return [
        Risk(n, spoken(r.name), r.likelihood, r.impact, r.residual_likelihood, r.residual_impact)
        for n, r in enumerate(risk_rules.risks(dict(content)), start=1)
    ]


def _authorisations(request: Request, decision: Decision | None) -> list[Authorisation]:
    """What the agent was or is authorised to run, newest first; read only where it matters."""
    if decision is None and request.kind == "new":
        return []
    newest_first = Authorisation.objects.select_related("manifest")
    prefetch_related_objects([request.agent], Prefetch("authorisations", newest_first))
    return list(request.agent.authorisations.all())


def _granted_by(decision: Decision | None, rights: Sequence[Authorisation]) -> Authorisation | None:
    return next((r for r in rights if decision and r.basis == decision.ledger_ref), None)


def _may_go_live(
    request: Request, authorisation: Authorisation | None, reader: Person, now: datetime
) -> bool:
    """Whether the reader is the one who now records that the approved version runs."""
    if authorisation is None or authorisation.live_at is not None:
        return False
    return go_live_refusal(request.agent, reader, now.date()) is None
