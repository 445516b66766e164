"""Asking again, asking for others, questions that outlive a review, and what makes no sense."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.actions import drafts
from approvals.actions.clocks import clocks_of
from approvals.actions.follow_up import follow_up
from approvals.actions.handing_over import hand_over
from approvals.actions.preparing import Incomplete
from approvals.actions.questions import answer, ask
from approvals.actions.reviews import raise_tier
from approvals.actions.submitting import submit
from approvals.models import Draft, Request
from approvals.rules.reviews import StepKind, Verdict
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from tests import make
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


def code_of(error):
    return error.value.refusal.code


def test_a_rejected_agent_can_be_asked_for_again(cast):
    first = make.request(cast)
    make.do_step(first, StepKind.ATTESTATION, START, Verdict.REJECT)
    again = make.request(cast, now=START + HOUR)
    assert again.agent == first.agent and again.number == "ADR-2026-0002"
    with pytest.raises(Incomplete) as error:
        make.request(cast, now=START + HOUR)
    assert [p.code for p in error.value.problems] == ["submission.slug_taken"]


def test_nobody_hides_behind_another_requester(cast):
    """The technical owner sends in the owner's name and would sign their own request."""
    made = make.content(cast, requester=cast.owner.email)
    draft = drafts.start_draft(actor=cast.tech_owner, now=START, content=made)
    with pytest.raises(Refused) as error:
        submit(draft, actor=cast.tech_owner, now=START)
    assert code_of(error) == "request.requester_other" and error.value.refusal.status == 403


def test_an_auditor_asks_for_nothing(cast):
    with pytest.raises(Refused) as error:
        drafts.start_draft(actor=cast.auditor, now=START, content=make.content(cast))
    assert code_of(error) == "request.auditor_asks" and error.value.refusal.status == 403
    draft = drafts.start_draft(actor=cast.owner, now=START, content=make.content(cast))
    with pytest.raises(Refused) as error:
        submit(draft, actor=cast.auditor, now=START)
    assert code_of(error) == "request.auditor_asks"


def test_an_auditor_is_offered_no_request_and_told_why(client, cast):
    client.force_login(cast.auditor)
    for name in ("draft_new", "draft_copy", "draft_upload"):
        answer = client.post(reverse(name))
        assert answer.status_code == 403 and "send no requests" in answer.content.decode()
    assert client.get(reverse("draft_new")).status_code == 403
    assert Draft.objects.count() == 0
    assert reverse("draft_new") not in client.get("/").content.decode()
    client.force_login(cast.owner)
    assert reverse("draft_new") in client.get("/").content.decode()


def test_a_question_ends_with_the_review_that_is_decided(cast):
    request = make.request(cast)
    _, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    question = ask(make.review(request), "Who reads it all?", "", actor=reviewer, now=START)
    make.approve(request, START + HOUR)
    question.refresh_from_db()
    assert question.is_withdrawn and question.closed_at is not None
    with pytest.raises(Refused) as error:
        answer(question, "The desk.", actor=cast.owner, now=START + 2 * HOUR)
    assert code_of(error) == "review.question_ended_stale"


def test_a_question_goes_on_in_the_review_of_the_higher_tier(cast):
    request = make.request(cast)
    _, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    question = ask(make.review(request), "Who reads it all?", "", actor=reviewer, now=START)
    raise_tier(make.review(request), 2, REASONS, actor=cast.tech_owner, now=START + HOUR)
    request.refresh_from_db()
    question.refresh_from_db()
    assert question.review == request.review
    answer(question, "The desk.", actor=cast.owner, now=START + 2 * HOUR)
    assert make.review(request).clock.is_running


def test_the_cisos_signature_stays_in_the_leading_seats(cast):
    request = make.request(cast, "tier2-onboarding")
    step, _ = make.step(request, StepKind.SIGN_OFF_CISO)
    with pytest.raises(Refused) as error:
        hand_over(step, cast.member, "On leave.", actor=cast.chair, now=START)
    assert code_of(error) == "review.assignee_seat"
    hand_over(step, cast.co_chair, "On leave.", actor=cast.chair, now=START)


def test_a_change_that_changes_nothing_is_no_change(cast):
    request = make.approve(make.request(cast), START)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + timedelta(days=1))
    assert not WorkItem.objects.open().exists()
    slug = request.agent.slug
    with pytest.raises(Incomplete) as error:
        make.request(cast, kind="material_change", agent=slug, now=START + timedelta(days=2))
    assert [p.code for p in error.value.problems] == ["submission.nothing_new"]
    renewal = make.request(cast, kind="renewal", agent=slug, now=START + timedelta(days=2))
    assert renewal.agent == request.agent


@pytest.mark.parametrize(
    ("basics", "code"),
    [
        ({"proposed_production_date": "2020-01-18"}, "submission.date_past"),
        ({"business_unit": "Nonesuch"}, "submission.unit_unknown"),
        ({"kind": "renewal", "agent": "nobody"}, "submission.agent_unknown"),
    ],
)
def test_what_makes_no_sense_here_is_said_before_it_is_sent(cast, basics, code):
    with pytest.raises(Incomplete) as error:
        make.request(cast, **basics)
    assert [p.code for p in error.value.problems] == [code]


def test_whoever_an_escalation_calls_in_may_see_the_request(cast):
    request = make.request(cast)
    late = START + 3 * 24 * HOUR
    assert request not in Request.objects.visible_to(cast.compliance_2)
    sweep(late)
    follow_up(late)
    called = WorkItem.objects.open().filter(hop__isnull=False, kind="review.legal_class")
    assert cast.compliance_2 in {item.assignee for item in called}
    assert request in Request.objects.visible_to(cast.compliance_2)
    assert request not in Request.objects.visible_to(cast.stranger)
    follow_up(late)
    assert request.participants.filter(person=cast.compliance_2).count() == 1


def test_a_question_holds_the_duties_of_a_higher_tier_too_until_it_is_answered(cast):
    request = make.request(cast, "tier3-claims")
    asked = ask(request.review, "Who may release it?", "Limits", actor=cast.security, now=START)
    higher = raise_tier(request.review, 4, REASONS, actor=cast.security, now=START + HOUR)
    assert {clock.state for clock in clocks_of(higher)} == {"paused"}
    asked.refresh_from_db()
    answer(asked, "The senior adjuster alone.", actor=cast.owner, now=START + 3 * HOUR)
    assert {clock.state for clock in clocks_of(higher)} == {"running"}
    assert len(clocks_of(higher)) > 1
