"""Two at once: the same list twice, two that correct one report, two answers to one request."""

from datetime import timedelta

import pytest

from evidence.models import AuditFinding
from scorecards.actions import data_requests, workflows
from scorecards.models import DataRequest, RolloutPlan, WorkflowReport
from tests import make
from tests.approvals.racing import at_once, codes
from tests.evidence.finding_making import finding
from tests.make import START
from tests.scorecards import proving, value_making

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast():
    return make.organisation()


def test_the_same_list_twice_at_once_is_kept_once(cast):
    value_making.workflow(cast)
    results: list = at_once(*[lambda: value_making.report(cast, value_making.row())] * 3)
    assert sorted((one.new, one.unchanged) for one in results) == [(0, 1), (0, 1), (1, 0)]
    assert WorkflowReport.objects.count() == 1


def test_two_corrections_at_once_both_stay_and_one_counts(cast):
    value_making.workflow(cast)
    value_making.report(cast, value_making.row())
    at_once(*[lambda n=n: value_making.report(cast, value_making.row(successes=n)) for n in (1, 2)])
    assert list(WorkflowReport.objects.values_list("n", flat=True)) == [1, 2, 3]
    assert WorkflowReport.objects.standing().count() == 1


def test_a_correction_and_a_withdrawal_agree(cast):
    value_making.workflow(cast)
    value_making.report(cast, value_making.row())
    first = WorkflowReport.objects.get()
    said = {"actor": cast.operator, "now": START + timedelta(hours=1)}
    results = at_once(
        lambda: workflows.withdraw_report(first, value_making.REASON, **said),
        lambda: value_making.report(cast, value_making.row(successes=2)),
    )
    assert set(codes(results)) <= {"workflow.report_stale"}
    assert WorkflowReport.objects.standing().count() == 1  # the correction came later, or alone


def test_a_request_is_closed_once(cast):
    made = value_making.data_request(cast)
    seen = DataRequest.objects.get(pk=made.pk).mark
    said = {"seen": seen, "actor": cast.owner, "now": START + timedelta(hours=1)}
    results = at_once(
        lambda: data_requests.answer_request(made, "Sent a copy of everything.", **said),
        lambda: data_requests.refuse_request(made, "Asked for the third time.", **said),
    )
    assert codes(results) == ["dsr.closed_stale"]


def test_a_plan_and_a_finding_sent_three_times_at_once_are_one(cast):
    plans: list = at_once(*[lambda: proving.plan(cast)] * 3)
    assert len({one.pk for one in plans}) == 1 and RolloutPlan.objects.count() == 1
    found: list = at_once(*[lambda: finding(cast)] * 3)
    assert len({one.pk for one in found}) == 1 and AuditFinding.objects.count() == 1


def test_one_reference_is_entered_once(cast):
    results = at_once(*[lambda: value_making.data_request(cast)] * 2)
    assert codes(results) == ["dsr.entered_already"]
