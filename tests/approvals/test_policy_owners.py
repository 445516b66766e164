"""Who owns a policy, hands it over, or leaves."""

from datetime import timedelta

import pytest

from approvals.actions import policies
from approvals.actions.policies.reviewing import keep_policies
from govportal.people.account_actions import deactivate_person
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from tests import make
from tests.approvals.policy_making import DAY, HOUR, adopted
from tests.make import START

pytestmark = pytest.mark.django_db
QUARTER = timedelta(days=91)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def refused(code, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.refusal.code == code


def test_who_owns_a_policy_and_leaves_leaves_a_task_behind(cast):
    policy = adopted(cast)
    keep_policies(START + QUARTER - 10 * DAY)
    now = START + QUARTER - 9 * DAY
    refused("policy.not_yours", lambda: policies.hand_over(
        policy, cast.member, actor=cast.member, now=now))  # fmt: skip
    policies.hand_over(policy, cast.member, actor=cast.owner, now=now)
    policy.refresh_from_db()
    assert policy.owner == cast.member
    owners = WorkItem.objects.open().filter(kind="policy.review", role="policy_owner")
    assert [item.assignee for item in owners] == [cast.member]
    deactivate_person(cast.member, actor=cast.administrator, now=now + HOUR)

    assert policies.ask_for_owners(now + HOUR) == 1
    assert policies.ask_for_owners(now + 2 * HOUR) == 0
    task = WorkItem.objects.open().get(kind="policy.owner")
    assert task.assignee == cast.chair
    policies.hand_over(policy, cast.owner, actor=cast.chair, now=now + 3 * HOUR)
    task.refresh_from_db()
    assert task.closed_at is not None
