"""Verdicts, questions, higher tiers, and handing a step over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from approvals.actions.ballots.opening import open_if_ready
from approvals.actions.decisions import decide_if_certain
from approvals.actions.effects import effects_of
from approvals.actions.locking import locked_review
from approvals.actions.opening import hand_out
from approvals.actions.reading import note_reading
from approvals.actions.standing_in import note_behalf
from approvals.models import Review, SignOff
from approvals.rules import verdicts
from approvals.rules.conditions import lines_refusal
from approvals.rules.haste import quick_refusal, seconds_open
from approvals.rules.reading import Read
from approvals.rules.reasons import rationale_refusal
from approvals.rules.reviews import (
    REVIEWS,
    SIGNATURES,
    ReviewFacts,
    ReviewState,
    StepKind,
    StepState,
    Verdict,
    opens_now,
    sign_refusal,
    verdict_refusal,
)
from approvals.rules.verdicts import Answer
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, stand_in
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, stop_if_running


@dataclass(frozen=True)
class Given:
    """A verdict as it came from the page: what, why, on which digest, and the step's answers.

    A committee's review has ``findings`` too, and ``conditions`` where it recommends some.
    ``opened``: when the page was opened, in seconds since 1970, as the page says.
    ``read``: which of its parts and files were opened, as the page says.
    ``has_read``: what a very quick yes is asked to say once more.
    """

    verdict: Verdict | None
    rationale: str
    digest: str
    answers: Mapping[str, str] = field(default_factory=dict)
    opened: int | None = None
    read: Read | None = None
    has_read: bool = False
    findings: str = ""
    conditions: str = ""


def answers_needed(review: Review, kind: StepKind) -> Collection[Answer]:
    """The questions the page must put to whoever decides this step."""
    return effects_of(review).answers_needed(review, kind)


def check(
    review: Review,
    kind: StepKind,
    given: Given,
    *,
    actor: Person,
    now: datetime,
    facts: ReviewFacts | None = None,
) -> None:
    """Raise Refused for a verdict that ``sign`` would not take; changes nothing."""
    facts = facts or review.facts(by=stand_in(actor, now))
    refuse(sign_refusal(facts, kind, actor.pk, given.digest))
    needed = answers_needed(review, kind)
    refuse(verdicts.answers_refusal(given.verdict, given.answers, needed))
    refuse(verdict_refusal(kind, given.verdict, given.conditions))
    refuse(lines_refusal(given.conditions) if given.verdict is Verdict.CONDITIONS else None)
    refuse(rationale_refusal(given.rationale))


def quick(review: Review, given: Given, since: datetime | None, now: datetime) -> Refusal | None:
    """Why this verdict asks for one more confirmation; None when it does not, or has it."""
    seconds = seconds_open(given.opened, since, now)
    verdict = given.verdict.value if given.verdict else ""
    return quick_refusal(review.tier, verdict, seconds, is_confirmed=given.has_read)


@recorded
def sign(review: Review, kind: StepKind, given: Given, *, actor: Person, now: datetime) -> SignOff:
    """Record a verdict on one step; the last one needed decides the review.

    Raises Refused for the wrong person, a conflict, a step done meanwhile, an older version, a
    missing answer or a rationale that is too short.
    """
    review = locked_review(review)
    rows, by = review.rows(), stand_in(actor, now)
    facts = review.facts(rows, by)
    check(review, kind, given, actor=actor, now=now, facts=facts)
    assert given.verdict is not None  # check says so
    step = next(step for step in rows.steps if step.kind == kind)
    refuse(quick(review, given, step.opened_at, now))
    signed = SignOff.objects.create(
        review=review,
        step=step,
        person=actor,
        role=step.role,
        is_signature=kind in SIGNATURES,
        verdict=given.verdict,
        rationale=given.rationale.strip(),
        findings=given.findings.strip(),
        conditions=given.conditions.strip() if given.verdict is Verdict.CONDITIONS else "",
        digest=review.digest,
        data=dict(given.answers),
        seconds_open=seconds_open(given.opened, step.opened_at, now),
        signed_at=now,
    )
    principal = facts.principal(kind, actor.pk)
    absent = note_behalf(by, principal, now, sign_off=signed)
    note_reading(given.read, sign_off=signed)
    step.state, step.done_at = StepState.DONE, now
    step.save(update_fields=["state", "done_at"])
    close_items(step, actor=actor, now=now)
    stop_if_running(step.clock_id, actor=actor, now=now)
    files = step.documents.select_related("attachment") if kind in REVIEWS else ()
    documents = list(files)
    record(
        f"review.step_{given.verdict.value}",
        review,
        actor=actor,
        now=now,
        role=step.role,
        on_behalf_of=absent,
        refs=[step, signed, review.subject_ref, *([absent] if absent else [])],
        data={
            "step": step.kind,
            "digest": review.digest,
            "answers": dict(given.answers),
            "documents": [one.attachment.sha256 for one in documents],
            **({"has_read": True} if given.has_read else {}),
        },
        personal={
            "rationale": signed.rationale,
            **({"findings": signed.findings} if signed.findings else {}),
            **({"conditions": signed.conditions} if signed.conditions else {}),
        },
    )
    effects_of(review).after_verdict(review, signed, actor=actor, now=now)
    if review.state == ReviewState.OPEN:
        rows.sign_offs.append(signed)
        rows.principals.update({signed.pk: principal} if principal is not None else {})
        _go_on(review, review.facts(rows), actor=actor, now=now)
    return signed


def _go_on(review: Review, facts: ReviewFacts, *, actor: Person, now: datetime) -> None:
    """What a verdict leads to: the decision, else the duties whose turn it is, or the ballot."""
    if decide_if_certain(review, facts, actor=actor, now=now):
        return
    if opens_now(facts.steps):
        hand_out(review, actor=actor, now=now)
    open_if_ready(review, facts, actor=actor, now=now)


@recorded
def raise_tier(review: Review, tier: int, reason: str, *, actor: Person, now: datetime) -> Review:
    """Raise the tier, with a reason: the review goes on by the higher tier's route.

    Used time stays and the longer limit counts (DESIGN, Clocks). Lowering is the committee's.
    """
    review = locked_review(review)
    refuse(raise_tier_refusal(review, actor, review.facts(by=stand_in(actor, now))))
    if not review.tier < tier <= 4:
        refuse(Refusal("review.tier_not_higher"))
    refuse(rationale_refusal(reason))
    return effects_of(review).at_tier(review, tier, reason.strip(), actor=actor, now=now)


def raise_tier_refusal(
    review: Review, actor: Person, facts: ReviewFacts | None = None
) -> Refusal | None:
    """Why ``actor`` may not raise this review's tier; None when they may."""
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    steps = (facts or review.facts()).steps
    if not any(actor.pk == s.assignee or actor.pk in s.stand_ins for s in steps):
        return Refusal("review.may_not_raise")
    if review.tier >= 4:
        return Refusal("review.tier_not_higher")
    return effects_of(review).tier_refusal(review)
