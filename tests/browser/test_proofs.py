"""Maturity, checklists, the organisation and a rollout plan, looked at."""

import pytest

from tests import make
from tests.scorecards import proofs_access

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_proven_and_what_is_missing_reads_well(portal):
    cast = make.organisation()
    make.request(cast, "tier1-internal-drafting")
    values = proofs_access.scene(cast)
    plan = f"rollouts/{values['rollout_number']}"
    portal.sign_in(cast.compliance)
    for name in ("maturity", "operations", "executive", "organisation/vendors", plan):
        portal.open(f"/scorecards/{name}/")
        portal.look("proofs-" + name.replace("/", "-"))
        portal.check()
