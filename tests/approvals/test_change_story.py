"""Changes to approved agents: by one signature without new power, reviewed anew with it."""

from datetime import timedelta

import pytest

from approvals.actions import drafts, submitting
from approvals.actions.preparing import Incomplete
from approvals.actions.reviews import raise_tier, sign
from approvals.actions.revising import start_revision, submit_revision
from approvals.models import ChangeJudgement, Request
from approvals.outlook import Outlook
from approvals.rules.reviews import ReviewState, StepKind, Verdict
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from registry.actions import lift_suspension, record_go_live, suspend, update_agent
from registry.models import Agent, Authorisation, Succession
from registry.rules.lifecycle import Approval, Lifecycle
from tests import make
from tests.make import REASONS, SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)
LATER = START + 5 * DAY
SETUP_CAUSE = Reference("incident:1")
NEW_WORDS = {"instructions_hash": "sha256:" + "b" * 64}
NEW_MODEL = {"llm_provider": "Mistral Large 3 (pinned 2512)"}


def changed(cast, agent, example="tier1-ticket-triage", basics=None, **can):
    """The content of a change to the agent: what was approved, with other capabilities."""
    content = make.content(cast, example, kind="material_change", agent=agent.slug)
    content["agent_metadata"] |= {"version": "2.0.0", "slug": None} | (basics or {})
    content["agent_capabilities"] |= can
    return content


def send(cast, content, now=LATER, by="owner") -> Request:
    person = getattr(cast, by)
    draft = drafts.start_draft(actor=person, now=now, content=content)
    return submitting.submit(draft, actor=person, now=now)


@pytest.fixture
def live(cast):
    """A tier 1 agent that runs in production."""
    request = make.approve(make.request(cast), START)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + DAY)
    return Agent.objects.get(pk=request.agent_id)


@pytest.fixture
def staged(cast):
    """A tier 3 agent whose first version is in shadow, with criteria signed."""
    request = make.approve(make.request(cast, "tier3-claims"), START)
    agent = Agent.objects.get(pk=request.agent_id)
    make.run_stage(agent, START + DAY, leave=False)
    return Agent.objects.get(pk=agent.pk)


def kinds(request):
    return [row.kind for row in make.steps(request).order_by("position")]


def test_other_instructions_are_the_technical_owners_alone(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    review = make.review(request)
    assert kinds(request) == [StepKind.SIGN_OFF_OWNER]
    assert make.step(request, StepKind.SIGN_OFF_OWNER)[1] == cast.tech_owner
    assert review.route["limit"] == {"unit": "working_hours", "amount": 24}
    kept = review.judgements.get()
    assert (kept.is_short, kept.more, kept.grounds) == (True, 0, [])
    assert [line["why"] for line in kept.lines] == ["instructions.pinned"]


def test_where_the_technical_owner_asks_their_manager_signs(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS), by="tech_owner")
    assert make.step(request, StepKind.SIGN_OFF_OWNER)[1] == cast.manager


def test_where_the_technical_owner_asks_and_has_no_manager_the_chair_signs_at_any_tier(
    cast, staged
):
    type(cast.tech_owner).objects.filter(pk=cast.tech_owner.pk).update(manager=None)
    request = send(cast, changed(cast, staged, "tier3-claims", **NEW_WORDS), by="tech_owner")
    assert make.step(request, StepKind.SIGN_OFF_OWNER)[1] == cast.chair


def test_a_new_model_is_reviewed_anew(cast, live):
    request = send(cast, changed(cast, live, **NEW_MODEL))
    assert len(kinds(request)) > 1
    kept = make.review(request).judgements.get()
    assert (kept.is_short, kept.grounds) == (False, ["new_power"])
    assert kept.more >= 1


def test_the_right_keeps_its_days_and_waits_beside_what_is_live(cast, live):
    before = Authorisation.objects.get(agent=live)
    reviewed_on = live.post_deployment_review_on
    request = make.approve(send(cast, changed(cast, live, **NEW_WORDS)), LATER)
    after = make.coming(live)
    assert after.fingerprint == request.version.manifest.fingerprint != before.fingerprint
    days = (before.valid_until, before.lapses_on, before.stage)
    assert (after.valid_until, after.lapses_on, after.stage) == days
    agent = Agent.objects.get(pk=live.pk)
    record_go_live(agent, actor=cast.tech_owner, now=LATER + DAY)
    for row in (before, after, agent):
        row.refresh_from_db()
    assert before.state == Authorisation.REPLACED
    assert after.live_at == LATER + DAY
    assert agent.post_deployment_review_on == reviewed_on
    assert agent.went_live_at == START + DAY
    assert (agent.lifecycle, agent.approval) == (Lifecycle.PRODUCTION, Approval.APPROVED)


def test_a_staged_release_goes_on_where_it_is(cast, staged):
    before = make.coming(staged)
    shadow = make.in_question(staged)
    request = send(cast, changed(cast, staged, "tier3-claims", **NEW_WORDS), now=START + 4 * DAY)
    assert kinds(request) == [StepKind.SIGN_OFF_OWNER]
    make.approve(request, START + 4 * DAY)
    after = make.coming(staged)
    assert after != before
    assert Authorisation.objects.get(pk=before.pk).state == Authorisation.REPLACED
    stage = make.in_question(staged)
    assert stage.authorisation == after
    assert (stage.stage, stage.entered_on) == (shadow.stage, shadow.entered_on)
    signers = [criterion.signer for criterion in stage.criteria.all()]
    assert signers == [criterion.signer for criterion in shadow.criteria.all()]
    assert Agent.objects.get(pk=staged.pk).lifecycle == Lifecycle.SHADOW
    decision = make.review(request).decision
    assert (decision.basis, decision.tier) == ("sign_off", 3)


def test_a_revision_that_brings_power_goes_the_way_of_its_tier(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    first = make.review(request)
    draft = start_revision(request, actor=cast.owner, now=LATER)
    content = changed(cast, live, **NEW_MODEL)
    type(draft).objects.filter(pk=draft.pk).update(content=content)
    request = submit_revision(draft, actor=cast.owner, now=LATER)
    first.refresh_from_db()
    assert first.state == ReviewState.SUPERSEDED
    assert len(kinds(request)) > 1
    assert not make.review(request).judgements.get().is_short


def test_a_revision_without_power_stays_with_the_signature(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    draft = start_revision(request, actor=cast.owner, now=LATER)
    content = changed(cast, live, instructions_hash="sha256:" + "c" * 64)
    type(draft).objects.filter(pk=draft.pk).update(content=content)
    request = submit_revision(draft, actor=cast.owner, now=LATER)
    assert kinds(request) == [StepKind.SIGN_OFF_OWNER]
    assert make.review(request).judgements.count() == 2
    make.approve(request, LATER)
    assert make.coming(live).fingerprint == request.version.manifest.fingerprint


def test_what_stands_no_more_is_nothing_to_compare_with(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    right = Authorisation.objects.get(agent=live)
    suspend(right, cause=request, reason="Something happened.", actor=SETUP, now=LATER)
    make.do_step(request, StepKind.SIGN_OFF_OWNER, LATER + timedelta(hours=1))
    request.refresh_from_db()
    assert request.is_open
    assert len(kinds(request)) > 1
    assert make.review(request).judgements.get().grounds == ["nothing_stands"]


def test_a_raised_tier_is_reviewed_at_it(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    raise_tier(make.review(request), 2, REASONS, actor=cast.tech_owner, now=LATER)
    request.refresh_from_db()
    assert StepKind.SIGN_OFF_CISO in kinds(request)
    assert make.review(request).judgements.get().grounds == ["tier"]


def test_a_rejected_change_leaves_everything_as_it_was(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    make.do_step(request, StepKind.SIGN_OFF_OWNER, LATER, Verdict.REJECT)
    assert Authorisation.objects.get(agent=live).state == Authorisation.ACTIVE
    assert not Succession.objects.exists()


def test_a_stranger_does_not_sign_it(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    with pytest.raises(Refused, match="not yours"):
        sign(
            make.review(request), StepKind.SIGN_OFF_OWNER, make.given(request),
            actor=cast.chair, now=LATER,
        )  # fmt: skip


def test_a_hold_on_what_runs_holds_its_successor_too(cast, live):
    make.approve(send(cast, changed(cast, live, **NEW_WORDS)), LATER)
    before, after = Authorisation.objects.filter(agent=live).order_by("pk")
    suspend(before, cause=SETUP_CAUSE, reason="An incident.", actor=SETUP, now=LATER + DAY)
    after.refresh_from_db()
    assert after.state == Authorisation.SUSPENDED
    with pytest.raises(Refused):
        record_go_live(Agent.objects.get(pk=live.pk), actor=cast.tech_owner, now=LATER + DAY)
    lift_suspension(SETUP_CAUSE, actor=SETUP, now=LATER + 2 * DAY)
    after.refresh_from_db()
    assert after.state == Authorisation.ACTIVE


def test_what_was_approved_is_written_onto_the_agent(cast, live):
    content = changed(cast, live, **NEW_MODEL, environment="staging")
    content["business_justification"] |= {
        "user_population": "external",
        "expected_outcome": "Customers get an answer the same day.",
    }
    content["agent_metadata"]["data_steward"] = cast.colleague.email
    content["compliance_assessment"]["disclosures"] = {
        "conversation_start": "You speak to a program.",
        "human_handoff_offer": "A person is a click away.",
        "at_request": "I am a program.",
    }
    request = make.approve(send(cast, content), LATER)
    agent = Agent.objects.get(pk=live.pk)
    assert agent.environment == "staging"
    assert agent.user_population == "external"
    assert agent.purpose == "Customers get an answer the same day."
    assert agent.data_steward == cast.colleague
    assert (agent.llm_provider, agent.model_version) == (NEW_MODEL["llm_provider"], "2512")
    assert make.coming(agent).environment == "staging"
    assert request.tier == agent.tier


def test_what_was_judged_is_kept_in_the_ledger(cast, live):
    request = send(cast, changed(cast, live, **NEW_WORDS))
    kept = ChangeJudgement.objects.get(review_id=request.review_id)
    assert kept.facts["more"] == 0


@pytest.mark.parametrize("kind", ["material_change", "renewal"])
def test_what_runs_is_never_reviewed_at_a_lower_tier_than_its_own(cast, live, kind):
    update_agent(live, tier=3, actor=SETUP, now=LATER)
    asked = changed(cast, live, basics={"kind": kind}, **NEW_MODEL)
    draft = drafts.start_draft(actor=cast.owner, now=LATER, content=asked)
    outlook = Outlook(draft, LATER)
    assert (outlook.classified.tier, outlook.kept_tier, outlook.route.tier) == (1, 3, 3)
    request = submitting.submit(draft, actor=cast.owner, now=LATER)
    assert (request.version.tier, request.tier, make.review(request).tier) == (1, 3, 3)
    assert StepKind.BALLOT in kinds(request)


def test_the_gates_of_the_tier_that_stands_are_met_whatever_is_declared_now(cast, staged):
    asked = changed(cast, staged, "tier1-ticket-triage", **NEW_MODEL)
    asked["security_assessment"].pop("threat_model_completed", None)
    draft = drafts.start_draft(actor=cast.owner, now=LATER, content=asked)
    with pytest.raises(Incomplete) as refused:
        submitting.submit(draft, actor=cast.owner, now=LATER)
    assert any(fault.code.startswith("gate.") for fault in refused.value.problems)
