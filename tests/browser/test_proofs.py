"""Maturity, checklists, the organisation and a rollout plan, looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.scorecards import proofs_access, proving

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_proven_and_what_is_missing_reads_well(portal):
    cast = make.organisation()
    now = timezone.now() - timedelta(hours=1)
    request = make.request(cast, "tier1-internal-drafting", now=make.START - timedelta(days=30))
    make.approve(request, make.START - timedelta(days=30))
    make.to_production(request, make.START - timedelta(days=20))
    values = proofs_access.scene(cast)
    plan = f"rollouts/{values['rollout_number']}"
    portal.sign_in(cast.compliance)
    for name in ("maturity", "evidence", "operations", "executive", "organisation",
                 "organisation/vendors", "rollouts", "rollouts/new", plan):  # fmt: skip
        portal.open(f"/scorecards/{name}/")
        portal.look("proofs-" + name.replace("/", "-"))
        portal.check()
    criterion = cast_criterion(plan, values)
    portal.open(criterion)
    portal.look("proofs-criterion")
    portal.check()
    assert proving.WHY and now


def cast_criterion(plan, values):
    return f"/scorecards/{plan}/criteria/{values['rollout_criterion']}/"
