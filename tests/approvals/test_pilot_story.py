"""A pilot from its request to its end, and what comes after it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from approvals.actions import drafts, submitting
from approvals.actions.change_control import standing_right
from approvals.actions.preparing import Incomplete
from approvals.actions.renewals import copied, keep_renewals, renew_refusal
from approvals.actions.revising import start_revision, submit_revision
from approvals.actions.scheduled import keep_reviews
from approvals.models import Request, ScheduledReview
from approvals.rules.content import merge
from approvals.rules.reviews import StepKind, Verdict
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Notice
from registry.actions import record_go_live, start_stage, succeed
from registry.actions.releasing import leave_stage
from registry.models import Agent, Authorisation, Manifest
from tests import make
from tests.approvals import piloting
from tests.approvals.piloting import UNTIL
from tests.make import SETUP, START

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OVER = datetime(2027, 1, 30, 8, 0, tzinfo=UTC)  # the morning after its last day


@pytest.fixture
def approved(cast):
    return piloting.approved(cast)


def test_technical_owner_and_security_reviewer_decide_it(cast):
    request = piloting.sent(cast)
    assert {row.kind: row.assignee for row in make.steps(request)} == {
        "attestation": cast.tech_owner,
        "legal_class": cast.compliance,
        "sign_off_technical_owner": cast.tech_owner,
        "sign_off_security": cast.security,
    }
    make.approve(request, START)
    assert request.state == "approved" and request.kind == "pilot"
    signed = request.review.sign_offs.filter(is_signature=True).values_list("person", flat=True)
    assert set(signed) == {cast.tech_owner.pk, cast.security.pk}


def test_the_security_reviewers_no_is_a_no(cast):
    request = piloting.sent(cast)
    make.do_step(request, StepKind.ATTESTATION, START + HOUR)
    make.do_step(request, StepKind.LEGAL_CLASS, START + HOUR)
    make.do_step(request, StepKind.SIGN_OFF_SECURITY, START + HOUR, Verdict.REJECT)
    request.refresh_from_db()
    assert request.state == "rejected"
    assert not Authorisation.objects.filter(agent=request.agent).exists()


def test_its_right_to_run_ends_on_its_last_day_and_is_not_for_production(approved):
    right = piloting.right(approved)
    assert (right.environment, right.stage) == ("staging", "limited")
    assert right.valid_until == right.lapses_on == right.pilot.ends_on == UNTIL
    assert right.is_in_force(UNTIL) and not right.is_in_force(UNTIL + DAY)
    assert Agent.objects.get().next_review_on is None


def begun(cast, request, now=START + DAY):
    stage = piloting.right(request).stages.get()
    return start_stage(stage, "Ten people of the facilities desk", actor=cast.tech_owner, now=now)


def test_it_runs_limited_and_goes_no_further(cast, approved):
    stage = begun(cast, approved)
    assert Agent.objects.get().lifecycle == "limited"
    with pytest.raises(Refused) as refused:
        leave_stage(stage, actor=cast.owner, now=START + 30 * DAY)
    assert refused.value.refusal.code == "release.pilot_stays"
    with pytest.raises(Refused) as refused:
        record_go_live(approved.agent, actor=cast.tech_owner, now=START + 30 * DAY)
    assert refused.value.refusal.code == "release.pilot_stays"


def test_it_ends_by_itself_once_late_if_need_be_and_says_so(cast, approved):
    begun(cast, approved)
    assert keep_reviews(OVER - DAY) == 0
    late = OVER + 9 * DAY
    assert [keep_reviews(late), keep_reviews(late), keep_reviews(late + DAY)] == [1, 0, 0]
    agent = Agent.objects.get()
    assert (piloting.right(approved).state, agent.lifecycle) == ("lapsed", "suspended")
    assert agent.approval == "lapsed"
    entry = Entry.objects.get(verb="agent.authorisation_lapsed")
    assert f"pilot:{piloting.right(approved).pilot.pk}" in str(entry.body)
    told = Notice.objects.filter(key__startswith="pilot:").values_list("person", flat=True)
    assert set(told) == {cast.owner.pk, cast.tech_owner.pk}
    assert not ScheduledReview.objects.exists()


def follow(cast, request, now, **changes):
    """The deployment of what was piloted, from the pilot's answers."""
    given = {
        "agent_metadata.proposed_production_date": "2027-06-01",
        "agent_capabilities.environment": "production",
        **changes,
    }
    content = merge(copied(request, "new"), given)
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content)
    return submitting.submit(draft, actor=cast.owner, now=now)


@pytest.mark.parametrize("now", [START + 20 * DAY, OVER + 2 * DAY])
def test_the_deployment_starts_from_its_answers_and_takes_its_place(cast, approved, now):
    begun(cast, approved)
    keep_reviews(now)
    before = Agent.objects.get().lifecycle
    request = follow(cast, approved, now)
    assert request.agent == approved.agent and request.kind == "new"
    assert Agent.objects.get().lifecycle == before
    assert "sign_off_ciso" not in {row.kind for row in make.steps(request)}  # tier 1
    make.approve(request, now + HOUR)
    right = Authorisation.objects.get(pilot__isnull=True)
    assert (right.environment, right.state) == ("production", "active")
    assert piloting.right(approved).state in {"replaced", "lapsed"}
    record_go_live(request.agent, actor=cast.tech_owner, now=now + DAY)
    assert Agent.objects.get().lifecycle == "production"


def test_an_agent_has_one_pilot(cast, approved):
    keep_reviews(OVER)
    again = piloting.content(cast)
    again["agent_metadata"] |= {
        "proposed_production_date": "2027-03-01",
        "slug": approved.agent.slug,
    }
    again["agent_metadata"]["pilot_until"] = "2027-04-01"
    draft = drafts.start_draft(actor=cast.owner, now=OVER, content=again)
    with pytest.raises(Incomplete) as refused:
        submitting.submit(draft, actor=cast.owner, now=OVER)
    assert {fault.code for fault in refused.value.problems} == {"submission.pilot_once"}


@pytest.mark.parametrize(("sent_as", "changed_to"), [("pilot", "new"), ("new", "pilot")])
def test_a_request_cannot_become_another_kind_under_review(cast, sent_as, changed_to):
    content = piloting.content(cast)
    content["agent_metadata"]["kind"] = sent_as
    draft = drafts.start_draft(actor=cast.owner, now=START, content=content)
    request = submitting.submit(draft, actor=cast.owner, now=START)
    changed = start_revision(request, actor=cast.owner, now=START + HOUR)
    changed.content = merge(changed.content, {"agent_metadata.kind": changed_to})
    changed.save()
    with pytest.raises(Refused) as refused:
        submit_revision(changed, actor=cast.owner, now=START + HOUR)
    assert refused.value.refusal.code == "request.kind_stays"
    assert Request.objects.get().version_n == 1


def test_a_revised_pilot_is_signed_anew_by_the_same_route(cast):
    request = piloting.sent(cast)
    changed = start_revision(request, actor=cast.owner, now=START + HOUR)
    dates = dict.fromkeys(("pilot_until", "proposed_production_date"), "2026-12-01")
    changed.content = merge(changed.content, {f"agent_metadata.{k}": d for k, d in dates.items()})
    changed.save()
    submit_revision(changed, actor=cast.owner, now=START + HOUR)
    make.approve(request, START + 2 * HOUR)
    assert str(piloting.right(request).lapses_on) == "2026-12-01"


def test_a_pilot_raised_in_tier_keeps_its_route(cast):
    request = piloting.sent(cast)
    make.do_step(request, StepKind.LEGAL_CLASS, START + HOUR, legal_class="high_risk")
    request.refresh_from_db()
    assert request.tier == 3
    kinds = {row.kind for row in make.steps(request)}
    assert "sign_off_security" in kinds and "ballot" not in kinds
    make.approve(request, START + 2 * HOUR)
    request.refresh_from_db()
    assert request.state == "approved"


def test_a_pilot_is_neither_renewed_nor_changed_by_one_signature(cast):
    request = piloting.approved(cast)
    agent, right = request.agent, piloting.right(request)
    near_its_end = START + timedelta(days=80)
    assert keep_renewals(near_its_end) == 0
    refusal = renew_refusal(agent, cast.owner, near_its_end.date())
    assert refusal is not None and refusal.code == "renewal.pilot"
    assert right.is_in_force(START.date()) and standing_right(agent, START.date()) is None


def test_the_database_lets_nothing_follow_a_pilot(cast):
    right = piloting.right(piloting.approved(cast))
    manifest = Manifest.objects.get(pk=right.manifest_id)
    with pytest.raises(DatabaseError, match="pilot"), transaction.atomic():
        succeed(right, manifest, basis="decision:0", actor=SETUP, now=START + DAY)
