"""Two people at once: one effect each, the second is told why. Real threads, real locks."""

from datetime import timedelta

import pytest

from approvals.actions import drafts, questions, requests, revising
from approvals.actions.reviews import Given, sign
from approvals.actions.submitting import submit
from approvals.models import Decision, Draft, Request, Review, SignOff
from approvals.rules.content import Step
from approvals.rules.reviews import StepKind, Verdict
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from registry.actions import record_go_live
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast(db):
    return make.organisation()


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def test_a_double_submit_makes_one_request(cast):
    draft = make.draft(cast)

    def send():
        submit(Draft.objects.get(pk=draft.pk), actor=cast.owner, now=START)

    assert codes(at_once(send, send, send)) == ["draft.submitted_stale"] * 2
    assert (Request.objects.count(), entries("request.submitted")) == (1, 1)


def test_requests_sent_at_once_get_numbers_of_their_own(cast):
    made = [make.content(cast, name=f"Agent number {n}") for n in range(4)]
    waiting = [drafts.start_draft(actor=cast.owner, now=START, content=c) for c in made]
    at_once(*[lambda d=d: submit(d, actor=cast.owner, now=START) for d in waiting])
    numbers = sorted(Request.objects.values_list("number", flat=True))
    assert numbers == [f"ADR-2026-000{n}" for n in range(1, 5)]


def test_two_deciders_at_once_leave_one_verdict(cast):
    request = make.request(cast)
    given = make.given(request)

    def decide(verdict):
        review = Review.objects.get(pk=request.review_id)
        with_verdict = Given(verdict, given.rationale, given.digest)
        sign(review, StepKind.ATTESTATION, with_verdict, actor=cast.tech_owner, now=START)

    results = at_once(lambda: decide(Verdict.APPROVE), lambda: decide(Verdict.REJECT))
    assert SignOff.objects.count() == 1
    assert codes(results) in (["review.step_done_stale"], ["review.closed_stale"])


def test_the_last_two_signatures_at_once_make_one_decision(cast):
    request = make.request(cast, "tier2-onboarding")
    for kind in (StepKind.ATTESTATION, StepKind.LEGAL_CLASS):
        make.do_step(request, kind, START)
    steps = {s.kind: s.assignee for s in make.steps(request).select_related("assignee")}
    given = make.given(request)

    def signs(kind):
        review = Review.objects.get(pk=request.review_id)
        sign(review, kind, given, actor=steps[kind], now=START)

    last = [k for k in steps if k.startswith("sign_off") or k == StepKind.PRIVACY]
    at_once(*[lambda k=k: signs(StepKind(k)) for k in last])
    assert Decision.objects.count() == Authorisation.objects.count() == 1
    assert entries("review.decided") == 1


def test_a_verdict_and_a_new_version_at_once_do_not_mix(cast):
    request = make.request(cast)
    draft = revising.start_revision(request, actor=cast.owner, now=START)
    make.write(draft, {"agent_capabilities.llm_provider": "Another model"}, Step.CAPABILITIES)
    given = make.given(request)

    def attest():
        review = Review.objects.get(pk=request.review_id)
        sign(review, StepKind.ATTESTATION, given, actor=cast.tech_owner, now=START)

    at_once(attest, lambda: revising.submit_revision(draft, actor=cast.owner, now=START))
    review = Review.objects.get(pk=request.review_id)
    step = review.steps.get(kind=StepKind.ATTESTATION)
    counts = SignOff.objects.filter(digest=review.digest).count()
    assert (step.state == "done") == (counts == 1) and counts == 0


def test_withdrawal_and_deciding_verdict_at_once_end_it_once(cast):
    request = make.request(cast)
    given = make.given(request, Verdict.REJECT)

    def reject():
        review = Review.objects.get(pk=request.review_id)
        sign(review, StepKind.ATTESTATION, given, actor=cast.tech_owner, now=START)

    results = at_once(
        reject, lambda: requests.withdraw(request, "Another plan.", actor=cast.owner, now=START)
    )
    assert len(codes(results)) == 1
    request.refresh_from_db()
    assert request.state in {"rejected", "withdrawn"}
    assert entries("request.rejected") + entries("request.withdrawn") == 1


def test_two_answers_at_once_leave_one(cast):
    request = make.request(cast)
    reviewer = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee
    question = questions.ask(
        make.review(request), "Who reads it all?", "", actor=reviewer, now=START
    )

    def answers(text):
        questions.answer(question, text, actor=cast.owner, now=START)

    results = at_once(lambda: answers("The desk."), lambda: answers("Nobody."))
    assert codes(results) == ["review.question_closed_stale"]
    assert entries("review.question_answered") == entries("clock.resumed") == 1


def test_going_live_twice_at_once_is_recorded_once(cast):
    request = make.approve(make.request(cast), START)

    def live():
        agent = Agent.objects.get(pk=request.agent_id)
        record_go_live(agent, actor=cast.tech_owner, now=START + timedelta(days=1))

    assert codes(at_once(live, live)) == ["agent.already_live"]
    assert entries("agent.went_live") == 1


def test_after_all_races_the_ledger_is_whole(cast):
    request = make.request(cast)
    given = make.given(request)

    def attest():
        review = Review.objects.get(pk=request.review_id)
        sign(review, StepKind.ATTESTATION, given, actor=cast.tech_owner, now=START)

    at_once(attest, attest, attest)
    seal(START)
    run = verify_ledger(START)
    assert (run.fault, run.place) == ("", "")
