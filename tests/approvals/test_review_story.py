"""From a sent request to a decision, an authorisation and a go-live; and every way it can turn."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from approvals.actions import drafts, revising
from approvals.actions.follow_up import follow_up
from approvals.actions.handing_over import hand_over
from approvals.actions.preparing import Incomplete
from approvals.actions.questions import answer, ask, withdraw_question
from approvals.actions.requests import withdraw
from approvals.actions.reviews import raise_tier, sign
from approvals.actions.submitting import submit
from approvals.models import Decision, Request, RequestVersion, SignOff
from approvals.rules.content import Step
from approvals.rules.reviews import ReviewState, StepKind, StepState, Verdict
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from registry.models import Authorisation, Manifest
from tests import make
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def refused(code):
    return pytest.raises(Refused, match=code)


def code_of(error):
    return error.value.refusal.code


def test_tier_1_from_sending_to_live(cast):
    request = make.request(cast)
    assert (request.number, request.tier, request.state) == ("ADR-2026-0001", 1, "in_review")
    assert request.agent.lifecycle == "in_review"
    steps = {s.kind: s.assignee for s in make.steps(request).all()}
    assert steps[StepKind.ATTESTATION] == steps[StepKind.SIGN_OFF_OWNER] == cast.tech_owner
    assert steps[StepKind.LEGAL_CLASS] in (cast.compliance, cast.compliance_2)

    make.approve(request, START + HOUR)

    assert request.state == "approved"
    decision = Decision.objects.get(review=make.review(request))
    assert decision.fingerprint == request.version.manifest.fingerprint
    assert decision.legal_class == "minimal_risk"
    granted = Authorisation.objects.get(agent=request.agent)
    assert granted.valid_until == (START + timedelta(days=365)).date()
    request.agent.refresh_from_db()
    assert request.agent.lifecycle == "approved"

    record_go_live(request.agent, actor=cast.tech_owner, now=START + timedelta(days=2))
    request.agent.refresh_from_db()
    assert request.agent.lifecycle == "production"
    assert request.agent.post_deployment_review_on == (START + timedelta(days=182)).date()
    for verb in ("request.submitted", "review.opened", "review.decided", "agent.went_live"):
        assert verb in verbs()
    assert not WorkItem.objects.open().exists()


def test_tier_2_needs_technical_owner_and_ciso_and_a_privacy_review(cast):
    request = make.request(cast, "tier2-crm-update")
    steps = {s.kind: s for s in make.steps(request).all()}
    assert set(steps) == {
        "attestation", "legal_class", "privacy", "sign_off_technical_owner", "sign_off_ciso",
    }  # fmt: skip
    assert steps["sign_off_ciso"].assignee == cast.chair
    make.approve(request, START + HOUR)
    signed = SignOff.objects.filter(review=make.review(request), is_signature=True)
    assert {s.person for s in signed} == {cast.tech_owner, cast.chair}
    assert Authorisation.objects.get().valid_until == (START + timedelta(days=180)).date()


def test_where_the_technical_owner_asks_their_manager_signs(cast):
    draft = drafts.start_draft(actor=cast.tech_owner, now=START, content=make.content(cast))
    request = submit(draft, actor=cast.tech_owner, now=START)
    assert make.steps(request).get(kind=StepKind.SIGN_OFF_OWNER).assignee == cast.manager
    assert make.steps(request).get(kind=StepKind.ATTESTATION).assignee == cast.tech_owner
    make.approve(request, START + HOUR)
    assert request.state == "approved"


def test_a_conflicted_ciso_gives_way_to_the_alternate(cast):
    made = make.content(cast, "tier2-onboarding", executive_sponsor=cast.chair.email)
    draft = drafts.start_draft(actor=cast.owner, now=START, content=made)
    request = submit(draft, actor=cast.owner, now=START)
    assert make.steps(request).get(kind=StepKind.SIGN_OFF_CISO).assignee == cast.chair_alternate


def test_one_rejection_ends_it_and_nothing_is_authorised(cast):
    request = make.request(cast)
    make.do_step(request, StepKind.ATTESTATION, START + HOUR, Verdict.REJECT)
    request.refresh_from_db()
    assert request.state == "rejected" and make.review(request).decision.outcome == "reject"
    assert not Authorisation.objects.exists()
    assert make.steps(request).filter(state=StepState.CANCELLED).count() == 2
    request.agent.refresh_from_db()
    assert (request.agent.lifecycle, request.agent.approval) == ("registered", "rejected")


def test_a_question_stops_the_clock_and_the_answer_starts_it(cast):
    request = make.request(cast)
    due = make.review(request).clock.due_at
    reviewer = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee
    question = ask(
        request.review, "Who reads the tickets?", "tools", actor=reviewer, now=START + HOUR
    )
    assert WorkItem.objects.open().for_person(cast.owner).count() == 1
    with pytest.raises(Refused):
        answer(question, "Nobody.", actor=cast.stranger, now=START + 2 * HOUR)
    answer(question, "The desk.", actor=cast.owner, now=START + 3 * HOUR)
    make.review(request).clock.refresh_from_db()
    assert make.review(request).clock.due_at == due + 2 * HOUR
    with pytest.raises(Refused):
        answer(question, "Again.", actor=cast.owner, now=START + 4 * HOUR)


def test_a_withdrawn_question_lets_the_clock_run_too(cast):
    request = make.request(cast)
    due = make.review(request).clock.due_at
    reviewer = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee
    question = ask(make.review(request), "Who reads them?", "", actor=reviewer, now=START)
    with pytest.raises(Refused):
        withdraw_question(question, actor=cast.tech_owner, now=START + HOUR)
    withdraw_question(question, actor=reviewer, now=START + HOUR)
    make.review(request).clock.refresh_from_db()
    assert make.review(request).clock.due_at == due + HOUR


def test_a_pause_that_runs_out_withdraws_the_request(cast):
    request = make.request(cast)
    reviewer = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee
    ask(make.review(request), "Who reads the tickets?", "", actor=reviewer, now=START)
    later = START + timedelta(days=15)
    sweep(later)
    assert follow_up(later) == 1
    assert follow_up(later) == 0
    request.refresh_from_db()
    assert request.state == "withdrawn" and make.review(request).state == ReviewState.WITHDRAWN
    assert not WorkItem.objects.open().exists()


def test_a_change_during_review_restarts_the_votes(cast):
    request = make.request(cast)
    make.do_step(request, StepKind.ATTESTATION, START + HOUR)
    stale = make.given(request)
    draft = revising.start_revision(request, actor=cast.owner, now=START + HOUR)
    with pytest.raises(Refused) as error:
        revising.submit_revision(draft, actor=cast.owner, now=START + HOUR)
    assert code_of(error) == "request.unchanged"
    changes = {"agent_capabilities.llm_provider": "Mistral Small 4 (self-hosted)"}
    make.write(draft, changes, Step.CAPABILITIES, START + HOUR)
    revising.submit_revision(draft, actor=cast.owner, now=START + 2 * HOUR)
    request.refresh_from_db()
    assert request.version_n == 2 and request.versions.count() == 2
    assert make.steps(request).get(kind=StepKind.ATTESTATION).state == StepState.OPEN
    with pytest.raises(Refused) as error:
        sign(make.review(request), StepKind.ATTESTATION, stale, actor=cast.tech_owner, now=START)
    assert code_of(error) == "review.version_stale"
    make.approve(request, START + 3 * HOUR)
    assert Decision.objects.get().digest == request.version.digest


def test_a_high_risk_class_takes_it_to_the_committee_and_keeps_the_time(cast):
    request = make.request(cast)
    started = make.review(request).clock.started_at
    make.do_step(request, StepKind.LEGAL_CLASS, START + HOUR, legal_class="high_risk")
    request.refresh_from_db()
    assert request.tier == 3 and make.review(request).basis == "ballot"
    assert make.review(request).clock.started_at == started
    assert make.review(request).clock.due_at > START + timedelta(days=7)
    assert request.state == "in_review"


def test_a_prohibited_practice_is_a_no(cast):
    request = make.request(cast)
    with pytest.raises(Refused) as error:
        make.do_step(request, StepKind.LEGAL_CLASS, START, legal_class="prohibited")
    assert code_of(error) == "review.prohibited_is_a_no"
    make.do_step(request, StepKind.LEGAL_CLASS, START, Verdict.REJECT, legal_class="prohibited")
    request.refresh_from_db()
    assert request.state == "rejected"


def test_a_reviewer_raises_the_tier_with_a_reason(cast):
    request = make.request(cast)
    with pytest.raises(Refused):
        raise_tier(make.review(request), 2, REASONS, actor=cast.stranger, now=START)
    with pytest.raises(Refused):
        raise_tier(make.review(request), 2, "short", actor=cast.tech_owner, now=START)
    raise_tier(make.review(request), 2, REASONS, actor=cast.tech_owner, now=START + HOUR)
    request.refresh_from_db()
    assert request.tier == 2
    assert make.steps(request).filter(kind=StepKind.SIGN_OFF_CISO).exists()
    assert (
        request.review.clock.subject_ref == request.review.ledger_ref
    )  # it escalates for this one
    make.approve(request, START + 2 * HOUR)
    assert request.state == "approved"


def test_the_chair_hands_a_step_to_somebody_without_conflict(cast):
    request = make.request(cast)
    step = make.steps(request).get(kind=StepKind.LEGAL_CLASS)
    other = cast.compliance if step.assignee == cast.compliance_2 else cast.compliance_2
    for actor, person in ((cast.owner, other), (cast.chair, cast.owner), (cast.chair, cast.member)):
        with pytest.raises(Refused):
            hand_over(step, person, "On leave.", actor=actor, now=START)
    hand_over(step, other, "On leave until Friday.", actor=cast.chair, now=START)
    assert WorkItem.objects.open().for_person(other).count() == 1
    make.approve(request, START + HOUR)
    assert request.state == "approved"


def test_requester_withdraws_with_a_reason(cast):
    request = make.request(cast)
    for actor, reason in ((cast.stranger, "Mine."), (cast.owner, " ")):
        with pytest.raises(Refused):
            withdraw(request, reason, actor=actor, now=START)
    withdraw(request, "Another plan.", actor=cast.owner, now=START)
    request.refresh_from_db()
    assert request.state == "withdrawn" and request.agent.requests.get() == request
    with pytest.raises(Refused):
        withdraw(request, "Twice.", actor=cast.owner, now=START)


def test_sending_twice_makes_one_request(cast):
    draft = make.draft(cast)
    submit(draft, actor=cast.owner, now=START)
    with pytest.raises(Refused) as error:
        submit(draft, actor=cast.owner, now=START)
    assert code_of(error) == "draft.submitted_stale"
    assert Request.objects.count() == 1


def test_an_incomplete_draft_says_all_and_leaves_nothing(cast):
    draft = drafts.start_draft(actor=cast.owner, now=START)
    before = Entry.objects.count()
    with pytest.raises(Incomplete) as error:
        submit(draft, actor=cast.owner, now=START)
    assert len(error.value.problems) > 10
    assert (Entry.objects.count(), Request.objects.count()) == (before, 0)


def test_the_database_refuses_what_the_rules_refuse(cast):
    """Straight to the tables, past every action."""
    request = make.request(cast)
    review, step = request.review, make.steps(request).get(kind=StepKind.LEGAL_CLASS)
    common = {
        "review": review, "step": step, "role": "x", "is_signature": False, "verdict": "approve",
        "rationale": REASONS, "digest": review.digest, "signed_at": START,
    }  # fmt: skip

    def cannot(make_row):
        with pytest.raises(DatabaseError), transaction.atomic():
            make_row()

    cannot(lambda: SignOff.objects.create(**common, person=cast.owner))
    cannot(lambda: SignOff.objects.create(**common | {"digest": "sha256:old"}, person=cast.chair))
    decision = {
        "review": review, "basis": "sign_off", "outcome": "approve", "digest": review.digest,
        "fingerprint": review.fingerprint, "tier": 1, "decided_at": START,
    }  # fmt: skip
    for wrong in ({}, {"basis": "ballot"}, {"digest": "sha256:x"}, {"outcome": "reject"}):
        cannot(lambda wrong=wrong: Decision.objects.create(**decision | wrong))
    SignOff.objects.create(**common, person=cast.compliance)
    cannot(lambda: SignOff.objects.update(verdict="reject"))
    cannot(lambda: SignOff.objects.all()._raw_delete("default"))
    cannot(lambda: RequestVersion.objects.update(tier=4))
    cannot(lambda: Manifest.objects.update(label="x"))
