"""What reviewers do with the steps of a review: verdicts, questions, higher tiers."""

import math
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import documents, handing_over, questions, reviews
from approvals.actions.completeness.saying import say_complete
from approvals.demo import words
from approvals.demo.acts.cases import Act, Case, CaseAct
from approvals.models import CompletenessCheck, Review, ReviewStep
from approvals.rules.completeness import Part
from approvals.rules.content import FIELDS
from approvals.rules.reviews import REVIEWS, StepKind, Verdict
from approvals.rules.verdicts import Answer, ContactData
from govportal.people.models import Person


def sign(
    *kinds: StepKind,
    verdict: Verdict = Verdict.APPROVE,
    why: str = "",
    called_in: bool = False,
    legal_class: str = "",
    conditions: str = "",
    file: str = "",
) -> CaseAct:
    """Whoever has these steps gives a verdict; steps that the route does not have are left out.

    ``called_in``: not the assignee, but somebody the escalation called. ``conditions``: what a
    committee's review recommends, one a line; the verdict is then a yes with conditions.
    ``file``: the name of a report that is added first.
    """

    def act(case: Case, now: datetime) -> None:
        for kind in kinds:
            review = case.review()
            step = review.steps.filter(kind=kind).select_related("assignee").first()
            if step is None:
                continue
            known = {
                Answer.LEGAL_CLASS: legal_class or case.proposed_class(),
                Answer.CONTACT_DATA: ContactData.CONTACT_ONLY.value,
            }
            said = Verdict.CONDITIONS if conditions else verdict
            given = reviews.Given(
                verdict=said,
                rationale=why or words.rationale(kind, said, case.chance, again=case.runs_already),
                digest=review.digest,
                answers={a.value: known[a] for a in reviews.answers_needed(review, kind)},
                opened=opened_before(now, case.chance.randint(180, 2400), step.opened_at),
                has_read=True,
                findings=words.findings(kind, case.chance) if kind in REVIEWS else "",
                conditions=conditions,
            )
            actor = _signer(review, step, called_in)
            if file:
                report = SimpleUploadedFile(file, f"{given.findings}\n".encode(), "text/plain")
                documents.add_document(review, kind, report, actor=actor, now=now)
            reviews.sign(review, kind, given, actor=actor, now=now)

    return act


def opened_before(now: datetime, seconds: int, since: datetime | None) -> int:
    """When the page was opened, as pages say it: not before ``since``, when there was none yet."""
    earliest = 0 if since is None else math.ceil(since.timestamp())
    return max(int(now.timestamp()) - seconds, min(earliest, int(now.timestamp())))


def _signer(review: Review, step: ReviewStep, called_in: bool) -> Person:
    if not called_in:
        assert step.assignee is not None
        return step.assignee
    stand_ins = next(s.stand_ins for s in review.facts().steps if s.kind == step.kind)
    called = sorted(stand_ins - {step.assignee_id or 0})
    return Person.objects.get(pk=called[0])


def ask(by: StepKind | str, about: str, text: str) -> CaseAct:
    """Somebody asks the requester; the clocks stand still. ``by``: a step, or who has a vote."""

    def act(case: Case, now: datetime) -> None:
        review = case.review()
        if isinstance(by, StepKind):
            actor = _signer(review, _step(review, by), called_in=False)
        else:
            actor = case.people[by]
        named = questions.was_complete(review)
        ground = Part(_path_of(about), f"It is not said under “{about}”.") if named else None
        questions.ask(review, text, about, ground=ground, actor=actor, now=now)

    return act


def _path_of(label: str) -> str:
    """The part of a request with this name in its form, else its tools."""
    known = {field.label: field.path for field in FIELDS}
    return known.get(label, "agent_capabilities.tools_requested")


def found_complete(case: Case, now: datetime) -> None:
    """The security reviewers' desk says that the request is complete, where it is to."""
    review = case.review()
    checks = CompletenessCheck.objects.open().filter(request__number=review.subject_id)
    check = checks.select_related("request__review", "assignee").first()
    if check is not None and check.assignee is not None:
        say_complete(check, actor=check.assignee, now=now)


def answer(text: str) -> Act:
    """The business owner answers the open question."""

    def act(stage: Any, now: datetime) -> None:
        question = stage.review().questions.get(closed_at__isnull=True)
        questions.answer(question, text, actor=stage.owner, now=now)

    return act


def raise_tier(kind: StepKind, tier: int, reason: str) -> CaseAct:
    """Whoever has the step ``kind`` raises the tier."""

    def act(case: Case, now: datetime) -> None:
        review = case.review()
        actor = _signer(review, _step(review, kind), called_in=False)
        reviews.raise_tier(review, tier, reason, actor=actor, now=now)

    return act


def hand_over(kind: StepKind, to: str, reason: str) -> CaseAct:
    """The assignee, who chairs the committee, hands a step over."""

    def act(case: Case, now: datetime) -> None:
        review = case.review()
        step = _step(review, kind)
        actor = _signer(review, step, called_in=False)
        handing_over.hand_over(step, case.people[to], reason, actor=actor, now=now)

    return act


def _step(review: Review, kind: StepKind) -> ReviewStep:
    return review.steps.select_related("assignee").get(kind=kind)
