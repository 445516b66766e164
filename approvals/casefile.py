"""One request as its page shows it to one reader: gathered once, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import Form

from approvals.actions.request_effects import answerers_of, answers_for
from approvals.actions.requests import parts_of
from approvals.actions.reviews import may_hand_over
from approvals.actions.submitting import parties_of
from approvals.forms.reviews import LEGAL_NAMES, VerdictForm
from approvals.models import (
    Attachment,
    Decision,
    Question,
    Request,
    RequestVersion,
    Review,
    ReviewStep,
)
from approvals.models.reviews import ReviewRows
from approvals.rules import risks as risk_rules
from approvals.rules.content import FIELDS, answer, tools
from approvals.rules.reviews import (
    BASIS_COMMITTEE,
    LegalClass,
    ReviewFacts,
    StepKind,
    StepState,
    question_refusal,
    sign_refusal,
)
from approvals.rules.states import MOVES, State
from approvals.rules.states import refusal as move_refusal
from govportal.charts import Risk
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of
from registry.models import Authorisation, Manifest
from registry.rules import manifests


@dataclass(frozen=True)
class Duty:
    """A step as the reader meets it: theirs with a form, or somebody's with a state."""

    step: ReviewStep
    verdict: Any
    is_mine: bool
    refusal: Refusal | None
    form: Form | None

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and shape."""
        if self.verdict is not None:
            return ("ok", "ok") if self.verdict.verdict == "approve" else ("bad", "bad")
        if self.step.state == StepState.CANCELLED:
            return "neutral", "off"
        return "neutral", "wait" if self.step.state == StepState.OPEN else "draft"

    @property
    def words(self) -> Any:
        """The state in words: the verdict once there is one."""
        return self.verdict.get_verdict_display() if self.verdict else self.step.get_state_display()


@dataclass(frozen=True)
class CaseFile:
    """Everything the case page draws."""

    request: Request
    version: RequestVersion
    versions: Sequence[RequestVersion]
    content: Mapping[str, Any]
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
    ask_refusal: Refusal | None
    revise_refusal: Refusal | None
    withdraw_refusal: Refusal | None
    now: datetime
    refusal: Refusal | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chosen(self) -> dict[str, str]:
        """The choices made in the request, by key, in the form's words."""
        choices = (field for field in FIELDS if field.choices)
        return {f.key: dict(f.choices).get(answer(self.content, f.path), "") for f in choices}

    @property
    def legal_class(self) -> Any:
        """The decided class under the EU AI Act in words; empty before the decision."""
        decided = self.decision.legal_class if self.decision else ""
        return LEGAL_NAMES[LegalClass(decided)] if decided else ""

    @property
    def mine(self) -> list[Duty]:
        """The duties the reader can do now."""
        return [duty for duty in self.duties if duty.form is not None]

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
    refusal: Refusal | None = None,
    **typed: Any,
) -> CaseFile:
    """Gather the case. ``typed`` is what the reader had written when a rule said no."""
    review = request.review
    assert review is not None  # a sent request is always routed
    versions = list(
        request.versions.select_related("submitted_by", "manifest").prefetch_related("attachments")
    )
    version = next(v for v in versions if v.n == request.version_n)
    rows = review.rows()
    facts = review.facts(rows)
    parties = parties_of(request)
    parts = parts_of(request, reader)
    changes, compared_with = _changes(request, version, versions)
    decision = getattr(review, "decision", None)
    return CaseFile(
        request=request,
        version=version,
        versions=versions,
        content=version.content,
        duties=_duties(review, version, facts, rows, reader, now, typed.get("typed", {})),
        questions=_questions(request),
        attachments=list(version.attachments.all()),
        changes=changes,
        compared_with=compared_with,
        tools=[tool for _n, tool in tools(version.content)],
        risks=_risks(version.content),
        decision=decision,
        authorisation=_authorisation(decision),
        clock=face_of(review.clock, now) if review.clock else None,
        facts=facts,
        may_answer=reader in answerers_of(parties),
        may_hand_over=request.is_open and may_hand_over(review, reader, now),
        ask_refusal=question_refusal(facts, reader.pk, "a question"),
        revise_refusal=move_refusal(MOVES["revise"], State(request.state), parts, ""),
        withdraw_refusal=move_refusal(MOVES["withdraw"], State(request.state), parts, "given"),
        now=now,
        refusal=refusal,
        typed=typed,
    )


def _duties(
    review: Review,
    version: RequestVersion,
    facts: ReviewFacts,
    rows: ReviewRows,
    reader: Person,
    now: datetime,
    typed: Mapping[str, Form],
) -> list[Duty]:
    given = {s.step_id: s for s in rows.sign_offs if s.digest == review.digest}
    called = {s.kind: s.stand_ins | {s.assignee} for s in facts.steps}
    found = []
    for step in rows.steps:
        kind = StepKind(step.kind)
        is_mine = reader.pk in called[kind]
        refusal = sign_refusal(facts, kind, reader.pk, facts.digest) if is_mine else None
        form = None
        if is_mine and refusal is None:
            form = typed.get(step.kind) or _form(review, version, kind, now)
        found.append(Duty(step, given.get(step.pk), is_mine, refusal, form))
    return found


def _form(review: Review, version: RequestVersion, kind: StepKind, now: datetime) -> VerdictForm:
    needed = answers_for(version.content, kind)
    initial = {
        "digest": review.digest,
        "opened": int(now.timestamp()),
        "legal_class": answer(version.content, "compliance_assessment.eu_ai_act_classification"),
    }
    return VerdictForm(needed=needed, initial=initial, auto_id=f"id_{kind.value}_%s")


def _questions(request: Request) -> list[Question]:
    """All questions of the request, across its reviews, oldest first."""
    return list(
        Question.objects.filter(review__subject_kind="request", review__subject_id=request.number)
        .select_related("asked_by", "answered_by", "review")
        .order_by("asked_at")
    )


def _changes(
    request: Request, version: RequestVersion, versions: Sequence[RequestVersion]
) -> tuple[list[Any], str]:
    """The manifest against the version before, else against what is live."""
    before = next((v for v in versions if v.n == version.n - 1), None)
    old: Manifest | None = before.manifest if before else None
    words = f"{request.number} · {before.n}" if before else ""
    if old is None and request.kind != "new":
        live = request.agent.authorisations.exclude(fingerprint=version.manifest.fingerprint)
        latest = live.filter(live_at__isnull=False).select_related("manifest").first()
        old = latest.manifest if latest else None
        words = latest.manifest.label if latest else ""
    if old is None:
        return [], ""
    return list(manifests.difference(old.content, version.manifest.content)), words


def _risks(content: Mapping[str, Any]) -> list[Risk]:
    return [
        Risk(n, r.name, r.likelihood, r.impact, r.residual_likelihood, r.residual_impact)
        for n, r in enumerate(risk_rules.risks(dict(content)), start=1)
    ]


def _authorisation(decision: Decision | None) -> Authorisation | None:
    if decision is None:
        return None
    return Authorisation.objects.filter(basis=decision.ledger_ref).first()
