"""Reviews as the dossier tells them: steps, verdicts, questions, decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.changefile import kept_change
from approvals.clock_ledger import clock_line
from approvals.models import Decision, Question, Request, Review, ReviewParty, ReviewStep, SignOff
from evidence.models.ballots import ballot_lines
from evidence.models.conditions import condition_lines, with_conditions
from evidence.models.review_clocks import part_clocks
from evidence.rules.dossiers import (
    ChangeLine,
    ConflictLine,
    DecisionLine,
    QuestionLine,
    ReviewLine,
    SignOffLine,
    StepLine,
)
from evidence.rules.people import Who
from govportal.people.models import Person
from govportal.people.names import ROLE_NAMES, SEAT_NAMES
from registry.runtime_words import read_out

LEGAL_CLASS_WORDS = {
    "minimal_risk": _("Minimal risk"),
    "limited_risk": _("Limited risk"),
    "high_risk": _("High risk"),
    "prohibited": _("Prohibited practice"),
}
CONTACT_DATA_WORDS = {
    "contact_only": _("Names and contact data only: no regulated data"),
    "regulated": _("Regulated data"),
}


def who(person: Person) -> Who:
    return Who(person.full_name, person.ledger_ref)


def maybe(person: Person | None) -> Who | None:
    return who(person) if person else None


def reviews_of(request: Request) -> list[Review]:
    """Every review of the request, oldest first, with all that the dossier tells."""
    rows = Review.objects.filter(subject_kind="request", subject_id=request.number)
    return list(with_all(rows).order_by("pk"))


def with_all(rows: "QuerySet[Review]") -> "QuerySet[Review]":
    """Reviews with all that ``review_line`` tells of them."""
    people = ("assignee",)
    return rows.select_related("committee", "clock").prefetch_related(
        Prefetch("steps", ReviewStep.objects.select_related(*people)),
        Prefetch(
            "sign_offs",
            SignOff.objects.select_related("person", "step", "behalf__delegation__person"),
        ),
        Prefetch(
            "parties",
            ReviewParty.objects.select_related("person").order_by("person_id", "relation"),
        ),
        with_conditions(),
        "judgements",
        Prefetch("questions", Question.objects.select_related("asked_by", "answered_by")),
    )


def review_line(
    review: Review,
    versions: Mapping[str, int],
    as_of: datetime,
    grounds: Mapping[int, tuple[str, str]] | None = None,
) -> ReviewLine:
    """One review. ``versions``: digest → number; ``as_of``: the moment clocks are read at;
    ``grounds``: what made questions necessary, by their number.
    """
    decision = Decision.objects.filter(review=review).first()
    return ReviewLine(
        id=review.pk,
        ref=review.ledger_ref,
        tier=review.tier,
        tier_reason=review.tier_reason,
        basis=review.basis,
        basis_name=str(review.get_basis_display()),
        state=review.state,
        state_name=str(review.get_state_display()),
        committee=review.committee.name,
        scheme_version=review.scheme_version,
        digest=review.digest,
        fingerprint=review.fingerprint,
        opened_at=review.opened_at,
        closed_at=review.closed_at,
        steps=tuple(_step(step) for step in review.steps.all()),
        sign_offs=tuple(_sign_off(line, review, versions) for line in review.sign_offs.all()),
        questions=tuple(_question(line, grounds or {}) for line in review.questions.all()),
        clocks=(clock_line(review, as_of),) if review.clock else (),
        decision=_decision(decision) if decision else None,
        part_clocks=part_clocks(review, as_of),
        ballots=ballot_lines(review, as_of),
        conditions=condition_lines(review.conditions.all()),
        change=_change(review),
        conflicts=tuple(
            ConflictLine(who(party.person), party.relation, party.found_by_system)
            for party in review.parties.all()
        ),
    )


def _change(review: Review) -> ChangeLine | None:
    """The judgement of the version that the review is about, where it is of a change."""
    kept = next((j for j in review.judgements.all() if j.digest == review.digest), None)
    if kept is None:
        return None
    change = kept_change(kept, "")
    return ChangeLine(
        against=kept.before_label,
        fingerprint=kept.before_fingerprint,
        is_short=kept.is_short,
        says=change.follows,
        grounds=tuple(change.grounds),
        rows=tuple((r.label, r.before, r.after, r.effect) for r in change.comparison.rows),
    )


def _step(step: ReviewStep) -> StepLine:
    return StepLine(
        position=step.position,
        kind=step.kind,
        name=str(step.get_kind_display()),
        role=step.role,
        assignee=maybe(step.assignee),
        state=step.state,
        state_name=str(step.get_state_display()),
        opened_at=step.opened_at,
        done_at=step.done_at,
    )


def _role_words(role: str) -> str:
    """In which role somebody gave a verdict: a role, or a seat of the committee."""
    names: dict[str, object] = {one.value: words for one, words in ROLE_NAMES.items()}
    names |= {f"seat:{kind.value}": words for kind, words in SEAT_NAMES.items()}
    return str(names.get(role) or role.replace("_", " "))


def _sign_off(line: SignOff, review: Review, versions: Mapping[str, int]) -> SignOffLine:
    return SignOffLine(
        id=line.pk,
        step=line.step.kind,
        step_name=str(line.step.get_kind_display()),
        person=who(line.person),
        role=line.role.replace("_", " "),
        role_words=_role_words(line.role),
        on_behalf_of=_behalf(line),
        is_signature=line.is_signature,
        verdict=line.verdict,
        verdict_name=str(line.get_verdict_display()),
        rationale=line.rationale,
        findings=line.findings,
        conditions=read_out(line.conditions),
        digest=line.digest,
        version=versions.get(line.digest),
        data=line.data,
        data_words="; ".join(_answers(line.data)),
        signed_at=line.signed_at,
        is_current=line.digest == review.digest,
    )


def _behalf(line: SignOff) -> Who | None:
    """For whom a substitute gave it."""
    behalf = getattr(line, "behalf", None)
    return who(behalf.principal) if behalf is not None else None


def _answers(data: Mapping[str, str]) -> Iterable[str]:
    """What a verdict said beside yes and no, in words."""
    for key, words in (("legal_class", LEGAL_CLASS_WORDS), ("contact_data", CONTACT_DATA_WORDS)):
        if key in data:
            yield str(words.get(data[key], data[key]))


def _question(line: Question, grounds: Mapping[int, tuple[str, str]]) -> QuestionLine:
    part, why = grounds.get(line.n, ("", ""))
    return QuestionLine(
        n=line.n,
        about=line.about,
        text=line.text,
        asked_by=who(line.asked_by),
        asked_at=line.asked_at,
        answer=line.answer,
        answered_by=maybe(line.answered_by),
        closed_at=line.closed_at,
        is_withdrawn=line.is_withdrawn,
        made_necessary_by=part,
        why=why,
    )


def _decision(decision: Decision) -> DecisionLine:
    legal = decision.legal_class
    return DecisionLine(
        id=decision.pk,
        outcome=decision.outcome,
        outcome_name=str(decision.get_outcome_display()),
        basis_name=str(decision.get_basis_display()),
        digest=decision.digest,
        fingerprint=decision.fingerprint,
        tier=decision.tier,
        legal_class=legal,
        legal_class_name=str(LEGAL_CLASS_WORDS.get(legal, legal)),
        arithmetic=decision.arithmetic,
        decided_at=decision.decided_at,
    )
