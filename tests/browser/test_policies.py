"""Enterprise policies as people see them: the register, a version, its vote, a review."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import policies
from approvals.actions.policies.reviewing import open_policy_review
from approvals.models import Policy
from tests import make
from tests.approvals.policy_making import TEXT, adopted, drafted, next_version, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


def test_the_pages_of_policies_can_be_used_by_everybody(portal):
    cast, now = make.organisation(), timezone.now() - 3 * HOUR
    make.five_seats(cast)
    policy = adopted(cast, now)
    later = Policy.objects.get(pk=adopted(cast, now, title="Keys of agents").pk)
    found = open_policy_review(later, now + 2 * HOUR)
    assert found is not None
    text = TEXT.replace("90 days", "30 days") + "\n- Keys are counted every month."
    version = put(cast, next_version(cast, policy, now + 2 * HOUR, text), now + 2 * HOUR)
    drafted(cast, now + 2 * HOUR, "Models we may use")
    portal.sign_in(cast.chair)
    pages = {
        "policy-list": reverse("policy_list"),
        "policy": policy.get_absolute_url(),
        "policy-version": version.get_absolute_url(),
        "policy-review": found.get_absolute_url(),
    }
    for name, address in pages.items():
        portal.open(address)
        portal.look(name)
        portal.check()
    draft = policies.begin_version(later, actor=cast.owner, now=timezone.now())
    portal.sign_in(cast.owner)
    portal.open(reverse("policy_edit", args=[later.number, draft.n]))
    portal.look("policy-edit")
    portal.check()
