"""Verdicts, questions, higher tiers, and handing a step over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from approvals.actions.decisions import decide_if_certain
from approvals.actions.effects import effects_of
from approvals.actions.opening import eligible_refusal, give_item, hand_out
from approvals.models import Question, Review, ReviewStep, SignOff
from approvals.rules import verdicts
from approvals.rules.reviews import (
    SIGNATURES,
    ReviewFacts,
    ReviewState,
    StepKind,
    StepState,
    Verdict,
    question_refusal,
    rationale_refusal,
    sign_refusal,
)
from approvals.rules.verdicts import Answer
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, in_force
from govportal.people.rules import Role, SeatKind
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import (
    close_items,
    notify,
    open_item,
    pause_clock,
    resume_clock,
)


@dataclass(frozen=True)
class Given:
    """A verdict as it came from the page: what, why, on which digest, and the step's answers.

    ``opened``: when the page was opened, in seconds since 1970, as the page says.
    """

    verdict: Verdict | None
    rationale: str
    digest: str
    answers: Mapping[str, str] = field(default_factory=dict)
    opened: int | None = None

    def seconds_open(self, since: datetime | None, now: datetime) -> int | None:
        """How long the case was open, never longer than the step itself; None when not known."""
        if self.opened is None or since is None:
            return None
        return max(0, min(int(now.timestamp()) - self.opened, int((now - since).total_seconds())))


def _locked(review: Review) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("clock", "committee")
        .get(pk=review.pk)
    )


def answers_needed(review: Review, kind: StepKind) -> Collection[Answer]:
    """The questions the page must put to whoever decides this step."""
    return effects_of(review).answers_needed(review, kind)


def check(review: Review, kind: StepKind, given: Given, *, actor: Person) -> None:
    """Raise Refused for a verdict that ``sign`` would not take; changes nothing."""
    refuse(sign_refusal(review.facts(), kind, actor.pk, given.digest))
    needed = answers_needed(review, kind)
    refuse(verdicts.answers_refusal(given.verdict, given.answers, needed))
    refuse(rationale_refusal(given.rationale))


@recorded
def sign(review: Review, kind: StepKind, given: Given, *, actor: Person, now: datetime) -> SignOff:
    """Record a verdict on one step; the last one needed decides the review.

    Raises Refused for the wrong person, a conflict, a step done meanwhile, an older version, a
    missing answer or a rationale that is too short.
    """
    review = _locked(review)
    check(review, kind, given, actor=actor)
    assert given.verdict is not None  # check says so
    step = review.steps.get(kind=kind)
    signed = SignOff.objects.create(
        review=review,
        step=step,
        person=actor,
        role=step.role,
        is_signature=kind in SIGNATURES,
        verdict=given.verdict,
        rationale=given.rationale.strip(),
        digest=review.digest,
        data=dict(given.answers),
        seconds_open=given.seconds_open(step.opened_at, now),
        signed_at=now,
    )
    step.state, step.done_at = StepState.DONE, now
    step.save(update_fields=["state", "done_at"])
    close_items(step, actor=actor, now=now)
    record(
        f"review.step_{given.verdict.value}",
        review,
        actor=actor,
        now=now,
        role=step.role,
        refs=[step, signed, review.subject_ref],
        data={"step": step.kind, "digest": review.digest, "answers": dict(given.answers)},
        personal={"rationale": signed.rationale},
    )
    effects_of(review).after_verdict(review, signed, actor=actor, now=now)
    review.refresh_from_db()
    if review.state == ReviewState.OPEN and not decide_if_certain(review, actor=actor, now=now):
        hand_out(review, actor=actor, now=now)
    return signed


@recorded
def ask(review: Review, text: str, about: str, *, actor: Person, now: datetime) -> Question:
    """Ask the requester; the review's clocks stand still until the answer.

    ``about`` names the part of the request that made the question necessary.
    """
    review = _locked(review)
    refuse(question_refusal(review.facts(), actor.pk, text))
    question = Question.objects.create(
        review=review,
        n=review.questions.count() + 1,
        asked_by=actor,
        about=about.strip(),
        text=text.strip(),
        asked_at=now,
    )
    assert review.clock is not None
    pause_clock(review.clock, cause=question.ledger_ref, actor=actor, now=now)
    record(
        "review.question_asked",
        review,
        actor=actor,
        now=now,
        refs=[question, review.subject_ref],
        data={"n": question.n},
        personal={"text": question.text, "about": question.about},
    )
    _ask_requesters(review, question, actor, now)
    return question


def _ask_requesters(review: Review, question: Question, actor: Person, now: datetime) -> None:
    for person in effects_of(review).answerers(review):
        title = f"Question {question.n} about {review.title}"
        key = f"question:{question.pk}:{person.pk}"
        open_item(
            question,
            kind="review.question",
            title=title,
            url=f"{review.url}#questions",
            assignee=person,
            role="requester",
            key=key,
            actor=actor,
            now=now,
        )
        notify(person, key=key, subject=title, body=question.text, url=review.url, now=now)


@recorded
def answer(question: Question, text: str, *, actor: Person, now: datetime) -> Question:
    """Answer a question; the last open one lets the clocks run on."""
    review = _locked(question.review)
    question = Question.objects.select_for_update().get(pk=question.pk)
    refuse(_close_refusal(review, question))
    if actor.pk not in {person.pk for person in effects_of(review).answerers(review)}:
        refuse(Refusal("request.not_yours"))
    if not text.strip():
        refuse(Refusal("review.answer_missing"))
    question.answer, question.answered_by = text.strip(), actor
    return _close(review, question, "review.question_answered", actor, now)


@recorded
def withdraw_question(question: Question, *, actor: Person, now: datetime) -> Question:
    """Take a question back; only who asked may."""
    review = _locked(question.review)
    question = Question.objects.select_for_update().get(pk=question.pk)
    refuse(_close_refusal(review, question))
    if question.asked_by_id != actor.pk:
        refuse(Refusal("review.question_not_yours"))
    question.is_withdrawn = True
    return _close(review, question, "review.question_withdrawn", actor, now)


def _close_refusal(review: Review, question: Question) -> Refusal | None:
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    return Refusal("review.question_closed_stale") if question.closed_at else None


def _close(review: Review, question: Question, verb: str, actor: Person, now: datetime) -> Question:
    question.closed_at = now
    question.save()
    assert review.clock is not None
    resume_clock(review.clock, cause=question.ledger_ref, actor=actor, now=now)
    close_items(question, actor=actor, now=now)
    record(
        verb,
        review,
        actor=actor,
        now=now,
        refs=[question, review.subject_ref],
        data={"n": question.n},
        personal={"answer": question.answer} if question.answer else {},
    )
    asker = question.asked_by
    notify(
        asker,
        key=f"answer:{question.pk}",
        subject=f"Answer to question {question.n}: {review.title}",
        body=question.answer,
        url=review.url,
        now=now,
    )
    return question


@recorded
def raise_tier(review: Review, tier: int, reason: str, *, actor: Person, now: datetime) -> Review:
    """Raise the tier, with a reason: the review goes on by the higher tier's route.

    Used time stays and the longer limit counts (DESIGN, Clocks). Lowering is the committee's.
    """
    review = _locked(review)
    refuse(raise_tier_refusal(review, actor))
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
    return None if review.tier < 4 else Refusal("review.tier_not_higher")


@recorded
def hand_over(
    step: ReviewStep, person: Person, reason: str, *, actor: Person, now: datetime
) -> ReviewStep:
    """Give a step to somebody else, with a reason: chair, co-chair or an administrator.

    Raises Refused for somebody with a conflict, without the role, or without an account.
    """
    review = _locked(step.review)
    step = review.steps.select_for_update(of=("self",)).select_related("assignee").get(pk=step.pk)
    refuse(hand_over_refusal(review, step, person, actor, now))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    close_items(step, actor=actor, now=now)
    step.assignee = person
    step.save(update_fields=["assignee"])
    if step.state == StepState.OPEN:
        give_item(review, step, person, actor=actor, now=now)
    effects_of(review).takes_part(review, person, f"step:{step.kind}")
    record(
        "review.step_handed_over",
        review,
        actor=actor,
        now=now,
        refs=[step, person, review.subject_ref],
        personal={"reason": reason.strip()},
    )
    return step


def may_hand_over(review: Review, actor: Person, now: datetime) -> bool:
    """Whether somebody may hand steps of this review over: chair, co-chair, administrator."""
    roles = actor.roles_on(now.date())
    if Role.ADMINISTRATOR in roles or Role.COMMITTEE_MEMBER not in roles:
        return Role.ADMINISTRATOR in roles
    leading = review.committee.seats.filter(
        in_force(now.date()), kind__in=(SeatKind.CHAIR, SeatKind.CO_CHAIR)
    )
    return actor.is_active and leading.filter(Q(holder=actor) | Q(alternate=actor)).exists()


def hand_over_refusal(
    review: Review, step: ReviewStep, person: Person, actor: Person, now: datetime
) -> Refusal | None:
    """Why ``actor`` may not hand ``step`` to ``person``; None when they may."""
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    if step.state in {StepState.DONE, StepState.CANCELLED}:
        return Refusal("review.step_done_stale")
    if not may_hand_over(review, actor, now):
        return Refusal("review.may_not_assign")
    if not person.is_active:
        return Refusal("review.assignee_inactive", {"person": str(person)})
    if eligible_refusal(review, step, person):
        return Refusal("review.assignee_conflict", {"person": str(person)})
    return _role_refusal(step, person, now)


def _role_refusal(step: ReviewStep, person: Person, now: datetime) -> Refusal | None:
    needed = {
        StepKind.LEGAL_CLASS: Role.COMPLIANCE_REVIEWER,
        StepKind.PRIVACY: Role.COMPLIANCE_REVIEWER,
        StepKind.SIGN_OFF_CISO: Role.COMMITTEE_MEMBER,
    }.get(StepKind(step.kind), Role.TECHNICAL_OWNER)
    if needed not in person.roles_on(now.date()):
        return Refusal("review.assignee_role", {"person": str(person)})
    return None
