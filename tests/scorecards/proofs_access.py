"""Evidence, maturity, checklists, the organisation and rollout plans: who sees and does what."""

from datetime import timedelta

from django.utils import timezone

from tests.incidents.pages_access import EVERYBODY, ONLY_POST
from tests.scorecards import proving

SETS = {"administrator", "compliance", "compliance_2"}
KEEPS = {"tech_owner", "compliance", "compliance_2"}
PLAN = ("rollout_number",)
PAGES = {
    "scorecard_maturity": ((), EVERYBODY, 200),
    "scorecard_maturity_short": ((), EVERYBODY, 200),
    "scorecard_measure": ((), EVERYBODY, ONLY_POST),
    "scorecard_evidence": ((), EVERYBODY, 200),
    "scorecard_operations": ((), EVERYBODY, 200),
    "scorecard_executive": ((), EVERYBODY, 200),
    "scorecard_organisation": ((), EVERYBODY, 200),
    "scorecard_dimension": (("dimension",), EVERYBODY, 200),
    "scorecard_rollouts": ((), EVERYBODY, 200),
    "scorecard_rollout_new": ((), EVERYBODY, 200),
    "scorecard_rollout": (PLAN, EVERYBODY, 200),
    "scorecard_rollout_stop": (PLAN, EVERYBODY, 200),
    "scorecard_rollout_people": (PLAN, EVERYBODY, 200),
    "scorecard_rollout_criterion": ((*PLAN, "rollout_criterion"), EVERYBODY, 200),
    "scorecard_rollout_sign": ((*PLAN, "rollout_phase"), EVERYBODY, 200),
}
DONE_BY = {
    "scorecard_rollout_new": SETS,
    "scorecard_rollout_people": SETS,
    "scorecard_rollout_stop": KEEPS,
    "scorecard_rollout_criterion": KEEPS,
    "scorecard_rollout_sign": {"owner"},
}


def scene(cast):
    """A plan of the organisation, led by the technical owner and signed by the business owner."""
    now = timezone.now() - timedelta(hours=1)
    plan = proving.plan(cast, now)
    proving.measured(now)
    proving.assessed(cast, now=now)
    return {
        "rollout_number": plan.number,
        "rollout_criterion": plan.phases.get(n=1).criteria.get(code="owners.all").pk,
        "rollout_phase": 1,
        "dimension": "vendors",
    }
