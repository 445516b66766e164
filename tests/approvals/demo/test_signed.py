"""What became of the requests of tier 1 and 2 in the demo."""

import pytest

from approvals.models import (
    Draft,
)
from approvals.rules.reviews import StepKind
from approvals.rules.states import State
from govportal.people.models import Person
from govportal.worklist.models import Clock, WorkItem
from registry.models import Authorisation
from registry.rules.differences import difference
from registry.rules.lifecycle import Lifecycle
from tests.approvals.demo.looking import fired, request_for, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_what_had_lapsed_was_renewed():
    renewal = request_for("leave-plan-checker")
    assert (renewal.kind, renewal.state) == ("renewal", State.APPROVED)
    assert scheduled("leave-plan-checker").state == "lapsed"
    assert renewal.agent.lifecycle == Lifecycle.PRODUCTION


@pytest.mark.parametrize(
    ("slug", "percents"),
    [
        ("room-releaser", set()),
        ("outage-timeline-builder", {50}),
        ("damage-photo-sorter", {50, 75}),
        ("complaint-theme-finder", {50, 75, 90}),
    ],
)
def test_warnings_were_given_as_time_ran_out(slug: str, percents: set[int]):
    found = {threshold for kind, threshold in fired(request_for(slug)) if kind == "warning"}
    assert found == percents


def test_a_late_request_has_called_the_alternate_and_the_manager():
    signed_late = request_for("archive-tagger")
    assert {("due", 100), ("hop", 100), ("hop", 125)} <= fired(signed_late)
    called = WorkItem.objects.open().filter(clock=signed_late.review.clock, hop__isnull=False)  # type: ignore[union-attr]
    assert [item.assignee.full_name for item in called] == ["Jonas Ferreira", "Rosalind Tveit"]


def test_a_verdict_of_somebody_called_in_is_on_record():
    review = request_for("energy-report-drafter").review
    assert review is not None
    step = review.steps.get(kind=StepKind.ATTESTATION)
    assert step.sign_offs.get().person != step.assignee


def test_questions_hold_clocks_and_one_of_them_for_more_than_five_days():
    paused = Clock.objects.filter(state="paused")
    assert paused.count() == 3
    assert ("pause_warning", 5) in fired(request_for("reminder-planner"))


def test_a_question_that_nobody_answered_withdrew_its_request():
    request = request_for("call-note-writer")
    assert (request.state, request.close_reason) == (State.WITHDRAWN, "pause_limit")
    assert {("pause_warning", 5), ("pause_warning", 9), ("pause_limit", 10)} == fired(request)


def test_answers_and_new_versions_let_reviews_go_on():
    assert request_for("receipt-reader").version_n == 2
    assert request_for("receipt-reader").state == State.APPROVED
    assert request_for("vacancy-publisher").version_n == 2
    assert request_for("vacancy-publisher").state == State.IN_REVIEW


def test_tiers_were_raised_by_reviewers():
    raised = [request_for(s) for s in ("policy-question-helper", "standards-diff-reader")]
    assert [request.tier for request in raised] == [2, 2]
    assert all(request.review.tier_reason for request in raised)  # type: ignore[union-attr]
    high_risk = request_for("shift-swap-helper")
    assert (high_risk.tier, high_risk.version.tier) == (3, 2)


def test_where_the_requester_is_the_technical_owner_the_manager_has_signed():
    review = request_for("parking-plan-helper").review
    assert review is not None
    signed = review.sign_offs.get(step__kind=StepKind.SIGN_OFF_OWNER)
    assert signed.person.full_name == "Viggo Adeyemi"


def test_the_ciso_does_not_sign_for_her_own_deputy():
    review = request_for("access-review-helper").review
    assert review is not None
    assert review.steps.get(kind=StepKind.SIGN_OFF_CISO).assignee.full_name == "Theodor Quist"  # type: ignore[union-attr]


def test_a_step_was_handed_over():
    review = request_for("certificate-watch").review
    assert review is not None
    signed = review.sign_offs.get(step__kind=StepKind.SIGN_OFF_CISO)
    assert signed.person.full_name == "Theodor Quist"


def test_a_change_shows_what_is_new_against_what_is_live():
    change = request_for("glossary-keeper")
    live = Authorisation.objects.get(agent=change.agent, live_at__isnull=False, state="active")
    changed = difference(live.manifest.content, change.version.manifest.content)
    assert [line.path for line in changed] == ["powers.all_outputs_human_reviewed"]
    assert change.kind == "material_change"


def test_agents_approved_by_signatures_are_live_but_for_the_latest():
    waiting = Authorisation.objects.filter(state="active", live_at__isnull=True, agent__tier__lte=2)
    assert {one.agent.slug for one in waiting} == {
        "code-review-companion",
        "warranty-guide",
        "log-summary-writer",
    }


def test_drafts_are_in_every_stage_and_one_is_shared():
    drafts = Draft.objects.unsubmitted()
    assert sorted(len(draft.content) for draft in drafts) == [1, 3, 6, 6]
    priti = Person.objects.get(email="priti.osei@brackwater.example")
    assert [str(draft) for draft in drafts.visible_to(priti)] == ["Travel Desk Assistant 1.0.0"]
